import type {Figures} from '../../kinds/compare/events.ts'

/** What was measured more than once, each time in a process of its own. */
export interface RecordedBenchmark {
	/** null: there is only one, and it has no name. */
	readonly benchmark: string | null
	/** Keys of the figures that can be compared (core/kinds/compare/state-figures.ts). */
	readonly figures: ReadonlyArray<keyof Figures>
	readonly runs: readonly RecordedRun[]
	readonly nodeVersions: readonly string[]
}

export type RecordedRun =
	| {readonly is: 'done'; readonly figures: Figures}
	/** A phrase such as `ended with code 3`. */
	| {readonly is: 'failed'; readonly reason: string}
