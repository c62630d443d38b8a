import {durationMs, grouped} from '../../units/format.ts'
import type {LatencyTrack, Open} from '../state/latency-track.ts'
import {longStallIn} from '../state/stalls.ts'
import type {SuiteStateCommon} from '../state/suite-state-common.ts'
import {counted, endOf, histogramOf, type Read} from './of-track.ts'
import {type Asked, lacking, type Reading} from './reading.ts'
import {ofHistogramAndOpen, shareOf} from './statistics.ts'

const ns = 1e-9

/** By the names of rules/observed-metrics.ts. */
export const requestReads: Readonly<Record<string, Read>> = {
	response_time: requests(responseTime),
	requests: requests((track, asked) => counted(histogramOf(track, asked).n, asked)),
	error_rate: ofStatus(({errors}) => errors),
	error_rate_4xx: ofStatus(({clientErrors}) => clientErrors),
	http_req_failed: ofStatus(({errors, clientErrors}) => errors + clientErrors),
	success_rate: ofStatus(({errors, clientErrors}, n) => n - errors - clientErrors),
	status_4xx: requests((track, asked) => counted(statusOf(track, asked).clientErrors, asked)),
	status_5xx: requests((track, asked) => counted(statusOf(track, asked).errors, asked)),
	unanswered: requests((track, asked) => counted(track.left, asked)),
}

function requests(read: (track: LatencyTrack, asked: Asked) => Reading): Read {
	return (suite, asked) => {
		const track = suite.latencies.get('http')
		if (track === undefined) return lacking('no request was answered that could be seen')
		const found = read(track, asked)
		return found.lacking === null || found.n > 0 ? found : {...found, ...whyNothing(suite, track, asked)}
	}
}

/** Why nothing was answered: where nobody asked, that is as good as anything. */
function whyNothing(
	suite: SuiteStateCommon,
	track: LatencyTrack,
	asked: Asked,
): Partial<Pick<Reading, 'lacking' | 'isIdle'>> {
	// Who waits for an answer has asked, and so has who gave up.
	if (track.underWay > 0) return {lacking: waitingWords(track.underWay)}
	const {fromMs} = asked
	if (track.departed.between(fromMs, endOf(asked)) + track.broken.between(fromMs, endOf(asked)) > 0)
		return {lacking: 'requests were given up, and none was answered'}
	// Who asks a loop that stands still is noticed when it turns.
	const stall = longStallIn(suite, asked)
	if (stall !== null)
		return {
			lacking: `the event loop stood still for ${durationMs(stall.delayMs)}, and nobody knows who asked meanwhile`,
		}
	// A driver is there to ask all the time.
	return suite.processes.some(({role}) => role === 'driver') ? {} : {isIdle: true}
}

function waitingWords(count: number): string {
	return count === 1
		? 'a request was waiting for its answer'
		: `${grouped(count)} requests were waiting for their answers`
}

function responseTime(track: LatencyTrack, asked: Asked): Reading {
	const {statistic, fromMs, toMs, isLast} = asked
	const open = track.openIn(fromMs, toMs)
	const found = ofHistogramAndOpen(histogramOf(track, asked), open, {
		...{statistic, scale: ns, spanMs: toMs - fromMs, isSettled: isLast},
	})
	return found.isOpen ? {...found.reading, doubt: openWords(open)} : found.reading
}

function openWords(open: readonly Open[]): string {
	const longest = durationMs(open.reduce((most, {ns}) => Math.max(most, ns), 0) / 1e6)
	const count = open.reduce((sum, one) => sum + one.count, 0)
	return `${waitingWords(count)}, ${count === 1 ? 'for' : 'one of them for'} ${longest} or longer`
}

type Status = ReturnType<LatencyTrack['errorsBetween']>

function statusOf(track: LatencyTrack, {isWhole, ...asked}: Asked): Status {
	return isWhole ? track : track.errorsBetween(asked.fromMs, endOf(asked))
}

/** In nanoseconds: who waits for less is not known to wait for longer than others did. */
const leastHungNs = 1e9

function ofStatus(count: (status: Status, n: number) => number): Read {
	return requests((track, asked) => {
		const {n, max} = histogramOf(track, asked)
		const found = shareOf(count(statusOf(track, asked), n), n)
		if (found.value === null) return found
		// What becomes of those that wait for longer than all others did, nobody knows.
		const hung = track.openIn(asked.fromMs, asked.toMs).filter(({ns}) => ns >= leastHungNs && ns > max)
		const hungCount = hung.reduce((sum, one) => sum + one.count, 0)
		if (hungCount === 0) return found
		const all = n + hungCount
		const has = found.value * n
		return {...found, low: has / all, high: (has + hungCount) / all, doubt: openWords(hung)}
	})
}
