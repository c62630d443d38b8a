/** The results of comparisons: a verdict a row, and of the one under the cursor the runs, the words, and what changed in the profile. */

import type {ComparedFrame, FramesCompared, VerdictName} from '../../../core/kinds/compare/events.ts'
import {type ComparedRuns, controlIsOf, countsBoth, runsOf} from '../../../core/kinds/compare/summary-report.ts'
import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import type {VerdictReport} from '../../../core/run/summary/verdict-report.ts'
import {durationNs, grouped, percent} from '../../../core/units/format.ts'
import {sayFigure} from '../../../core/words/figure-words.ts'
import {sayQuestion, sayQuestionShort} from '../../../core/words/metric-words.ts'
import {sayChange, sayChangeBetween, sayP} from '../../../core/words/ratio-words.ts'
import {lessSteadyWord, saySpread} from '../../../core/words/steady-words.ts'
import {sayArm, sayControl, sayGrounds, verdictOrder} from '../../../core/words/verdict-words.ts'
import type {ViewContext} from '../../screens/context.ts'
import {findingRows} from '../../screens/finding-rows.ts'
import type {PaneSize} from '../../screens/live-screen.ts'
import {type Detail, type Told, tablePart} from '../../screens/result-detail.ts'
import {clean} from '../../select/suites-view.ts'
import {isRunning} from '../../state.ts'
import {
	type Line,
	line,
	lineText,
	lineWidth,
	padLine,
	restyle,
	type Span,
	span,
	spread,
	styled,
} from '../../text/line.ts'
import {cut, cutName, left, leftName, right, whole, wrapped} from '../../text/width.ts'
import {simpleRule} from '../../widgets/rule.ts'
import {changeChart, seriesRows, sideDots, sideShapes} from './plots.ts'
import {type VerdictRow, verdictRows} from './result-table.ts'
import {lessSteadySign, verdictSigns} from './verdict-sign.ts'

export function verdictsDetail(of: Detail, suite: SuiteReport, {columns, rows}: PaneSize, ctx: ViewContext): Told {
	const shown = verdictRows(of.table)
	const chosen = shown[of.at]
	const top = summary(of, suite, columns, rows, ctx)
	if (!chosen) {
		const waits = isRunning(of.model) ? [line('   no verdict yet: 2 shows how far the pairs are')] : []
		const below = [...failureRows(suite, columns), ...findingRows(suite, columns, ctx)]
		return {pinned: [...top, ...waits], below}
	}
	const words = wordsOf(chosen, columns)
	const frames = chosen.suite.compare?.frames.filter(one => one.benchmark === chosen.verdict.benchmark) ?? []
	const changed = frames.flatMap(one => frameRows(one, columns, ctx))
	const findings = findingRows(chosen.suite, columns, ctx)
	const roomy = rows >= 16
	const plot = plotOf(chosen, rows >= 28, columns, ctx)
	const least = (roomy ? plot.length + words.length + 2 : 1) + Math.min(changed.length, 4)
	const listRows = Math.max(1, Math.min(shown.length, Math.max(3, rows - top.length - 2 - least)))
	const columnsOf = columnsFor(shown, columns)
	const list = shown.map((row, i) => verdictLine(row, i === of.at, columnsOf, columns))
	const pinned = [
		...top,
		simpleRule('metrics', `sort: ${of.table!.sort} (s)`, columns, ctx.glyphs),
		heading(columnsOf),
		...tablePart(of, list, listRows, ctx),
	]
	const after = [...changed, ...failureRows(suite, columns), ...findings]
	const course = courseRows(chosen, columns, ctx)
	// What changed and what is doubtful is seen without scrolling, if anything is.
	if (!roomy) return {pinned, below: [...after, ...words, ...plot, ...course]}
	const all = plot.length + words.length + course.length + after.length
	const spare = rows - pinned.length - all
	if (spare <= 0) return {pinned, below: [...plot, ...words, ...after, ...course]}
	const shapes = spare < shapeRows ? [] : shapesOf(chosen, columns, ctx)
	const left = spare - shapes.length
	const drawn = left < leastChartRows ? course : courseRows(chosen, columns, ctx, Math.min(mostChartRows, left))
	return {pinned, below: [...plot, ...shapes, ...words, ...drawn, ...after]}
}

/** With its rule. */
const shapeRows = 10
const leastChartRows = 8
const mostChartRows = 16

/** Where a large screen has room for it: how the runs of either side are spread. */
function shapesOf({suite, verdict}: VerdictRow, columns: number, ctx: ViewContext): Line[] {
	const runs = runsOf(suite.compare, verdict)
	if (!runs) return []
	const {unit} = runs
	const drawn = sideShapes({...countedRuns(runs, verdict), unit}, {columns, rows: shapeRows - 1}, ctx)
	const used = drawn.findLastIndex(row => lineText(row).trim() !== '') + 1
	return [simpleRule('how the runs are spread', '', columns, ctx.glyphs), ...drawn.slice(0, used)]
}

/** Two blanks, a sign and the longest of the words. */
const verdictWidth = 2 + 2 + 'inconclusive'.length

/** Below this the names of the benchmarks would pay for the words. */
const roomForWords = 140

/** What stands behind a verdict where head is less steady. */
function besideVerdict(columns: number): string {
	return columns < roomForWords ? ` ${lessSteadySign.sign}` : `, ${lessSteadyWord}`
}

/** Columns it takes where any of the rows has it. */
function besideWidth(rows: readonly VerdictRow[], columns: number): number {
	return rows.some(({verdict}) => verdict.lessSteady !== null) ? besideVerdict(columns).length : 0
}

function besideSpans({lessSteady}: VerdictReport, columns: number): Span[] {
	return lessSteady === null ? [] : [span(besideVerdict(columns), lessSteadySign.style)]
}

/** Few rows: the verdicts and nothing else. */
export function verdictStrip(of: Detail, {columns, rows}: PaneSize, ctx: ViewContext): Line[] {
	const all = verdictRows(of.table)
	const beside = besideWidth(all, columns)
	const list = all.map((row, i) => {
		const {verdict} = row
		const {sign, style} = verdictSigns[verdict.verdict]
		const start = line(i === of.at ? '> ' : '  ', cutName(clean(sayQuestionShort(verdict)), columns - 26 - beside))
		const words = [span(`${sign} ${verdict.verdict}`, style), ...besideSpans(verdict, columns)]
		const word = padLine(words, verdictWidth - 1 + beside)
		const drawn = spread(start, line(`${sayChange(verdict.ratio)} `, ...word), columns)
		return i === of.at ? restyle(padLine(drawn, columns), 'selected') : drawn
	})
	return tablePart(of, list, rows, ctx)
}

const plural: Readonly<Record<VerdictName, string>> = {
	regression: 'regressions',
	improvement: 'improvements',
	inconclusive: 'inconclusive',
	equivalent: 'equivalent',
}

function summary(of: Detail, suite: SuiteReport, columns: number, rows: number, ctx: ViewContext): Line[] {
	const {compare} = suite
	const verdicts = of.report.suites.flatMap(one => (one.compare?.purpose === 'ab' ? one.verdicts : []))
	const spans: Span[] = [span(' ')]
	for (const name of verdictOrder) {
		const count = verdicts.filter(one => one.verdict === name).length
		const {sign, style} = verdictSigns[name]
		if (count > 0) spans.push(span(` ${sign} ${count} ${count === 1 ? name : plural[name]} `, style))
		else if (columns >= 110) spans.push(span(` ${count} ${plural[name]} `, 'dim'))
	}
	const less = verdicts.filter(one => one.lessSteady !== null).length
	const exit = exitText(of, columns)
	if (less > 0) {
		const room = columns - lineWidth(spans) - lineWidth(exit)
		const short = ` ${lessSteadySign.sign} ${less} `
		const said = [`${short}${lessSteadyWord} `, short].find(text => text.length <= room)
		if (said !== undefined) spans.push(span(said, lessSteadySign.style))
	}
	const margin = compare ? `margin ${percent(compare.margin)}   99% intervals` : ''
	const lines: Line[] = [simpleRule('summary', margin, columns, ctx.glyphs), spread(spans, exit, columns)]
	if (rows >= 28 && compare) {
		const arm = (name: 'base' | 'head') => {
			const facts = compare[name]
			const failed = compare.runs.failed[name]
			return line(
				`  ${left(name, 6)}`,
				cut(facts === null ? 'was never ready' : clean(sayArm(facts)), columns - 30),
				failed > 0 ? span(`  ! ${failed} runs failed`, 'bad') : '',
			)
		}
		lines.push(arm('base'), arm('head'))
	}
	return lines
}

function exitText({run, model, report}: Detail, columns: number): Span[] {
	if (isRunning(model)) return [span('not over yet ', 'dim')]
	const code = run.exitCode ?? report.run.exitCode
	if (code === null) return [span('no exit code: interrupted ', 'warn')]
	const meaning = code === 0 ? 'passes' : code === 1 ? 'fails' : code === 3 ? 'inconclusive' : ''
	return [
		span(
			`exit code${columns >= 70 ? ' for CI' : ''}: ${code}${meaning === '' ? '' : ` (${meaning})`} `,
			code === 0 ? undefined : 'strong',
		),
	]
}

interface VerdictColumns {
	readonly suite: number
	readonly name: number
	readonly value: number
	readonly ci: number
	readonly p: number
	readonly runs: number
	readonly mde: number
}

function columnsFor(rows: readonly VerdictRow[], width: number): VerdictColumns {
	const several = new Set(rows.map(row => row.suite.name)).size > 1
	const wide = width >= 110
	const ci = width >= 76 ? 18 : 0
	const [p, runs, mde] = wide ? [10, 8, 12] : [0, 0, 0]
	const value = wide ? 12 : 9
	const rest = width - 3 - value * 2 - 8 - ci - p - runs - mde - verdictWidth - besideWidth(rows, width)
	const suite = several ? Math.max(8, Math.floor(rest * 0.35)) : 0
	return {suite, name: rest - suite, value, ci, p, runs, mde}
}

function cells(
	at: VerdictColumns,
	of: Readonly<Record<'suite' | 'name' | 'base' | 'head' | 'change' | 'ci' | 'p' | 'runs' | 'mde', string>>,
): string {
	return [
		at.suite > 0 ? `${left(of.suite, at.suite - 1)} ` : '',
		leftName(of.name, at.name),
		right(of.base, at.value),
		right(of.head, at.value),
		right(of.change, 8),
		at.ci > 0 ? `  ${left(of.ci, at.ci - 2)}` : '',
		at.p > 0 ? right(of.p, at.p) + right(of.runs, at.runs) + right(of.mde, at.mde) : '',
	].join('')
}

function heading(at: VerdictColumns): Line {
	const text = cells(at, {
		suite: 'SUITE',
		name: 'METRIC',
		base: 'BASE',
		head: 'HEAD',
		change: 'CHANGE',
		ci: '99% INTERVAL',
		p: 'P',
		runs: 'PAIRS',
		mde: 'DETECTABLE',
	})
	return styled(`   ${text}  VERDICT`, 'dim')
}

function verdictLine({suite, verdict}: VerdictRow, isCursor: boolean, at: VerdictColumns, width: number): Line {
	const {sign, style} = verdictSigns[verdict.verdict]
	const text = cells(at, {
		suite: clean(suite.name),
		name: `${clean(sayQuestionShort(verdict))}${verdict.gates ? ' *' : ''}`,
		base: sayFigure(verdict.base, verdict.unit),
		head: sayFigure(verdict.head, verdict.unit),
		change: sayChange(verdict.ratio),
		ci: sayChangeBetween(verdict.ci),
		p: sayP(verdict.p),
		runs: grouped(verdict.pairs),
		mde: verdict.mde === null ? '-' : percent(verdict.mde),
	})
	const drawn = line(
		isCursor ? '>  ' : '   ',
		text,
		'  ',
		span(`${sign} ${verdict.verdict}`, style),
		...besideSpans(verdict, width),
	)
	return isCursor ? restyle(padLine(drawn, width), 'selected') : drawn
}

/** @param apart what was measured again in rows of its own; else among the others, if the verdict counts it */
function plotOf({suite, verdict}: VerdictRow, apart: boolean, columns: number, ctx: ViewContext): Line[] {
	const runs = runsOf(suite.compare, verdict)
	if (!runs) return []
	const again = runs.confirmation
	const {base, head} = apart ? runs : countedRuns(runs, verdict)
	const more =
		again === null
			? ''
			: apart
				? `, and ${grouped(again.count)} again`
				: countsBoth(runs, verdict)
					? `, ${grouped(again.count)} of them again`
					: ''
	const count = apart ? runs.count : verdict.pairs
	const question = clean(sayQuestion(verdict))
	return [
		simpleRule(`${question}: ${grouped(count)} runs each${more}`, 'base o   head x', columns, ctx.glyphs),
		...sideDots(
			{base, head, again: apart ? again : null, unit: runs.unit, key: `result ${question} ${apart}`},
			columns,
			ctx,
		),
	]
}

/** The runs that the figures of the verdict are of, those of the second measurement last. */
function countedRuns(runs: ComparedRuns, verdict: VerdictReport): {base: readonly number[]; head: readonly number[]} {
	const {base, head, confirmation} = runs
	if (confirmation === null || !countsBoth(runs, verdict)) return {base, head}
	return {base: [...base, ...confirmation.base], head: [...head, ...confirmation.head]}
}

/** How both sides went from the first pair to the last: what both do together is the machine. */
function courseRows({suite, verdict}: VerdictRow, columns: number, ctx: ViewContext, chartRows = 0): Line[] {
	const runs = runsOf(suite.compare, verdict)
	if (!runs || runs.base.length < 2) return []
	const {base, head} = countedRuns(runs, verdict)
	const again = base.length - runs.base.length
	const changes = base.map((value, i) => head[i]! / value)
	return [
		simpleRule('pair by pair, oldest first', again > 0 ? `the last ${grouped(again)}: again` : '', columns, ctx.glyphs),
		...(chartRows === 0
			? []
			: changeChart({name: sayQuestion(verdict), changes, total: base.length}, {columns, rows: chartRows}, ctx)),
		...seriesRows({changes, base, head, unit: runs.unit}, columns, ctx),
	]
}

/** Why it is what it is, with the figures behind it, and whether the machine can be trusted. */
function wordsOf({suite, verdict}: VerdictRow, columns: number): Line[] {
	const {sign, style} = verdictSigns[verdict.verdict]
	const numbers = [
		`p ${sayP(verdict.p)} (${sayP(verdict.adjustedP)} among all questions)`,
		`${grouped(verdict.pairs)} pairs`,
		verdict.gates ? 'decides the exit code' : 'does not decide the exit code',
	]
	const {compare} = suite
	const machine = compare?.control
		? sayControl(compare.control, controlIsOf(compare))
		: 'no control: nobody can tell whether the machine moved'
	const isBad = compare?.control?.is === 'moved' || compare?.control?.is === 'drifted'
	const said = wrapped(sayGrounds(verdict), columns - 5)
	const {lessSteady} = verdict
	const steadiness = lessSteady === null ? [] : wrapped(`${lessSteadyWord}: ${saySpread(lessSteady)}`, columns - 5)
	return [
		...said.map((text, i) => line(' ', span(i === 0 ? `${sign} ` : '  ', style), text)),
		...steadiness.map((text, i) =>
			line(' ', span(i === 0 ? `${lessSteadySign.sign} ` : '  ', lessSteadySign.style), text),
		),
		line(`   ${whole(numbers, columns - 4, '; ')}`),
		...wrapped(machine, columns - 5).map(text => line('   ', span(text, isBad ? 'bad' : undefined))),
	]
}

function frameRows({unit, base, head, grew, shrank}: FramesCompared, columns: number, ctx: ViewContext): Line[] {
	const what = unit === 'us' ? 'CPU time a run' : 'share of the time'
	const rows = [...grew.map(one => frameLine(one, unit, columns)), ...shrank.map(one => frameLine(one, unit, columns))]
	return [
		simpleRule(
			`what changed in the flame: ${what}`,
			`${grouped(base.samples)} and ${grouped(head.samples)} samples`,
			columns,
			ctx.glyphs,
		),
		...(rows.length > 0 ? rows : [line('   no function clearly takes more or less in head')]),
	]
}

function frameLine(frame: ComparedFrame, unit: FramesCompared['unit'], columns: number): Line {
	const say = (value: number) => (unit === 'us' ? durationNs(value * 1e3) : percent(value))
	const {delta, presence, kind} = frame
	const isMore = delta > 0
	const amount = `${isMore ? '+' : '-'}${say(Math.abs(delta))}`
	const place = frame.file === '' ? '(native)' : `${clean(frame.file)}${frame.line === null ? '' : `:${frame.line}`}`
	const change =
		presence === 'new'
			? `new -> ${say(frame.head)}`
			: presence === 'gone'
				? `${say(frame.base)} -> gone`
				: `${say(frame.base)} -> ${say(frame.head)}`
	const via = frame.via === null || columns < 110 ? '' : `  via ${clean(frame.via.name)}`
	const name = `${clean(frame.name) || '(no name)'}${kind === 'total' ? ' and below' : ''} ${place}${via}`
	const end = `${right(change, 24)} `
	return spread(
		line(
			`  ${isMore ? '^' : 'v'} `,
			span(right(amount, 11), isMore ? 'bad' : 'good'),
			`  ${cut(name, columns - 17 - end.length - 1)}`,
		),
		line(end),
		columns,
	)
}

function failureRows(suite: SuiteReport, columns: number): Line[] {
	if (!suite.failure) return []
	return wrapped(`! ${clean(suite.failure.reason)}`, columns - 4).map(text => line(span(`  ${text}`, 'bad')))
}
