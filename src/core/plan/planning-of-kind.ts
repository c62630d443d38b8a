import type {ArmsOfKind} from './arms-of-kind.ts'
import type {PlanChoices} from './choices.ts'
import type {ProbePlan} from './suite-plan-common.ts'

/** Flags of `run` that change nothing in suites of some kinds. */
export type SuiteFlag =
	| 'duration'
	| 'runs'
	| 'warmup'
	| 'samples'
	| 'only'
	| 'deep'
	| 'all-collections'
	| 'light'
	| 'flame'
	| 'outside'
	| 'profiler'
	| 'exit-codes'
	| 'capture'

/** What the room of a kind has for `make-plan.ts`. */
export interface PlanningOfKind<Suite, Plan> {
	/** Those that change something in its suites. */
	readonly flags: readonly SuiteFlag[]
	readonly make: (suite: Suite, choices: PlanChoices) => Plan
	/**
	 * How a run more is profiled when a budget was broken; null: nothing of ours may be in it. Absent: no suite of the kind is run again, for what
	 * was sampled while it broke is there.
	 */
	readonly profileBroken?: (plan: Plan) => ProbePlan | null
	/** null: its suites cannot be compared. */
	readonly arms: ArmsOfKind<Suite> | null
}
