import type {ArmPlan, CompareMetric} from '../kinds/compare/plan.ts'
import type {LaunchSpec} from '../suite/launch.ts'
import type {ArmCommon} from './arm-common.ts'

/** How suites of a kind become sides of a comparison: only where their runs end by themselves. */
export interface ArmsOfKind<Suite> {
	/** What a run of the suite measures. */
	readonly make: (
		suite: Suite,
		choices: {readonly samples?: number | null; readonly only?: string | null},
		called: ArmCommon,
	) => ArmPlan
	/** What holds for both sides. */
	readonly terms: (suite: Suite) => ArmTerms
}

export interface ArmTerms {
	readonly timeoutMs: number | null
	/** Runs of either side before the first pair; null: the suite does not say. */
	readonly warmup: number | null
	/** Whether both sides are profiled after a regression. `with-warm-up`: not where no runs but the compared ones are wanted. */
	readonly profiled: 'with-warm-up' | 'always' | 'never'
	/** The metric that decides whatever is asked for, and what is expected of who asks for another; null: any can. */
	readonly onlyMetric: {readonly metric: CompareMetric; readonly expected: string} | null
}

/** What is to be known of a side of some kind. */
export interface KindOfArm<Arm> {
	/** All that it starts and measures, at least one. */
	readonly launches: (arm: Arm) => readonly LaunchSpec[]
	/** @returns undefined: it has no such benchmark */
	readonly launchOf: (arm: Arm, benchmark: string | null) => LaunchSpec | undefined
	/** Folders and files that it runs in, absolute. */
	readonly places: (arm: Arm) => readonly string[]
	/** Said of one side for both, which differ in nothing of this. One line each. */
	readonly measures: (arm: Arm) => readonly string[]
	readonly around: (arm: Arm) => readonly string[]
}
