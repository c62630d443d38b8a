/** A CPU profile as V8's inspector sends it and as a .cpuprofile holds it. Times in microseconds on the target's monotonic clock. */
export interface V8Profile {
	readonly nodes: readonly V8ProfileNode[]
	readonly startTime: number
	readonly endTime: number
	/** Node ids, in the order they were taken. */
	readonly samples?: ArrayLike<number> | undefined
	/** timeDeltas[i]: from sample i-1 (the first: from startTime) to sample i. */
	readonly timeDeltas?: ArrayLike<number> | undefined
}

export interface V8ProfileNode {
	readonly id: number
	readonly callFrame: V8CallFrame
	readonly hitCount?: number | undefined
	readonly children?: readonly number[] | undefined
	/** Chrome's traces name the parent instead of the children. */
	readonly parent?: number | undefined
}

export interface V8CallFrame {
	/** '' for a function without a name. */
	readonly functionName: string
	/** '0' for native code. */
	readonly scriptId?: string | number | undefined
	readonly url: string
	/** 0-based, -1 when unknown. */
	readonly lineNumber: number
	/** 0-based, -1 when unknown. */
	readonly columnNumber: number
}
