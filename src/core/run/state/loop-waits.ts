import {supportsQuantile} from '../../stats/quantile.ts'
import type {FoldedProcesses, WorstWaits} from './folded-processes.ts'
import {LatencyTrack} from './latency-track.ts'
import type {NodeProcess} from './node-life.ts'
import type {SuiteStateCommon} from './suite-state-common.ts'

/** What a process that lived some two seconds has told. */
const tellingWaits = 150

/**
 * How long events waited for a loop, nanoseconds: of several processes the worst. One that was over at once has little to tell of waiting, unless
 * there are only such. null: nobody told.
 */
export function waitsOf({nodes, folded}: SuiteStateCommon): WorstWaits | null {
	let longer = folded.longerWaits
	let all = folded.waits
	for (const node of nodes.values()) {
		longer = worse(longer, node, tellingWaits)
		all = worse(all, node, 1)
	}
	return longer ?? all
}

export function foldWaits(folded: FoldedProcesses, node: NodeProcess): void {
	folded.longerWaits = worse(folded.longerWaits, node, tellingWaits)
	folded.waits = worse(folded.waits, node, 1)
}

function worse(known: WorstWaits | null, {waits}: NodeProcess, least: number): WorstWaits | null {
	if (waits.n < least) return known
	const larger = (than: number | null, q: number) =>
		supportsQuantile(waits.n, q) ? Math.max(than ?? 0, waits.quantile(q)) : than
	return {p50: larger(known?.p50 ?? null, 0.5), p99: larger(known?.p99 ?? null, 0.99)}
}

/** An hour of one is a megabyte or two. */
const mostToldApart = 32

/** Where the waits of a process are kept second by second. Where there are many, those of one that has ended make room. */
export function delaysOf({nodes, loop}: SuiteStateCommon, node: NodeProcess | undefined): LatencyTrack {
	if (node === undefined) return loop.waits
	if (node.delays !== null) return node.delays
	const toldApart = [...nodes.values()].filter(({delays}) => delays !== null)
	if (toldApart.length >= mostToldApart) {
		const ended = toldApart.find(({detachedMs}) => detachedMs !== null)
		if (ended === undefined) return loop.waits
		loop.waits.absorb(ended.delays!)
		ended.delays = null
	}
	return (node.delays = new LatencyTrack())
}
