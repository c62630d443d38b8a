import type {ProcessInside} from '../../events/process-inside.ts'
import {type CoverageSums, noCoverage} from './coverage-sums.ts'
import type {NodeProcess} from './node-life.ts'

/** Names of programs that are told apart; a tree has a handful, unless each of its programs names itself after its work. */
const mostNames = 100
const keptUnseenEnds = 10

/** What the kernel calls the main thread of Node programs, by version; npm and npx rename themselves. */
const nodeNames = /^(node|nodejs|node-MainThread|MainThread|npm|npx)\b/

export interface ProgramKind {
	readonly name: string
	readonly inside?: ProcessInside | undefined
}

export function isNodeProgram({inside, name}: ProgramKind): boolean {
	return inside === undefined ? nodeNames.test(name) : inside !== 'foreign'
}

/** Ended processes of one name of which the same is known. */
export interface FoldedGroup extends ProgramKind {
	/** Whether they let the probe in. */
	readonly isAttached: boolean
	count: number
	usedMs: number
	/** Those that lived long enough to let the probe in. */
	longLived: {count: number; usedMs: number}
}

/** The quantiles of the process whose events waited longest; null: none has told enough for that one. */
export interface WorstWaits {
	readonly p50: number | null
	readonly p99: number | null
}

/**
 * What is left of ended processes that are no longer kept one by one: the sums of all that is told of a suite as a whole. A build or a service that
 * starts a program for each request sees a hundred thousand of them in an hour, and nobody reads the rows of those that did least.
 */
export class FoldedProcesses {
	/** CPU time and waits of the main threads of those that let the probe in. */
	mainRunMs = 0
	mainWaitMs = 0
	/** What their samples stand for: see `SampleCoverage`. */
	readonly sampled: CoverageSums = noCoverage()
	/** CPU time of what was sampled and of its launchers. */
	sampledTreeMs = 0
	/** Launchers of what was sampled that are still kept. */
	launchers: ReadonlySet<number> = new Set()
	/** With most of their CPU time outside the main thread. */
	mostlyElsewhere = 0
	/** That waited long for a core since the program was ready. */
	waitedLong = 0
	/** How many Node processes were folded, by version; every version that was seen stands here, in the order they came. */
	readonly versions = new Map<string, number>()
	/** One of them lived long enough to be seen from inside. */
	wasSeen = false
	/** Ended without a word: how many, and the first of them. */
	unseenEnds = 0
	firstUnseenEnds: NodeProcess[] = []
	/** The worst of the processes that told of many waits, and the worst of all. */
	longerWaits: WorstWaits | null = null
	waits: WorstWaits | null = null
	/** That they may have answered and could not hand over before they were ended. */
	lostRequests = 0
	readonly #groups = new Map<string, FoldedGroup>()
	readonly #names = new Set<string>()

	get groups(): readonly FoldedGroup[] {
		return [...this.#groups.values()]
	}

	get nodes(): number {
		let sum = 0
		for (const count of this.versions.values()) sum += count
		return sum
	}

	group(kind: ProgramKind, isAttached: boolean): FoldedGroup {
		const isKnown = this.#names.has(kind.name) || this.#names.size < mostNames
		const name = isKnown ? kind.name : isNodeProgram(kind) ? 'node' : '(other)'
		if (isKnown) this.#names.add(name)
		const key = `${isAttached} ${kind.inside} ${name}`
		let group = this.#groups.get(key)
		if (group === undefined) {
			const {inside} = kind
			group = {name, inside, isAttached, count: 0, usedMs: 0, longLived: {count: 0, usedMs: 0}}
			this.#groups.set(key, group)
		}
		return group
	}

	noteVersion(version: string): void {
		if (!this.versions.has(version)) this.versions.set(version, 0)
	}

	noteUnseenEnd(node: NodeProcess): void {
		this.unseenEnds++
		this.firstUnseenEnds = [...this.firstUnseenEnds, node]
			.sort((a, b) => a.attachedMs - b.attachedMs)
			.slice(0, keptUnseenEnds)
	}

	/** The program was not ready before: how it fared until now is in no figure. */
	forgetStart(): void {
		this.waitedLong = 0
		this.lostRequests = 0
		this.longerWaits = null
		this.waits = null
	}
}
