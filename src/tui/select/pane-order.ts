/**
 * Which panes the live screen of what is watched has, and in which order. A pane comes when its metric has its first value and never goes; the order
 * is that of the kind and the purpose, so that nothing jumps while a run lives: it changes at the first latency of a program that was not known to be
 * asked anything, when memory is seen to grow, and when a finding says so at the end.
 */

import {nodeCount, type SuiteState} from '../../core/run/state/run-state.ts'
import type {Series} from '../../core/run/state/series.ts'
import {growsFromMs} from './memory-growth.ts'

export type ObservedPane = 'runs' | 'load' | 'latency' | 'cpu' | 'memory' | 'loop' | 'hot'

/** What is known of a suite before it runs: that its runs are timed, that we or somebody else ask it something, or nothing. */
export type PanePurpose = 'runs' | 'load' | 'service' | 'job'

/** @param asOfMs of a frozen screen, which has what there was then; null: now */
export function paneOrder(suite: SuiteState, asOfMs: number | null, purpose: PanePurpose): readonly ObservedPane[] {
	const nowMs = asOfMs ?? Number.MAX_VALUE
	const hasValues = (pane: ObservedPane) => firstMsOf(suite, pane) <= nowMs
	const shown = ranked(purpose, hasValues('latency')).filter(hasValues)
	// It is the first of all to have a value, so that no other pane has to go for it.
	if (shown.length === 0) return ['memory']
	if (!shown.includes('memory')) return shown
	const isOver = suite.finishedMs !== null && suite.finishedMs <= nowMs
	if (isOver && suite.findings.some(one => one.code === 'memory-growth')) return ahead(shown, ['runs'])
	// What is timed comes first until a finding says more than that memory grows.
	if (shown.includes('latency')) return shown
	return growsFromMs(suite, lastMsOf(suite)) <= nowMs ? ahead(shown, ['runs']) : shown
}

function ranked(purpose: PanePurpose, hasLatency: boolean): readonly ObservedPane[] {
	if (purpose === 'runs') return ['runs', 'latency', 'cpu', 'memory', 'loop', 'hot']
	if (purpose === 'load') return ['latency', 'load', 'cpu', 'memory', 'loop', 'hot']
	if (purpose === 'service' || hasLatency) return ['latency', 'cpu', 'memory', 'loop', 'hot']
	return ['hot', 'cpu', 'memory', 'loop']
}

/** Memory before all but those. */
function ahead(panes: readonly ObservedPane[], but: readonly ObservedPane[]): readonly ObservedPane[] {
	const rest = panes.filter(one => one !== 'memory')
	const at = rest.findIndex(one => !but.includes(one))
	return at < 0 ? [...rest, 'memory'] : [...rest.slice(0, at), 'memory', ...rest.slice(at)]
}

/** Milliseconds since the run started; Infinity: there has been none. */
function firstMsOf(suite: SuiteState, pane: ObservedPane): number {
	switch (pane) {
		case 'runs':
		case 'load':
			return Number.NEGATIVE_INFINITY
		case 'latency':
			return Math.min(Number.POSITIVE_INFINITY, ...[...suite.latencies.values()].map(track => track.firstMs))
		case 'cpu':
			return firstOf(suite.usage.cpuShare)
		case 'memory':
			return firstOf(suite.usage.rssBytes)
		case 'loop':
			if (nodeCount(suite) === 0) return Number.POSITIVE_INFINITY
			return Math.min(firstOf(suite.loop.delayMaxMs), firstOf(suite.loop.gcCount), firstOf(suite.loop.utilisation))
		case 'hot':
			return suite.cpu.rankedFromMs
	}
}

const firsts = new WeakMap<Series, number>()

/** Once there is a first one it stays that. */
function firstOf(series: Series): number {
	const known = firsts.get(series)
	if (known !== undefined) return known
	const second = series.values.findIndex(Number.isFinite)
	if (second < 0) return Number.POSITIVE_INFINITY
	firsts.set(series, second * 1000)
	return second * 1000
}

/** Up to where memory was looked at. */
function lastMsOf({usage}: SuiteState): number {
	return usage.rssBytes.values.length * 1000
}
