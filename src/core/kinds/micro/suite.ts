import * as z from 'zod/mini'
import type {ParseOptions} from '../../suite/parse-options.ts'
import {type MicroSuite, suiteDefaults} from '../../suite/suite.ts'
import {microSchema} from '../../suite/suite-schema.ts'

/** @returns the suite, or what zod has to say about the value */
export function microSuite(
	value: unknown,
	options: ParseOptions,
): {readonly suite: MicroSuite} | {readonly issues: readonly z.core.$ZodIssue[]} {
	const parsed = z.safeParse(microSchema, value)
	if (parsed.error) return {issues: parsed.error.issues}
	const {data} = parsed
	return {
		suite: {
			...benchFileSuite(data.file, {
				name: data.name,
				file: options.resolvePath(options.configDir, data.file),
				cwd: options.resolvePath(options.configDir, data.cwd ?? '.'),
				nodeFlags: data.nodeFlags ?? [],
				env: data.env ?? {},
			}),
			tags: [...new Set(data.tags ?? [])],
			samples: data.samples ?? suiteDefaults.micro.samples,
			runs: data.runs ?? suiteDefaults.micro.runs,
			timeLimitMs: data.timeLimit ?? suiteDefaults.micro.timeLimitMs,
			gc: data.gc ?? suiteDefaults.micro.gc,
			only: data.only ?? null,
		},
	}
}

/**
 * A suite of a bench file with every default: also what `arsenal-tui run FILE` measures.
 * @param shown the file as the user wrote it
 */
export function benchFileSuite(
	shown: string,
	of: {
		readonly name: string
		/** Absolute, as is `cwd`. */
		readonly file: string
		readonly cwd: string
		readonly nodeFlags?: readonly string[]
		readonly env?: Readonly<Record<string, string>>
	},
): MicroSuite {
	const {nodeFlags = [], env = {}} = of
	return {
		kind: 'micro',
		name: of.name,
		tags: [],
		launch: {argv: ['node', ...nodeFlags, shown], shell: false, cwd: of.cwd, env},
		// Nothing runs beside a function that takes nanoseconds.
		probe: {is: 'off'},
		deep: false,
		flame: false,
		stop: suiteDefaults.stop,
		allowedExitCodes: suiteDefaults.allowedExitCodes,
		file: of.file,
		nodeFlags,
		only: null,
		...suiteDefaults.micro,
	}
}
