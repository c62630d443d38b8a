/** The results of functions: a row each, and of the one under the cursor the medians of its runs and the sweep it belongs to. */

import type {SweepReport} from '../../../core/kinds/micro/summary-report.ts'
import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import {medianOf, sortedCopy} from '../../../core/stats/quantile.ts'
import {bytes, durationNs, fixed, grouped, percent, significant} from '../../../core/units/format.ts'
import {sayTick} from '../../../core/words/figure-words.ts'
import {sayChange, sayFactor} from '../../../core/words/ratio-words.ts'
import type {ViewContext} from '../../screens/context.ts'
import {type FiguresLook, firstColumns, intervalRows, sayVariation, timeOf} from '../../screens/result-figures.ts'
import {seriesSpark} from '../../screens/series-spark.ts'
import {unitFor} from '../../select/buckets.ts'
import {ownFailure} from '../../select/own-failure.ts'
import type {FigureRow} from '../../select/result-rows.ts'
import {clean} from '../../select/suites-view.ts'
import {type Line, line, span, styled} from '../../text/line.ts'
import {cut, cutWords, left, leftName, right, widthOf, wrapped} from '../../text/width.ts'
import {axisLabels, bracket, dots, lineAxis, numberLine} from '../../widgets/number-line.ts'
import {type RuleTitle, simpleRule} from '../../widgets/rule.ts'

export function benchmarkRows(suite: SuiteReport): FigureRow[] {
	return (suite.micro?.benchmarks ?? []).map(benchmark => ({
		is: 'benchmark',
		key: benchmark.name,
		name: benchmark.name,
		metric: suite.metrics.find(one => one.name === benchmark.name) ?? null,
		benchmark,
		others: new Map(),
	}))
}

export const benchmarksLook: FiguresLook = {
	title: titleOf,
	names: 'BENCHMARK',
	columns: [
		...firstColumns,
		{title: 'P99', width: 9, of: timeOf(metric => metric.p99)},
		{
			title: 'PER S',
			width: 12,
			of: row => (row.metric?.throughput == null ? '-' : significant(row.metric.throughput)),
		},
		{title: 'CV', width: 7, of: sayVariation},
		{title: 'MEAN', width: 11, of: timeOf(metric => metric.mean)},
		{
			title: 'HEAP',
			width: 10,
			of: ({benchmark}) => (benchmark?.heapBytesPerCall == null ? '-' : bytes(benchmark.heapBytesPerCall)),
		},
		{title: 'GC', width: 9, of: ({benchmark}) => (benchmark?.gcNsPerCall ? durationNs(benchmark.gcNsPerCall) : '-')},
	],
	runs: runRows,
	growth: growthRows,
	sizes: sizeRows,
}

function titleOf({micro}: SuiteReport): RuleTitle {
	if (!micro) return {text: 'benchmarks'}
	const {timer} = micro
	return {
		text: `${micro.runs} ${micro.runs === 1 ? 'run' : 'runs'} of ${grouped(micro.samples)} samples`,
		more: [
			...(micro.node === null ? [] : [`node ${clean(micro.node)}`]),
			...(timer === null ? [] : [`timer ${durationNs(timer.costNs)}`, `step ${durationNs(timer.resolutionNs)}`]),
		],
	}
}

/** The median of each run on one scale, and how far their own median is known. */
function runRows(suite: SuiteReport, row: FigureRow, columns: number, ctx: ViewContext): Line[] {
	const {metric, benchmark} = row
	const lines: Line[] = []
	const failed = benchmark?.failure
	if (failed)
		for (const text of wrapped(`! run ${failed.run}: ${ownFailure(failed.text, benchmark.name)}`, columns - 4))
			lines.push(line(span(`  ${text}`, 'bad')))
	const values = (benchmark?.runs.flatMap(run => run.median ?? []) ?? []).filter(Number.isFinite)
	const name = clean(row.name)
	if (metric === null) return [simpleRule({text: name, name}, '', columns, ctx.glyphs), ...lines]
	if (values.length === 0)
		return [simpleRule({text: name, name}, '', columns, ctx.glyphs), ...lines, ...intervalRows(metric, columns)]
	const sorted = sortedCopy(values)
	const {ci} = metric
	const low = Math.min(sorted[0]!, ci?.low ?? Number.POSITIVE_INFINITY)
	const high = Math.max(sorted.at(-1)!, ci?.high ?? 0)
	const axis = lineAxis(low, high, columns >= 110 ? 12 : 8)
	const at = numberLine(axis, columns - 8 - 24)
	const unit = unitFor(low)
	const drift = benchmark?.drift
	const end = drift ? `drift ${sayChange(1 + drift.change)}${drift.low > 0 || drift.high < 0 ? ' !' : ''}` : ''
	const spark = seriesSpark(values, 20, ctx.glyphs).text
	return [
		simpleRule(
			{text: `${name}: medians of ${values.length} ${values.length === 1 ? 'run' : 'runs'}`, name},
			end,
			columns,
			ctx.glyphs,
		),
		...lines,
		styled(
			`        ${left(
				axisLabels(at, axis, ns => `${sayTick(ns / unit.ns, axis.step / unit.ns)}${unit.name}`),
				at.columns,
			)}  in order`,
			'dim',
		),
		line(
			' runs   ',
			span(left(dots(at, values, ['o', 'O'], ctx.glyphs).text, at.columns), 'bar'),
			'  ',
			span(spark, 'line'),
		),
		...(ci
			? [
					line(
						` ${left(ci.method === 'within-run' ? 'range' : '95%', 7)}`,
						span(
							left(
								bracket(at, {
									low: ci.low,
									high: ci.high,
									at: metric.median ?? medianOf(values),
									isRange: ci.method === 'within-run',
								}),
								at.columns,
							),
							'bar',
						),
						`  ${cut(`of ${suite.micro?.runs ?? metric.runs} asked`, 20)}`,
					),
				]
			: []),
	]
}

/** Every sweep in a line. */
function growthRows({micro}: SuiteReport, columns: number, ctx: ViewContext): Line[] {
	const sweeps = micro?.sweeps ?? []
	if (sweeps.length === 0) return []
	const longest = Math.max(...sweeps.map(one => widthOf(clean(one.name))))
	const nameWidth = Math.min(longest, 28, Math.max(16, Math.floor(columns * 0.25)))
	return [
		simpleRule('growth', '', columns, ctx.glyphs),
		...sweeps.flatMap(sweep => {
			const name = `${leftName(clean(sweep.name), nameWidth)}  `
			const room = columns - name.length - 4
			const forms = sayGrowth(sweep)
			return [line(`   ${name}`, cutWords(forms.find(said => said.length <= room) ?? forms.at(-1)!, room))]
		}),
	]
}

/** The sweep that the benchmark under the cursor belongs to, size by size. */
function sizeRows({micro}: SuiteReport, {key}: FigureRow, columns: number, ctx: ViewContext): Line[] {
	const own = micro?.sweeps.find(sweep => sweep.rows.some(one => one.benchmark === key))
	if (own === undefined) return []
	const isSize = own.kind === 'size'
	const size = columns >= 84 ? 14 : 10
	const cells = (value: string, time: string, rate: string, factor: string, efficiency: string, exponent: string) =>
		[
			left(value, size),
			right(time, 12),
			right(rate, 14),
			right(factor, 15),
			columns >= 76 ? right(efficiency, 12) : '',
			columns >= 76 && isSize ? right(exponent, 11) : '',
		].join('')
	const factorTitle = isSize ? 'TIMES AS LONG' : 'SPEED-UP'
	const titles = cells(clean(own.param).toUpperCase(), 'TIME', 'PER S', factorTitle, 'EFFICIENCY', 'EXPONENT')
	return [
		simpleRule({text: clean(own.name), name: clean(own.name)}, '', columns, ctx.glyphs),
		styled(`   ${titles}`, 'dim'),
		...own.rows.map(({benchmark, value, timeNs, perSecond, factor, efficiency, exponent}) =>
			line(
				benchmark === key ? ' > ' : '   ',
				cells(
					Number.isInteger(value) ? grouped(value) : significant(value),
					durationNs(timeNs),
					significant(perSecond),
					sayFactor(factor),
					percent(efficiency),
					exponent === null ? '-' : fixed(exponent, 2),
				),
			),
		),
	]
}

/** The fitted order and how sure it is; of concurrency where it peaks. In ever fewer words. */
function sayGrowth({growth, kind, peak, rows}: SweepReport): readonly string[] {
	if (kind === 'concurrency') {
		const best = rows.find(one => one.value === peak)
		if (!best) return ['no throughput']
		const most = `most at ${best.value}: ${significant(best.perSecond)} per s`
		return [`${most}, ${percent(best.efficiency)} efficient`, most]
	}
	if (growth === null)
		return [`too few sizes for an order of growth (${rows.length}; it takes 4)`, `too few sizes: ${rows.length} of 4`]
	const {order, rateNs, fixedNs, runnerUp, ambiguous, lead, slope} = growth
	const parts = [
		...(rateNs > 0 ? [`${durationNs(rateNs)} times that`] : []),
		...(fixedNs > 0 ? [`${durationNs(fixedNs)} fixed`] : []),
	].join(' + ')
	const cost = parts === '' ? '' : `; ${parts}`
	const exponent = `exponent ${fixed(slope.value, 2)}`
	const interval = `${exponent} [${fixed(slope.low, 2)}, ${fixed(slope.high, 2)}]`
	const other =
		runnerUp === null
			? ''
			: ambiguous
				? `; O(${runnerUp}) fits as well`
				: `; next O(${runnerUp})${lead === null ? '' : `, worse by ${significant(lead)} (AICc)`}`
	const short = `O(${order})${runnerUp !== null && ambiguous ? ` or O(${runnerUp})` : ''}`
	return [
		`O(${order})${cost.replace(';', ':')}${other}; ${interval}`,
		`${short}, ${interval}${cost}`,
		`${short}, ${interval}`,
		`${short}, ${exponent}`,
		short,
	]
}
