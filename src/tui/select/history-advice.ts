/** What the dialog of the history tells: of an insight or of a point, and what can be typed to learn more. */
import type {CoursePoint} from '../../core/history/course/course-point.ts'
import {counted} from '../../core/history/course/history-words.ts'
import {
	type Advice,
	adviceAt,
	adviceOf,
	sayDay,
	sayEvidence,
	sayInsight,
	sayPlace,
	severityWords,
} from '../../core/history/course/insight-words.ts'
import type {Insight} from '../../core/history/course/insights.ts'
import {sayKeptFigure} from '../../core/words/kept-figure.ts'
import {sayMetric} from '../../core/words/metric-words.ts'
import type {HistoryEntry} from '../ports.ts'
import type {Model, Overlay} from '../state.ts'
import {shownEntry, underCursor} from './history-view.ts'
import {clean} from './suites-view.ts'

/** Made harmless. */
export interface AdviceItem {
	readonly is: 'text' | 'command'
	readonly text: string
}

/** As many of a point as tell what it is. */
const mostInsights = 4

export function adviceItems(model: Pick<Model, 'history'>): readonly AdviceItem[] {
	const entry = shownEntry(model)
	const under = entry && underCursor(entry, model.history!)
	if (entry === null || under === null) return []
	const {row, point: at, isChosen} = under
	const point = row.metric.points[at]!
	if (row.is === 'insight' && !isChosen) return itemsOf(toldOf(row.insight), adviceOf(row.insight), point)
	const told = insightsAt(entry, point).slice(0, mostInsights)
	const value = `${sayMetric(row.metric.metric)} ${sayKeptFigure(point.value, row.metric.unit)}: ${sayPoint(point)}`
	return itemsOf([value, ...told.flatMap(toldOf)], told.flatMap(adviceOf), point)
}

function itemsOf(texts: readonly string[], advice: readonly Advice[], point: CoursePoint): readonly AdviceItem[] {
	// Several insights of one place ask for the same.
	const known = new Set<string>()
	const asked = [...advice, ...adviceAt(point)].map(({words, commands}) => ({
		words,
		commands: commands.filter(command => !known.has(command) && known.add(command)),
	}))
	return [
		...texts.map(text => ({is: 'text', text: clean(text)}) as const),
		...asked
			.filter(({commands}) => commands.length > 0)
			.flatMap(({words, commands}) => [
				{is: 'text', text: clean(`${words}:`)} as const,
				...commands.map(text => ({is: 'command', text: clean(text)}) as const),
			]),
	]
}

function toldOf(insight: Insight): readonly string[] {
	const evidence = sayEvidence(insight)
	return [`${severityWords[insight.severity]}  ${sayInsight(insight)}`, ...(evidence === '' ? [] : [evidence])]
}

/** Those that begin there, and drifts that end there. */
function insightsAt({insights}: HistoryEntry, {runs}: CoursePoint): readonly Insight[] {
	return insights.filter(({to, from, is}) => to.runs[0] === runs[0] || (is === 'drift' && from.runs[0] === runs[0]))
}

/** `abc0028 (2026-10-11), 2 runs, branch main` */
function sayPoint(point: CoursePoint): string {
	const branch = point.branch === null ? '' : `, branch ${point.branch}`
	return `${sayPlace(point)} (${sayDay(point.atMs)}), ${counted(point.runs.length, 'run')}${branch}`
}

/** Number of the item under the cursor: the first command until it is moved. */
export function itemUnder(items: readonly AdviceItem[], {cursor}: Extract<Overlay, {is: 'advice'}>): number {
	const first = items.findIndex(({is}) => is === 'command')
	return Math.max(0, Math.min(items.length - 1, cursor ?? first))
}
