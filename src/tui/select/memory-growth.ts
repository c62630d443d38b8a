/** Whether memory grows while a run lives: reason enough to show it first, and no finding, which takes a longer look (core/run/findings). */
import type {SuiteState} from '../../core/run/state/run-state.ts'

/** It is looked at after so long, and again each time that it has run half as long again: all looks together cost three times the last. */
const firstLookMs = 10_000
const nextLook = 1.5
const parts = 5
/** For resident memory, which also grows as code is compiled, and for the heap that has survived collections. */
const leastBytes = {rss: 24 * 2 ** 20, heap: 8 * 2 ** 20}
const leastShare = 0.2

interface Looked {
	readonly nextMs: number
	readonly growsFromMs: number
}

const known = new WeakMap<SuiteState, Looked>()

/**
 * The moment from which on it is known to grow, milliseconds since the run started; Infinity: it is not. Told once it stays: what is seen first must
 * not change with every collection.
 */
export function growsFromMs(suite: SuiteState, nowMs: number): number {
	const fromMs = suite.readyMs
	if (fromMs === null) return Number.POSITIVE_INFINITY
	let {nextMs, growsFromMs: growsMs} = known.get(suite) ?? {nextMs: fromMs + firstLookMs, growsFromMs: Infinity}
	const endMs = Math.min(nowMs, suite.finishedMs ?? nowMs)
	while (growsMs === Number.POSITIVE_INFINITY && nextMs <= endMs) {
		if (grows(suite, fromMs, nextMs)) growsMs = nextMs
		nextMs = fromMs + nextLook * (nextMs - fromMs)
	}
	known.set(suite, {nextMs, growsFromMs: growsMs})
	return growsMs
}

function grows({usage, loop}: SuiteState, fromMs: number, toMs: number): boolean {
	const [from, to] = [Math.ceil(fromMs / 1000), Math.floor(toMs / 1000)]
	return (
		rises(usage.rssBytes.slice(from, to), leastBytes.rss) || rises(loop.heapOldBytes.slice(from, to), leastBytes.heap)
	)
}

/** By the lowest values of each part of the time, which collections leave: it never falls by much, and has not come to rest in the second half. */
function rises(values: readonly number[], least: number): boolean {
	const at = (part: number) => Math.round((part * values.length) / parts)
	const lowest = Array.from({length: parts}, (_, i) =>
		values.slice(at(i), at(i + 1)).reduce((a, b) => (b > 0 ? Math.min(a, b) : a), Number.POSITIVE_INFINITY),
	)
	const first = lowest[0]!
	const all = lowest.at(-1)! - first
	if (!lowest.every(Number.isFinite) || all < Math.max(least, leastShare * first)) return false
	const gains = lowest.slice(1).map((value, i) => (value - lowest[i]!) / all)
	return gains.every(gain => gain > -0.05) && gains.at(-1)! > 0.03 && gains.at(-1)! + gains.at(-2)! > 0.25
}
