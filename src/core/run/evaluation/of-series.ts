import {secondsOf} from '../state/measured-span.ts'
import {PeakSeries, type Series} from '../state/series.ts'
import type {SuiteStateCommon} from '../state/suite-state-common.ts'
import type {Read} from './of-track.ts'
import {type Asked, type Reading, reading} from './reading.ts'
import {growthOf, ofValues, stepOf} from './statistics.ts'

/** @param scale  from its unit to seconds or bytes */
export function level(seriesOf: (suite: SuiteStateCommon) => Series, scale = 1): Read {
	return (suite, asked) => ofSeries(seriesOf(suite), asked, scale)
}

export function ofSeries(series: Series, {statistic, fromMs, toMs}: Asked, scale = 1): Reading {
	const whole = () => series.slice(Math.ceil(fromMs / 1000), Math.floor(toMs / 1000)).map(value => value * scale)
	if (statistic.is === 'step') return stepOf(whole())
	if (statistic.is === 'growth') return growthOf(whole())
	const found = ofValues(
		secondsOf(series, fromMs, toMs).map(value => value * scale),
		statistic,
	)
	// The largest is that of all there was, and not of whole seconds: where parts of a second are known.
	if (statistic.is !== 'max' || found.value === null || !(series instanceof PeakSeries)) return found
	const peak = series.peak(fromMs, toMs) * scale
	return Number.isNaN(peak) ? found : reading(peak, found.n)
}
