/** The history of suites as the screens list it, and what stands under its cursors. */
import type {Insight, InsightSeverity} from '../../core/history/course/insights.ts'
import type {MetricHistory} from '../../core/history/course/suite-history.ts'
import type {HistoryEntry, ShownHistory} from '../ports.ts'
import type {HistoryModel, Model} from '../state.ts'

export const noEntries: ShownHistory = {entries: [], span: null, where: ''}

const ranks: Readonly<Record<InsightSeverity, number>> = {high: 0, medium: 1, info: 2}

/** Suites in their order. */
export function listedHistories({shown, sort, reversed}: HistoryModel): readonly HistoryEntry[] {
	const worst = ({insights: [first]}: HistoryEntry) => (first === undefined ? 3 : ranks[first.severity])
	const byName = (a: HistoryEntry, b: HistoryEntry) => (a.history.suite < b.history.suite ? -1 : 1)
	const listed = shown.entries.toSorted((a, b) => (sort === 'severity' ? worst(a) - worst(b) : 0) || byName(a, b))
	return reversed ? listed.toReversed() : listed
}

/** Position of the cursor. */
export function historyUnder(listed: readonly HistoryEntry[], {cursor}: Pick<HistoryModel, 'cursor'>): number {
	return Math.max(
		0,
		listed.findIndex(({history}) => history.suite === cursor),
	)
}

/** The suite that is looked into; null: the list of them is shown. */
export function shownEntry({history}: Pick<Model, 'history'>): HistoryEntry | null {
	return history?.shown.entries.find(one => one.history.suite === history.suite) ?? null
}

export type HistoryRow =
	| {readonly is: 'insight'; readonly key: string; readonly insight: Insight; readonly metric: MetricHistory}
	| {readonly is: 'metric'; readonly key: string; readonly metric: MetricHistory}

/** What is told of a suite, in one list: first what changed, then each metric. */
export function historyRows({history, insights}: HistoryEntry): readonly HistoryRow[] {
	return [
		...insights.map(
			insight => ({is: 'insight', key: `insight ${insight.id}`, insight, metric: insight.metric}) as const,
		),
		...history.metrics.map(metric => ({is: 'metric', key: `metric ${keyOfMetric(metric)}`, metric}) as const),
	]
}

export function keyOfMetric({metric, unit, direction}: MetricHistory): string {
	return JSON.stringify([metric, unit, direction])
}

export interface UnderCursor {
	readonly row: HistoryRow
	/** Index into the points of its metric. */
	readonly point: number
	/** It was gone to by itself. */
	readonly isChosen: boolean
}

/** null: nothing was measured. */
export function underCursor(
	entry: HistoryEntry,
	{row: key, point: run}: Pick<HistoryModel, 'row' | 'point'>,
): UnderCursor | null {
	const rows = historyRows(entry)
	const row = rows.find(one => one.key === key) ?? rows[0]
	if (row === undefined) return null
	const {points} = row.metric
	const of = (first: string | undefined) => points.findIndex(({runs}) => runs[0] === first)
	const chosen = run === null ? -1 : of(run)
	const told = row.is === 'insight' ? of(row.insight.to.runs[0]) : -1
	return {row, point: chosen >= 0 ? chosen : told >= 0 ? told : points.length - 1, isChosen: chosen >= 0}
}

/** Points at which something can be told of a course, in their order. */
export function eventsOf({changes, drifts, anomalies, isUnexpected, points}: MetricHistory): readonly number[] {
	const all = [
		...changes.map(({at}) => at),
		...drifts.map(({from}) => from),
		...anomalies,
		...(isUnexpected ? [points.length - 1] : []),
	]
	return [...new Set(all)].toSorted((a, b) => a - b)
}

/** How much it changed last, as a share; null: never. */
export function latestChange({changes, drifts}: MetricHistory): number | null {
	const [change, drift] = [changes.at(-1), drifts.at(-1)]
	if (drift !== undefined && drift.to >= (change?.at ?? 0)) return drift.drift.relativeChange
	return change?.relativeChange ?? null
}

/** Why a key does nothing; null: it does something. */
type WhyNot = string | null

export function noHistory({history}: Pick<Model, 'history'>): WhyNot {
	return (history?.shown.entries.length ?? 0) > 0 ? null : 'no suite is listed'
}

export function oneHistory(model: Pick<Model, 'history'>): WhyNot {
	return noHistory(model) ?? ((model.history?.shown.entries.length ?? 0) > 1 ? null : 'there is no other suite')
}

export function noEvents(model: Pick<Model, 'history'>): WhyNot {
	const entry = shownEntry(model)
	const under = entry && underCursor(entry, model.history!)
	if (under === null) return 'nothing was measured here'
	return eventsOf(under.row.metric).length > 0 ? null : 'nothing changed in this course'
}

export function onlyHistory({history}: Pick<Model, 'history'>): WhyNot {
	return history === null ? null : 'only the history is open here: q leaves it'
}
