import type {BenchmarkSource, ParamLabels} from '../core/kinds/micro/events-message.ts'
import type {GcMode} from '../core/kinds/micro/suite.ts'

/** A registered function, with its parameters bound: what `measure` takes. */
export interface Benchmark {
	readonly name: string
	readonly params: ParamLabels
	readonly source: BenchmarkSource
	readonly subject: Subject
	readonly wishes: Wishes
}

/** What a benchmark says of itself; comes before what the suite says. */
export interface Wishes {
	readonly samples?: number | undefined
	readonly timeLimitMs?: number | undefined
	readonly gc?: GcMode | undefined
}

export interface Subject {
	/** Called with what `args` says; with an iterator when `loops`. */
	readonly fn: (...args: never[]) => unknown
	/** First argument of the function and of all its hooks; absent when there is none, so that the function is called as `fn()`. */
	readonly params?: {readonly value: unknown} | undefined
	/** Once, before anything; what it returns is the second argument of the others. */
	readonly setup?: ((params: unknown) => unknown) | undefined
	readonly teardown?: ((params: unknown, state: unknown) => unknown) | undefined
	/** Before and after every single call, outside its time. */
	readonly beforeEach?: ((params: unknown, state: unknown) => unknown) | undefined
	readonly afterEach?: ((params: unknown, state: unknown) => unknown) | undefined
	/** Called without the arguments its hooks get. */
	readonly bare?: boolean | undefined
	/** Arguments made anew for every call, before its batch. */
	readonly inputs?: ReadonlyArray<() => unknown> | undefined
	/** Reads a duration off what the function returned; undefined when it says none. */
	readonly durationNs?: ((result: unknown) => number | undefined) | undefined
	/** The function loops over the iterator it is handed; a turn of it is a call. */
	readonly loops?: boolean | undefined
}
