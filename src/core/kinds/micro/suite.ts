import {type SuiteCommon, suiteDefaults} from '../../suite/suite-common.ts'

/**
 * When garbage is collected by force: never, once before the samples are taken (what set-up and warm-up left is not charged to the benchmark),
 * or before every sample, outside the timed part.
 */
export const gcModes = ['none', 'before', 'each'] as const
export type GcMode = (typeof gcModes)[number]

/** Benchmarks of one file, each measured in processes of its own. `launch` says how the file is started, for whoever wants to show it. */
export interface MicroSuite extends SuiteCommon {
	readonly kind: 'micro'
	/** Absolute. */
	readonly file: string
	readonly samples: number
	/** Fresh processes for each benchmark. */
	readonly runs: number
	/** For taking the samples of one benchmark in one run. */
	readonly timeLimitMs: number
	readonly gc: GcMode
	/** Source of a regular expression that names must match; null: all are measured. */
	readonly only: string | null
	readonly nodeFlags: readonly string[]
}

/** Said in `suite-config.ts` too. */
export const microDefaults = {samples: 10_000, runs: 10, timeLimitMs: 5000, gc: 'before'} as const

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
		allCollections: false,
		flame: false,
		stop: suiteDefaults.stop,
		allowedExitCodes: suiteDefaults.allowedExitCodes,
		file: of.file,
		nodeFlags,
		only: null,
		...microDefaults,
	}
}
