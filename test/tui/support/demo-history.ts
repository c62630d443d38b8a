import {insightsOf} from '../../../src/core/history/course/insights.ts'
import {historyOf} from '../../../src/core/history/course/suite-history.ts'
import type {MetricSeries} from '../../../src/core/history/kept/metric-series.ts'
import type {HistoryEntry, ShownHistory} from '../../../src/tui/ports.ts'
import {type Model, startModel} from '../../../src/tui/state.ts'
import type {Size} from '../../../src/tui/text/line.ts'
import {drawn, eventful} from '../../core/history/drawn.ts'

export function entryOf(suite: string, series: readonly MetricSeries[]): HistoryEntry {
	const history = historyOf(
		suite,
		series.map(one => ({...one, suite})),
	)!
	return {history, insights: insightsOf(history)}
}

export const eventfulEntry = entryOf('startup', eventful)

const wall = {base: 40, cv: 1}
export const severalEntries: readonly HistoryEntry[] = [
	entryOf('build', [drawn('wall', {...wall, base: 8400, seed: 11}, i => (i >= 30 ? 0.8 : 1))]),
	entryOf('parse', [drawn('parse json', {base: 5.2e5, cv: 1, seed: 12, unit: 'ns', kind: 'micro'}, () => 1)]),
	entryOf('query', [drawn('http', {...wall, seed: 13, kind: 'observe'}, i => (i >= 50 ? 1.4 : 1))]),
	eventfulEntry,
]

export function shownHistory(entries: readonly HistoryEntry[], span: string | null = null): ShownHistory {
	return {entries, span, where: '/srv/app/.arsenal/history.db'}
}

export function historyModel(size: Size, entries: readonly HistoryEntry[] = [eventfulEntry]): Model {
	return startModel({size, suites: [], feed: null, hostLine: 'build-3', history: shownHistory(entries)})
}
