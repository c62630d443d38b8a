import * as z from 'zod/mini'
import {reportBesideCapture, reportBesideLight} from '../../suite/contraries.ts'
import {after, duration, either, environment, plainText, record, truth} from '../../suite/fields.ts'
import type {KindOfSuite} from '../../suite/kind-of-suite.ts'
import {readCommand} from '../../suite/read-command.ts'
import {readStarted} from '../../suite/read-started.ts'
import {readyField} from '../../suite/ready-field.ts'
import {expectedStarted, folder, someTimeAboveZero, startedShape} from '../../suite/suite-schema.ts'
import type {ObserveSuite} from './suite.ts'

/** A driver still without what it takes over from its suite. */
interface RawDriver {
	readonly argv: readonly string[]
	readonly shell: boolean
	readonly cwd?: string | undefined
	readonly env?: Readonly<Record<string, string>> | undefined
}

const driver = either(
	(value, report): RawDriver | undefined =>
		typeof value === 'string' || Array.isArray(value) ? readCommand(value, false, report) : undefined,
	after(
		record(
			{
				command: z.optional(z.unknown()),
				shell: z.optional(truth),
				cwd: z.optional(plainText(folder)),
				env: z.optional(environment),
			},
			'a command, or an object with a command',
		),
		({command, shell, cwd, env}, report): RawDriver => ({
			...readCommand(command, shell, (expected, path = []) => report(expected, ['command', ...path])),
			cwd,
			env,
		}),
	),
)

const schema = record(
	{
		...startedShape,
		ready: z.optional(readyField),
		driver: z.optional(driver),
		duration: z.optional(duration({leastMs: 1, expected: someTimeAboveZero})),
		light: z.optional(truth),
		// Read by `read-rules.ts`.
		capture: z.optional(z.unknown()),
	},
	expectedStarted,
)

export const observeSuites: KindOfSuite<ObserveSuite> = {
	schema,
	read(raw) {
		const data = raw.parse(schema)
		reportBesideLight(raw)
		reportBesideCapture(raw)
		const shared = readStarted(raw, data)
		if (data === null || shared === null) return null
		const {cwd, env} = shared.launch
		const {configDir, resolvePath} = raw.options
		return {
			...shared,
			kind: 'observe',
			ready: data.ready ?? {is: 'at-once'},
			driver: data.driver
				? {
						argv: data.driver.argv,
						shell: data.driver.shell,
						cwd: data.driver.cwd === undefined ? cwd : resolvePath(configDir, data.driver.cwd),
						env: {...env, ...data.driver.env},
					}
				: null,
			durationMs: data.duration ?? null,
			light: data.light ?? false,
		}
	},
}
