import {isIdle} from './call-tree.ts'
import type {Frame} from './frame.ts'
import type {StackIndex, StackTable} from './stack-table.ts'
import type {V8Profile} from './v8-profile.ts'

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
	return {
		...profile,
		nodes: [...profile.nodes, {id, callFrame: {functionName, url, lineNumber: -1, columnNumber: -1}}],
		startTime: profile.startTime - us,
		samples: [...new Array<number>(count).fill(id), ...samples],
		timeDeltas: [...new Array<number>(count).fill(us / count), ...timeDeltas],
	}
}

/** Whether the program itself was seen doing something. */
export function isBusy(table: StackTable, stack: StackIndex): boolean {
	return !isIdle(table, stack) && table.topOf(stack).name !== startFrame.name
}
