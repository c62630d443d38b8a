import type {ComparedFrame, FramesCompared} from '../../../core/kinds/compare/events.ts'
import {
	type ComparedRuns,
	type CompareReport,
	controlIsOf,
	countsBoth,
	runsOf,
} from '../../../core/kinds/compare/summary-report.ts'
import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import type {VerdictReport} from '../../../core/run/summary/verdict-report.ts'
import {durationMs, grouped, percent} from '../../../core/units/format.ts'
import {courseLine} from '../../../core/words/course-line.ts'
import {sayFigure, sayFiguresBetween} from '../../../core/words/figure-words.ts'
import {sayMetric, sayMetricOf, sayQuestion} from '../../../core/words/metric-words.ts'
import {sayChange, sayChangeBetween, sayLevel, sayP} from '../../../core/words/ratio-words.ts'
import {sayLessSteady, sayVerdictName} from '../../../core/words/steady-words.ts'
import {sayControl, sayMorePairs, sayVerdict} from '../../../core/words/verdict-words.ts'
import {dotPlot} from '../../dot-plot.ts'
import {code, codeCell, escapeText, fence, linkTarget} from '../../escape-markdown.ts'
import {left, markdownTable, right} from '../../markdown-table.ts'
import {operationOf, sayGate, verdictsOf} from './say.ts'

const mostPlots = 6

/** Everything below the heading of a comparison. */
export function compareSections(suite: SuiteReport): string[] {
	const {compare} = suite
	if (compare === undefined) return []
	const verdicts = verdictsOf(suite)
	return [
		intro(suite, compare),
		...(compare.base && compare.head && compare.purpose === 'ab' ? [sides(compare)] : []),
		...(compare.purpose === 'noise' ? noise(suite, compare) : []),
		...(verdicts.length === 0 ? [] : ['### Verdict', verdictTable(verdicts), sentences(verdicts)]),
		...plots(compare, verdicts),
		...compare.frames.flatMap(found => frames(found, operationOf(compare))),
	]
}

function intro(suite: SuiteReport, compare: CompareReport): string {
	const {runs, control} = compare
	const words = [
		`${grouped(runs.counted)} runs of both sides in turn, each in a fresh process, in ${durationMs(suite.durationMs)}`,
		...(runs.failed.base + runs.failed.head > 0
			? [`${grouped(runs.failed.base)} of base and ${grouped(runs.failed.head)} of head failed`]
			: []),
	]
	const came = sayGate(suite)
	const gate = came === null ? '' : ` Gate (${sayMetric(compare.gate)}): **${came}**.`
	const vouched = control === null ? '' : ` ${sayControl(control, controlIsOf(compare)).replace('c', 'C')}.`
	return `${words.join(', ')}.${gate}${vouched}`
}

function sides({base, head}: CompareReport): string {
	const rows = (['base', 'head'] as const).map(name => ({name, arm: name === 'base' ? base! : head!}))
	const revision = (arm: NonNullable<CompareReport['base']>) =>
		arm.revision === null
			? ''
			: `${codeCell(arm.revision)}${arm.commit === null ? '' : ` ${codeCell(arm.commit.slice(0, 7))}`}${arm.dirty ? ' with changes' : ''}${arm.subject === null ? '' : ` ${escapeText(arm.subject)}`}`
	const hasRevision = rows.some(({arm}) => arm.revision !== null)
	const table = markdownTable(rows, [
		left('', row => `**${row.name}**`),
		left('Command', ({arm}) => codeCell(arm.command)),
		...(hasRevision ? [left('Revision', ({arm}: (typeof rows)[number]) => revision(arm))] : []),
	])
	const notes = rows.flatMap(({name, arm}) => arm.notes.map(note => `- ${name}: ${escapeText(note)}`))
	return notes.length === 0 ? table : `${table}\n\n${notes.join('\n')}`
}

function verdictTable(verdicts: readonly VerdictReport[]): string {
	const several = new Set(verdicts.map(one => one.benchmark)).size > 1
	return markdownTable(verdicts, [
		...(several ? [left('Benchmark', (one: VerdictReport) => codeCell(one.benchmark ?? ''))] : []),
		left('Metric', one => `${escapeText(sayMetricOf(one))}${one.gates ? ' (decides)' : ''}`),
		right('Base', one => sayFigure(one.base, one.unit)),
		right('Head', one => sayFigure(one.head, one.unit)),
		right('Change', one => sayChange(one.ratio)),
		right('Interval', one => sayChangeBetween(one.ci)),
		right('p', one => sayP(one.p)),
		...(isFamily(verdicts) ? [right('p of all', (one: VerdictReport) => sayP(one.adjustedP))] : []),
		right('Margin', one => percent(one.margin)),
		right('Detectable', one => (one.mde === null ? '-' : percent(one.mde))),
		right('Pairs', one => grouped(one.pairs)),
		left('Verdict', one => {
			const {verdict} = one
			const name = sayVerdictName({...one, verdict: verdict === 'regression' ? `**${verdict}**` : verdict})
			const more = sayMorePairs(one)
			return more === null ? name : `${name}, ${more}`
		}),
	])
}

/** Several questions decide: the more are asked, the more one of them finds by chance. */
function isFamily(verdicts: readonly VerdictReport[]): boolean {
	return verdicts.filter(one => one.gates).length > 1
}

function sentences(verdicts: readonly VerdictReport[]): string {
	const deciding = verdicts.filter(one => one.gates)
	const shown = deciding.slice(0, 20)
	const said = [...shown.map(sayVerdict), ...sayLessSteady(shown)]
	const lines = said.map(text => `- ${escapeText(text)}.`)
	const isLess = verdicts.some(one => one.lessSteady !== null)
	const level = deciding.find(one => one.ci !== null)?.ci?.level
	const legend =
		level === undefined
			? []
			: [
					`<sub>Change: head over base, centre over all pairs, with its ${sayLevel(level)} interval. p: that the ratio lies inside the margin${isFamily(verdicts) ? '; of all: corrected for the number of questions (Holm)' : ''}. Detectable: a change that would have been found four times out of five.${isLess ? ' Less steady: the runs of head lie farther from their median than those of base, or a share of them is slow. The verdict, which is about the centre, does not see that.' : ''}</sub>`,
				]
	return [lines.join('\n'), ...legend].join('\n\n')
}

function plots(compare: CompareReport, verdicts: readonly VerdictReport[]): string[] {
	const shown = verdicts.filter(one => one.gates).slice(0, mostPlots)
	const blocks = shown.flatMap(one => {
		const runs = runsOf(compare, one)
		if (runs === null || runs.base.length < 3) return []
		const {base, head, confirmation} = runs
		const rows = [
			{label: 'base', values: base},
			{label: 'head', values: head},
			...(confirmation
				? [
						{label: 'base again', values: confirmation.base},
						{label: 'head again', values: confirmation.head},
					]
				: []),
		]
		return [
			`**${escapeText(sayQuestion(one))}**, one dot a run: ${sayRuns(runs, one)}`,
			fence(dotPlot(rows, (value, digits) => sayFigure(value, runs.unit, digits))),
			`Pair by pair, from the first to the last${confirmation ? '; behind the bar what was measured again' : ''}. Drift: from the first run of a side to its last${confirmation ? ' before the bar' : ''}, with its 95% interval.`,
			fence(courses(runs)),
		]
	})
	return blocks.length === 0 ? [] : ['### Runs', ...blocks]
}

/** Which runs are drawn, and which of them the verdict is of. */
function sayRuns(runs: ComparedRuns, verdict: VerdictReport): string {
	const {base, count, confirmation} = runs
	const part = base.length < count ? `, of which ${grouped(base.length)} are drawn` : ''
	const first = `${grouped(count)} of each side${part}`
	if (confirmation === null) return `${first}.`
	const both = countsBoth(runs, verdict)
	const counted = both ? `all ${grouped(verdict.pairs)} pairs` : `the first ${grouped(verdict.pairs)} pairs`
	return `${first}, and ${grouped(confirmation.count)} more of each (again) to confirm what the first said. The figures of the verdict are of ${counted}.`
}

/** What both sides do together is the machine, what one does alone is the program. */
function courses({base, head, drift, confirmation, unit}: ComparedRuns): string[] {
	const again = confirmation ?? {base: [], head: []}
	const changes = (side: Pick<ComparedRuns, 'base' | 'head'>) => side.base.map((value, i) => side.head[i]! / value)
	const figures = (low: number, high: number) => sayFiguresBetween(low, high, unit)
	const rows = [
		{
			name: 'change',
			series: [changes({base, head}), changes(again)],
			drifted: null,
			range: (low: number, high: number) => sayChangeBetween({low, high}),
		},
		{name: 'base', series: [base, again.base], drifted: drift.base, range: figures},
		{name: 'head', series: [head, again.head], drifted: drift.head, range: figures},
	]
	return rows.map(({name, series, drifted, range: between}) => {
		const all = series.flat()
		const range = between(Math.min(...all), Math.max(...all))
		const words = drifted
			? `, drift ${sayChange(1 + drifted.change)} (${sayChangeBetween({low: 1 + drifted.low, high: 1 + drifted.high})})`
			: ''
		return `${name.padEnd(6)}  ${courseLine(series)}  ${range}${words}`
	})
}

function noise(suite: SuiteReport, compare: CompareReport): string[] {
	const floors = compare.noise ?? []
	if (floors.length === 0) return []
	const several = new Set(floors.map(one => one.benchmark)).size > 1
	const table = markdownTable(floors, [
		...(several ? [left('Benchmark', (one: (typeof floors)[number]) => codeCell(one.benchmark ?? ''))] : []),
		left('Metric', one => escapeText(sayMetricOf(one))),
		right('Same program differs by', one => percent(one.measured)),
		right('Margin', one => percent(one.margin)),
		right('Comparisons', one => grouped(one.comparisons)),
	])
	const ratios = suite.verdicts.filter(one => one.metric === compare.gate && one.stat === 'median')
	const all = ratios.slice(0, 40).map(one => `${sayChange(one.ratio)} (${sayChangeBetween(one.ci)})`)
	return [
		'### Noise floor',
		'The same program was compared with itself. What differed all the same is what this machine does; `ab` takes it for its margin from now on.',
		table,
		...(all.length === 0 ? [] : [`Comparisons of ${sayMetric(compare.gate)}: ${all.join(', ')}.`]),
	]
}

function frames(found: FramesCompared, operation: string): string[] {
	const pictures = (['base', 'head'] as const).flatMap(side => {
		const {svg} = found[side]
		return svg === null ? [] : [`[flamegraph of ${side}](${linkTarget(svg)})`]
	})
	const of = found.benchmark === null ? '' : ` of ${code(found.benchmark)}`
	const basis = `${grouped(found.base.samples)} CPU samples of base and ${grouped(found.head.samples)} of head, in runs of their own after the measurement${pictures.length > 0 ? `: ${pictures.join(' · ')}` : ''}`
	if (found.grew.length === 0)
		return [
			'### What grew',
			`No function${of} clearly grew: the difference is spread over many, lies outside JavaScript, or is too small for ${basis}.`,
		]
	return [
		'### What grew',
		`${of === '' ? 'Functions' : `Functions${of}`} that clearly take longer, by ${basis}.`,
		frameTable(found.grew, found.unit, operation),
		...(found.shrank.length > 0
			? ['And that take less:', frameTable(found.shrank.slice(0, 5), found.unit, operation)]
			: []),
	]
}

function frameTable(rows: readonly ComparedFrame[], unit: FramesCompared['unit'], operation: string): string {
	const say = (us: number, share: number) => (unit === 'us' ? durationMs(us / 1000) : percent(share))
	const delta = ({delta: by}: ComparedFrame) => `${by > 0 ? '+' : '-'}${say(Math.abs(by), Math.abs(by))}`
	return markdownTable(rows, [
		left('Function', one => `${codeCell(one.name)}${one.presence === 'both' ? '' : ` (${one.presence})`}`),
		left('Where', one => (one.file === '' ? '' : codeCell(`${one.file}${one.line === null ? '' : `:${one.line}`}`))),
		right(unit === 'us' ? `Base, ${operation}` : 'Base', one => say(one.base, one.baseShare)),
		right(unit === 'us' ? `Head, ${operation}` : 'Head', one => say(one.head, one.headShare)),
		right('Change', delta),
		left('', one =>
			one.kind === 'total' ? 'with all it calls' : one.via === null ? '' : `through ${codeCell(one.via.name)}`,
		),
	])
}
