import type {MetricReport, SuiteReport} from '../../core/run/run-report.ts'
import {bytes, clockMs, durationMs, durationNs, percent, significant} from '../../core/units/format.ts'
import {topFrameLabel} from '../select/frame-label.ts'
import {hottestFrames, selfPercent} from '../select/results-view.ts'
import {clean} from '../select/suites-view.ts'
import {type Line, line, span, styled} from '../text/line.ts'
import {cut, left, right, wrapped} from '../text/width.ts'
import {simpleRule} from '../widgets/rule.ts'
import type {ViewContext} from './context.ts'
import {findingRows} from './finding-rows.ts'

/** Metrics, findings and the hottest functions: of suites without a table of their own. */
export function suiteDetail(suite: SuiteReport, width: number, ctx: ViewContext): Line[] {
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
	lines.push(...findingRows(suite.findings, width, ctx))
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

export function figure(value: number | null, unit: MetricReport['unit']): string {
	if (value === null) return '-'
	if (unit === 'ms') return durationMs(value)
	if (unit === 'ns') return durationNs(value)
	return unit === 'bytes' ? bytes(value) : percent(value)
}
