import type {ProcessExit} from '../../../core/events/process-exit.ts'
import type {ArmFacts, ArmName, Figures} from '../../../core/kinds/compare/events.ts'
import type {LaunchSpec} from '../../../core/plan/plan.ts'
import type {ProfiledRun, ProfileWay} from '../../profile-launch.ts'
import type {ShellCost} from '../command/shell-cost.ts'

/** One side of a comparison, whatever it is: what can be run, again and again, each time in a fresh process. */
export interface CompareArm {
	readonly name: ArmName
	readonly profiling: ArmProfiling
	readonly facts: ArmFacts
	/** What the paths of its profiles begin with. */
	readonly root: string
	/** In the order they are to be run; null: the one there is has no name. */
	readonly benchmarks: ReadonlyArray<string | null>
	run(benchmark: string | null): Promise<SlotOutcome>
	/** What is started for it, for whoever shows that. */
	launchOf(benchmark: string | null): LaunchSpec
	/** Once more, and looked into: its times count for nothing, its samples say where the time goes. */
	profile(benchmark: string | null, way: ProfileWay): Promise<ProfiledRun>
	/** What must be done once when all is over. @returns what went wrong, as a sentence */
	finish(): Promise<string | null>
}

/** How arms of one kind are profiled. */
export interface ArmProfiling {
	/** Key of the figure that its profile is a profile of: of a benchmark of a file a call is what is compared, of a command a run. */
	readonly operation: 'median' | 'cpu'
	/** The best first. @param shorterMs how long a run of the shorter side takes */
	waysOf(shorterMs: number, isNode: boolean): ReadonlyArray<ProfileWay['by']>
	/** It is Node, whatever the command looks like. */
	readonly isNode: boolean
	/** Why nobody can say what grew, when no way has worked. */
	readonly unprofiled: string
}

export type SlotOutcome =
	| {readonly is: 'done'; readonly figures: Figures; readonly exit: ProcessExit}
	| {
			readonly is: 'failed'
			/** A phrase such as `ended with code 3`. */
			readonly reason: string
			/** The whole of it, with what was started. */
			readonly sentence: string
			readonly exit: ProcessExit
			readonly lastLines: readonly string[]
			/** No use to try again. */
			readonly isFinal: boolean
	  }
	| {readonly is: 'interrupted'}

export const cleanExit: ProcessExit = {exitCode: 0, signal: null, failure: null}

export type ReadyArm =
	| {readonly is: 'ready'; readonly arm: CompareArm; readonly shell: {program: string; cost: ShellCost} | null}
	| {
			readonly is: 'failed'
			readonly reason: string
			readonly exitCode: number | null
			readonly lastLines: readonly string[]
	  }
	| {readonly is: 'interrupted'}
