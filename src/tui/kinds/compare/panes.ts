/** The parts of the live screen of a comparison. Each is a function of the view and a size, and returns exactly `rows` lines. */

import {type RatioSoFar, widthOf} from '../../../core/kinds/compare/state-ratio.ts'
import {grouped, percent} from '../../../core/units/format.ts'
import {sayEstimate, sayFigure, sayFiguresBetween} from '../../../core/words/figure-words.ts'
import {sayChange, sayChangeBetween, sayHalfWidth} from '../../../core/words/ratio-words.ts'
import type {NumberLine} from '../../../core/words/text-dots.ts'
import {controlWords, sayPairs} from '../../../core/words/verdict-words.ts'
import type {ViewContext} from '../../screens/context.ts'
import {topOf} from '../../screens/list-part.ts'
import type {PaneSize} from '../../screens/live-screen.ts'
import {stretched} from '../../screens/series-chart.ts'
import {sayLeft} from '../../select/suite-header.ts'
import {aimed} from '../../text/aim.ts'
import {type Line, line, padded, padLine, restyle, type Span, span, spread, styled} from '../../text/line.ts'
import {cut, cutWords, left, leftName, right} from '../../text/width.ts'
import {axisLabels, bracket, lineAxis, numberLine, ticks} from '../../widgets/number-line.ts'
import {
	changeChart,
	marginEdges,
	percentTicks,
	seriesColumns,
	seriesRow,
	seriesRows,
	sideDots,
	sideShapes,
	toPercent,
} from './plots.ts'
import {verdictSigns} from './verdict-sign.ts'
import type {ArmView, CompareRow, CompareView} from './view.ts'

export function intervalText({plan}: CompareView): string {
	return `99% interval, margin ${percent(plan.margin)}`
}

/** `pair 24/40`, `pair 24 of ~60` */
export function pairsText({state, iteration}: CompareView): string {
	if (iteration === null) return ''
	const {done, total} = iteration
	if (state.step === 'over') return done === 1 ? '1 pair' : `${grouped(done)} pairs`
	if (total !== null) return `pair ${grouped(done)}/${grouped(total)}`
	const expected = state.expectedPairs
	return expected === null || expected <= done
		? `pair ${grouped(done)}`
		: `pair ${grouped(done)} of ${sayEstimate(expected)}`
}

/** Both sides, the ratio, the control; below them how the interval closes. */
export function ratioPane(view: CompareView, {columns, rows}: PaneSize, ctx: ViewContext): Line[] {
	const words = [
		armLine(view, view.base, view.shown.baseMedian, columns),
		armLine(view, view.head, view.shown.headMedian, columns),
		ratioLine(view, columns),
		controlLine(view, columns),
	]
	if (rows < 7) return padded(words.slice(rows < 3 ? 2 : 0), rows)
	return padded([...words, ...funnel(view, {columns, rows: rows - words.length}, ctx)], rows)
}

function armLine({figure}: CompareView, {name, text, failures}: ArmView, median: number, columns: number): Line {
	const value = Number.isFinite(median) ? sayFigure(median, figure.unit) : '-'
	const failed: Span[] = failures === 0 ? [] : [span(`  ! ${failures} failed`, 'bad')]
	const end = line(...failed, `  median ${right(value, 9)} `)
	return spread(line(` ${left(name, 8)}`, cut(text, Math.max(4, columns - 30 - (failures > 0 ? 12 : 0)))), end, columns)
}

function ratioLine(view: CompareView, columns: number): Line {
	const {ratio, verdict} = view.shown
	const {targetWidth} = view
	const start: Span[] = [span(` ${left('ratio', 8)}`)]
	if (ratio === null)
		start.push(span(view.state.step === 'prepare' ? 'both sides are being made ready' : 'no pair yet', 'dim'))
	else {
		start.push(span(left(sayChange(ratio.ratio), 9), 'strong'))
		start.push(
			ratio.ci === null
				? span('first interval after 8 pairs', 'dim')
				: span(`${left(sayChangeBetween(ratio.ci), 17)} ${sayHalfWidth(widthOf(ratio))}`),
		)
		if (targetWidth !== null && verdict === null && columns >= 76)
			start.push(span(`; stops at ${sayHalfWidth(targetWidth)}`, 'dim'))
	}
	if (verdict !== null) {
		const {sign, style} = verdictSigns[verdict.verdict]
		return spread(start, line(span(`${sign} ${verdict.verdict} `, style)), columns)
	}
	const time = sayLeft(view)
	return time === '' ? start : spread(start, line(`${time} `), columns)
}

export function controlText({control, plan}: CompareView): string {
	if (!plan.control) return 'no control'
	if (control === null) return 'control: not run yet'
	const {is, judgement} = control.result
	const ratio = judgement === null ? '' : `, ${sayChange(judgement.ratio)}`
	return `control ${is}${ratio}`
}

function controlLine({control, plan}: CompareView, columns: number): Line {
	const start = ` ${left('control', 8)}`
	if (!plan.control) return line(start, span('none: nobody can tell whether the machine moved', 'dim'))
	if (control === null) return line(start, span('has not run yet', 'dim'))
	const {result, pairs} = control
	const {judgement} = result
	const ratio = judgement ? left(sayChange(judgement.ratio), 9) : ''
	const interval = judgement ? `${left(sayChangeBetween(judgement.interval), 17)} ` : ''
	const isBad = result.is === 'moved' || result.is === 'drifted'
	const text = `${isBad ? '! ' : ''}${sayPairs(pairs)}: ${controlWords[result.is]}`
	// What it came to is said whole; its interval where there is room for that too.
	const figures = 9 + ratio.length + interval.length + text.length < columns ? ratio + interval : ratio
	return line(
		start,
		figures,
		span(cutWords(text, Math.max(8, columns - 9 - figures.length - 1)), isBad ? 'bad' : undefined),
	)
}

/** A row for so many pairs, the newest last: read down, the brackets close around the ratio. `:` are the edges of the margin. */
function funnel(view: CompareView, {columns, rows}: PaneSize, ctx: ViewContext): Line[] {
	const past = view.closing(rows - 1)
	const plotWidth = Math.max(4, columns - 9 - 11)
	const known = past.filter(one => one.ci !== null)
	if (known.length === 0) return []
	const edges = marginEdges(view.plan.margin)
	const bounds = boundsOf(known, edges)
	const key = `ratio ${view.title}`
	const axis = lineAxis(Math.min(...bounds), Math.max(...bounds), columns >= 110 ? 12 : 8, ctx.axes.get(key))
	ctx.axes.set(key, axis)
	const at = numberLine(axis, plotWidth)
	const behind = ticks(at, [
		[0, '|'],
		[edges[0], ':'],
		[edges[1], ':'],
	])
	const heading = styled(
		`${right('pairs', 7)}  ${left(axisLabels(at, axis, percentTicks(axis)), plotWidth)}${right('+/-', 10)}`,
		'dim',
	)
	return [heading, ...past.map(one => funnelRow(one, at, behind))]
}

/** The first intervals may be so wide that nothing of the last could be seen: they end in `<` and `>`. */
const widestAgainstNow = 6

function boundsOf(past: readonly RatioSoFar[], edges: readonly number[]): number[] {
	const now = past.at(-1)!
	const [low, high] = [toPercent(now.ci!.low), toPercent(now.ci!.high)]
	const reach = (widestAgainstNow * (high - low)) / 2
	const centre = toPercent(now.ratio)
	return [
		0,
		...edges,
		...past.flatMap(({ci}) => [
			Math.max(toPercent(ci!.low), Math.min(centre - reach, low)),
			Math.min(toPercent(ci!.high), Math.max(centre + reach, high)),
		]),
	]
}

function funnelRow(one: RatioSoFar, at: NumberLine, behind: string): Line {
	const {ci, ratio, pairs} = one
	const drawn =
		ci === null ? behind : bracket(at, {low: toPercent(ci.low), high: toPercent(ci.high), at: toPercent(ratio)}, behind)
	return line(
		`${right(grouped(pairs), 7)}  `,
		span(left(drawn, at.columns), 'bar'),
		right(sayHalfWidth(widthOf(one)), 10),
	)
}

/** The change pair by pair, and each side by itself: what both do together is the machine, what one does alone is the program. */
export function driftPane(view: CompareView, {columns, rows}: PaneSize, ctx: ViewContext): Line[] {
	const {values} = view.shown
	const {unit} = view.figure
	if (values.logs.length === 0) return padded([styled('  no pair yet', 'dim')], rows)
	const total = view.pairsEach
	const wide = (of: readonly number[]) => stretched(of, total, seriesColumns(columns)).values
	const changes = Array.from(values.logs, Math.exp)
	const [change, ...sides] = seriesRows(
		{changes: wide(changes), base: wide(values.base), head: wide(values.head), unit},
		columns,
		ctx,
	)
	const between = (low: number, high: number) => sayFiguresBetween(low, high, 'ns')
	const control = view.control
		? [seriesRow('control', stretched(view.control.values, null, seriesColumns(columns)).values, between, columns, ctx)]
		: []
	const chartRows = rows - sides.length - (rows >= 8 ? control.length : 0)
	if (chartRows < 4) return padded([change!, ...sides, ...control], rows)
	const chart = changeChart({name: view.title, changes, total}, {columns, rows: chartRows}, ctx)
	return padded([...chart, ...sides, ...(rows >= 8 ? control : [])], rows)
}

export function sidesTitle({plan, shown, comparisons}: CompareView): string {
	if (plan.purpose === 'noise') return `comparisons of the same program: ${comparisons.length} of ${plan.comparisons}`
	return `runs: ${shown.values.base.length} each`
}

export function sidesPane(view: CompareView, size: PaneSize, ctx: ViewContext): Line[] {
	if (view.plan.purpose === 'noise') return comparisonsPane(view, size, ctx)
	const {base, head} = view.shown.values
	const {unit} = view.figure
	if (base.length === 0) return padded([styled('  no pair yet', 'dim')], size.rows)
	const dots = sideDots({base, head, unit, key: `sides ${view.title}`}, size.columns, ctx)
	const left = size.rows - dots.length
	const shapes = left < leastShapeRows ? [] : sideShapes({base, head, unit}, {...size, rows: left}, ctx)
	return padded([...dots, ...shapes], size.rows)
}

/** Fewer would be no shape. */
const leastShapeRows = 7

/** For `noise`: where the ratio of each finished comparison lies. */
function comparisonsPane({comparisons, plan}: CompareView, {columns, rows}: PaneSize, ctx: ViewContext): Line[] {
	const shown = comparisons.slice(-Math.max(1, rows - 1))
	if (shown.length === 0) return padded([styled('  the first is under way', 'dim')], rows)
	const edges = marginEdges(plan.margin)
	const bounds = [
		...shown.flatMap(({ci, ratio}) => (ci ? [toPercent(ci.low), toPercent(ci.high)] : [toPercent(ratio)])),
		...edges,
	]
	const axis = lineAxis(Math.min(...bounds), Math.max(...bounds), 8, ctx.axes.get('comparisons'))
	ctx.axes.set('comparisons', axis)
	const at = numberLine(axis, Math.max(4, columns - 9 - 11))
	const behind = ticks(at, [
		[0, '|'],
		[edges[0], ':'],
		[edges[1], ':'],
	])
	return padded(
		[
			styled(`${right('nr', 7)}  ${axisLabels(at, axis, percentTicks(axis))}`, 'dim'),
			...shown.map(({ci, ratio, comparison}) =>
				line(
					`${right(String(comparison + 1), 7)}  `,
					span(
						left(
							ci
								? bracket(at, {low: toPercent(ci.low), high: toPercent(ci.high), at: toPercent(ratio)}, behind)
								: behind,
							at.columns,
						),
						'bar',
					),
					right(sayChange(ratio), 10),
				),
			),
		],
		rows,
	)
}

/** A row for each of several benchmarks, `>` before the one shown above. */
export function compareRowsPane(view: CompareView, {columns, rows}: PaneSize, ctx: ViewContext): Line[] {
	const nameWidth = Math.max(8, columns - 2 - 8 - 11 - 11 - 9 - (columns >= 76 ? 18 : 0))
	const cells = (name: string, pairs: string, base: string, head: string, change: string, ci: string) =>
		`${leftName(name, nameWidth)}${right(pairs, 8)}${right(base, 11)}${right(head, 11)}${right(change, 9)}${columns >= 76 ? `  ${left(ci, 16)}` : ''}`
	const heading = styled(`  ${cells('BENCHMARK', 'PAIRS', 'BASE', 'HEAD', 'CHANGE', '99% INTERVAL')}`, 'dim')
	const at = view.rows.indexOf(view.shown)
	const room = Math.max(1, rows - 1)
	const top = topOf('benchmarks', {length: view.rows.length, cursor: at, rows: room}, ctx)
	const lines = view.rows.slice(top, top + room).map(row => {
		const text = cells(
			row.name,
			grouped(row.pairs),
			figureOf(row.baseMedian, view),
			figureOf(row.headMedian, view),
			row.ratio === null ? '-' : sayChange(row.ratio.ratio),
			row.ratio === null ? '-' : sayChangeBetween(row.ratio.ci),
		)
		const isShown = row === view.shown
		const drawn = line(isShown ? '> ' : '  ', text, ...verdictOf(row))
		const marked = isShown && view.isChosen ? restyle(padLine(drawn, columns), 'selected') : drawn
		return aimed(marked, {is: 'benchmark', key: row.benchmark ?? ''})
	})
	return padded(rows > 1 ? [heading, ...lines] : lines, rows)
}

function figureOf(median: number, {figure}: CompareView): string {
	return Number.isFinite(median) ? sayFigure(median, figure.unit) : '-'
}

function verdictOf({verdict}: CompareRow): Span[] {
	if (verdict === null) return []
	const {sign, style} = verdictSigns[verdict.verdict]
	return [span(sign, style)]
}
