import type {ComparedFrame, FramesCompared} from '../core/events/compare-event.ts'
import type {CompareReport} from '../core/run/compare-report.ts'
import type {SuiteReport, VerdictReport} from '../core/run/run-report.ts'
import {durationMs, grouped, percent} from '../core/units/format.ts'
import {dotPlot} from './dot-plot.ts'
import {code, codeCell, escapeText, fence, linkTarget} from './escape-markdown.ts'
import {left, markdownTable, right} from './markdown-table.ts'
import {sayValue} from './say.ts'
import {
	controlWords,
	gateWords,
	metricWords,
	operationOf,
	sayChange,
	sayMetricOf,
	sayP,
	sayQuestion,
	sayRatioInterval,
	sayVerdict,
	verdictsOf,
	verdictWords,
} from './say-compare.ts'

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
	const gate =
		compare.outcome === null
			? ''
			: ` Gate (${metricWords[compare.gate] ?? compare.gate}): **${gateWords[compare.outcome]}**.`
	const vouched =
		control === null
			? ''
			: ` Control: ${controlWords[control.is]} (${control.ratio === null ? '' : `${sayChange(control.ratio)}, ${sayRatioInterval({ratio: control.ratio, ci: control.ci})}, `}${grouped(control.pairs)} pairs).`
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
		right('Base', one => sayValue(one.base, one.unit)),
		right('Head', one => sayValue(one.head, one.unit)),
		right('Ratio', one => sayChange(one.ratio)),
		right('Interval', one => sayRatioInterval(one)),
		right('p', one => sayP(one.p)),
		right('Margin', one => percent(one.margin)),
		right('Detectable', one => (one.mde === null ? '-' : percent(one.mde))),
		right('Pairs', one => grouped(one.pairs)),
		left('Verdict', one =>
			one.verdict === 'regression' ? `**${verdictWords[one.verdict]}**` : verdictWords[one.verdict],
		),
	])
}

function sentences(verdicts: readonly VerdictReport[]): string {
	const deciding = verdicts.filter(one => one.gates)
	const lines = deciding.slice(0, 20).map(one => `- ${escapeText(sayVerdict(one))}.`)
	const level = deciding.find(one => one.ci !== null)?.ci?.level
	const legend =
		level === undefined
			? []
			: [
					`<sub>Ratio: head over base, centre over all pairs, with its ${percent(level)} interval. p: that the ratio lies inside the margin. Detectable: a change that would have been found four times out of five.</sub>`,
				]
	return [lines.join('\n'), ...legend].join('\n\n')
}

function plots({pairs}: CompareReport, verdicts: readonly VerdictReport[]): string[] {
	const shown = verdicts.filter(one => one.gates).slice(0, mostPlots)
	const blocks = shown.flatMap(one => {
		const found = pairs.find(
			pair => pair.benchmark === one.benchmark && pair.metric === one.metric && pair.stat === one.stat,
		)
		if (found === undefined || found.base.length < 3) return []
		const rows = [
			{label: 'base', values: found.base},
			{label: 'head', values: found.head},
		]
		return [
			`**${escapeText(sayQuestion(one))}**, one dot a run:`,
			fence(dotPlot(rows, value => sayValue(value, found.unit))),
		]
	})
	return blocks.length === 0 ? [] : ['### Runs', ...blocks]
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
	const all = ratios.slice(0, 40).map(one => `${sayChange(one.ratio)} (${sayRatioInterval(one)})`)
	return [
		'### Noise floor',
		'The same program was compared with itself. What differed all the same is what this machine does; `ab` takes it for its margin from now on.',
		table,
		...(all.length === 0 ? [] : [`Comparisons of ${metricWords[compare.gate] ?? compare.gate}: ${all.join(', ')}.`]),
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
