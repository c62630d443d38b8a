import type {SuitePlan} from '../../plan/plan.ts'

/** What a kind of suite says otherwise than the others of why there is no flamegraph. */
export interface NoFlameWords<Plan extends SuitePlan> {
	/** There is never one. */
	readonly never?: string
	/** @returns null: as of the others */
	withoutProbe?(plan: Plan): string | null
	withoutSamples?(plan: Plan): string
}
