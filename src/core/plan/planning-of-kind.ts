import type {ArmsOfKind} from './arms-of-kind.ts'
import type {PlanChoices} from './choices.ts'

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
	/** null: its suites cannot be compared. */
	readonly arms: ArmsOfKind<Suite> | null
}
