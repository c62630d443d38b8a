import type {Histogram} from '../../stats/histogram.ts'
import type {LatencyTrack} from '../state/latency-track.ts'
import type {SuiteStateCommon} from '../state/suite-state-common.ts'
import {type Asked, type Reading, reading} from './reading.ts'
import {rateOf} from './statistics.ts'

export type Read = (suite: SuiteStateCommon, asked: Asked) => Reading

/** What has happened until the end may be told a moment later. */
export function endOf({toMs, isLast}: Pick<Asked, 'toMs' | 'isLast'>): number {
	return isLast ? Number.POSITIVE_INFINITY : toMs
}

export function histogramOf(track: LatencyTrack, {isWhole, ...asked}: Asked): Histogram {
	return isWhole ? track.total : track.window(asked.fromMs, endOf(asked))
}

export function counted(count: number, {statistic, fromMs, toMs}: Asked): Reading {
	return statistic.is === 'rate' ? rateOf(count, toMs - fromMs) : {...reading(count, count), isCount: true}
}
