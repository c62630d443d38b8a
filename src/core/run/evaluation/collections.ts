import {type Collections, collectionsOf} from '../state/collections.ts'
import {peakOf, secondsOf} from '../state/measured-span.ts'
import type {Series} from '../state/series.ts'
import type {SuiteStateCommon} from '../state/suite-state-common.ts'
import {ofSeries} from './of-series.ts'
import {counted, type Read} from './of-track.ts'
import {type Asked, lacking, type Reading, reading} from './reading.ts'

const ms = 1e-3

/** By the names of rules/observed-metrics.ts. */
export const collectionReads: Readonly<Record<string, Read>> = {
	gc_share: share,
	gc_pause: pause,
	gc_count: count,
}

function estimated(what: string): string {
	return `${what} is an estimate, and the limit lies within its margin; --all-collections makes it exact`
}

/** What happens in a second is told in it or in the next. */
function touched(series: Series, {fromMs, toMs}: Asked): number[] {
	return secondsOf(series, Math.floor(fromMs / 1000) * 1000, Math.ceil(toMs / 1000) * 1000 + 1000)
}

function isEstimate({loop}: SuiteStateCommon, asked: Asked): boolean {
	return asked.isWhole ? loop.totals.gcUnwatchedMs > 0 : touched(loop.gcUnwatchedMs, asked).some(value => value > 0)
}

function share(suite: SuiteStateCommon, asked: Asked): Reading {
	const {is} = asked.statistic
	if (is === 'mean' && asked.isWhole) {
		const gc = collectionsOf(suite)
		if (gc === null) return lacking('nobody told of collections')
		const seconds = Math.max(1, Math.round((asked.toMs - asked.fromMs) / 1000))
		return within(reading(gc.share, seconds), marginOf(gc), 'the share of collections')
	}
	const found = ofSeries(suite.loop.gcMs, asked, ms)
	if (found.value === null || !isEstimate(suite, asked)) return found
	const variances = touched(suite.loop.gcMsVariance, asked)
	// A mean of seconds is the better known the more they are, any other figure is that of one, and a difference that of two.
	const seconds = is === 'mean' ? Math.max(1, found.n) : 1
	const ms2 =
		is === 'mean' ? variances.reduce((sum, one) => sum + one, 0) : variances.reduce((a, b) => Math.max(a, b), 0)
	const own = (2 * Math.sqrt(ms2) * ms) / seconds
	const margin = Math.max(own, marginOf(collectionsOf(suite)) * Math.sqrt(observedSeconds(suite) / seconds))
	return within(found, is === 'step' ? 2 * margin : margin, 'the share of collections')
}

/** Two standard errors. */
function marginOf(gc: Collections | null): number {
	return gc === null || Number.isNaN(gc.shareError) ? Number.POSITIVE_INFINITY : 2 * gc.shareError
}

function observedSeconds({loop}: SuiteStateCommon): number {
	return Math.max(1, loop.totals.observedMs / 1000)
}

function within(found: Reading, margin: number, what: string): Reading {
	if (found.value === null || margin === 0) return found
	return {...found, low: Math.max(0, found.low - margin), high: found.high + margin, doubt: estimated(what)}
}

/** What waits for the loop is measured so often that a longer pause shows in it. */
const betweenWaitsMs = 20

/** The longest is the longest that was seen: one that nobody watched for may have lasted as long as the loop stood still. */
function pause(suite: SuiteStateCommon, asked: Asked): Reading {
	const found = ofSeries(suite.loop.gcMaxMs, asked, ms)
	if (found.value === null || !isEstimate(suite, asked)) return found
	const {delayMaxMs, totals} = suite.loop
	const stillMs = asked.isWhole ? totals.delayMaxMs : (peakOf(delayMaxMs, asked.fromMs, asked.toMs + 999) ?? 0)
	const high = Math.max(found.high, (stillMs + betweenWaitsMs) * ms)
	const isOneSided = asked.statistic.is === 'max' || asked.statistic.is === 'quantile' || asked.statistic.is === 'mean'
	return {
		...found,
		low: isOneSided ? found.low : Math.min(found.low, -high),
		high,
		doubt: estimated('the longest pause'),
	}
}

function count(suite: SuiteStateCommon, asked: Asked): Reading {
	const gc = collectionsOf(suite)
	if (asked.isWhole && gc === null) return lacking('nobody told of collections')
	const {loop} = suite
	const values = secondsOf(loop.gcCount, asked.fromMs, asked.toMs)
	if (!asked.isWhole && values.length === 0) return lacking('nobody told of collections')
	const n = asked.isWhole ? gc!.count : Math.round(values.reduce((sum, value) => sum + value, 0))
	const found = counted(n, asked)
	if (found.value === null || !isEstimate(suite, asked)) return found
	const variance = asked.isWhole
		? loop.totals.gcCountVariance
		: touched(loop.gcCountVariance, asked).reduce((sum, one) => sum + one, 0)
	// Where they come in bursts, their number is as far off as their share.
	const all = loop.totals.gcCount
	const byShare = gc === null || gc.share === 0 ? Number.POSITIVE_INFINITY : (marginOf(gc) / gc.share) * all
	const part = asked.isWhole ? 1 : Math.sqrt(values.length / observedSeconds(suite))
	const margin = Math.max(2 * Math.sqrt(variance), byShare * part)
	const perCount = counted(1, asked).value ?? 1
	return within(found, margin * perCount, 'the number of collections')
}
