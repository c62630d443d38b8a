import type {Isolate} from '../../events/run-event.ts'
import {categoryOf, type Frame} from '../frame.ts'
import {isHole, usualIntervalUs} from '../sample-times.ts'
import type {StackIndex, StackTable} from '../stack-table.ts'
import type {TimedSamples} from '../stack-weights.ts'
import {frameToV8} from '../v8-frame.ts'
import type {V8CallFrame, V8Profile} from '../v8-profile.ts'

/** Nothing of this length is taken for a hole, however finely samples are taken: see sample-times.ts. */
const neverHoleUs = 10_000
/** Nor is what takes as many usual intervals. */
const longestSpan = 9

/**
 * A .cpuprofile that Chrome DevTools, VS Code and speedscope open, and from which they compute the shares that we tell: a sample lasts until the
 * next one, and what is nobody's is on `(root)`, which none of them counts for a function. Several isolates stand one after the other, each below
 * a frame that names it: interleaved, one's samples would cut short the other's. V8's own states are where V8 puts them, directly below `(root)`.
 */
export function writeCpuProfile(table: StackTable, isolates: readonly TimedSamples[]): V8Profile {
	const usualUs = usualSpanUs(table, isolates)
	const written = write(table, isolates, {idleUs: Math.max(usualUs, neverHoleUs), busyUs: longestSpan * usualUs})
	// So few samples that the usual interval of all is another one.
	return isReadWhole(written) ? written : write(table, isolates, {idleUs: neverHoleUs, busyUs: neverHoleUs})
}

/** @param pieces how long samples last at most: longer spans are several */
function write(
	table: StackTable,
	isolates: readonly TimedSamples[],
	pieces: {readonly idleUs: number; readonly busyUs: number},
): V8Profile {
	const tree = new NodeWriter(table)
	const isNamed = new Set(isolates.map(({isolate}) => isolate)).size > 1
	const samples: number[] = []
	const timeDeltas: number[] = []
	/** How long the sample before lasted. */
	let lastedUs = 0
	const add = (node: number, us: number): void => {
		samples.push(node)
		timeDeltas.push(lastedUs)
		lastedUs = us
	}
	let before: TimedSamples | null = null
	for (const part of isolates) {
		const base = isNamed ? tree.child(tree.root, isolateFrame(part)) : tree.root
		if (before !== null && before.isolate === part.isolate) {
			const holeUs = Math.round(part.startMs * 1000 - endUsOf(before))
			if (holeUs > 0) add(tree.root, holeUs)
		}
		for (let i = 0; i < part.stacks.length; i++) {
			const stack = part.stacks[i]!
			const us = part.deltasUs[i]!
			const node = tree.nodeOf(base, stack)
			const isIdle = categoryOf(table.topOf(stack)) === 'idle'
			// One entry may stand for seconds of idling, where V8 has a sample every few milliseconds.
			const count = Math.ceil(us / (isIdle ? pieces.idleUs : Math.max(pieces.busyUs, neverHoleUs)))
			for (let piece = 0; piece < count; piece++)
				add(node, count === 1 ? us : Math.round(((piece + 1) * us) / count) - Math.round((piece * us) / count))
			tree.hit(node, count)
		}
		before = part
	}
	const startTime = Math.round((isolates[0]?.startMs ?? 0) * 1000)
	// The last one ends where a sample says so: some readers know no other end.
	if (samples.length > 0) add(tree.root, 0)
	return {nodes: tree.nodes, startTime, endTime: timeDeltas.reduce((at, us) => at + us, startTime), samples, timeDeltas}
}

function isReadWhole(profile: V8Profile): boolean {
	const {nodes, samples = [], timeDeltas = []} = profile
	const usualUs = usualIntervalUs(profile) ?? 0
	for (let i = 1; i < samples.length; i++)
		if (samples[i - 1] !== nodes[0]!.id && isHole(timeDeltas[i]!, usualUs)) return false
	return true
}

/** The median of what is not idling. */
function usualSpanUs(table: StackTable, isolates: readonly TimedSamples[]): number {
	const spans: number[] = []
	for (const {stacks, deltasUs} of isolates)
		for (let i = 0; i < stacks.length; i++) if (categoryOf(table.topOf(stacks[i]!)) !== 'idle') spans.push(deltasUs[i]!)
	spans.sort((a, b) => a - b)
	return spans[Math.floor((spans.length - 1) / 2)] ?? neverHoleUs
}

function endUsOf({startMs, deltasUs}: TimedSamples): number {
	return deltasUs.reduce((at, us) => at + us, startMs * 1000)
}

function isolateFrame({pid, thread}: Isolate): Frame {
	return {name: thread === 0 ? `process ${pid}` : `process ${pid}, thread ${thread}`, url: '', line: 0, column: 0}
}

class NodeWriter {
	readonly nodes: Array<{id: number; callFrame: V8CallFrame; hitCount: number; children: number[]}> = []
	readonly root: number
	readonly #table: StackTable
	readonly #known = new Map<string, number>()

	constructor(table: StackTable) {
		this.#table = table
		this.root = this.#add({name: '(root)', url: '', line: 0, column: 0})
	}

	nodeOf(base: number, stack: StackIndex): number {
		if (stack < 0) return base
		const key = `${base} ${stack}`
		let node = this.#known.get(key)
		if (node === undefined) {
			const frame = this.#table.topOf(stack)
			const category = categoryOf(frame)
			const isState = category === 'idle' || category === 'gc' || category === 'program'
			node = isState ? this.child(base, frame) : this.#append(this.nodeOf(base, this.#table.stackPrefix[stack]!), frame)
			this.#known.set(key, node)
		}
		return node
	}

	child(parent: number, frame: Frame): number {
		const key = `${parent} ${frame.name}`
		let node = this.#known.get(key)
		if (node === undefined) this.#known.set(key, (node = this.#append(parent, frame)))
		return node
	}

	hit(node: number, times: number): void {
		this.nodes[node - 1]!.hitCount += times
	}

	#append(parent: number, frame: Frame): number {
		const node = this.#add(frame)
		this.nodes[parent - 1]!.children.push(node)
		return node
	}

	#add(frame: Frame): number {
		const id = this.nodes.length + 1
		this.nodes.push({id, callFrame: frameToV8(frame), hitCount: 0, children: []})
		return id
	}
}
