import type {CpuWindow} from '../events/run-event.ts'
import {categoryOf, type Frame} from './frame.ts'
import type {StackIndex, StackTable} from './stack-table.ts'
import {frameFromV8} from './v8-frame.ts'
import type {V8CallFrame, V8Profile, V8ProfileNode} from './v8-profile.ts'

/** V8 walks no deeper: a stack this long has lost its root. */
const v8MaxFrames = 255
/** Far beyond any real code: 200,000 stacks are about 30 MB here and as much in every reader of the log. */
const defaultMaxStacks = 200_000
/** Windows touch each other; when the next one starts this much later, nobody looked in between and no sample may claim that time. */
const unobservedGapUs = 250_000

const truncatedFrame: Frame = {name: '[truncated]', url: '', line: 0, column: 0}
const overflowFrame: Frame = {name: '[more stacks]', url: '', line: 0, column: 0}

/** What a node of V8's tree means to us. `own`: our script, called from nothing else. */
type Meaning =
	| {readonly is: 'stack'; readonly frames: readonly Frame[]; stack: StackIndex | undefined}
	| {readonly is: 'idle' | 'state'; readonly frame: Frame}
	| {readonly is: 'own'}

/**
 * Turns the overlapping profile windows of one process into samples that follow each other without gap or overlap.
 *
 *     window 1   |--a--a--b--b|
 *     window 2               |b--b--c|      its first b was counted already
 *     folded     |--a--a--b--b--b--c|      the delta before a sample belongs to it, across the seam too
 *
 * One folder per process; the table is the suite's, shared by all of them.
 */
export class WindowFolder {
	readonly #table: StackTable
	readonly #originUs: number
	readonly #maxStacks: number
	/** Up to here time is given out. */
	#lastUs = Number.NaN
	/** The last stack of the program itself, -1 after idling: what a collection or native code interrupted. */
	#interrupted: StackIndex = -1

	/** @param options.originUs  start of the run, on the clock of the profiles */
	constructor(table: StackTable, options: {readonly originUs: number; readonly maxStacks?: number}) {
		this.#table = table
		this.#originUs = options.originUs
		this.#maxStacks = options.maxStacks ?? defaultMaxStacks
	}

	/** @returns null when the window holds nothing new */
	fold(profile: V8Profile): CpuWindow | null {
		const framesBefore = this.#table.frames.length
		const stacksBefore = this.#table.length
		const meanings = new NodeMeanings(profile.nodes)
		let previousUs = this.#startUs(profile)
		const startMs = (previousUs - this.#originUs) / 1000
		const stacks: number[] = []
		const deltasUs: number[] = []
		let lastWasIdle = false
		for (const [tUs, nodeId] of samplesInOrder(profile)) {
			if (tUs <= previousUs) continue
			const meaning = meanings.of(nodeId)
			// Our own work alone on the stack: the time it took goes to whatever comes next.
			if (meaning === undefined || meaning.is === 'own') continue
			const deltaUs = tUs - previousUs
			previousUs = tUs
			if (meaning.is === 'idle' && lastWasIdle) {
				deltasUs[deltasUs.length - 1]! += deltaUs
				continue
			}
			lastWasIdle = meaning.is === 'idle'
			stacks.push(this.#stackOf(meaning))
			deltasUs.push(deltaUs)
		}
		this.#lastUs = previousUs
		if (stacks.length === 0) return null
		return {
			newFrames: this.#table.frames.slice(framesBefore).map(frame => [frame.name, frame.url, frame.line, frame.column]),
			newStacks: this.#table.stackPrefix
				.slice(stacksBefore)
				.map((prefix, i) => [prefix, this.#table.stackFrame[stacksBefore + i]!]),
			startMs,
			stacks,
			deltasUs,
		}
	}

	#startUs(profile: V8Profile): number {
		const seen = !Number.isNaN(this.#lastUs) && profile.startTime - this.#lastUs <= unobservedGapUs
		if (!seen) this.#interrupted = -1
		return seen ? this.#lastUs : profile.startTime
	}

	#stackOf(meaning: Exclude<Meaning, {is: 'own'}>): StackIndex {
		switch (meaning.is) {
			case 'stack':
				meaning.stack ??= this.#intern(meaning.frames)
				return (this.#interrupted = meaning.stack)
			case 'idle':
				this.#interrupted = -1
				return this.#push(-1, meaning.frame)
			case 'state':
				return this.#push(this.#interrupted, meaning.frame)
		}
	}

	#intern(frames: readonly Frame[]): StackIndex {
		let stack: StackIndex = -1
		for (const frame of frames) {
			const next = this.#push(stack, frame)
			if (next === stack) break
			stack = next
		}
		return stack
	}

	/** Past the limit, a stack not seen before is counted as the deepest part of it that was. */
	#push(prefix: StackIndex, frame: Frame): StackIndex {
		if (this.#table.length < this.#maxStacks) return this.#table.stack(prefix, this.#table.frame(frame))
		const known = this.#table.known(prefix, frame)
		if (known !== undefined) return known
		if (prefix >= 0) return prefix
		// V8's few states and one frame for everything else still get in, so no sample goes unnamed.
		const named = frame.url === '' && frame.name.startsWith('(') ? frame : overflowFrame
		return this.#table.stack(-1, this.#table.frame(named))
	}
}

/** Samples as [time, node id], repaired: V8 delivers some late, with a negative delta. */
function samplesInOrder(profile: V8Profile): Array<readonly [tUs: number, nodeId: number]> {
	const {samples = [], timeDeltas = []} = profile
	const result: Array<readonly [number, number]> = []
	let tUs = profile.startTime
	let sorted = true
	for (let i = 0; i < samples.length; i++) {
		const deltaUs = timeDeltas[i] ?? 0
		if (!Number.isFinite(deltaUs)) continue
		if (deltaUs < 0) sorted = false
		tUs += deltaUs
		result.push([tUs, samples[i]!])
	}
	return sorted ? result : result.sort(([a], [b]) => a - b)
}

/** The nodes of one window, each looked at once, and only when a sample names it. */
class NodeMeanings {
	readonly #nodes = new Map<number, V8ProfileNode>()
	readonly #parents = new Map<number, number>()
	readonly #meanings = new Map<number, Meaning | undefined>()

	constructor(nodes: readonly V8ProfileNode[]) {
		for (const node of nodes) {
			this.#nodes.set(node.id, node)
			if (node.parent !== undefined) this.#parents.set(node.id, node.parent)
			for (const child of node.children ?? []) if (!this.#parents.has(child)) this.#parents.set(child, node.id)
		}
	}

	of(nodeId: number): Meaning | undefined {
		if (!this.#meanings.has(nodeId)) this.#meanings.set(nodeId, this.#read(nodeId))
		return this.#meanings.get(nodeId)
	}

	#read(nodeId: number): Meaning | undefined {
		const callFrames: V8CallFrame[] = []
		let id: number | undefined = nodeId
		// The bound only matters for a tree that loops, which V8 does not make but a target could send.
		for (let steps = 0; id !== undefined && steps < 20 * v8MaxFrames; steps++) {
			const node = this.#nodes.get(id)
			if (node === undefined) return undefined
			callFrames.push(node.callFrame)
			id = this.#parents.get(id)
		}
		callFrames.reverse()
		if (callFrames[0]?.functionName === '(root)') callFrames.shift()
		const isTruncated = callFrames.length >= v8MaxFrames && callFrames[0]?.functionName !== truncatedFrame.name
		const ownAt = callFrames.findIndex(isOwn)
		if (ownAt >= 0) callFrames.length = ownAt
		else if (callFrames.length === 1 && isRollCall(callFrames[0]!)) return {is: 'own'}
		if (callFrames.length === 0) return ownAt >= 0 ? {is: 'own'} : undefined
		const frames = callFrames.map(frameFromV8)
		if (frames.length === 1) {
			const category = categoryOf(frames[0]!)
			if (category === 'idle') return {is: 'idle', frame: frames[0]!}
			if (category === 'gc' || category === 'program') return {is: 'state', frame: frames[0]!}
		}
		return {is: 'stack', frames: isTruncated ? [truncatedFrame, ...frames] : frames, stack: undefined}
	}
}

/** The script that rolls the windows, and what fetches the last one at exit. Everything they call goes with them. */
export function isOwn({url}: V8CallFrame): boolean {
	return (
		url === 'arsenal:roll' ||
		/[/\\]probe[/\\](?:relay|shared|tables|requests|vitals|thread|exit-profile)\.cjs$/.test(url)
	)
}

/** `console.profile` with its caller already gone from the stack. */
function isRollCall({url, functionName}: V8CallFrame): boolean {
	return url === '' && (functionName === 'profile' || functionName === 'profileEnd')
}
