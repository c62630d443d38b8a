import {runFigureOf} from '../../core/kinds/command/state-metrics.ts'
import {sayProbeCpu} from '../../core/run/summary/probe-cost.ts'
import {sayProbeBytes} from '../../core/run/summary/probe-memory.ts'
import type {HottestReport, NodeReport, SuiteReport} from '../../core/run/summary/run-report.ts'
import {bytes, clockMs, grouped, percent, significant} from '../../core/units/format.ts'
import {sayFigure} from '../../core/words/figure-words.ts'
import {sayMetric} from '../../core/words/metric-words.ts'
import {sayUnranked, sayWaiting} from '../../core/words/observed-words.ts'
import {topFrameLabel} from '../select/frame-label.ts'
import {hottestFrames, selfPercent} from '../select/results-view.ts'
import {clean} from '../select/suites-view.ts'
import {type Line, line, span, styled} from '../text/line.ts'
import {cut, left, right, whole, wrapped} from '../text/width.ts'
import {simpleRule} from '../widgets/rule.ts'
import type {ViewContext} from './context.ts'
import {findingRows} from './finding-rows.ts'
import {courseRows, suiteCourses} from './result-course.ts'
import {histogramRows} from './result-figures.ts'

/** Metrics, findings, the hottest functions, histogram and course: of suites without a table of their own. @param own course of its kind */
export function suiteDetail(suite: SuiteReport, width: number, ctx: ViewContext, own: readonly Line[] = []): Line[] {
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
		const value = (of: number | null) => right(sayFigure(of, metric.unit), valueWidth)
		lines.push(
			line(
				`   ${left(clean(sayMetric(metric.name)), nameWidth)}${right(grouped(metric.n), nWidth)}${value(metric.p50)}${value(metric.p90)}${value(metric.p99)}${wide ? value(metric.max) : ''}`,
			),
		)
	}
	if (suite.node) {
		const {node} = suite
		const delay = (of: number | null) => (of === null ? '-' : significant(of))
		lines.push(
			line(
				'   ',
				whole(
					[
						`loop wait p99 ${delay(node.loopDelayMs.p99)} max ${delay(node.loopDelayMs.max)} ms`,
						`gc ${sayCollections(node.gc)}`,
						`heap ${bytes(node.heapBytes ?? Number.NaN)}`,
					],
					width - 3,
					'   ',
				),
			),
		)
	}
	const ours = suite.usage && sayProbeBytes(suite.usage)
	const aside = [
		ours && `memory ${ours}`,
		suite.usage && sayProbeCpu(suite.usage),
		suite.usage && sayWaiting(suite.usage, suite.durationMs),
	].filter(Boolean)
	for (const part of wrapped(aside.join('; '), width - 4)) if (part !== '') lines.push(styled(`   ${part}`, 'dim'))
	lines.push(...findingRows(suite, width, ctx))
	const hottest = hottestFrames(suite, 8)
	if (suite.hottest && hottest.length > 0) {
		lines.push(simpleRule(`hottest, self %  (${shortSamples(suite.hottest)})`, '3 flame', width, ctx.glyphs))
		for (const top of hottest) lines.push(line(`${right(selfPercent(top), 7)}  ${cut(topFrameLabel(top), width - 11)}`))
	}
	const unranked = suite.hottest && sayUnranked(suite.hottest)
	if (unranked) {
		lines.push(simpleRule(`hottest  (${shortSamples(suite.hottest!)})`, '3 flame', width, ctx.glyphs))
		for (const part of wrapped(unranked, width - 4)) lines.push(styled(`   ${part}`, 'dim'))
	}
	lines.push(...shapes(suite, width, ctx), ...own)
	lines.push(...courseRows('course, second by second', suiteCourses(suite), width, ctx))
	return lines
}

/** Fewer values say more in a table than as a shape. */
const leastForShape = 5

function shapes({metrics}: SuiteReport, width: number, ctx: ViewContext): Line[] {
	const timed = metrics.filter(one => one.unit === 'ms' && one.n >= leastForShape)
	const isShown = (name: string) => (runFigureOf(name)?.figure ?? 'wall') === 'wall'
	return timed
		.filter(({name}) => isShown(name))
		.slice(0, 4)
		.flatMap(metric => histogramRows({metric, name: clean(sayMetric(metric.name))}, width, ctx))
}

function shortSamples({samples, cpuShare = null}: HottestReport): string {
	return `${grouped(samples)} samples${cpuShare === null || samples === 0 ? '' : `, ${percent(cpuShare)} of CPU time`}`
}

function sayCollections({count, major, share, watchedShare}: NodeReport['gc']): string {
	return count === null
		? '-'
		: `${watchedShare == null ? '' : '~'}${grouped(count)} (${major} major${watchedShare == null ? '' : ' seen'}, ${percent(share ?? Number.NaN)} of time)`
}
