import type {Frame} from './frame.ts'

/** Index into `StackTable`. -1 is the empty stack. */
export type StackIndex = number
export type FrameIndex = number

/** How much of a table was told. */
interface Told {
	readonly frames: number
	readonly stacks: number
}

/**
 * Every distinct call stack of one suite, each as (caller's stack, function): a stack of depth n shares its first n-1 frames
 * with its callers. A caller's index is always smaller than its callee's, so one backward pass sums totals.
 * Grows only; one table serves every process of a suite, so equal code merges across processes.
 */
export class StackTable {
	readonly frames: Frame[] = []
	/** stackPrefix[i]: the stack below i, -1 when i is a single frame. */
	readonly stackPrefix: StackIndex[] = []
	readonly stackFrame: FrameIndex[] = []
	readonly #frameIndex = new Map<string, FrameIndex>()
	readonly #stackIndex = new Map<number, StackIndex>()
	#toldFrames = 0
	#toldStacks = 0

	frame(frame: Frame): FrameIndex {
		const key = frameKey(frame)
		let index = this.#frameIndex.get(key)
		if (index === undefined) {
			index = this.frames.push(frame) - 1
			this.#frameIndex.set(key, index)
		}
		return index
	}

	stack(prefix: StackIndex, frame: FrameIndex): StackIndex {
		const key = stackKey(prefix, frame)
		let index = this.#stackIndex.get(key)
		if (index === undefined) {
			index = this.stackPrefix.push(prefix) - 1
			this.stackFrame.push(frame)
			this.#stackIndex.set(key, index)
		}
		return index
	}

	/** The same without growing the table: undefined for a stack never seen. */
	known(prefix: StackIndex, frame: Frame): StackIndex | undefined {
		const frameIndex = this.#frameIndex.get(frameKey(frame))
		return frameIndex === undefined ? undefined : this.#stackIndex.get(stackKey(prefix, frameIndex))
	}

	get length(): number {
		return this.stackPrefix.length
	}

	/** The function on top of the stack. */
	topOf(stack: StackIndex): Frame {
		return this.frames[this.stackFrame[stack]!]!
	}

	/** What it has learnt since this was asked last: whoever reads the events has to be told all of it, in this order. */
	news(): {readonly frames: readonly Frame[]; readonly stacks: ReadonlyArray<readonly [StackIndex, FrameIndex]>} {
		const frames = this.frames.slice(this.#toldFrames)
		const stacks = this.stackPrefix
			.slice(this.#toldStacks)
			.map((prefix, i) => [prefix, this.stackFrame[this.#toldStacks + i]!] as const)
		this.#toldFrames = this.frames.length
		this.#toldStacks = this.length
		return {frames, stacks}
	}

	/** What `untell` takes. */
	told(): Told {
		return {frames: this.#toldFrames, stacks: this.#toldStacks}
	}

	/** What was news since then has reached nobody, and is news again. */
	untell({frames, stacks}: Told): void {
		this.#toldFrames = frames
		this.#toldStacks = stacks
	}

	/** Root first. */
	framesOf(stack: StackIndex): Frame[] {
		const frames: Frame[] = []
		for (let i = stack; i >= 0; i = this.stackPrefix[i]!) frames.push(this.frames[this.stackFrame[i]!]!)
		return frames.reverse()
	}
}

function frameKey(frame: Frame): string {
	return `${frame.name}\0${frame.url}\0${frame.line}\0${frame.column}`
}

/** Exact: both stay far below 2^24. */
function stackKey(prefix: StackIndex, frame: FrameIndex): number {
	return (prefix + 1) * 2 ** 24 + frame
}
