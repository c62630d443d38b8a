/**
 * Line mode: what is printed where no screen can be drawn (a pipe, CI, a dumb terminal). Lines only ever follow each other, hold nothing a
 * terminal acts on unless colour is asked for, and one event gives the same lines whoever prints them.
 */
import type {FlameWritten, RunEvent} from '../core/events/run-event.ts'
import {runTotals} from '../core/kinds/command/plan-benchmarks.ts'
import {isOfRuns} from '../core/kinds/command/state-metrics.ts'
import {measuredSpan} from '../core/run/state/measured-span.ts'
import type {RunState, SuiteState, SuiteStateOf} from '../core/run/state/run-state.ts'
import type {Series} from '../core/run/state/series.ts'
import {sayProbeBytes} from '../core/run/summary/probe-memory.ts'
import type {RunReport} from '../core/run/summary/run-report.ts'
import {severityWords} from '../core/trouble/finding.ts'
import {bytes, durationMs, durationNs} from '../core/units/format.ts'
import {lastWords} from '../core/units/last-words.ts'
import {sanitise} from '../core/units/sanitise.ts'
import {saySamples, sayUnranked, sayWaiting} from '../core/words/observed-words.ts'
import {compareLines, compareProgress, compareTable, compareWords} from './kinds/compare/lines.ts'
import {microLines, microProgress, microTable, sweepLines} from './kinds/micro/lines.ts'
import {sayCommand} from './say.ts'
import {summaryRows} from './summary.ts'
import {textTable} from './text-table.ts'

export interface LineOptions {
	/** ANSI colours; off unless asked for. */
	readonly color?: boolean
}

/** How far a progress line looks back: the time between two of them. */
const progressSeconds = 5
const mostLastWords = 10

/**
 * @param state with the event already applied
 * @returns no line for most events
 */
export function linesOfEvent(state: RunState, event: RunEvent, options: LineOptions = {}): string[] {
	const paint = painter(options)
	if (!('suite' in event) || event.suite === null) return []
	const suite = state.suites.find(one => one.plan.name === event.suite)
	if (!suite) return []
	const name = sanitise(event.suite)
	const line = (text: string) => `${paint('dim', clockOf(state, event.tMs))} ${paint('bold', name)} ${text}`
	switch (event.type) {
		case 'suite-started':
			return [line(`started: ${cut(sanitise(sayCommand(suite.plan.launch)), 300)}`)]
		case 'target-ready':
			return [line(`ready after ${durationMs(event.afterMs)}`)]
		case 'node-attached':
			// The runs under the probe that follow a comparison are many, and no part of it.
			if (suite.plan.kind === 'compare') return []
			return [
				line(
					`observing Node ${sanitise(event.nodeVersion)}, pid ${event.pid}: ${cut(sanitise(event.argv.join(' ')), 100)}`,
				),
			]
		case 'iteration-finished':
			return suite.kind === 'command' ? [line(iterationRow(suite, event))] : []
		case 'flame-written':
			return [line(sayFlame(event))]
		case 'deep-profile-started':
			return [line(`runs ${suite.processes.some(one => one.role === 'target') ? 'again ' : ''}under ${event.profiler}`)]
		case 'deep-profile-finished':
			return [
				line(
					`${event.profiler} ${event.ok ? 'finished' : paint('red', 'failed')}${event.text === '' ? '' : `: ${sanitise(event.text)}`}`,
				),
			]
		case 'finding-made':
			return [line(`${severityWords[event.finding.severity]}: ${sanitise(event.finding.text)}`)]
		case 'suite-finished': {
			const tookMs = event.tMs - (suite.startedMs ?? event.tMs)
			if (event.outcome.is === 'done') return [line(`${paint('green', 'done')} in ${durationMs(tookMs)}`)]
			if (event.outcome.is === 'interrupted')
				return [line(`${paint('yellow', 'interrupted')} after ${durationMs(tookMs)}`)]
			return [line(`${paint('red', 'FAILED')}: ${sanitise(event.outcome.reason)}`), ...lastWordsOf(suite)]
		}
		case 'benchmarks-listed':
		case 'micro-measured':
		case 'micro-failed':
			return microLines(suite, event).map(line)
		default:
			return compareLines(state, suite, event).map(line)
	}
}

/** `run  3/20  212 ms`: warm-up runs say so, bad exits too. */
function iterationRow(
	{plan, iterations}: SuiteStateOf<'command'>,
	event: Extract<RunEvent, {type: 'iteration-finished'}>,
): string {
	const {warmups, runs, profiledAfter} = runTotals(plan)
	const [number, all, word] = event.profiled
		? [profiledAfter, profiledAfter, 'with the probe']
		: event.warmup
			? [event.iteration, warmups, 'warm-up']
			: [iterations.filter(one => !one.warmup).length, runs, 'run']
	const {exit} = event
	const bad = exit.failure
		? ` could not be started: ${exit.failure.code}`
		: exit.signal !== null
			? ` ended by ${exit.signal}`
			: exit.exitCode !== 0
				? ` exit code ${exit.exitCode}`
				: ''
	const which = event.benchmark === undefined ? '' : `${cut(sanitise(event.benchmark), 60)} `
	return `${word} ${String(number).padStart(String(all).length)}/${all} ${which}${durationNs(event.wallNs)}${bad}`
}

function lastWordsOf(suite: SuiteState): string[] {
	const lines = lastWords(
		suite.output.map(line => sanitise(line.text)),
		mostLastWords,
	)
	if (lines.length === 0) return ['  it printed nothing']
	return ['  its last lines:', ...lines.map(line => `  | ${cut(line, 200)}`)]
}

/**
 * `10:36:05 http-json 18/60s rps=12304 p50=3.12 p99=14.90 cpu=61 rss=212MiB wait99=2.1 err=0`, of the last five seconds: times in ms, CPU
 * in percent of one core; `wait` likewise: what threads that were ready to run waited for a core, when it is 10 or more. A figure nobody measured is left out.
 * @returns null when no suite is under way
 */
export function progressLine(state: RunState, options: LineOptions = {}): string | null {
	const suite = state.suites[state.current]
	if (!suite || suite.phase === 'waiting' || suite.phase === 'finished') return null
	const paint = painter(options)
	const words = [
		paint('dim', clockOf(state, state.tMs)),
		paint('bold', sanitise(suite.plan.name)),
		progressOf(state, suite),
	]
	if (suite.plan.kind === 'compare') return words.join(' ')
	// Whole seconds only: the one under way would be counted as if it were over.
	const toSecond = Math.floor(state.tMs / 1000)
	const fromSecond = Math.max(Math.ceil(measuredSpan(suite, state.tMs).fromMs / 1000), toSecond - progressSeconds)
	// Of a micro suite the row of each benchmark says more.
	const latencies = suite.plan.kind === 'micro' ? new Map<string, never>() : suite.latencies
	const track = latencies.get('http') ?? [...latencies].find(([name]) => !isOfRuns(name))?.[1]
	if (track && toSecond > fromSecond) {
		const recent = track.window(fromSecond * 1000, toSecond * 1000)
		words.push(`rps=${Math.round(recent.n / (toSecond - fromSecond))}`)
		if (recent.n > 0) words.push(`p50=${ms(recent.quantile(0.5))}`, `p99=${ms(recent.quantile(0.99))}`)
	}
	const {usage, loop} = suite
	const last = (series: Series) => known(series.slice(fromSecond, toSecond + 1))
	const cpu = last(usage.cpuShare)
	if (cpu.length > 0) words.push(`cpu=${Math.round((cpu.reduce((a, b) => a + b) / cpu.length) * 100)}`)
	const waiting = last(usage.waiting)
	const mostWaiting = waiting.reduce((a, b) => Math.max(a, b), 0)
	if (mostWaiting >= 0.1) words.push(`wait=${Math.round(mostWaiting * 100)}`)
	const rss = last(usage.rssBytes).at(-1)
	if (rss !== undefined) words.push(`rss=${Math.round(rss / 1024 ** 2)}MiB`)
	const waits = last(loop.delayP99Ms)
	if (waits.length > 0) words.push(`wait99=${waits.reduce((a, b) => Math.max(a, b)).toFixed(1)}`)
	if (track) words.push(track.errors > 0 ? paint('red', `err=${track.errors}`) : 'err=0')
	if (track && track.left + track.cut > 0) words.push(`unanswered=${track.left + track.cut}`)
	return words.join(' ')
}

function progressOf(state: RunState, suite: SuiteState): string {
	const seconds = (fromMs: number) => Math.max(0, Math.floor((state.tMs - fromMs) / 1000))
	if (suite.deepProfile?.state === 'running')
		return `under ${suite.deepProfile.profiler} ${seconds(suite.startedMs ?? 0)}s`
	if (suite.kind === 'command') {
		const counted = suite.iterations.filter(one => !one.warmup).length
		return `${counted}/${runTotals(suite.plan).runs} runs`
	}
	if (suite.kind === 'compare') return compareProgress(state, suite)
	if (suite.kind === 'micro') return microProgress(suite)
	if (suite.readyMs === null) return `starting ${seconds(suite.startedMs ?? 0)}s`
	const {durationMs: plannedMs} = suite.plan
	return plannedMs === null
		? `${seconds(suite.readyMs)}s`
		: `${Math.min(seconds(suite.readyMs), Math.round(plannedMs / 1000))}/${Math.round(plannedMs / 1000)}s`
}

/** The end of line mode: a table, what stands out, and where everything is. */
export function finalLines(report: RunReport, options: LineOptions & {readonly folder: string}): string[] {
	const paint = painter(options)
	const warnings = report.suites.flatMap(suite =>
		suite.findings.map(
			finding =>
				`${paint(finding.severity === 'error' ? 'red' : finding.severity === 'warning' ? 'yellow' : 'dim', severityWords[finding.severity])} ${sanitise(suite.name)}: ${sanitise(finding.text)}`,
		),
	)
	const flames = report.suites.flatMap(suite => suite.flames.flatMap(flame => flame.svg ?? flame.html ?? []))
	// A micro suite has a table of its own, with what a benchmark has instead of CPU and memory.
	const others = report.suites.filter(suite => !suite.micro && !suite.compare)
	return [
		'',
		...(others.length > 0 || report.suites.length === 0
			? [...textTable(summaryRows({...report, suites: others})), '']
			: []),
		...report.suites
			.filter(suite => suite.compare)
			.flatMap(suite => {
				const rows = compareTable(suite)
				return [
					`${sanitise(suite.name)} (${suite.outcome})`,
					...(rows.length === 0 ? [] : textTable(rows, rows[0]!.benchmark === undefined ? 1 : 2)),
					...compareWords(suite),
					'',
				]
			}),
		...report.suites
			.filter(suite => suite.micro)
			.flatMap(suite => [
				`${sanitise(suite.name)} (${suite.outcome})`,
				...textTable(microTable(suite), 1),
				...sweepLines(suite),
				'',
			]),
		...observedLines(report),
		...warnings,
		...(warnings.length > 0 ? [''] : []),
		`report      ${options.folder}/report.md`,
		`data        ${options.folder}/report.json`,
		...flames.map(flame => `${flame.endsWith('.svg') ? 'flamegraph' : 'profile   '}  ${options.folder}/${flame}`),
	]
}

function sayFlame({svg, html, profile, samples, bytes: held, source}: FlameWritten): string {
	if (svg === null && html !== null) return `page of ${source}: ${html}`
	const of = held === undefined ? `${samples} samples` : `${bytes(held)} in ${samples} stacks`
	return `flamegraph ${svg ?? profile ?? ''} of ${of}`
}

/** What part of it was seen, and what it waited for: of suites where that is something to know. */
function observedLines(report: RunReport): string[] {
	const lines = report.suites.flatMap(suite => {
		if (suite.kind !== 'observe' && suite.kind !== 'command') return []
		const {hottest, usage} = suite
		const unranked = hottest && sayUnranked(hottest)
		const ours = usage && sayProbeBytes(usage)
		const waiting = usage && sayWaiting(usage, suite.durationMs)
		return [
			...(hottest
				? [`${sanitise(suite.name)}: profiled by ${saySamples(hottest)}${unranked ? `. ${unranked}` : ''}`]
				: []),
			...(ours ? [`${sanitise(suite.name)}: memory ${ours}`] : []),
			...(waiting ? [`${sanitise(suite.name)}: ${waiting}`] : []),
		]
	})
	return lines.length > 0 ? [...lines, ''] : []
}

/** Time of day where the reader is. */
function clockOf(state: RunState, tMs: number): string {
	const at = new Date(Date.parse(state.startedAt) + tMs)
	return [at.getHours(), at.getMinutes(), at.getSeconds()].map(part => String(part).padStart(2, '0')).join(':')
}

function ms(ns: number): string {
	return (ns / 1e6).toFixed(2)
}

function known(values: readonly number[]): number[] {
	return values.filter(value => !Number.isNaN(value))
}

function cut(text: string, to: number): string {
	return text.length > to ? `${text.slice(0, to - 3)}...` : text
}

const codes = {bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39]} as const

function painter({color = false}: LineOptions) {
	return (style: keyof typeof codes, text: string): string =>
		color ? `\u001b[${codes[style][0]}m${text}\u001b[${codes[style][1]}m` : text
}
