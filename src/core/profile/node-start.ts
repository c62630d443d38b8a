import {isIdle} from './call-tree.ts'
import type {Frame} from './frame.ts'
import {isOwnUrl, isPassingOn, noOwnCode, type OwnCode} from './own-code.ts'
import type {StackIndex, StackTable} from './stack-table.ts'
import type {V8Profile, V8ProfileNode} from './v8-profile.ts'

const startFrame: Frame = {name: '(start of Node)', url: '', line: 0, column: 0}
/** A process that says it needed more to start is not believed. */
const mostStartUs = 10_000_000

/**
 * The profile with what the process used before anybody could profile it: half of what a short program uses. Left out, everything else would get its
 * share of the time a run takes, and what is equal on both sides would seem to shrink beside what grew.
 * @param startUs CPU time; laid before the first sample, in samples as long as the others
 */
export function withNodeStart(profile: V8Profile, startUs: number, intervalUs: number): V8Profile {
	const us = Math.min(startUs, mostStartUs)
	if (!(us > 0)) return profile
	const id = profile.nodes.reduce((most, node) => Math.max(most, node.id), 0) + 1
	const {name: functionName, url} = startFrame
	const {samples = [], timeDeltas = []} = profile
	const count = Math.max(1, Math.round(us / intervalUs))
	const eachUs = us / count
	return {
		...profile,
		nodes: [...profile.nodes, {id, callFrame: {functionName, url, lineNumber: -1, columnNumber: -1}}],
		startTime: profile.startTime + (timeDeltas[0] ?? 0) - us,
		samples: [...new Array<number>(count).fill(id), ...Array.from(samples)],
		timeDeltas: [0, ...new Array<number>(count).fill(eachUs), ...Array.from(timeDeltas).slice(1)],
	}
}

/**
 * The profile from its first sample that is not of ours: what starting the profiler took (V8 walks the heap for that, a fifth of a program of 60 ms)
 * is nobody's. Until the sampler ticks, Node goes on starting with nobody looking.
 * @returns the profile, and how long that last was
 */
export function afterPreload(
	profile: V8Profile,
	own: OwnCode = noOwnCode,
): {readonly profile: V8Profile; readonly unseenUs: number} {
	const samples = Array.from(profile.samples ?? [])
	const timeDeltas = Array.from(profile.timeDeltas ?? [])
	const ours = ownNodes(profile.nodes, own)
	const first = samples.findIndex(id => !ours.has(id))
	if (first <= 0) return {profile, unseenUs: 0}
	const beforeUs = timeDeltas.slice(0, first + 1).reduce((sum, us) => sum + us, 0)
	return {
		profile: {
			...profile,
			startTime: profile.startTime + beforeUs,
			samples: samples.slice(first),
			timeDeltas: [0, ...timeDeltas.slice(first + 1)],
		},
		unseenUs: Math.max(0, timeDeltas[first]!),
	}
}

/** Our scripts, and everything they call, unless they only pass it on. */
function ownNodes(nodes: readonly V8ProfileNode[], own: OwnCode): ReadonlySet<number> {
	const byId = new Map(nodes.map(node => [node.id, node]))
	const ours = new Set(nodes.filter(({callFrame}) => isOwnUrl(callFrame.url, own)).map(({id}) => id))
	// A set may grow while it is walked, and holds nothing twice.
	for (const id of ours) {
		const node = byId.get(id)
		if (node !== undefined && !isPassingOn(node.callFrame, own))
			for (const child of node.children ?? []) ours.add(child)
	}
	return ours
}

/** Whether the program itself was seen doing something. */
export function isBusy(table: StackTable, stack: StackIndex): boolean {
	return !isIdle(table, stack) && table.topOf(stack).name !== startFrame.name
}
