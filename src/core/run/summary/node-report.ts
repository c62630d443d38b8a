import {momentsOf} from '../../stats/moments.ts'
import {medianOf} from '../../stats/quantile.ts'
import {collectionsOf} from '../state/collections.ts'
import {waitsOf} from '../state/loop-waits.ts'
import {secondsOf} from '../state/measured-span.ts'
import {nodeCount, nodeVersions, type SuiteState} from '../state/run-state.ts'
import type {NodeReport} from './run-report.ts'
import {tidy, tidyShare} from './tidy.ts'

/** null: no Node process let the probe in. */
export function nodeOf(suite: SuiteState, fromMs: number, toMs: number): NodeReport | null {
	if (nodeCount(suite) === 0) return null
	const {loop} = suite
	const utilisation = secondsOf(loop.utilisation, fromMs, toMs)
	const isKnown = loop.totals.observedMs > 0 && secondsOf(loop.delayMaxMs, fromMs, toMs).length > 0
	const waits = waitsOf(suite)
	const waited = (ns: number | null) => (ns === null ? null : tidy(ns / 1e6))
	const gc = collectionsOf(suite)
	const heap = loop.heapUsedBytes.values.filter(value => !Number.isNaN(value))
	return {
		loopDelayMs: {
			p50: waits ? waited(waits.p50) : tidy(medianOf(secondsOf(loop.delayP50Ms, fromMs, toMs))),
			p99: waits ? waited(waits.p99) : tidy(medianOf(secondsOf(loop.delayP99Ms, fromMs, toMs))),
			max: isKnown ? tidy(loop.totals.delayMaxMs) : null,
		},
		utilisation: tidy(momentsOf(utilisation).mean),
		gc: {
			count: gc?.count ?? null,
			major: gc?.major ?? null,
			share: gc && tidy(gc.share),
			maxMs: gc && tidy(gc.maxMs),
			...(gc && gc.watchedShare < 1
				? {watchedShare: tidyShare(gc.watchedShare), shareMargin: tidy(2 * gc.shareError)}
				: {}),
		},
		heapBytes: heap.length > 0 ? heap.reduce((a, b) => Math.max(a, b)) : null,
		versions: [...nodeVersions(suite).keys()],
	}
}
