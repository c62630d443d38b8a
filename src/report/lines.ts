/**
 * Line mode: what is printed where no screen can be drawn (a pipe, CI, a dumb terminal). Lines only ever follow each other, hold nothing a
 * terminal acts on unless colour is asked for, and one event gives the same lines whoever prints them.
 */
import type {FlameWritten, RunEvent} from '../core/events/run-event.ts'
import {sayTimeLeft} from '../core/plan/expected-time.ts'
import {commandWords} from '../core/plan/launch-words.ts'
import {unitOfRule} from '../core/run/evaluation/evaluate-rule.ts'
import {isWatched, ruleOf} from '../core/run/evaluation/judge-rules.ts'
import {stateKindOf} from '../core/run/state/kinds.ts'
import {measuredSpan} from '../core/run/state/measured-span.ts'
import {nodeCount, type RunState, type SuiteState} from '../core/run/state/run-state.ts'
import type {Series} from '../core/run/state/series.ts'
import {type TookMs, timeLeft} from '../core/run/state/time-left.ts'
import {sayProbeBytes} from '../core/run/summary/probe-memory.ts'
import type {RunReport, SuiteReport} from '../core/run/summary/run-report.ts'
import {joinWords} from '../core/suite/split-words.ts'
import {severityWords} from '../core/trouble/finding.ts'
import {cutText} from '../core/units/cut-text.ts'
import {bytes, durationMs, fixed, grouped} from '../core/units/format.ts'
import {lastWords} from '../core/units/last-words.ts'
import {sanitise} from '../core/units/sanitise.ts'
import {withholdInArguments, withholdSecrets} from '../core/units/withhold-secrets.ts'
import {sayFigure} from '../core/words/figure-words.ts'
import {requestMetrics} from '../core/words/metric-words.ts'
import {saySamples, sayUnranked, sayWaiting} from '../core/words/observed-words.ts'
import {sayAlert, sayObserved} from './alert-section.ts'
import {baselineLines} from './baseline-lines.ts'
import {budgetLines} from './budget-lines.ts'
import {reportOf} from './kinds.ts'
import {secondsSince} from './seconds-since.ts'
import {summaryRows} from './summary.ts'
import {textTable} from './text-table.ts'
import {withoutSecrets} from './without-secrets.ts'

export interface LineOptions {
	/** ANSI colours; off unless asked for. */
	readonly color?: boolean
	/** How long suites took before; absent: nothing is known of that. */
	readonly tookMs?: TookMs
}

/** More Node processes than these tell nobody anything. */
const mostNamed = 10

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
	const name = withholdSecrets(sanitise(event.suite))
	const line = (text: string) =>
		`${paint('dim', clockOf(state, event.tMs))} ${paint('bold', name)} ${withholdSecrets(text)}`
	switch (event.type) {
		case 'suite-started':
			return [line(`started: ${cutText(withholdSecrets(sanitise(commandWords(suite.plan.launch))), 300)}`)]
		case 'target-ready':
			return [line(`ready after ${durationMs(event.afterMs)}`)]
		case 'node-attached':
			if (!reportOf(suite).namesProcesses || nodeCount(suite) > mostNamed + 1) return []
			if (nodeCount(suite) > mostNamed) return [line('observing more Node processes, which are not named here')]
			return [
				line(
					`observing Node ${sanitise(event.nodeVersion)}, pid ${event.pid}: ${cutText(withholdSecrets(sanitise(joinWords(withholdInArguments(event.argv)))), 100)}`,
				),
			]
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
		case 'rules-evaluated':
			return brokenNow(suite, event).map(text => line(paint('red', text)))
		case 'alert-changed':
			return alertNow(suite, event).map(([style, text]) => line(paint(style, text)))
		case 'capture-filed': {
			const {spec} = suite.rules[event.rule] ?? {}
			if (spec === undefined) return []
			const culprit = event.culprit === null ? '' : `; ${sanitise(event.culprit)} held the CPU`
			return [line(`captured at ${sanitise(spec.expr)}: ${event.svg ?? 'nothing to draw'}${culprit}`)]
		}
		case 'finding-made':
			return [line(`${severityWords[event.finding.severity]}: ${sanitise(event.finding.text)}`)]
		case 'suite-finished': {
			const tookMs = event.tMs - (suite.startedMs ?? event.tMs)
			if (event.outcome.is === 'done') return [line(`${paint('green', 'done')} in ${durationMs(tookMs)}`)]
			if (event.outcome.is === 'interrupted')
				return [line(`${paint('yellow', 'interrupted')} after ${durationMs(tookMs)}`)]
			return [line(`${paint('red', 'FAILED')}: ${sanitise(event.outcome.reason)}`), ...lastWordsOf(suite)]
		}
		default:
			return reportOf(suite).eventLines(state, suite, event).map(line)
	}
}

/** Word by word, before quotes are put around them. */
/** Those that are judged as they go, at the moment they are broken: one that is judged at the end may still be kept. */
function brokenNow(suite: SuiteState, {tMs, seen}: Extract<RunEvent, {type: 'rules-evaluated'}>): string[] {
	return seen.flatMap(({rule, observed}) => {
		const track = suite.rules[rule]
		const read = track && ruleOf(suite, track.spec)
		if (
			!track ||
			!read ||
			track.spec.list === 'capture' ||
			track.spec.alert !== undefined ||
			!(isWatched(read, track.spec) || track.spec.abort)
		)
			return []
		if (track.open?.fired !== true || track.firedMs !== tMs) return []
		const what = track.spec.list === 'alerts' ? 'ALERT' : 'BROKEN'
		return [`${what}: ${sanitise(track.spec.expr)} (${sayFigure(observed, unitOfRule(read))})`]
	})
}

const alertStyles = {inactive: 'dim', pending: 'yellow', firing: 'red', resolved: 'green'} as const

/** `alert SlowAnswers firing: answers take 612 ms`; without a message its condition and what was observed. */
function alertNow(
	suite: SuiteState,
	{rule, state, observed}: Extract<RunEvent, {type: 'alert-changed'}>,
): ReadonlyArray<readonly [style: 'dim' | 'yellow' | 'red' | 'green', text: string]> {
	const {spec} = suite.rules[rule] ?? {}
	const read = spec && ruleOf(suite, spec)
	if (!read || spec?.alert === undefined) return []
	const value = sayObserved(observed, unitOfRule(read))
	const style = state === 'firing' && spec.severity === 'warning' ? 'yellow' : alertStyles[state]
	return [[style, `alert ${sanitise(spec.alert.name)} ${state}: ${sayAlert({...spec, suite: suite.plan.name}, value)}`]]
}

function lastWordsOf(suite: SuiteState): string[] {
	const lines = lastWords(
		suite.output.map(line => sanitise(line.text)),
		mostLastWords,
	)
	if (lines.length === 0) return ['  it printed nothing']
	return ['  its last lines:', ...lines.map(line => `  | ${cutText(withholdSecrets(line), 200)}`)]
}

/**
 * `10:36:05 http-json 18/60s rps=12304 p50=3.12 p99=14.90 cpu=61 rss=212MiB wait99=2.1 err=0`, of the last five seconds: times in ms, CPU
 * in percent of one core; `wait` likewise: what threads that were ready to run waited for a core, when it is 10 or more. A figure nobody measured is left out.
 * Behind them, how long all of the run still takes, where that is known: `run: about 3m20s left`.
 * @returns null when no suite is under way
 */
export function progressLine(state: RunState, options: LineOptions = {}): string | null {
	const suite = state.suites[state.current]
	if (!suite || suite.phase === 'waiting' || suite.phase === 'finished') return null
	const paint = painter(options)
	const words = [
		paint('dim', clockOf(state, state.tMs)),
		paint('bold', withholdSecrets(sanitise(suite.plan.name))),
		progressOf(state, suite),
	]
	words.push(...progressFiguresOf(state, suite, paint))
	const left = sayRunLeft(state, options.tookMs ?? (() => null))
	return [words.join(' '), ...(left === null ? [] : [`run: ${left}`])].join('  ')
}

/** null: it is not known, or the suite says it of itself and is alone. */
function sayRunLeft(state: RunState, tookMs: TookMs): string | null {
	const left = timeLeft(state, state.tMs, tookMs)
	return state.suites.length > 1 || left.is === 'about' ? sayTimeLeft(left) : null
}

function progressFiguresOf(state: RunState, suite: SuiteState, paint: Paint): string[] {
	const {progressFigures} = reportOf(suite)
	if (progressFigures === 'none') return []
	const words: string[] = []
	// Whole seconds only: the one under way would be counted as if it were over.
	const toSecond = Math.floor(state.tMs / 1000)
	const fromSecond = Math.max(Math.ceil(measuredSpan(suite, state.tMs).fromMs / 1000), toSecond - progressSeconds)
	const latencies: SuiteState['latencies'] = progressFigures === 'all' ? suite.latencies : new Map()
	const {isOfRuns} = stateKindOf(suite)
	const requests = requestMetrics.find(name => latencies.has(name))
	const track = (requests && latencies.get(requests)) ?? [...latencies].find(([name]) => !isOfRuns(name))?.[1]
	if (track && toSecond > fromSecond) {
		const recent = track.window(fromSecond * 1000, toSecond * 1000)
		words.push(`rps=${fixed(recent.n / (toSecond - fromSecond))}`)
		if (recent.n > 0) words.push(`p50=${ms(recent.quantile(0.5))}`, `p99=${ms(recent.quantile(0.99))}`)
	}
	const {usage, loop} = suite
	const last = (series: Series) => known(series.slice(fromSecond, toSecond + 1))
	const cpu = last(usage.cpuShare)
	if (cpu.length > 0) words.push(`cpu=${fixed((cpu.reduce((a, b) => a + b) / cpu.length) * 100)}`)
	const waiting = last(usage.waiting)
	const mostWaiting = waiting.reduce((a, b) => Math.max(a, b), 0)
	if (mostWaiting >= 0.1) words.push(`wait=${fixed(mostWaiting * 100)}`)
	const rss = last(usage.rssBytes).at(-1)
	if (rss !== undefined) words.push(`rss=${fixed(rss / 1024 ** 2)}MiB`)
	const waits = last(loop.delayP99Ms)
	if (waits.length > 0) words.push(`wait99=${fixed(Math.max(...waits), 1)}`)
	if (track) words.push(track.errors > 0 ? paint('red', `err=${track.errors}`) : 'err=0')
	if (track && track.left + track.cut > 0) words.push(`unanswered=${track.left + track.cut}`)
	return words
}

function progressOf(state: RunState, suite: SuiteState): string {
	const {deepProfile} = suite
	if (deepProfile?.state === 'running')
		return `under ${deepProfile.profiler} ${secondsSince(state, suite.startedMs ?? 0)}s`
	return reportOf(suite).progress(state, suite)
}

/** The end of line mode: a table, what stands out, and where everything is. */
export function finalLines(recorded: RunReport, options: LineOptions & {readonly folder: string}): string[] {
	const report = withoutSecrets(recorded)
	const paint = painter(options)
	const warnings = report.suites.flatMap(suite =>
		suite.findings.map(
			finding =>
				`${paint(finding.severity === 'error' ? 'red' : finding.severity === 'warning' ? 'yellow' : 'dim', severityWords[finding.severity])} ${sanitise(suite.name)}: ${sanitise(finding.text)}`,
		),
	)
	const flames = report.suites.flatMap(suite => suite.flames.flatMap(flame => flame.svg ?? flame.html ?? []))
	const inTable = report.suites.filter(suite => reportOf(suite).endOfLines === 'in-table')
	const seen = inTable.flatMap(seenLines)
	const asked = report.suites.flatMap(suite => [...baselineLines(suite), ...budgetLines(suite)])
	return [
		'',
		...(inTable.length > 0 || report.suites.length === 0
			? [...textTable(summaryRows({...report, suites: inTable})), '']
			: []),
		...report.suites.flatMap(suite => {
			const {endOfLines} = reportOf(suite)
			return endOfLines === 'in-table' ? [] : [`${sanitise(suite.name)} (${suite.outcome})`, ...endOfLines(suite), '']
		}),
		...(seen.length > 0 ? [...seen, ''] : []),
		...(asked.length > 0 ? [...asked.map(({style, word, text}) => `${paint(style, word)} ${text}`), ''] : []),
		...warnings,
		...(warnings.length > 0 ? [''] : []),
		`report      ${options.folder}/report.md`,
		`data        ${options.folder}/report.json`,
		...flames.map(flame => `${flame.endsWith('.svg') ? 'flamegraph' : 'profile   '}  ${options.folder}/${flame}`),
	]
}

function sayFlame({svg, html, profile, samples, bytes: held, source}: FlameWritten): string {
	if (svg === null && html !== null) return `page of ${source}: ${html}`
	const of = held === undefined ? `${grouped(samples)} samples` : `${bytes(held)} in ${grouped(samples)} stacks`
	return `flamegraph ${svg ?? profile ?? ''} of ${of}`
}

/** What part of it was seen, and what it waited for: of suites where that is something to know. */
function seenLines({name, hottest, usage, durationMs}: SuiteReport): string[] {
	const unranked = hottest && sayUnranked(hottest)
	const ours = usage && sayProbeBytes(usage)
	const waiting = usage && sayWaiting(usage, durationMs)
	return [
		...(hottest ? [`${sanitise(name)}: profiled by ${saySamples(hottest)}${unranked ? `. ${unranked}` : ''}`] : []),
		...(ours ? [`${sanitise(name)}: memory ${ours}`] : []),
		...(waiting ? [`${sanitise(name)}: ${waiting}`] : []),
	]
}

/** Time of day where the reader is. */
function clockOf(state: RunState, tMs: number): string {
	const at = new Date(Date.parse(state.startedAt) + tMs)
	return [at.getHours(), at.getMinutes(), at.getSeconds()].map(part => String(part).padStart(2, '0')).join(':')
}

function ms(ns: number): string {
	return fixed(ns / 1e6, 2)
}

function known(values: readonly number[]): number[] {
	return values.filter(value => !Number.isNaN(value))
}

const codes = {bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39]} as const

type Paint = ReturnType<typeof painter>

function painter({color = false}: LineOptions) {
	return (style: keyof typeof codes, text: string): string =>
		color ? `\u001b[${codes[style][0]}m${text}\u001b[${codes[style][1]}m` : text
}
