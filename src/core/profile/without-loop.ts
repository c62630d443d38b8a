import {select} from './call-tree.ts'
import {loopUrl} from './frame.ts'
import {type FrameIndex, type StackIndex, StackTable} from './stack-table.ts'
import type {StackWeights} from './stack-weights.ts'

/**
 * The profile of a benchmark without what measures it (src/micro): stacks begin with what its loop called. Where that is nothing, or the clock, or
 * where those who call the loop are at work, there is none. A share of the time a call takes, however small, would else grow with it.
 */
export function withoutLoop(weights: StackWeights): StackWeights {
	const {table} = weights
	const isLoop = table.frames.map(frame => frame.url === loopUrl)
	if (!isLoop.includes(true)) return weights
	const isClock = table.frames.map(({name, url}) => name === 'now' && url.startsWith('node:internal/perf'))
	const callers = callersOfLoop(table, isLoop)
	const cut = new StackTable()
	return select(
		weights,
		stack => {
			const above: FrameIndex[] = []
			let i = stack
			for (; i >= 0 && !isLoop[table.stackFrame[i]!]; i = table.stackPrefix[i]!) above.push(table.stackFrame[i]!)
			if (i >= 0 ? isClock[above.at(-1)!] : above.some(frame => callers.has(frame))) return -1
			let kept: StackIndex = -1
			for (const frame of above.reverse()) kept = cut.stack(kept, cut.frame(table.frames[frame]!))
			return kept
		},
		cut,
	)
}

/** Those of them that have a file: Node's own also call what else there is. */
function callersOfLoop(table: StackTable, isLoop: readonly boolean[]): ReadonlySet<FrameIndex> {
	const callers = new Set<FrameIndex>()
	const seen = new Set<StackIndex>()
	for (let stack = 0; stack < table.length; stack++) {
		if (!isLoop[table.stackFrame[stack]!]) continue
		for (let i = table.stackPrefix[stack]!; i >= 0 && !seen.has(i); i = table.stackPrefix[i]!) {
			seen.add(i)
			const frame = table.stackFrame[i]!
			const {url} = table.frames[frame]!
			if (url !== '' && !url.startsWith('node:') && !isLoop[frame]) callers.add(frame)
		}
	}
	return callers
}
