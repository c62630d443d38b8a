import type {MetricReport, RunReport, SuiteReport} from '../../core/run/run-report.ts'
import type {RunState} from '../../core/run/run-state.ts'
import {summarise} from '../../core/run/summarise.ts'
import {bytes, clockMs, durationMs, durationNs, percent, significant} from '../../core/units/format.ts'
import {topFrameLabel} from '../select/frame-label.ts'
import {hottestFrames, reportPath, scpLine, selfPercent} from '../select/results-view.ts'
import {clean} from '../select/suites-view.ts'
import {isRunning, type Model} from '../state.ts'
import {fitLines, type Line, line, padLine, restyle, span, styled} from '../text/line.ts'
import {layoutOf} from '../text/size.ts'
import type {StyleName} from '../text/theme.ts'
import {cut, cutStart, left, right, wrapped} from '../text/width.ts'
import {simpleRule} from '../widgets/rule.ts'
import type {ViewContext} from './context.ts'
import {headerRow, hintsRow, statusRow} from './edges.ts'

const cache = new WeakMap<RunState, {readonly second: string; readonly report: RunReport}>()

/** Worked out once a second while the run goes on. */
function reportOf(run: RunState): RunReport {
	const second = `${Math.floor(run.tMs / 1000)} ${run.outcome} ${run.artifacts.length}`
	const known = cache.get(run)
	if (known?.second === second) return known.report
	const report = summarise(run)
	cache.set(run, {second, report})
	return report
}

export function resultsScreen(model: Model, ctx: ViewContext): Line[] {
	const {size, run} = model
	const {columns, rows} = size
	const small = layoutOf(size) === 'strip'
	const bottom = (own: Line): Line[] =>
		small
			? [model.notice ? statusRow(model, [], columns) : hintsRow(model, columns)]
			: [statusRow(model, own, columns), hintsRow(model, columns)]
	if (run === null) {
		const lines: Line[] = [headerRow('arsenal  RESULTS', '', columns), [], line('  no run yet')]
		while (lines.length < rows - bottom([]).length) lines.push([])
		return fitLines([...lines.slice(0, rows - bottom([]).length), ...bottom([])], size)
	}
	const report = reportOf(run)
	const word = isRunning(model)
		? 'RUNNING'
		: report.run.outcome === 'done'
			? 'DONE'
			: report.run.outcome === 'failed'
				? 'FAIL'
				: 'INTERRUPTED'
	const header = headerRow(
		`arsenal  RESULTS  ${clean(report.run.id)}  ${report.suites.length} ${report.suites.length === 1 ? 'suite' : 'suites'} in ${clockMs(run.tMs)}`,
		`${word}${run.exitCode === null ? '' : ` exit ${run.exitCode}`} `,
		columns,
	)
	const folder = model.feed?.folder ?? null
	const saved: Line = isRunning(model)
		? line(' the report is written when the run ends')
		: line(' report ', span(cutStart(clean(reportPath(run, folder)), columns - 24), 'strong'), '  y copy')
	const end = bottom(saved)
	const room = Math.max(1, rows - 1 - end.length)
	const cursor = Math.min(model.results.cursor, report.suites.length - 1)
	const list = report.suites.map((suite, index) => suiteLine(suite, index === cursor, columns))
	if (small) return fitLines([header, ...window(list, cursor, room), ...end], size)

	const suite = report.suites[cursor]
	const detail = suite ? suiteDetail(suite, columns, ctx) : []
	const files: Line[] =
		isRunning(model) || layoutOf(size) === 'pane'
			? []
			: [
					simpleRule('report', 'w files', columns, ctx.glyphs),
					line(`  ${cutStart(clean(scpLine(run, folder)), columns - 4)}`),
				]
	// The list gives way to the details, but not below three suites.
	const spare = room - 2 - Math.min(detail.length + files.length, Math.ceil(room * 0.7))
	const listRoom = Math.max(1, Math.min(list.length, Math.max(3, spare)))
	const body: Line[] = [
		simpleRule('suites', 'j k choose', columns, ctx.glyphs),
		heading(columns),
		...window(list, cursor, listRoom),
	]
	const detailRoom = room - body.length - files.length
	const shownDetail = detail.slice(0, Math.max(0, detailRoom))
	body.push(...shownDetail)
	while (body.length < room - files.length) body.push([])
	return fitLines([header, ...body, ...files, ...end], size)
}

function window(lines: readonly Line[], cursor: number, rows: number): Line[] {
	const first = Math.max(0, Math.min(lines.length - rows, cursor - Math.floor(rows / 2)))
	const shown = lines.slice(first, first + rows)
	while (shown.length < rows) shown.push([])
	return shown
}

function heading(width: number): Line {
	return styled(row('   SUITE', 'OUTCOME', 'P50', 'P99', 'CPU', 'RSS', width), 'dim')
}

function row(name: string, outcome: string, p50: string, p99: string, cpu: string, rss: string, width: number): string {
	const figures = right(p50, 12) + right(p99, 12) + (width >= 76 ? right(cpu, 10) + right(rss, 12) : '')
	const outcomeWidth = width >= 56 ? 12 : 0
	return left(name, Math.max(8, width - figures.length - outcomeWidth - 1)) + left(outcome, outcomeWidth) + figures
}

function suiteLine(suite: SuiteReport, isCursor: boolean, width: number): Line {
	const metric = mainMetric(suite)
	const text = row(
		` ${isCursor ? '>' : ' '} ${clean(suite.name)}`,
		outcomeWord(suite),
		metric ? figure(metric.p50, metric.unit) : '-',
		metric ? figure(metric.p99, metric.unit) : '-',
		percent(suite.usage?.cpuShare.mean ?? Number.NaN),
		bytes(suite.usage?.rssBytes.max ?? Number.NaN),
		width,
	)
	if (isCursor) return restyle(padLine(line(text), width), 'selected')
	return line(span(text, outcomeStyle(suite)))
}

/** Wall time or HTTP where there is one; the first measure otherwise. */
function mainMetric(suite: SuiteReport): MetricReport | undefined {
	if (suite.micro && suite.micro.benchmarks.length > 1) return undefined
	return (
		suite.metrics.find(one => one.name === 'wall' || one.name === 'http') ??
		suite.metrics.find(one => one.name.startsWith('measure:')) ??
		// A benchmark that stands alone.
		(suite.micro?.benchmarks.length === 1 ? suite.metrics.find(one => one.unit === 'ns') : undefined)
	)
}

function outcomeWord(suite: SuiteReport): string {
	return suite.outcome === 'done'
		? 'done'
		: suite.outcome === 'failed'
			? '! FAIL'
			: suite.outcome === 'not-run'
				? 'not run'
				: 'stopped'
}

function outcomeStyle(suite: SuiteReport): StyleName | undefined {
	return suite.outcome === 'failed' ? 'bad' : suite.outcome === 'done' ? undefined : 'warn'
}

function suiteDetail(suite: SuiteReport, width: number, ctx: ViewContext): Line[] {
	const lines: Line[] = [
		simpleRule(`${clean(suite.name)}: metrics`, `measured ${clockMs(suite.durationMs)}`, width, ctx.glyphs),
	]
	if (suite.failure)
		for (const part of wrapped(`! ${clean(suite.failure.reason)}`, width - 4))
			lines.push(line(span(`  ${part}`, 'bad')))
	const wide = width >= 76
	const [nameWidth, nWidth, valueWidth] = width >= 100 ? [34, 9, 12] : wide ? [22, 9, 11] : [18, 7, 10]
	lines.push(
		styled(
			`   ${left('METRIC', nameWidth)}${right('N', nWidth)}${right('P50', valueWidth)}${right('P90', valueWidth)}${right('P99', valueWidth)}${wide ? right('MAX', valueWidth) : ''}`,
			'dim',
		),
	)
	for (const metric of suite.metrics) {
		const value = (of: number | null) => right(figure(of, metric.unit), valueWidth)
		lines.push(
			line(
				`   ${left(clean(metricName(metric)), nameWidth)}${right(String(metric.n), nWidth)}${value(metric.p50)}${value(metric.p90)}${value(metric.p99)}${wide ? value(metric.max) : ''}`,
			),
		)
	}
	if (suite.node) {
		const {node} = suite
		const delay = (of: number | null) => (of === null ? '-' : significant(of))
		lines.push(
			line(
				cut(
					`   loop delay p99 ${delay(node.loopDelayMs.p99)} max ${delay(node.loopDelayMs.max)} ms   gc ${node.gc.count} (${node.gc.major} major, ${percent(node.gc.share ?? Number.NaN)} of time)   heap ${bytes(node.heapBytes ?? Number.NaN)}`,
					width - 1,
				),
			),
		)
	}
	lines.push(simpleRule(`findings, ${suite.findings.length}`, '', width, ctx.glyphs))
	if (suite.findings.length === 0) lines.push(line('   nothing to doubt'))
	for (const finding of suite.findings) {
		const sign = finding.severity === 'info' ? 'i' : '!'
		const style: StyleName | undefined =
			finding.severity === 'error' ? 'bad' : finding.severity === 'warning' ? 'warn' : undefined
		wrapped(clean(finding.text), width - 4).forEach((text, index) => {
			lines.push(line(' ', span(index === 0 ? `${sign} ` : '  ', style), text))
		})
		if (width >= 100 && finding.evidence !== '')
			lines.push(line(span(`     ${cut(clean(finding.evidence), width - 6)}`, 'dim')))
	}
	const hottest = hottestFrames(suite, 8)
	if (suite.hottest && hottest.length > 0) {
		lines.push(simpleRule(`hottest, self %  (${suite.hottest.samples} samples)`, '3 flame', width, ctx.glyphs))
		for (const top of hottest) lines.push(line(`${right(selfPercent(top), 7)}  ${cut(topFrameLabel(top), width - 11)}`))
	}
	return lines
}

function metricName(metric: MetricReport): string {
	switch (metric.name) {
		case 'wall':
			return 'wall time'
		case 'http':
			return 'http latency'
		case 'cpuShare':
			return 'cpu'
		case 'rssBytes':
			return 'memory (rss)'
		default:
			return metric.name.replace(/^measure:/, '')
	}
}

function figure(value: number | null, unit: MetricReport['unit']): string {
	if (value === null) return '-'
	if (unit === 'ms') return durationMs(value)
	if (unit === 'ns') return durationNs(value)
	return unit === 'bytes' ? bytes(value) : percent(value)
}
