import type {Purpose, SuiteSpan} from '../../run/findings/finding-input.ts'
import type {Stall} from '../../run/state/suite-state-common.ts'
import type {ObserveState} from './state.ts'
import {endedByItself} from './state-ended.ts'

/** A loop that is busy for less of a second than this has come to rest in it. */
const calmShare = 0.5
/** No start takes longer: what is busy all the time, and asked by other ways than HTTP, is at its service by then. */
const longestStartMs = 30_000

export function purposeOf(of: SuiteSpan<ObserveState>): Purpose {
	const {suite, fromMs} = of
	const role = roleOf(suite)
	return {
		role,
		heldFromMs: role === 'job' ? fromMs : serviceFromMs(of),
		driver: suite.plan.driver && suite.driverUsage,
	}
}

/**
 * A job is what was neither waited for nor exercised and came to its end by itself. While that is not known it is taken for a job, unless somebody
 * asks it something; and so it is where we ended it before its loop had turned once, for nothing can be at anybody's service by then.
 */
function roleOf(suite: ObserveState): Purpose['role'] {
	const {plan} = suite
	if (plan.driver !== null || plan.ready.is !== 'at-once') return 'service'
	const isAsked = (suite.latencies.get('http')?.total.n ?? 0) > 0
	// A test program may ask a server of its own, and ends well. A server that was asked and broke down is a server.
	if (endedByItself(suite)) return isAsked && suite.outcome?.is === 'failed' ? 'service' : 'job'
	return isAsked || (suite.finishedMs !== null && !hasNeverTurned(suite)) ? 'service' : 'job'
}

/** The process whose loop stood still longest has not dealt with anything since it began. */
function hasNeverTurned({loop, nodes}: ObserveState): boolean {
	const longest = loop.stalls.reduce<Stall | null>((a, b) => (a === null || b.delayMs > a.delayMs ? b : a), null)
	if (longest === null) return false
	// Logs from before 2026-11-28 do not say which process it was that dealt with something.
	const isTold = [...nodes.values()].some(({waits}) => waits.n > 0)
	return isTold ? nodes.get(longest.pid)?.waits.n === 0 : Number.isNaN(loop.delayP50Ms.last)
}

/**
 * When the start of a service was over, milliseconds since the run started: loading code is nobody's request. Told by `ready` where that says
 * more than "at once", else by the first request, or by the loop that comes to rest. `toMs`: it never was.
 */
function serviceFromMs({suite, fromMs, toMs}: SuiteSpan<ObserveState>): number {
	if (suite.plan.ready.is !== 'at-once') return suite.readyMs === null ? toMs : fromMs
	const first = Math.floor(fromMs / 1000)
	const end = Math.ceil(toMs / 1000)
	const asked =
		suite.latencies
			.get('http')
			?.countPerSecond(first, end)
			.findIndex(n => n > 0) ?? -1
	const calm = suite.loop.utilisation.slice(first, end).findIndex(share => share < calmShare)
	const seconds = [asked, calm].filter(at => at >= 0)
	const over = seconds.length === 0 ? toMs : Math.max(fromMs, (first + Math.min(...seconds)) * 1000)
	return Math.min(over, Math.max(fromMs, (suite.startedMs ?? fromMs) + longestStartMs), toMs)
}
