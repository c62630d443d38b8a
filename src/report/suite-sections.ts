/** Sections of markdown that suites of several kinds have. One nothing was measured for does not appear. */

import type {TopFrame} from '../core/events/run-event.ts'
import {metricOf, runFigureOf} from '../core/kinds/command/state-metrics.ts'
import {shortLocation} from '../core/profile/frame.ts'
import {sayProbeCpu} from '../core/run/summary/probe-cost.ts'
import {sayProbeBytes} from '../core/run/summary/probe-memory.ts'
import type {
	CaptureReport,
	FlameReport,
	MetricReport,
	NodeReport,
	ProcessReport,
	SuiteReport,
} from '../core/run/summary/run-report.ts'
import {absent, bytes, durationMs, grouped, percent, significant, stopwatchMs} from '../core/units/format.ts'
import {sayAgainstLimit} from '../core/words/budget-words.ts'
import {courseWords} from '../core/words/course-words.ts'
import {sayFigure, sayFiguresBetween} from '../core/words/figure-words.ts'
import {sayMetric} from '../core/words/metric-words.ts'
import {saySamples, sayUnranked, sayWaiting} from '../core/words/observed-words.ts'
import {sayLevel} from '../core/words/ratio-words.ts'
import {peaksOf, sparkline} from '../core/words/text-bars.ts'
import {code, codeCell, escapeText, fence, linkTarget} from './escape-markdown.ts'
import {left, markdownTable, right} from './markdown-table.ts'
import {seriesNamed} from './say.ts'
import {textHistogram} from './text-histogram.ts'

/** @param what it came to, as a clause such as `observed for 60 s` */
export function intro(suite: SuiteReport, what: string): string {
	if (suite.outcome === 'not-run') return 'Not run.'
	const words = [
		what,
		suite.observed === 'outside' ? 'seen from outside only' : suite.observed === 'light' ? 'observed lightly' : '',
		suite.readyAfterMs === null ? '' : `ready after ${durationMs(suite.readyAfterMs)}`,
		// Above 128 is what our own signal at the end looks like; it is news only in a failure.
		suite.exitCode === null || (suite.exitCode > 128 && suite.outcome !== 'failed')
			? ''
			: `exit code ${suite.exitCode}`,
	]
	const line = words.filter(word => word !== '').join(', ')
	const deep = suite.deepProfile
	return `${line[0]!.toUpperCase()}${line.slice(1)}.${deep ? ` Profiled with ${code(deep.profiler)}: ${deep.outcome}${deep.text ? `, ${escapeText(deep.text)}` : '.'}` : ''}`
}

export function times(suite: SuiteReport): string[] {
	const timed = suite.metrics.filter(metric => metric.unit === 'ms' && isShown(metric))
	const peakOf = (metric: MetricReport) => {
		const ofRun = runFigureOf(metric.name)
		if (ofRun?.figure !== 'wall') return null
		return suite.metrics.find(one => one.name === metricOf('peakRss', ofRun.benchmark))?.median ?? null
	}
	const anyPeaks = timed.some(metric => peakOf(metric) !== null)
	if (timed.length === 0) return []
	const figures = ['min', 'median', 'p90', 'p95', 'p99', 'max', 'mean'] as const
	const anyErrors = timed.some(metric => metric.errors > 0)
	const table = markdownTable(timed, [
		left('Time of', metric => nameOf(metric.name, codeCell)),
		right('n', metric => grouped(metric.n)),
		...figures.map(figure => right(figure, (metric: MetricReport) => sayFigure(metric[figure], 'ms'))),
		right('per second', metric => (metric.throughput === null ? '-' : significant(metric.throughput))),
		...(anyPeaks ? [right('peak memory', (metric: MetricReport) => sayFigure(peakOf(metric), 'bytes'))] : []),
		...(anyErrors ? [right('errors', (metric: MetricReport) => grouped(metric.errors))] : []),
	])
	return [
		'### Latency',
		table,
		...timed
			.filter(metric => (runFigureOf(metric.name)?.figure ?? 'wall') === 'wall')
			.slice(0, 4)
			.flatMap(metric => histogram(suite, metric)),
	]
}

/** A sweep shows wall and CPU time only: user and system time of every combination are in report.json. */
function isShown({name}: MetricReport): boolean {
	const ofRun = runFigureOf(name)
	return ofRun === null || ofRun.benchmark === null || ofRun.figure === 'wall' || ofRun.figure === 'cpu'
}

function nameOf(name: string, inCode: (text: string) => string): string {
	const benchmark = runFigureOf(name)?.benchmark ?? null
	if (benchmark !== null) return `${sayMetric(name.slice(0, name.indexOf('/')))} ${inCode(benchmark)}`
	const said = sayMetric(name)
	// What is none of our words is somebody else's.
	return said === name || /^(?:measure|step):/.test(name) ? inCode(said) : said
}

function histogram(suite: SuiteReport, metric: MetricReport): string[] {
	const rows = textHistogram(metric)
	if (rows.length === 0) return []
	const {ci, outliers} = metric
	const notes = [
		ci
			? `median ${sayFigure(metric.median, 'ms')}, ${sayLevel(ci.level)} interval ${sayFiguresBetween(ci.low, ci.high, 'ms')}`
			: '',
		metric.cv === null || metric.runs === 1 ? '' : `spread (cv) ${percent(metric.cv)}`,
		outliers && outliers.mild + outliers.severe > 0
			? `${grouped(outliers.mild)} mild and ${grouped(outliers.severe)} severe outliers, all counted`
			: '',
	].filter(note => note !== '')
	const lines = [...rows]
	const p99 = seriesNamed(suite, `${metric.name}:p99`)
	const rate = seriesNamed(suite, `${metric.name}:rate`)
	if (p99 && p99.values.length > 2) lines.push('', ...trends([['p99', p99.values, value => durationMs(value)]]))
	if (rate && rate.values.length > 2) lines.push(...trends([['per second', rate.values, value => significant(value)]]))
	return [`**${nameOf(metric.name, code)}**${notes.length > 0 ? `: ${notes.join('; ')}` : ''}`, fence(lines)]
}

const trendWidth = 60

type Trend = readonly [label: string, values: ReadonlyArray<number | null>, say: (value: number) => string]

/** `CPU         ▁▂▅█▇  0 .. 98.2%`: from the suite's first second to its last, scaled from 0 to the largest. */
function trends(all: readonly Trend[]): string[] {
	return all.map(([label, values, say]) => {
		const known = values.filter(value => value !== null)
		const max = known.reduce((a, b) => Math.max(a, b), 0)
		return `${label.padEnd(12)} ${sparkline(peaksOf(values, trendWidth), {min: 0, max})}  0 .. ${say(max)}`
	})
}

export function resources(suite: SuiteReport): string[] {
	const {usage} = suite
	if (usage === null) return []
	const tellsPeaks = usage.rssBytes.of === 'runs'
	const shown: Trend[] = courseWords.flatMap(([name, label, say]) => {
		const series = seriesNamed(suite, name)
		// For a command they show what happened to be there at a sample; its peaks are told.
		if (tellsPeaks && name === 'rssBytes') return []
		return series?.values.some(value => value !== null && value !== 0) ? [[label, series.values, say]] : []
	})
	const cpu = [
		`CPU ${sayFigure(usage.cpuShare.mean, 'cores')} of one core on average${tellsPeaks ? ' of the counted runs' : ''}`,
		...(usage.cpuShare.max === null ? [] : [`${sayFigure(usage.cpuShare.max, 'cores')} at most`]),
	]
	const rss = tellsPeaks
		? [`peak memory ${sayFigure(usage.rssBytes.max, 'bytes')} at most, of any process of any counted run`]
		: [
				`memory (RSS) ${sayFigure(usage.rssBytes.mean, 'bytes')} on average`,
				`${sayFigure(usage.rssBytes.max, 'bytes')} at most`,
				`${sayFigure(usage.rssBytes.last, 'bytes')} at the end`,
			]
	const waiting = sayWaiting(usage, suite.durationMs)
	const ours = sayProbeBytes(usage)
	const cost = sayProbeCpu(usage)
	const sentence = `${cpu.join(', ')}; ${rss.join(', ')}${ours === null ? '' : ` (${ours})`}${waiting === null ? '' : `; ${waiting}`}${cost === null ? '' : `; ${cost}`}.`
	return ['### CPU, memory, loop and GC', sentence, ...(shown.length > 0 ? [fence(trends(shown))] : [])]
}

export function node(report: NodeReport | null): string[] {
	if (report === null) return []
	return [
		markdownTable(
			[report],
			[
				right('Wait for the loop p50', ({loopDelayMs}) => sayFigure(loopDelayMs.p50, 'ms')),
				right('p99', ({loopDelayMs}) => sayFigure(loopDelayMs.p99, 'ms')),
				right('max', ({loopDelayMs}) => sayFigure(loopDelayMs.max, 'ms')),
				right('Loop busy', ({utilisation}) => sayFigure(utilisation, 'cores')),
				right('GC pauses', ({gc}) =>
					gc.count === null || gc.major === null
						? absent
						: `${isEstimate(gc) ? 'about ' : ''}${grouped(gc.count)} (${grouped(gc.major)} major${isEstimate(gc) ? ' seen' : ''})`,
				),
				right('of the time', ({gc}) => `${sayFigure(gc.share, 'cores')}${sayMargin(gc)}`),
				right(isEstimate(report.gc) ? 'longest seen' : 'longest', ({gc}) => sayFigure(gc.maxMs, 'ms')),
				right('Heap max', ({heapBytes}) => sayFigure(heapBytes, 'bytes')),
			],
		),
		...(isEstimate(report.gc)
			? [
					`There were so many collections that they were watched ${percent(report.gc.watchedShare!)} of the time: their number and their share are estimates. \`--all-collections\` watches them all the time.`,
				]
			: []),
	]
}

function sayMargin({shareMargin}: NodeReport['gc']): string {
	return shareMargin == null ? '' : ` ± ${percent(shareMargin)}`
}

function isEstimate({watchedShare}: NodeReport['gc']): boolean {
	return watchedShare != null
}

/** Only worth a table when there was more than one, and of many short ones only the busiest. */
export function processes(suite: SuiteReport): string[] {
	const {usage} = suite
	if (usage === null || usage.processCount < 2) return []
	const rows = usage.perProcess.slice(0, 8)
	const omitted = usage.processCount - rows.length
	const has = (key: 'role' | 'requests' | 'waitMs' | 'otherThreadsShare' | 'sampledShare') =>
		rows.some(row => row[key] != null && row[key] !== 0)
	const share = (of: number | null | undefined) => (of == null ? '-' : percent(of))
	const table = markdownTable(rows, [
		left('Process', row => codeCell(row.name)),
		...(has('role') ? [left('role', (row: ProcessReport) => row.role ?? '-')] : []),
		right('pid', row => String(row.pid)),
		left('Node.js', row => (row.node === null ? '-' : escapeText(row.node))),
		right('CPU', row => sayFigure(row.cpuShare, 'cores')),
		right('CPU time', row => sayFigure(row.cpuMs, 'ms')),
		...(has('otherThreadsShare') ? [right('other threads', (row: ProcessReport) => share(row.otherThreadsShare))] : []),
		...(has('sampledShare') ? [right('sampled', (row: ProcessReport) => share(row.sampledShare))] : []),
		...(has('waitMs') ? [right('waited', (row: ProcessReport) => sayFigure(row.waitMs ?? null, 'ms'))] : []),
		...(has('requests')
			? [right('requests', (row: ProcessReport) => (row.requests == null ? '-' : grouped(row.requests)))]
			: []),
		right('RSS max', row => bytes(row.maxRssBytes)),
		right('threads', row => grouped(row.threads)),
		right('open files', row => (row.fds === null ? '-' : grouped(row.fds))),
	])
	return [table, ...(omitted > 0 ? [`and ${grouped(omitted)} more.`] : [])]
}

export function flames(suite: SuiteReport): string[] {
	if (suite.flames.length === 0) return []
	// Some tools draw no flamegraph but charts of their own.
	return [suite.flames.some(one => one.svg !== null) ? '### Flamegraph' : '### Profile', ...suite.flames.flatMap(flame)]
}

function flame(one: FlameReport): string[] {
	const files = [
		one.svg && `[SVG](${linkTarget(one.svg)}) (search, zoom)`,
		one.profile && `[profile](${linkTarget(one.profile)}) (opens in DevTools and speedscope)`,
		one.html && `[HTML of ${one.source}](${linkTarget(one.html)})`,
	].filter(file => typeof file === 'string')
	const counted =
		one.bytes !== undefined
			? `${bytes(one.bytes)} in ${grouped(one.samples)} stacks`
			: one.samples > 0
				? `${grouped(one.samples)} samples${one.durationMs > 0 ? ` over ${durationMs(one.durationMs)}` : ''}`
				: ''
	const caption = `**${escapeText(one.title)}**${counted ? `, ${counted}` : ''}${files.length > 0 ? `: ${files.join(' · ')}` : ''}`
	return one.svg
		? [`[![Flamegraph: ${escapeText(one.title)}](${linkTarget(one.svg)})](${linkTarget(one.svg)})`, caption]
		: [caption]
}

const mostCaptures = 50
const mostPictures = 3

/** What was filed because a condition came true, in the order in which it did. */
export function captures({captures: all = []}: SuiteReport): string[] {
	if (all.length === 0) return []
	const shown = all.slice(0, mostCaptures)
	const files = ({flame, profile}: CaptureReport) =>
		[flame && `[flamegraph](${linkTarget(flame)})`, profile && `[profile](${linkTarget(profile)})`]
			.filter(file => typeof file === 'string')
			.join(' · ')
	const table = markdownTable(shown, [
		right('At', ({at}) => stopwatchMs(at)),
		left('Because', ({expr}) => codeCell(expr)),
		right('Observed', one => sayAgainstLimit(one).observed),
		right('Limit', one => sayAgainstLimit(one).limit),
		left('Held the CPU', ({culprit}) => (culprit === null ? absent : codeCell(culprit))),
		left('Seconds before and during', one => files(one) || 'nothing to draw'),
	])
	const pictures = shown
		.flatMap(({flame, expr, at}) => (flame === null ? [] : [{flame, title: `${stopwatchMs(at)}, ${expr}`}]))
		.slice(0, mostPictures)
		.map(({flame, title}) => `[![Flamegraph: ${escapeText(title)}](${linkTarget(flame)})](${linkTarget(flame)})`)
	const more = all.length - shown.length
	return ['### Captures', table, ...(more > 0 ? [`and ${grouped(more)} more.`] : []), ...pictures]
}

export function hottest(suite: SuiteReport): string[] {
	// From our own samples when there are any; a tool that profiled in our place has its own list.
	const profile = suite.hottest ?? suite.flames.findLast(one => one.top.length > 0)
	const why = suite.hottest && sayUnranked(suite.hottest)
	if (why) return ['### Hottest functions', `${why} There are ${saySamples(suite.hottest!)}.`]
	const few = suite.hottest ? undefined : suite.flames.findLast(one => one.samples > 0)
	if (!profile && few && few.bytes === undefined)
		return ['### Hottest functions', `${sayUnranked({unranked: 'few-samples'})} There are ${saySamples(few)}.`]
	if (!profile || profile.top.length === 0) return []
	const table = markdownTable(profile.top.slice(0, 10), [
		right('Self', frame => percent(frame.selfShare)),
		right('Total', frame => percent(frame.totalShare)),
		left('Function', frame => codeCell(frame.name)),
		left('Where', ({name, file, line}) => {
			const where = shortLocation({name, url: file, line, column: 0})
			return where === '' ? '' : codeCell(where)
		}),
	])
	if ('bytes' in profile && profile.bytes !== undefined)
		return [
			'### Largest allocations',
			`Shares of ${bytes(profile.bytes)} that were allocated and still held when it ended, in ${grouped(profile.samples)} stacks.`,
			table,
		]
	return [
		'### Hottest functions',
		`Shares of the busy time in ${saySamples(profile)}; what idled is left out.${ofCollector(profile.top)}`,
		table,
	]
}

/** Two shares of collections stand in one report; they are of different things. */
function ofCollector(top: readonly TopFrame[]): string {
	return top.some(frame => frame.name === '(garbage collector)')
		? ' `(garbage collector)` has its share of these samples; the share of its pauses above is of all the time that went by.'
		: ''
}
