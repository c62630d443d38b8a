import {failureWords} from '../../load/outcome.ts'
import type {FindingInput} from '../../run/findings/finding-input.ts'
import type {FindingsOfKind} from '../../run/findings/findings-of-kind.ts'
import {endsUnseen, isProbed} from '../../run/findings/inside.ts'
import {loopFindings} from '../../run/findings/loop.ts'
import {memoryFindings} from '../../run/findings/memory.ts'
import {disturbances, leavings} from '../../run/findings/observation.ts'
import {poolFindings} from '../../run/findings/pool.ts'
import {threadFindings} from '../../run/findings/threads.ts'
import {processesUnseen} from '../../run/findings/unseen.ts'
import {type Finding, finding} from '../../trouble/finding.ts'
import {durationMs, grouped, percent} from '../../units/format.ts'
import type {LoadState} from './state.ts'
import {searchedOf} from './state-search.ts'
import {saySearch} from './state-search-words.ts'

export const loadFindings: FindingsOfKind<LoadState> = {
	purposeOf: ({suite, fromMs}) => ({role: 'service', heldFromMs: suite.load.startMs ?? fromMs, driver: null}),
	noFlame: {
		withoutProbe: ({hasTarget}) =>
			hasTarget ? null : 'No flamegraph: the suite has no target of its own to look into.',
	},
	look: [
		bottleneckFindings,
		searchFindings,
		failureFindings,
		droppedFindings,
		loopFindings,
		memoryFindings,
		poolFindings,
		insideFindings,
		threadFindings,
		...disturbances,
		...leavings,
	],
}

function bottleneckFindings({suite: {load}}: FindingInput<LoadState>): Finding[] {
	return load
		.bottlenecks()
		.map(({words}) =>
			finding(
				'generator-bottleneck',
				'error',
				'The generator, or the machine it runs on, was the bottleneck: times of this run are not those of the server, and pass no budget. Give it more threads or another machine, or ask for less.',
				words,
			),
		)
}

function searchFindings({suite: {plan, load}}: FindingInput<LoadState>): Finding[] {
	if (plan.load.search === null) return []
	const report = searchedOf({plan, load})
	const text = saySearch(report)
	const isTold = report.outcome !== 'untold' && report.outcome !== 'open'
	return [
		finding(
			'breaking-point',
			isTold ? 'info' : 'warning',
			`${text[0]!.toUpperCase()}${text.slice(1)}.`,
			`${grouped(load.steps.length)} rates were tried, each for ${durationMs(plan.load.search.stepMs)}`,
		),
	]
}

/** One in a thousand. */
const realShare = 0.001

function failureFindings({suite: {load}}: FindingInput<LoadState>): Finding[] {
	const {failed, timedOut, serverErrors, sent} = load.total
	const bad = failed + timedOut + serverErrors
	if (bad === 0) return []
	const ways = [
		...[...load.failures].map(([failure, count]) => `${grouped(count)} ${failureWords[failure]}`),
		...(timedOut > 0 ? [`${grouped(timedOut)} not answered in time`] : []),
		...(serverErrors > 0 ? [`${grouped(serverErrors)} answered with status 500 and above`] : []),
	]
	return [
		finding(
			'load-errors',
			bad / Math.max(1, sent) >= realShare ? 'warning' : 'info',
			`${percent(bad / Math.max(1, sent))} of the requests failed.`,
			ways.join(', '),
		),
	]
}

function droppedFindings({suite: {load, plan}}: FindingInput<LoadState>): Finding[] {
	const {dropped, planned} = load.total
	if (dropped === 0) return []
	return [
		finding(
			'load-dropped',
			'warning',
			`${percent(dropped / Math.max(1, planned))} of the requests were left out: the server was so slow that ${grouped(plan.load.maxInFlight)} were under way at once. It was asked for less than was planned.`,
			`${grouped(dropped)} of ${grouped(planned)}`,
		),
	]
}

function insideFindings(input: FindingInput<LoadState>): Finding[] {
	return isProbed(input) ? [...endsUnseen(input.suite), ...processesUnseen(input)] : []
}
