import {categoryOf, type Frame} from './frame.ts'
import {isOwnUrl, isPassingOn, type OwnCode} from './own-code.ts'
import type {StackIndex, StackTable} from './stack-table.ts'
import {frameFromV8} from './v8-frame.ts'
import type {V8CallFrame, V8ProfileNode} from './v8-profile.ts'

/**
 * V8 walks 255 frames of machine code. The outermost frames of a deeper stack are lost, and nothing in the profile says so: what is left has 254 to 256
 * frames, and more where some of them were inlined (Node 18 to 26: up to 5000 in one stack).
 */
const fewestOfCut = 254

const truncatedFrame: Frame = {name: '[truncated]', url: '', line: 0, column: 0}
const overflowFrame: Frame = {name: '[more stacks]', url: '', line: 0, column: 0}

/**
 * What a sample of a node says. `own`: our script, called from nothing but Node. `nowhere`: on `(root)`, where V8 saw no function.
 * `unknown`: the profile has no such node.
 */
export type Meaning =
	| {readonly is: 'stack'; readonly stack: StackIndex; readonly truncated: boolean}
	| {readonly is: 'idle' | 'state'; readonly frame: Frame}
	| {readonly is: 'own' | 'nowhere' | 'unknown'}

/** Where a node stands in its tree. */
interface Place {
	readonly callFrame: V8CallFrame
	/** The frame below; null when the stack begins here. */
	readonly below: Place | null
	/** Frames up to and with this one; 0 for `(root)`. */
	readonly depth: number
	/** The outermost frame of the stack; null for `(root)`. */
	bottom: Place | null
	/**
	 * What the table knows it as, once somebody asked. `isEnd`: what stands above is counted as this. `isOfNode`: nothing of the program has been
	 * met so far.
	 */
	stack: {readonly index: StackIndex; readonly isEnd: boolean; readonly isOfNode: boolean} | null
	meaning: Meaning | null
}

export interface NodeStacksOptions {
	readonly table: StackTable
	readonly maxStacks: number
	readonly own: OwnCode
	/** Recorded by V8 itself. Not known: what names its states is. */
	readonly isOfV8?: boolean | undefined
}

/** The nodes of one profile as stacks of a table: each looked at once, and only when a sample names it. */
export class NodeStacks {
	readonly #table: StackTable
	readonly #maxStacks: number
	readonly #own: OwnCode
	readonly #nodes = new Map<number, V8ProfileNode>()
	readonly #parents = new Map<number, number>()
	readonly #places = new Map<number, Place>()
	readonly #cut: ReadonlySet<Place>
	/** How many circles of nodes that call each other were met; each is cut open, or its stacks would have no end. */
	circles = 0
	/** Whether a stack has not been told from others because there were too many. */
	hasOverflown = false

	constructor(nodes: readonly V8ProfileNode[], samples: ArrayLike<number>, options: NodeStacksOptions) {
		this.#table = options.table
		this.#maxStacks = options.maxStacks
		this.#own = options.own
		const second: Array<readonly [parent: number, child: number]> = []
		for (const node of nodes) {
			this.#nodes.set(node.id, node)
			if (node.parent !== undefined) this.#parents.set(node.id, node.parent)
			for (const child of node.children ?? []) {
				if (!this.#parents.has(child)) this.#parents.set(child, node.id)
				else if (this.#parents.get(child) !== node.id) second.push([node.id, child])
			}
		}
		// Where it was reached from the root first, the circle is open already; it stands in the file all the same.
		for (const [parent, child] of second) if (this.#isBelow(child, parent)) this.circles++
		const sampled = new Set<number>()
		for (let i = 0; i < samples.length; i++) if (samples[i] !== samples[i - 1]) sampled.add(samples[i]!)
		for (const id of sampled) this.#placeOf(id)
		this.#cut = this.#whereCut(sampled, options.isOfV8 ?? nodes.some(namesState))
	}

	of(nodeId: number): Meaning {
		const place = this.#places.get(nodeId)
		if (place === undefined) return {is: 'unknown'}
		return (place.meaning ??= this.#read(place))
	}

	#isBelow(nodeId: number, of: number): boolean {
		const seen = new Set<number>()
		for (let id: number | undefined = of; id !== undefined && !seen.has(id); id = this.#parents.get(id)) {
			if (id === nodeId) return true
			seen.add(id)
		}
		return false
	}

	#placeOf(nodeId: number): void {
		// No recursion: a tree may be deeper than our own stack.
		const waiting: V8ProfileNode[] = []
		const seen = new Set<number>()
		let below: Place | null = null
		for (let id: number | undefined = nodeId; id !== undefined; id = this.#parents.get(id)) {
			below = this.#places.get(id) ?? null
			const node = this.#nodes.get(id)
			if (below !== null || node === undefined) break
			if (seen.has(id)) {
				this.circles++
				this.#parents.delete(waiting.at(-1)!.id)
				break
			}
			seen.add(id)
			waiting.push(node)
		}
		for (const {id, callFrame} of waiting.reverse()) {
			const isRoot = below === null && callFrame.functionName === '(root)'
			const depth: number = isRoot ? 0 : (below?.depth ?? 0) + 1
			const place: Place = {callFrame, below, depth, bottom: below?.bottom ?? null, stack: null, meaning: null}
			if (isRoot) place.stack = {index: -1, isEnd: false, isOfNode: true}
			else place.bottom ??= place
			this.#places.set(id, place)
			below = place
		}
	}

	/**
	 * Where stacks begin that V8 has cut: with a function with which none begins that is shorter than a cut one can be, and which is called
	 * elsewhere. What others recorded may begin and end as it likes.
	 */
	#whereCut(sampled: Iterable<number>, isOfV8: boolean): ReadonlySet<Place> {
		let deepest = 0
		for (const {depth} of this.#places.values()) deepest = Math.max(deepest, depth)
		if (deepest < fewestOfCut || !isOfV8) return new Set()
		const shortest = new Map<Place, number>()
		for (const id of sampled) {
			const {bottom = null, depth = 0} = this.#places.get(id) ?? {}
			if (bottom !== null) shortest.set(bottom, Math.min(depth, shortest.get(bottom) ?? depth))
		}
		const called = new Set<string>()
		for (const {callFrame, depth} of this.#places.values()) if (depth > 1) called.add(functionKey(callFrame))
		return new Set(
			[...shortest]
				.filter(([{callFrame}, depth]) => depth >= fewestOfCut && called.has(functionKey(callFrame)))
				.map(([bottom]) => bottom),
		)
	}

	#read(place: Place): Meaning {
		if (place.depth === 0) return {is: 'nowhere'}
		if (place.depth === 1) {
			if (isRollCall(place.callFrame)) return {is: 'own'}
			const frame = frameFromV8(place.callFrame)
			const category = categoryOf(frame)
			if (category === 'idle') return {is: 'idle', frame}
			if (category === 'gc' || category === 'program') return {is: 'state', frame}
		}
		const stack = this.#stackOf(place)
		return stack < 0 ? {is: 'own'} : {is: 'stack', stack, truncated: this.#cut.has(place.bottom!)}
	}

	#stackOf(place: Place): StackIndex {
		const waiting: Place[] = []
		let at: Place | null = place
		for (; at !== null && at.stack === null; at = at.below) waiting.push(at)
		let stack = at?.stack ?? {index: -1, isEnd: false, isOfNode: true}
		if (at === null || at.depth === 0) {
			const bottom = waiting.at(-1)
			if (bottom && this.#cut.has(bottom)) stack = this.#above(stack, truncatedFrame)
		}
		for (const next of waiting.reverse()) {
			if (!stack.isEnd && !isPassingOn(next.callFrame, this.#own))
				// What our own script calls is ours as well: the stack ends below it. What Node calls for us alone, a timer of ours, is nobody's.
				stack = isOwnUrl(next.callFrame.url, this.#own)
					? {...stack, index: stack.isOfNode ? -1 : stack.index, isEnd: true}
					: this.#above(stack, frameFromV8(next.callFrame))
			next.stack = stack
		}
		return stack.index
	}

	#above(below: NonNullable<Place['stack']>, frame: Frame): NonNullable<Place['stack']> {
		const index = this.push(below.index, frame)
		return {
			index,
			isEnd: index === below.index || this.#table.topOf(index) === overflowFrame,
			isOfNode: below.isOfNode && frame.url.startsWith('node:'),
		}
	}

	/** Past the limit, a stack not seen before is counted as the deepest part of it that was. */
	push(prefix: StackIndex, frame: Frame): StackIndex {
		if (this.#table.length < this.#maxStacks) return this.#table.stack(prefix, this.#table.frame(frame))
		const known = this.#table.known(prefix, frame)
		if (known !== undefined) return known
		this.hasOverflown = true
		if (prefix >= 0) return prefix
		// V8's few states and one frame for everything else still get in, so no sample goes unnamed.
		const named = frame.url === '' && frame.name.startsWith('(') ? frame : overflowFrame
		return this.#table.stack(-1, this.#table.frame(named))
	}
}

/** `console.profile` with its caller already gone from the stack. */
function isRollCall({url, functionName}: V8CallFrame): boolean {
	return url === '' && (functionName === 'profile' || functionName === 'profileEnd')
}

function functionKey({functionName, url, lineNumber, columnNumber}: V8CallFrame): string {
	return `${functionName}\0${url}\0${lineNumber}\0${columnNumber}`
}

function namesState({callFrame: {functionName, url}}: V8ProfileNode): boolean {
	return url === '' && /^\((?:idle|program|garbage collector)\)$/.test(functionName)
}
