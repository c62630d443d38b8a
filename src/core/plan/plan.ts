/**
 * What will be done, decided before anything is done: plain data that can be printed, stored in a run log and compared.
 * Made from suites by `make-plan.ts`; every default has been filled in, every duration is in milliseconds.
 */

import type {CommandPlan} from '../kinds/command/plan.ts'
import type {ComparePlan} from '../kinds/compare/plan.ts'
import type {LoadPlan} from '../kinds/load/plan.ts'
import type {MicroPlan} from '../kinds/micro/plan.ts'
import type {ObservePlan} from '../kinds/observe/plan.ts'
import type {StepsPlan} from '../kinds/steps/plan.ts'
import type {Hooks} from '../suite/config-beside.ts'
import type {LaunchSpec, Readiness} from '../suite/launch.ts'

export type {LaunchSpec, Readiness}

interface Plans {
	readonly observe: ObservePlan
	readonly command: CommandPlan
	readonly micro: MicroPlan
	readonly steps: StepsPlan
	readonly load: LoadPlan
	readonly compare: ComparePlan
}

/** Tables with a row a kind are keyed by it, so that a kind that is forgotten in one does not compile. */
export type PlanKind = keyof Plans
export type SuitePlan = Plans[PlanKind]
export type PlanOfKind<K extends PlanKind> = Plans[K]

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
	/** Whatever takes longer is ended and has failed; null: it may take as long as it likes. Absent: none of it is limited. */
	readonly limits?: {readonly suiteMs: number | null; readonly wholeMs: number | null}
	/** What budgets that nobody can tell do to the exit code: nothing. Absent: it is 3. */
	readonly inconclusive?: 'pass'
	/** Commands around it: see core/suite/config-beside.ts. Absent: none. */
	readonly hooks?: Hooks
	/** `tui` or `plain`: watching can change the result, so the report says who watched. */
	readonly ui: 'tui' | 'plain'
}
