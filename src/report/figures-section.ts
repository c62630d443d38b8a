import type {SuiteReport} from '../core/run/summary/run-report.ts'
import {cutText} from '../core/units/cut-text.ts'
import {grouped} from '../core/units/format.ts'
import {sayFigure} from '../core/words/figure-words.ts'
import {codeCell, escapeText} from './escape-markdown.ts'
import {reportOf} from './kinds.ts'
import {left, markdownTable, right} from './markdown-table.ts'
import type {MainRow} from './report-of-kind.ts'
import {type Room, wholeReport} from './room.ts'
import {outcomeWords, sayMissing} from './say.ts'

interface FigureRow extends MainRow {
	readonly suite: SuiteReport
	/** What is told beside its name. */
	readonly more: string
}

/** Some suites are summed up by what they came to, the others by their figures: a row each, where its own section says more. */
export function figuresSection(suites: readonly SuiteReport[]): string[] {
	return sectionOf(suites, wholeReport, suite => {
		const {rows, more} = reportOf(suite).summarised(suite)
		return rows.map(row => ({...row, suite, more}))
	})
}

/** The same where nothing else is told of a suite: a row a benchmark. */
export function figuresAlone(suites: readonly SuiteReport[], room: Room): string[] {
	return sectionOf(suites, room, suite =>
		reportOf(suite)
			.mainRows(suite)
			.map(row => ({...row, suite, more: ''})),
	)
}

function sectionOf(
	suites: readonly SuiteReport[],
	{rows: most, text}: Room,
	rowsOf: (suite: SuiteReport) => readonly FigureRow[],
): string[] {
	const rows = suites.filter(suite => reportOf(suite).sentences === null).flatMap(rowsOf)
	const lines = suites.flatMap(suite => {
		const words = reportOf(suite).sentences?.(suite)
		if (words === undefined) return []
		const name = suites.length > 1 ? `**${escapeText(cutText(suite.name, text))}**: ` : ''
		return words.length === 0
			? [`- ${name}nothing was judged`]
			: words.map(word => `- ${name}${escapeText(cutText(word, text))}`)
	})
	return [
		...(rows.length > 0 ? [figures(rows.slice(0, most), text), ...sayMissing(rows.length - most)] : []),
		...(lines.length > 0 ? [lines.slice(0, most).join('\n'), ...sayMissing(lines.length - most)] : []),
	]
}

function figures(rows: readonly FigureRow[], text: number): string {
	const nameOf = ({suite, more, benchmark}: FigureRow) => {
		const name = `${escapeText(cutText(suite.name, text))}${more}`
		return benchmark === null ? name : `${name} ${codeCell(cutText(benchmark, text))}`
	}
	return markdownTable(rows, [
		left('Suite', nameOf),
		left('Outcome', ({suite, outcome = outcomeWords[suite.outcome]}) => outcome),
		right('n', ({metric}) => (metric ? grouped(metric.n) : '-')),
		right('Median', ({metric}) => sayFigure(metric?.median ?? null, metric?.unit ?? 'ms')),
		right('p99', ({metric}) => sayFigure(metric?.p99 ?? null, metric?.unit ?? 'ms')),
		right('Max', ({metric}) => sayFigure(metric?.max ?? null, metric?.unit ?? 'ms')),
		right('Per second', ({metric}) => (metric?.throughput == null ? '-' : grouped(metric.throughput))),
		right('CPU', ({suite}) => sayFigure(suite.usage?.cpuShare.mean ?? null, 'cores')),
		right('RSS max', ({suite}) => sayFigure(suite.usage?.rssBytes.max ?? null, 'bytes')),
	])
}
