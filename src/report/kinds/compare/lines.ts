import type {RunEvent} from '../../../core/events/run-event.ts'
import type {ComparePlan} from '../../../core/kinds/compare/plan.ts'
import type {CompareTrack} from '../../../core/kinds/compare/state.ts'
import {decidingFigure} from '../../../core/kinds/compare/state-figures.ts'
import {ratioNow, widthOf} from '../../../core/kinds/compare/state-ratio.ts'
import {controlIsOf} from '../../../core/kinds/compare/summary-report.ts'
import type {RunState, SuiteStateOf} from '../../../core/run/state/run-state.ts'
import type {SuiteReport} from '../../../core/run/summary/run-report.ts'
import type {VerdictReport} from '../../../core/run/summary/verdict-report.ts'
import {severityWords} from '../../../core/trouble/finding.ts'
import {absent, durationMs, grouped, percent} from '../../../core/units/format.ts'
import {sanitise} from '../../../core/units/sanitise.ts'
import type {RecordedComparison} from '../../../core/verdict/compare-recorded.ts'
import {sayFigure} from '../../../core/words/figure-words.ts'
import {sayMetricOf} from '../../../core/words/metric-words.ts'
import {sayChange, sayChangeBetween, sayHalfWidth, sayP} from '../../../core/words/ratio-words.ts'
import {sayLessSteady, sayVerdictName} from '../../../core/words/steady-words.ts'
import {sayArm, sayControl, sayPairs, sayVerdict} from '../../../core/words/verdict-words.ts'
import {sayRevision} from '../../say.ts'
import {secondsSince} from '../../seconds-since.ts'
import {textTable} from '../../text-table.ts'
import {operationOf, sayFloor, sayGate, verdictsOf} from './say.ts'

/** Runs that failed are named one by one as long as they are few. */
const mostFailures = 3

/** Who is compared, what is being run, what failed, and of `noise` each comparison; a row a run would be thousands. */
export function compareLines(state: RunState, {plan, compare}: SuiteStateOf<'compare'>, event: RunEvent): string[] {
	switch (event.type) {
		case 'output-printed':
			// What a checkout does takes long; what fails is said with its failure.
			return event.role === 'driver' && compare.prepared === null ? event.lines.map(sanitise) : []
		case 'compare-prepared':
			return plan.purpose === 'noise'
				? []
				: (['base', 'head'] as const).flatMap(arm => [
						`${arm}: ${sanitise(sayArm(event[arm]))}`,
						...event[arm].notes.map(note => `${arm}: ${sanitise(note)}`),
					])
		case 'compare-phase-started':
			return [phaseText(state, plan, event)]
		case 'slot-finished': {
			if (event.failure === null || event.arm === 'control') return []
			const {count} = compare.failures[event.arm]
			if (count > mostFailures) return []
			const more = count === mostFailures ? ' (more failures are only counted)' : ''
			const which = event.benchmark === null ? '' : ` of ${sanitise(event.benchmark)}`
			return [`${event.arm}, run ${event.pair + 1}${which}: ${sanitise(event.failure)}${more}`]
		}
		case 'verdict-reached':
			if (plan.purpose !== 'noise' || event.metric !== plan.gate || event.stat !== 'median') return []
			return [
				`comparison ${event.comparison + 1}/${plan.comparisons}${event.benchmark === null ? '' : ` of ${sanitise(event.benchmark)}`}: ${sayChange(event.ratio)} (${sayChangeBetween(event.ci)}), ${sayPairs(event.pairs)}`,
			]
		default:
			return []
	}
}

/** So few pairs are made also when the time is up. */
function limitText(leftMs: number | null, leastPairs: number): string {
	if (leftMs === null) return ''
	const least = leastPairs > 0 ? `${sayPairs(leastPairs)} at least` : ''
	if (leftMs <= 0) return least === '' ? ', no time is left' : `, ${least}`
	return `, at most ${durationMs(leftMs)}${least === '' ? '' : `, but ${least}`}`
}

function phaseText(
	state: RunState,
	plan: ComparePlan,
	phase: Extract<RunEvent, {type: 'compare-phase-started'}>,
): string {
	const {pairs, targetWidth, untilMs} = phase
	const limit = limitText(untilMs === null ? null : untilMs - state.tMs, plan.leastPairs)
	const count = pairs === null ? '' : sayPairs(pairs)
	switch (phase.phase) {
		case 'warm-up':
			return `warms up: ${grouped(pairs ?? 0)} ${pairs === 1 ? 'run' : 'runs'} of each side`
		case 'pilot':
			return `pilot: ${count}, to see how many are needed`
		case 'confirm':
			return `measures again what got worse: ${count}${limit}`
		case 'measure': {
			const nth = plan.comparisons > 1 ? ` ${phase.comparison + 1}/${plan.comparisons}` : ''
			if (pairs !== null) return `measures${nth}: ${count}${limit}`
			const enough =
				targetWidth === null
					? 'as many pairs as there is time for'
					: `until the ratio is known to ${sayHalfWidth(targetWidth)}`
			return `measures${nth}: ${enough}${limit}`
		}
	}
}

/** `ratio +2.1% +/-1.3%, 24 pairs, 18/36s`: of the deciding metric, which is nothing to act on before the end. */
export function compareProgress(state: RunState, {compare, plan}: SuiteStateOf<'compare'>): string {
	const {phase} = compare
	if (compare.verdicts.length > 0 && plan.purpose === 'ab') return 'profiles both sides'
	if (phase === null) return compare.prepared === null ? 'prepares both sides' : 'starts'
	const seconds = secondsSince(state, phase.tMs)
	const most = phase.untilMs === null ? null : Math.round((phase.untilMs - phase.tMs) / 1000)
	const time = `${seconds}${most === null ? '' : `/${Math.max(seconds, most)}`}s`
	if (phase.phase === 'warm-up') return `warms up ${time}`
	const shown = phase.benchmarks.map(benchmark => liveText(compare, benchmark, plan.gate))
	const words = shown.length <= 2 ? shown : [...shown.slice(0, 1), `and ${shown.length - 1} more`]
	return [...words, time].join(', ')
}

function liveText(compare: CompareTrack, benchmark: string | null, gate: string): string {
	const now = ratioNow(compare, benchmark, decidingFigure(gate).key)
	const name = benchmark === null ? '' : `${sanitise(benchmark)}: `
	const ratio =
		now === null ? '' : `ratio ${sayChange(now.ratio)}${now.ci === null ? '' : ` ${sayHalfWidth(widthOf(now))}`}, `
	const of = compare.phase?.pairs
	return `${name}${ratio}${now?.pairs ?? 0}${of == null ? '' : `/${of}`} pairs`
}

/** The table of one comparison, and what stands below it. */
export function compareTable(suite: SuiteReport): Array<Record<string, string>> {
	return verdictRows(verdictsOf(suite))
}

function verdictRows(verdicts: readonly VerdictReport[]): Array<Record<string, string>> {
	const several = new Set(verdicts.map(one => one.benchmark)).size > 1
	return verdicts.map(one => ({
		...(several ? {benchmark: sanitise(one.benchmark ?? '')} : {}),
		metric: `${sanitise(sayMetricOf(one))}${one.gates ? ' *' : ''}`,
		base: sayFigure(one.base, one.unit),
		head: sayFigure(one.head, one.unit),
		change: sayChange(one.ratio),
		interval: sayChangeBetween(one.ci),
		p: sayP(one.p),
		margin: percent(one.margin),
		mde: one.mde === null ? absent : percent(one.mde),
		pairs: grouped(one.pairs),
		verdict: sayVerdictName(one),
	}))
}

export function compareWords(suite: SuiteReport): string[] {
	const {compare, verdicts} = suite
	if (compare === undefined) return []
	if (compare.purpose === 'noise') return (compare.noise ?? []).map(floor => sanitise(sayFloor(floor)))
	const deciding = verdicts.filter(one => one.gates)
	const gate = sayGate(suite)
	const operation = operationOf(compare)
	const grew = compare.frames.flatMap(({grew: frames, unit}) =>
		frames
			.slice(0, 5)
			.map(
				frame =>
					`grew: ${sanitise(frame.name)} ${sanitise(frame.file)}${frame.line === null ? '' : `:${frame.line}`}  ${unit === 'us' ? `${durationMs(frame.base / 1000)} -> ${durationMs(frame.head / 1000)} ${operation}` : `${percent(frame.baseShare)} -> ${percent(frame.headShare)}`}`,
			),
	)
	return [
		...deciding.map(one => sanitise(sayVerdict(one))),
		...sayLessSteady(deciding).map(sanitise),
		...(compare.control === null ? [] : [sayControl(compare.control, controlIsOf(compare))]),
		...grew,
		...(gate === null ? [] : [`gate ${gate}`]),
	]
}

/** Two recorded runs, suite by suite: a table each, the deciding verdicts in words, and what is doubtful. */
export function recordedLines(
	runs: {readonly base: RunState; readonly head: RunState},
	{verdicts, findings, leftOut}: Extract<RecordedComparison, {is: 'compared'}>,
): string[] {
	const name = ({id, startedAt, environment}: RunState) => {
		const revision = sayRevision(environment.git)
		return `${id}${revision === null ? '' : `  ${sanitise(revision)}`}  ${startedAt.slice(0, 16).replace('T', ' ')} UTC`
	}
	return [
		`base  ${name(runs.base)}`,
		`head  ${name(runs.head)}`,
		'',
		...[...Map.groupBy(verdicts, one => one.suite)].flatMap(([suite, of]) => {
			const rows = verdictRows(of)
			return [
				sanitise(suite),
				...textTable(rows, rows[0]!.benchmark === undefined ? 1 : 2),
				...of.filter(one => one.gates).map(one => sanitise(sayVerdict(one))),
				'',
			]
		}),
		...findings.map(
			({suite, finding}) =>
				`${severityWords[finding.severity]} ${sanitise(suite)}: ${sanitise(finding.text)} (${sanitise(finding.evidence)})`,
		),
		...(leftOut.length === 0
			? []
			: [
					`left out, because only one of the runs has it or it cannot be compared: ${leftOut.map(sanitise).join(', ')}`,
				]),
	]
}
