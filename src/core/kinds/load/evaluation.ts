import type {LoadTime} from '../../load/counted.ts'
import {plannedCount} from '../../load/stage.ts'
import {readObserved} from '../../run/evaluation/observed.ts'
import {ofSeries} from '../../run/evaluation/of-series.ts'
import {counted, endOf, histogramOf} from '../../run/evaluation/of-track.ts'
import {
	type Asked,
	type EvaluationOfKind,
	lacking,
	ofPart,
	type Reading,
	reading,
} from '../../run/evaluation/reading.ts'
import {ofHistogramAndOpen, shareOf} from '../../run/evaluation/statistics.ts'
import type {Series} from '../../run/state/series.ts'
import {grouped} from '../../units/format.ts'
import type {LoadState} from './state.ts'
import {loadMetric} from './state-metrics.ts'
import {foundOf} from './state-search.ts'
import type {LoadSums, LoadTrack} from './state-track.ts'

const ns = 1e-9
/** A load whose last requests nobody waited for was sent. */
const enoughShare = 0.99

export const loadEvaluation: EvaluationOfKind<LoadState> = {
	read(suite, asked) {
		const read = Object.hasOwn(reads, asked.metric) ? reads[asked.metric]! : null
		if (read !== null) return [read(suite, asked)]
		return [readObserved(suite, asked.metric === 'server_time' ? {...asked, metric: 'response_time'} : asked)]
	},
	// Random moments make a few more or less of it.
	cutShort: ({plan, load}) => {
		if (plan.load.search !== null) return foundOf({plan, load}) === null ? 'sent-in-part' : null
		const planned = plannedCount(plan.load.stages)
		const spread = plan.load.arrival === 'poisson' ? 5 * Math.sqrt(planned) : 0
		return load.startMs !== null && load.total.planned < enoughShare * planned - spread ? 'sent-in-part' : null
	},
}

type Read = (suite: LoadState, asked: Asked) => Reading

const reads: Readonly<Record<string, Read>> = {
	response_time: responseTime,
	service_time: time('service'),
	first_byte_time: time('firstByte'),
	connect_time: time('connect'),
	// It is about the generator alone, and says so by itself.
	send_lag: (suite, asked) => timeOf(suite, asked, 'sendLag', 0),
	requests: sum('completed'),
	planned: sum('planned'),
	sent: sum('sent'),
	dropped: sum('dropped'),
	timed_out: sum('timedOut'),
	failed: sum('failed'),
	status_4xx: sum('clientErrors'),
	status_5xx: sum('serverErrors'),
	achieved: (suite, asked) => {
		const {completed, planned} = sumsOf(suite.load, asked)
		return shareOf(Math.min(completed, planned), planned)
	},
	error_rate: ofEnded(({failed, timedOut, serverErrors}) => failed + timedOut + serverErrors),
	error_rate_4xx: ofEnded(({clientErrors}) => clientErrors),
	http_req_failed: ofEnded(
		({failed, timedOut, serverErrors, clientErrors}) => failed + timedOut + serverErrors + clientErrors,
	),
	success_rate: ofEnded(({completed, serverErrors, clientErrors}) => completed - serverErrors - clientErrors),
	breaking_point: breakingPoint,
	in_flight: (suite, asked) => ofSeries(suite.load.inFlight, asked),
}

/** It lies between the last rate that held and the first that did not. */
function breakingPoint(suite: LoadState): Reading {
	if (suite.plan.load.search === null) return lacking('no breaking point was searched')
	const found = foundOf(suite)
	if (found === null) return lacking('the search was not finished')
	const n = suite.load.steps.length
	switch (found.is) {
		case 'between':
			return {
				...reading(found.low, n),
				high: found.high,
				doubt: 'it lies between two rates that were tried, and the limit does so, too',
			}
		case 'above':
			return {
				...reading(found.low, n),
				high: Number.POSITIVE_INFINITY,
				doubt: 'it held at the highest rate that was tried',
			}
		case 'below':
			return {...reading(0, n), high: found.high, doubt: 'it did not hold at the lowest rate that was tried'}
		case 'untold':
			return lacking(`nobody can tell what it held at ${grouped(found.high)} a second`, n)
	}
}

type Counted = Pick<
	LoadSums,
	'planned' | 'sent' | 'completed' | 'failed' | 'dropped' | 'timedOut' | 'clientErrors' | 'serverErrors'
>

function sumsOf(load: LoadTrack, asked: Asked): Counted {
	if (asked.isWhole) return load.total
	const between = (series: Series) =>
		series
			.slice(Math.ceil((asked.fromMs - 999) / 1000), Math.min(Math.ceil(endOf(asked) / 1000), series.values.length))
			.reduce((total, value) => (Number.isNaN(value) ? total : total + value), 0)
	const {planned, sent, completed, failed, dropped, timedOut, clientErrors, serverErrors} = load
	return {
		planned: between(planned),
		sent: between(sent),
		completed: between(completed),
		failed: between(failed),
		dropped: between(dropped),
		timedOut: between(timedOut),
		clientErrors: between(clientErrors),
		serverErrors: between(serverErrors),
	}
}

function sum(name: keyof Counted): Read {
	return ({load}, asked) => (load.startMs === null ? notBegun() : counted(sumsOf(load, asked)[name], asked))
}

/** A share of the requests that have ended, one way or another. */
function ofEnded(has: (sums: Counted) => number): Read {
	return ({load}, asked) => {
		const sums = sumsOf(load, asked)
		return shareOf(has(sums), sums.completed + sums.failed + sums.timedOut)
	}
}

function notBegun(): Reading {
	return lacking('the load had not begun')
}

function time(name: LoadTime): Read {
	return (suite, asked) => doubted(suite, timeOf(suite, asked, name, 0))
}

/**
 * Those that failed and those that were left out would have taken nobody knows how long: without them a server that refuses half of what comes would be a
 * quick one.
 */
function responseTime(suite: LoadState, asked: Asked): Reading {
	const {failed, dropped} = sumsOf(suite.load, asked)
	const found = timeOf(suite, asked, 'response', failed + dropped)
	return doubted(suite, found)
}

function timeOf({latencies}: LoadState, asked: Asked, name: LoadTime, lost: number): Reading {
	const track = latencies.get(loadMetric(name))
	if (track === undefined) return lacking('no request was answered')
	const {statistic, fromMs, toMs, isLast} = asked
	const found = ofHistogramAndOpen(histogramOf(track, asked), [], {
		...{statistic, scale: ns, spanMs: toMs - fromMs, isSettled: isLast, lost},
	})
	return found.isOpen
		? {
				...found.reading,
				doubt: `${grouped(lost)} requests failed or were left out, and would have taken nobody knows how long`,
			}
		: found.reading
}

/** A generator that was late itself measures more than the server's time, and sends less than was asked for: it can pass nothing. */
function doubted({load}: LoadState, found: Reading): Reading {
	if (found.value === null) return found
	const [worst] = load.bottlenecks()
	return worst === undefined ? found : ofPart(found, `the generator was the bottleneck: ${worst.words}`)
}
