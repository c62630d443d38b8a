import {type CallTree, makeCallTree} from './call-tree.ts'
import {categoryOf} from './frame.ts'
import {fileToMatch, portableFile} from './portable-file.ts'
import type {FrameIndex} from './stack-table.ts'
import type {StackWeights} from './stack-weights.ts'

/** One function in two revisions: its index in either table, -1 where it has not been seen. */
export interface FrameMatch {
	readonly base: FrameIndex
	readonly head: FrameIndex
}

export interface FrameSide {
	readonly weights: StackWeights
	/** What the paths of this side begin with. */
	readonly root: string
}

/**
 * Who is who in another revision. Lines move, so a function is its name and its file below the root; where a file has several of one name
 * (above all `(anonymous)`), those are the same that are called by the same functions and call the same ones, and among equals those that
 * stand in the same order. What is left over and has a name of its own may have moved to another file.
 *
 * Swapping the sides swaps the pairs and nothing else.
 */
export function matchFrames(base: FrameSide, head: FrameSide): FrameMatch[] {
	const other = renamedScript(base, head)
	const [a, b] = [sideOf(base, other), sideOf(head, other)]
	const pairs: FrameMatch[] = []
	const [restOfA, restOfB]: [Candidate[], Candidate[]] = [[], []]
	for (const key of new Set([...a.groups.keys(), ...b.groups.keys()])) {
		const {matched, left} = matchGroup(a.groups.get(key) ?? [], b.groups.get(key) ?? [])
		for (const [one, other] of matched) pairs.push({base: one.frame, head: other.frame})
		restOfA.push(...left[0])
		restOfB.push(...left[1])
	}
	const {matched, left} = matchMoved(restOfA, restOfB)
	for (const [one, other] of matched) pairs.push({base: one.frame, head: other.frame})
	for (const one of left[0]) pairs.push({base: one.frame, head: -1})
	for (const other of left[1]) pairs.push({base: -1, head: other.frame})
	return pairs
}

interface Candidate {
	readonly frame: FrameIndex
	readonly name: string
	readonly file: string
	readonly line: number
	readonly column: number
	/** Shares of its time by who called it; 1 in all. */
	readonly callers: Map<string, number>
	/** Shares of what it calls. */
	readonly callees: Map<string, number>
}

interface Matching {
	readonly matched: ReadonlyArray<readonly [Candidate, Candidate]>
	readonly left: readonly [readonly Candidate[], readonly Candidate[]]
}

/**
 * Two scripts in one place, such as `old.js` and `new.js`, are one program and another: what is in either is looked for in the other. Only where each
 * side has a single file that the other has not, or there would be no telling which became which.
 * @returns names of files, and what to call them instead
 */
function renamedScript(base: FrameSide, head: FrameSide): ReadonlyMap<string, string> {
	if (base.root !== head.root) return new Map()
	const [a, b] = [usersFiles(base), usersFiles(head)]
	const onlyA = [...a].filter(file => !b.has(file))
	const onlyB = [...b].filter(file => !a.has(file))
	if (onlyA.length !== 1 || onlyB.length !== 1) return new Map()
	const [one, other] = [onlyA[0]!, onlyB[0]!]
	return new Map([one, other].map(file => [file, `${one}\0${other}`]))
}

function usersFiles({weights, root}: FrameSide): Set<string> {
	const {table} = weights
	const files = new Set<string>()
	for (const [stack, us] of weights.self)
		for (let i = us > 0 ? stack : -1; i >= 0; i = table.stackPrefix[i]!) {
			const frame = table.frames[table.stackFrame[i]!]!
			if (categoryOf(frame) === 'app') files.add(fileToMatch(portableFile(frame.url, root)))
		}
	return files
}

function sideOf({weights, root}: FrameSide, renamed: ReadonlyMap<string, string>): {groups: Map<string, Candidate[]>} {
	const {frames} = weights.table
	const tree = makeCallTree(weights, {idle: 'included'})
	const labels = new Map<FrameIndex, string>()
	const candidates = new Map<FrameIndex, Candidate>()
	for (let node = 1; node < tree.length; node++) {
		const index = tree.frame[node]!
		if (candidates.has(index)) continue
		const {name, url, line, column} = frames[index]!
		const file = fileToMatch(portableFile(url, root))
		labels.set(index, `${name}\0${renamed.get(file) ?? file}`)
		candidates.set(index, {frame: index, name, file, line, column, callers: new Map(), callees: new Map()})
	}
	const groups = new Map<string, Candidate[]>()
	for (const candidate of candidates.values()) {
		const key = labels.get(candidate.frame)!
		const group = groups.get(key)
		if (group === undefined) groups.set(key, [candidate])
		else group.push(candidate)
	}
	for (const group of groups.values()) group.sort((x, y) => x.line - y.line || x.column - y.column || x.frame - y.frame)
	addNeighbours(tree, candidates, labels)
	return {groups}
}

function addNeighbours(
	tree: CallTree,
	candidates: ReadonlyMap<FrameIndex, Candidate>,
	labels: ReadonlyMap<FrameIndex, string>,
): void {
	const add = (sums: Map<string, number>, label: string, us: number) => sums.set(label, (sums.get(label) ?? 0) + us)
	for (let node = 1; node < tree.length; node++) {
		const callee = candidates.get(tree.frame[node]!)!
		const caller = candidates.get(tree.frame[tree.parent[node]!]!)
		const us = tree.total[node]!
		add(callee.callers, caller === undefined ? '' : labels.get(caller.frame)!, us)
		if (caller !== undefined) add(caller.callees, labels.get(callee.frame)!, us)
	}
	for (const {callers, callees} of candidates.values()) {
		for (const sums of [callers, callees]) {
			let sum = 0
			for (const us of sums.values()) sum += us
			for (const [label, us] of sums) sums.set(label, us / sum)
		}
	}
}

/** Where a file is unchanged so are the positions in it; where lines moved, standing in another one's old line means nothing. */
const samePlaceBonus = 0.3
/** Two anonymous functions of one file with less in common are two functions. */
const leastForAnonymous = 0.2

/** The likeliest pair first. Both lists in the order of the file. */
function matchGroup(base: readonly Candidate[], head: readonly Candidate[]): Matching {
	if (base.length === 0 || head.length === 0) return {matched: [], left: [base, head]}
	const [first, other] = [base[0]!, head[0]!]
	if (base.length === 1 && head.length === 1 && first.name !== '(anonymous)')
		return {matched: [[first, other]], left: [[], []]}
	const least = first.name === '(anonymous)' ? leastForAnonymous : 0
	const bonus = haveStayed(base, head) ? samePlaceBonus : 0
	const possible = base
		.flatMap((one, i) =>
			head.map((two, j) => ({i, j, likeness: likeness(one, two) + (isSamePlace(one, two) ? bonus : 0)})),
		)
		.filter(pair => pair.likeness >= least)
		.sort((x, y) => y.likeness - x.likeness || Math.abs(x.i - x.j) - Math.abs(y.i - y.j) || x.i + x.j - (y.i + y.j))
	const matched: Array<readonly [Candidate, Candidate]> = []
	const [freeBase, freeHead] = [new Set(base), new Set(head)]
	for (const {i, j} of possible) {
		const [one, two] = [base[i]!, head[j]!]
		if (!freeBase.has(one) || !freeHead.has(two)) continue
		freeBase.delete(one)
		freeHead.delete(two)
		matched.push([one, two])
	}
	return {matched, left: [[...freeBase], [...freeHead]]}
}

function isSamePlace(one: Candidate, two: Candidate): boolean {
	return one.line > 0 && one.line === two.line && one.column === two.column
}

/** Whether all functions of the side that has fewer stand where the other has one. */
function haveStayed(base: readonly Candidate[], head: readonly Candidate[]): boolean {
	const [fewer, more] = base.length < head.length ? [base, head] : [head, base]
	return fewer.every(one => more.some(two => isSamePlace(one, two)))
}

/** 0..1. Everything has a caller, were it nobody; what neither calls anything says nothing. */
function likeness(one: Candidate, two: Candidate): number {
	const areLeaves = one.callees.size === 0 && two.callees.size === 0
	const calledBy = overlap(one.callers, two.callers)
	return areLeaves ? calledBy : (calledBy + overlap(one.callees, two.callees)) / 2
}

/** Weighted Jaccard index of two distributions, which sum to 1 each, or to 0 when empty. */
function overlap(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
	let common = 0
	for (const [label, share] of a) common += Math.min(share, b.get(label) ?? 0)
	const sum = (a.size > 0 ? 1 : 0) + (b.size > 0 ? 1 : 0)
	return common / (sum - common)
}

/**
 * A name that only one function on either side is left with. Only the user's code moves: native code has no file, and a name that went
 * from one package to another is another package's function. One of two letters is a minifier's.
 */
function matchMoved(base: readonly Candidate[], head: readonly Candidate[]): Matching {
	const [a, b] = [byName(base), byName(head)]
	const matched: Array<readonly [Candidate, Candidate]> = []
	for (const [name, one] of a) {
		const two = b.get(name)
		if (one !== null && two) matched.push([one, two])
	}
	const taken = new Set(matched.flat())
	return {matched, left: [base.filter(one => !taken.has(one)), head.filter(one => !taken.has(one))]}
}

function byName(candidates: readonly Candidate[]): Map<string, Candidate | null> {
	const found = new Map<string, Candidate | null>()
	for (const candidate of candidates) {
		const {name, file} = candidate
		if (categoryOf({name, url: file, line: 0, column: 0}) !== 'app' || name.startsWith('(') || name.length < 3) continue
		found.set(name, found.has(name) ? null : candidate)
	}
	return found
}
