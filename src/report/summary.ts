/** What stays on the screen when the program is gone: at most ten lines, and the same figures as rows for a table. */

import {watchCommand} from '../core/plan/watch-command.ts'
import type {RunReport, SuiteReport} from '../core/run/summary/run-report.ts'
import {cutText} from '../core/units/cut-text.ts'
import {absent, bytes, durationMs, grouped, percent, significant} from '../core/units/format.ts'
import {lastWords} from '../core/units/last-words.ts'
import {sanitise} from '../core/units/sanitise.ts'
import {sayFigure} from '../core/words/figure-words.ts'
import {sayMetric} from '../core/words/metric-words.ts'
import {baselineLines} from './baseline-lines.ts'
import {budgetLines} from './budget-lines.ts'
import {reportOf} from './kinds.ts'
import {laidOut, type Page, wrapped} from './laid-out.ts'
import {cutCommand, outcomeWords, sayRevision} from './say.ts'

const mostLines = 10
const mostSuites = 4

export interface SummaryOptions {
	/** The run's folder as the user would type it. */
	readonly folder: string
	/** Width of the terminal; default: no end. */
	readonly columns?: number
	/** Cells a text takes; default: one a character. */
	readonly widthOf?: (text: string) => number
}

export function summaryLines(report: RunReport, options: SummaryOptions): string[] {
	const {run, environment, suites} = report
	const {folder, columns = Number.POSITIVE_INFINITY, widthOf = text => text.length} = options
	const page: Page = {columns, widthOf, indent: 2, hang: 2}
	const names = suites.map(suite => sanitise(suite.name))
	const revision = sayRevision(environment.git)
	const flames = suites.flatMap(suite => suite.flames.flatMap(flame => flame.svg ?? flame.html ?? []))
	const head = laidOut(
		[
			`arsenal  ${names.length > 2 ? `${names.length} suites` : names.join(', ')}`,
			`${outcomeWords[run.outcome].toUpperCase()} in ${durationMs(Date.parse(run.endedAt) - Date.parse(run.startedAt))}`,
			`${revision === null ? '' : `${sanitise(revision)} `}on ${sanitise(environment.hostname)}`,
		],
		'  ',
		{...page, indent: 0},
	)
	const files = laidOut(
		[
			`report  ${folder}/report.md`,
			'data report.json',
			...(flames.length > 0 ? [`flame ${flames.at(-1)}${flames.length > 1 ? ` (${flames.length} in all)` : ''}`] : []),
		],
		'   ',
		{...page, hang: 0},
	)
	const again = laidOut(
		[`again   ${cutCommand(sanitise(run.command), 1000)}`, `watch  ${sanitise(watchCommand(run.id, run.out))}`],
		'   ',
		{
			...page,
			hang: 0,
		},
	)
	const shown = suites.length > mostSuites ? suites.slice(0, mostSuites - 1) : suites
	const figures = shown.flatMap(suite => {
		const {sentences} = reportOf(suite)
		const lines =
			sentences === null
				? laidOut(suiteWords(suite, suites.length > 1), '  ', page)
				: inSentences(suite, sentences(suite), suites.length > 1).flatMap(text => wrapped(text, page))
		// Each of several has its row in the table too.
		return suites.length > 1 ? lines.slice(0, 1) : lines
	})
	if (shown.length < suites.length) figures.push(`  and ${suites.length - shown.length} more suites`)
	const room = mostLines - head.length - files.length - again.length
	const doubts = troubles(suites).flatMap(text => wrapped(text, page))
	return [...head, ...[...figures, ...doubts].slice(0, Math.max(1, room)), ...files, ...again]
}

/** Sentences, which are broken between words. */
function inSentences(suite: SuiteReport, sentences: readonly string[], named: boolean): string[] {
	const name = named ? `${suite.name}: ` : ''
	const outcome = suite.outcome === 'done' ? '' : `${outcomeWords[suite.outcome]}  `
	const said = sentences.length > 0 ? sentences : ['nothing was judged']
	return said.map((text, i) => sanitise(`${name}${i === 0 ? outcome : ''}${text}`))
}

function suiteWords(suite: SuiteReport, named: boolean): string[] {
	const all = reportOf(suite).mainRows(suite)
	const {metric} = all[0]!
	const words = [
		...(named ? [`${sanitise(suite.name)}:`] : []),
		...(suite.outcome === 'done' ? [] : [outcomeWords[suite.outcome]]),
		...(metric
			? [
					`${sanitise(sayMetric(metric.name))} n ${grouped(metric.n)}`,
					`p50 ${sayFigure(metric.p50, metric.unit)}`,
					metric.p99 === null
						? `max ${sayFigure(metric.max, metric.unit)}`
						: `p99 ${sayFigure(metric.p99, metric.unit)}`,
				]
			: []),
		...(metric?.throughput == null ? [] : [`${significant(metric.throughput)}/s`]),
		...(all.length > 1 ? [`and ${all.length - 1} more`] : []),
		...(metric && metric.errors > 0 ? [`errors ${grouped(metric.errors)}`] : []),
		...(suite.usage?.cpuShare.mean == null ? [] : [`cpu ${percent(suite.usage.cpuShare.mean)}`]),
		...(suite.usage?.rssBytes.max == null
			? []
			: [`${suite.usage.rssBytes.of === 'runs' ? 'peak memory' : 'rss'} ${bytes(suite.usage.rssBytes.max)}`]),
		...(suite.node?.loopDelayMs.max == null ? [] : [`loop wait max ${durationMs(suite.node.loopDelayMs.max)}`]),
	]
	return words.length === 0 ? ['nothing was measured'] : words
}

/** Failures with the target's last words, broken budgets, then warnings, the worst first. */
function troubles(suites: readonly SuiteReport[]): string[] {
	const failures = suites.flatMap(suite =>
		suite.failure === null
			? []
			: [
					`! ${sanitise(suite.failure.reason)}`,
					...lastWords(suite.output.lines, 5).map(line => `  | ${cutText(sanitise(line), 160)}`),
				],
	)
	const budgets = suites.flatMap(suite =>
		[...baselineLines(suite), ...budgetLines(suite)]
			.filter(({style}) => style === 'red')
			.map(({word, text}) => `! ${word.trim()} ${text}`),
	)
	const findings = suites
		.flatMap(suite => suite.findings)
		.filter(finding => finding.severity !== 'info')
		.toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
		.map(finding => `! ${sanitise(finding.text)}`)
	return [...failures, ...budgets, ...findings]
}

/** One row a suite, or one a combination of its parameters; every row has every column, which is what table printers want. */
export function summaryRows(report: RunReport): Array<Record<string, string>> {
	return report.suites.flatMap(suite => {
		const {mainRows, hasUsage} = reportOf(suite)
		const usage = hasUsage ? suite.usage : null
		return mainRows(suite).map(({benchmark, metric, outcome = outcomeWords[suite.outcome]}) => ({
			suite: sanitise(benchmark === null ? suite.name : `${suite.name} ${benchmark}`),
			outcome,
			n: metric ? grouped(metric.n) : absent,
			p50: sayFigure(metric?.p50 ?? null, metric?.unit ?? 'ms'),
			p90: sayFigure(metric?.p90 ?? null, metric?.unit ?? 'ms'),
			p99: sayFigure(metric?.p99 ?? null, metric?.unit ?? 'ms'),
			max: sayFigure(metric?.max ?? null, metric?.unit ?? 'ms'),
			'per s': metric?.throughput == null ? absent : significant(metric.throughput),
			cpu: sayFigure(usage?.cpuShare.mean ?? null, 'cores'),
			'rss max': sayFigure(usage?.rssBytes.max ?? null, 'bytes'),
			warnings: String(suite.findings.filter(finding => finding.severity !== 'info').length),
		}))
	})
}
