import {type Meaning, NodeStacks} from './node-stacks.ts'
import {noOwnCode, type OwnCode} from './own-code.ts'
import {eachSample, isHole, lastsUntil, usualIntervalUs} from './sample-times.ts'
import type {StackIndex, StackTable} from './stack-table.ts'
import type {V8Profile} from './v8-profile.ts'

/** Why time within a profile is nobody's. */
export type NobodysTime = 'hole' | 'on-root' | 'unknown-node'

/** Who hears of the samples of one process, in order of time. Spans of the same sample may follow each other; no two overlap. */
export interface SampleListener {
	onSpan(stack: StackIndex, fromUs: number, toUs: number): void
	onNobody?(why: NobodysTime, fromUs: number, toUs: number, nodeId: number): void
}

export interface SampleFolderOptions {
	readonly maxStacks: number
	readonly own?: OwnCode | undefined
	/**
	 * That was asked for, where we know. V8 takes samples beside its clock when it throws code away: of a short program more than the clock does, a
	 * tenth of a millisecond apart, and beside their median every tick would be a hole.
	 */
	readonly intervalUs?: number | undefined
	/** See `NodeStacksOptions`. */
	readonly isOfV8?: boolean | undefined
}

/** What profiles held that is worth a word. */
export interface FoldedSamples {
	/** Seen by the profiler, ours not among them. */
	samples: number
	/** Out of order by their times. */
	late: number
	truncated: number
	circles: number
	hasOverflown: boolean
}

interface Pending {
	readonly meaning: Exclude<Meaning, {is: 'own'}>
	readonly stack: StackIndex
	readonly nodeId: number
	readonly fromUs: number
}

/** Tells the samples of one process, profile after profile, as spans of time: see sample-times.ts for the rule. */
export class SampleFolder {
	readonly #table: StackTable
	readonly #options: SampleFolderOptions
	readonly #listener: SampleListener
	readonly seen: FoldedSamples = {samples: 0, late: 0, truncated: 0, circles: 0, hasOverflown: false}
	/** The last sample, which lasts until one comes that is not known yet. */
	#pending: Pending | null = null
	#endUs = Number.NaN
	#usualUs = 0
	/** The last stack of the program itself, -1 after idling: what a collection or native code interrupted. */
	#interrupted: StackIndex = -1

	constructor(table: StackTable, options: SampleFolderOptions, listener: SampleListener) {
		this.#table = table
		this.#options = options
		this.#listener = listener
	}

	/** Windows may overlap: what lies before the last sample was counted already. */
	add(profile: V8Profile): void {
		const samples = profile.samples ?? []
		const {maxStacks, own = noOwnCode, intervalUs = 0, isOfV8} = this.#options
		const nodes = new NodeStacks(profile.nodes, samples, {table: this.#table, maxStacks, own, isOfV8})
		this.#usualUs = Math.max(usualIntervalUs(profile) ?? this.#usualUs, intervalUs)
		const seenUntilUs = this.#pending?.fromUs ?? Number.NEGATIVE_INFINITY
		this.seen.late += eachSample(profile, (tUs, nodeId) => {
			if (tUs <= seenUntilUs) return
			const meaning = nodes.of(nodeId)
			// The sample that rolling takes of itself stands between two of the clock's: what ran before goes on.
			if (meaning.is === 'own') return
			this.#endPending(tUs)
			this.seen.samples++
			if (meaning.is === 'stack' && meaning.truncated) this.seen.truncated++
			this.#pending = {meaning, stack: this.#stackOf(meaning, nodes), nodeId, fromUs: tUs}
		})
		this.seen.circles += nodes.circles
		this.seen.hasOverflown ||= nodes.hasOverflown
		this.#endUs = profile.endTime
	}

	/** Nothing more comes: the last sample lasts until its profile ended. */
	finish(): void {
		if (this.#pending === null) return
		this.#endPending(Math.max(this.#pending.fromUs, this.#endUs))
		this.#pending = null
	}

	#endPending(nextUs: number): void {
		if (this.#pending === null) return
		const {meaning, stack, nodeId, fromUs} = this.#pending
		const untilUs = lastsUntil(fromUs, nextUs, this.#usualUs)
		if (meaning.is === 'unknown') this.#listener.onNobody?.('unknown-node', fromUs, untilUs, nodeId)
		else if (meaning.is === 'nowhere') this.#listener.onNobody?.('on-root', fromUs, untilUs, nodeId)
		else this.#listener.onSpan(stack, fromUs, untilUs)
		if (!isHole(nextUs - fromUs, this.#usualUs)) return
		this.#interrupted = -1
		this.#listener.onNobody?.('hole', untilUs, nextUs, nodeId)
	}

	#stackOf(meaning: Exclude<Meaning, {is: 'own'}>, nodes: NodeStacks): StackIndex {
		switch (meaning.is) {
			case 'stack':
				return (this.#interrupted = meaning.stack)
			case 'idle':
				this.#interrupted = -1
				return nodes.push(-1, meaning.frame)
			case 'state':
				return nodes.push(this.#interrupted, meaning.frame)
			default:
				this.#interrupted = -1
				return -1
		}
	}
}
