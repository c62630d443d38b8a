import {medianOf} from '../../stats/quantile.ts'
import {type Finding, finding} from '../../trouble/finding.ts'
import {durationMs} from '../../units/format.ts'
import {secondsOf} from '../state/measured-span.ts'
import type {FindingInput} from './finding-input.ts'
import {crowding} from './stalls.ts'

const waitedMs = 20
const leastSeconds = 3

/** What libuv's thread pool is asked for waits behind what it was asked for before. */
export function poolFindings(input: FindingInput): Finding[] {
	const {suite, role, heldFromMs, toMs} = input
	const waits = secondsOf(suite.loop.poolWaitMs, heldFromMs, toMs)
	const slower = crowding(input)
	const long = waits.filter(ms => ms / slower >= waitedMs)
	if (waits.length < leastSeconds || long.length * 2 < waits.length) return []
	return [
		finding(
			'pool-saturated',
			role === 'job' ? 'info' : 'warning',
			`Node's thread pool was full: reading a file, looking up a name, compressing or hashing waited ${durationMs(medianOf(waits))} for one of its threads. There are four unless UV_THREADPOOL_SIZE says otherwise; what holds them for long is better off in worker threads.`,
			`half of the jobs waited ${durationMs(waitedMs)} or more in ${long.length} of ${waits.length} seconds, ${durationMs(waits.reduce((a, b) => Math.max(a, b)))} in the worst`,
		),
	]
}
