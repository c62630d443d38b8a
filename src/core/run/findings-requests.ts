import type {Finding} from '../trouble/finding.ts'
import {grouped, significant} from '../units/format.ts'
import {finding} from './finding-codes.ts'
import type {FindingInput} from './finding-input.ts'
import {roleOf} from './suite-role.ts'

/** From here on the figures are mostly those of an error page. */
const manyErrorsShare = 0.05

export function requestFindings({suite}: FindingInput): Finding[] {
	const http = suite.latencies.get('http')
	if (!http || http.total.n === 0) return []
	const found: Finding[] = []
	const {n} = http.total
	const share = http.errors / n
	if (http.errors > 0) {
		found.push(
			finding(
				'http-errors',
				// The tests of a service ask for its failures.
				roleOf(suite) === 'job' ? 'info' : share >= manyErrorsShare ? 'error' : 'warning',
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
