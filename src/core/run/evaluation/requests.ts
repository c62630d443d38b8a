import {durationMs, grouped} from '../../units/format.ts'
import type {LatencyTrack, Open} from '../state/latency-track.ts'
import {lostIn} from '../state/lost-requests.ts'
import {longStallIn, standingAt} from '../state/stalls.ts'
import type {SuiteStateCommon} from '../state/suite-state-common.ts'
import {counted, endOf, histogramOf, type Read} from './of-track.ts'
import {type Asked, lacking, ofPart, type Reading} from './reading.ts'
import {ofHistogramAndOpen, shareOf} from './statistics.ts'

const ns = 1e-9

/** By the names of rules/observed-metrics.ts. */
export const requestReads: Readonly<Record<string, Read>> = {
	response_time: requests(responseTime),
	requests: counts((track, asked) => histogramOf(track, asked).n),
	error_rate: ofStatus(({errors}) => errors, 'failed'),
	error_rate_4xx: ofStatus(({clientErrors}) => clientErrors, 'apart'),
	http_req_failed: ofStatus(({errors, clientErrors}) => errors + clientErrors, 'failed'),
	success_rate: ofStatus(({errors, clientErrors}, answered) => answered - errors - clientErrors, 'not'),
	status_4xx: counts((track, asked) => statusOf(track, asked).clientErrors),
	status_5xx: counts((track, asked) => statusOf(track, asked).errors),
	unanswered: counts(track => track.left),
}

/** @param read  is given how many may have been answered that nobody was told of */
function requests(read: (track: LatencyTrack, asked: Asked, lost: number) => Reading): Read {
	return (suite, asked) => {
		const track = suite.latencies.get('http')
		if (track === undefined) return lacking('no request was answered that could be seen')
		const found = read(track, asked, lostIn(suite, asked))
		if (found.lacking !== null) return found.n > 0 ? found : {...found, ...whyNothing(suite, track, asked)}
		const standingMs = standingAt(suite, asked.toMs)
		return standingMs === null ? found : ofPart(found, standingWords(standingMs))
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
	if (stall !== null) return {lacking: standingWords(stall.delayMs)}
	// A driver is there to ask all the time.
	return suite.processes.some(({role}) => role === 'driver') ? {} : {isIdle: true}
}

function standingWords(forMs: number): string {
	return `the event loop stood still for ${durationMs(forMs)}, and nobody knows who asked meanwhile`
}

function waitingWords(count: number): string {
	return count === 1
		? 'a request was waiting for its answer'
		: `${grouped(count)} requests were waiting for their answers`
}

function responseTime(track: LatencyTrack, asked: Asked, lost: number): Reading {
	const {statistic, fromMs, toMs, isLast} = asked
	const open = track.openIn(fromMs, toMs)
	const found = ofHistogramAndOpen(histogramOf(track, asked), open, {
		...{statistic, scale: ns, spanMs: toMs - fromMs, isSettled: isLast, lost},
	})
	return found.isOpen ? {...found.reading, doubt: lost > 0 ? lostWords(lost) : openWords(open)} : found.reading
}

function lostWords(lost: number): string {
	return `a process that answers was ended from outside, or by a crash, and up to about ${grouped(lost)} of its last requests are not counted`
}

function counts(count: (track: LatencyTrack, asked: Asked) => number): Read {
	return requests((track, asked, lost) => {
		const n = count(track, asked)
		const found = counted(n, asked)
		if (lost === 0 || found.value === null) return found
		return {...found, high: counted(n + lost, asked).high, doubt: lostWords(lost)}
	})
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

/** A client that has seen enough closes its connections, with whatever is under way on them. */
const lastWordsMs = 1500

/** Answers that were cut in the middle, and those of which it is not known yet whether it was the client who had seen enough. */
function cutIn(track: LatencyTrack, asked: Asked): {readonly cut: number; readonly late: number} {
	const {fromMs, toMs, isWhole, isLast} = asked
	const all = isWhole ? track.cut : track.broken.between(fromMs, endOf(asked))
	const late = Math.min(all, (isLast ? track.cut : track.broken.before(toMs)) - track.broken.before(toMs - lastWordsMs))
	return {cut: all - late, late: isLast ? 0 : late}
}

/** @param withCut  what the figure is a share of has those in it whose answer was cut in the middle, and whether they count */
function ofStatus(count: (status: Status, answered: number) => number, withCut: 'failed' | 'not' | 'apart'): Read {
	return requests((track, asked, lost) => {
		const {n: answered, max} = histogramOf(track, asked)
		const {cut, late} = withCut === 'apart' ? {cut: 0, late: 0} : cutIn(track, asked)
		const n = answered + cut
		const has = count(statusOf(track, asked), answered) + (withCut === 'failed' ? cut : 0)
		const found = shareOf(has, n)
		if (found.value === null) return found
		// What becomes of those that wait for longer than all others did, nobody knows.
		const hung = track.openIn(asked.fromMs, asked.toMs).filter(({ns}) => ns >= leastHungNs && ns > max)
		const unknown = hung.reduce((sum, one) => sum + one.count, lost + late)
		if (unknown === 0) return found
		const all = n + unknown
		return {...found, low: has / all, high: (has + unknown) / all, doubt: unknownWords({lost, hung, late})}
	})
}

function unknownWords({lost, hung, late}: {lost: number; hung: readonly Open[]; late: number}): string {
	if (lost > 0) return lostWords(lost)
	return hung.length > 0
		? openWords(hung)
		: `${grouped(late)} of the latest answers were cut, perhaps by clients at their end`
}
