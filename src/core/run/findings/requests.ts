import {type Finding, finding} from '../../trouble/finding.ts'
import {grouped, significant} from '../../units/format.ts'
import type {LatencyTrack} from '../state/latency-track.ts'
import type {FindingInput} from './finding-input.ts'

/** From here on the figures are mostly those of an error page. */
const manyErrorsShare = 0.05

/** A p99 knows nothing of one request in a hundred. */
const unansweredShare = 0.01
/** A client that has seen enough closes its connections, with whatever is under way on them. */
const lastWordsMs = 1500

export function requestFindings({suite, role, toMs}: FindingInput): Finding[] {
	const http = suite.latencies.get('http')
	if (!http) return []
	const isJob = role === 'job'
	const found = unanswered(http, {isJob, toMs})
	const {n} = http.total
	if (n === 0) return found
	const share = http.errors / n
	if (http.errors > 0) {
		found.push(
			finding(
				'http-errors',
				// The tests of a service ask for its failures.
				isJob ? 'info' : share >= manyErrorsShare ? 'error' : 'warning',
				`${grouped(http.errors)} ${http.errors === 1 ? 'request was' : 'requests were'} answered with status 500 or above${share >= manyErrorsShare ? ': the latencies are in part those of failures' : ''}.`,
				`${grouped(http.errors)} of ${grouped(n)} requests, ${significant(share * 100)}%`,
			),
		)
	}
	if (n < 100) {
		found.push(
			finding(
				'few-samples',
				'info',
				'Too few requests for a p99: it is left out rather than guessed.',
				`${grouped(n)} requests; p99 needs 100, and 368 to be known within an interval`,
			),
		)
	}
	return found
}

/** Clients that give up are those who waited longest: without them the latencies flatter. */
function unanswered(http: LatencyTrack, {isJob, toMs}: {readonly isJob: boolean; readonly toMs: number}): Finding[] {
	const {total, left, cut, underWay} = http
	if (left + cut + underWay === 0) return []
	const all = total.n + left + cut + underWay
	const of = (count: number, what: string) => (count === 0 ? [] : [`${grouped(count)} ${what}`])
	return [
		finding(
			'requests-unanswered',
			!isJob && http.departed.before(toMs - lastWordsMs) / all >= unansweredShare ? 'warning' : 'info',
			`${grouped(left + cut + underWay)} of ${grouped(all)} requests have no latency, because they were not answered, or not to the end: the latencies are those of the others.`,
			[
				...of(left, 'whose client gave up, or whose connection the server closed, before the answer began'),
				...of(cut, 'given up or closed while the answer was under way'),
				...of(underWay, 'still under way at the end'),
			].join(', '),
		),
	]
}
