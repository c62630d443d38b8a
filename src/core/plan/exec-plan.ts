import type {CommandSuite} from '../kinds/command/suite.ts'
import type {ObserveSuite} from '../kinds/observe/suite.ts'
import {suiteDefaults} from '../suite/suite-common.ts'
import type {PlanChoices} from './choices.ts'
import {type MadePlan, makePlan} from './make-plan.ts'

/**
 * The plan of `exec -- CMD`: one suite with no configuration, named after the program. Observed until it ends or for `--duration`; with
 * `--runs` run that many times and timed.
 *
 * @param options.cwd  absolute
 */
export function execPlan(
	argv: readonly string[],
	options: {
		readonly cwd: string
		/** All words together are one line for /bin/sh. */
		readonly shell?: boolean
		readonly choices: Omit<PlanChoices, 'names' | 'tags'>
	},
): MadePlan {
	const program = argv[0]
	if (program === undefined || program === '') {
		return {problems: [{path: 'exec', expected: 'a command after "--", as in: exec -- node server.js'}]}
	}
	const shared = {
		name: suiteNameOf(options.shell ? (program.trim().split(/\s/)[0] ?? '') : program),
		tags: [],
		launch: options.shell
			? {argv: [argv.join(' ')], shell: true, cwd: options.cwd, env: {}}
			: {argv, shell: false, cwd: options.cwd, env: {}},
		probe: {is: 'default'},
		deep: false,
		allCollections: false,
		flame: null,
		stop: suiteDefaults.stop,
		allowedExitCodes: suiteDefaults.allowedExitCodes,
	} as const
	const observe: ObserveSuite = {
		...shared,
		kind: 'observe',
		ready: {is: 'at-once'},
		driver: null,
		durationMs: null,
		light: false,
	}
	const {runs} = options.choices
	const command: CommandSuite | null =
		runs === null ? null : {...shared, kind: 'command', runs, warmup: null, timeoutMs: null}
	return makePlan([command ?? observe], {...options.choices, names: [], tags: []})
}

/** `/usr/bin/node` and `C:\bin\node.exe` are both `node`. */
function suiteNameOf(program: string): string {
	const base = program
		.split(/[\\/]/)
		.at(-1)!
		.replace(/\.(?:exe|cmd|bat)$/i, '')
	const printable = base.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '').slice(0, 80)
	return printable === '' ? 'command' : printable
}
