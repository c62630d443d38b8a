/**
 * What will be done, decided before anything is done: plain data that can be printed, stored in a run log and compared.
 * Made from suites by `make-plan.ts`; every default has been filled in, every duration is in milliseconds.
 */

import type {CommandSteps, CommandVariant} from '../kinds/command/suite-steps.ts'
import type {ComparePlan} from '../kinds/compare/plan.ts'
import type {MicroPlan} from '../kinds/micro/plan.ts'
import type {LaunchSpec, Readiness} from '../suite/launch.ts'
import type {SuitePlanCommon} from './suite-plan-common.ts'

export type {LaunchSpec, Readiness}

/** Launch, wait until ready, exercise with a driver if there is one, watch for a time or until it ends. */
export interface ObservePlan extends SuitePlanCommon {
	readonly kind: 'observe'
	readonly ready: Readiness
	readonly driver: LaunchSpec | null
	/** Counted from readiness; `null`: until the target (or the driver, if there is one) ends. */
	readonly durationMs: number | null
}

/** Run n times from start to end and time each. What that means with `variants`: benchmarks.ts. */
export interface CommandPlan extends SuitePlanCommon, CommandSteps {
	readonly kind: 'command'
	readonly runs: number
	/** Runs before the counted ones, shown and thrown away. */
	readonly warmup: number
	/** The probe rides in a run after the counted ones, which are all there is before it: cold starts stay cold. */
	readonly probeAfter?: true
	/** A run that takes longer is ended and counts as failed. */
	readonly timeoutMs: number | null
	/** One for each combination of parameters; absent: there are none. */
	readonly variants?: readonly CommandVariant[]
	/** How often at most the shell is run on nothing, to subtract what it costs; absent: there is no shell, or its cost belongs to the run. */
	readonly shellRuns?: number
}

export type SuitePlan = ObservePlan | CommandPlan | ComparePlan | MicroPlan

/** Tables with a row a kind are keyed by it, so that a kind that is forgotten in one does not compile. */
export type PlanKind = SuitePlan['kind']
export type PlanOfKind<K extends PlanKind> = Extract<SuitePlan, {readonly kind: K}>

export const deepProfilers = [
	'0x',
	'clinic flame',
	'clinic doctor',
	'clinic bubbleprof',
	'clinic heapprofiler',
] as const
export type DeepProfiler = (typeof deepProfilers)[number]

export interface RunPlan {
	readonly suites: readonly SuitePlan[]
	readonly seed: number
	/** Samples of the process tree a second. */
	readonly sampleHz: number
	/** How much `f` shows. */
	readonly flameWindowMs: number
	/** Run the suites under this tool instead of our own probe. */
	readonly profiler: DeepProfiler | null
	/** How the user can start this again, for the report. */
	readonly command: string
	/** What `--out` says for commands that are to find the run, where they would not look by themselves. */
	readonly out?: string
	/** `target`: the run ends with the exit code of what it ran; absent: with ours. */
	readonly exitCode?: 'target'
	/** `tui` or `plain`: watching can change the result, so the report says who watched. */
	readonly ui: 'tui' | 'plain'
}
