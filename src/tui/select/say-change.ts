/** How differences and verdicts are said in the few cells of a table. */
import type {DoubtName, VerdictName} from '../../core/kinds/compare/events.ts'
import {bytes, durationMs, durationNs, percent} from '../../core/units/format.ts'
import {sayFactor, sayPercentMore} from '../../core/units/ratio.ts'
import type {StyleName} from '../text/theme.ts'
import {clean} from './suites-view.ts'

/** `[ +1.92,  +2.8]` in percent, `[ x3.26,  x4.91]` */
export function sayInterval(ci: {readonly low: number; readonly high: number} | null): string {
	if (ci === null) return '-'
	const asFactors = ci.high >= 2 || ci.low <= 0.5
	const bound = (ratio: number) => (asFactors ? sayFactor(ratio) : sayPercentMore(ratio)).padStart(6)
	return `[${bound(ci.low)},${bound(ci.high)}]`
}

/** Half the width of the interval of a ratio, as a share: `+/-0.94%`. @param width log(high) - log(low) */
export function sayHalfWidth(width: number | null): string {
	return width === null || !Number.isFinite(width) ? '-' : `+/-${share(Math.expm1(width / 2))}`
}

/** The same in a sentence: `+/-0.94 %`. */
export function sayHalfWidthInText(width: number | null): string {
	return sayHalfWidth(width).replace('%', ' %')
}

/** A share, small ones with one digit more: `0.42%`, `3.1%`. */
export function share(value: number): string {
	return Math.abs(value) < 0.00995 ? `${(value * 100).toFixed(2)}%` : percent(value)
}

/** Units of report.json and of events. */
export type FigureUnit = 'ns' | 'ms' | 'bytes' | 'cores'

export function sayFigure(value: number | null, unit: FigureUnit): string {
	if (value === null) return '-'
	if (unit === 'ns') return durationNs(value)
	if (unit === 'ms') return durationMs(value)
	return unit === 'bytes' ? bytes(value) : percent(value)
}

const metricWords: Readonly<Record<string, string>> = {
	wall: 'wall time',
	cpu: 'CPU time',
	peakRss: 'peak memory',
}

const shortMetricWords: Readonly<Record<string, string>> = {wall: 'wall', cpu: 'CPU', peakRss: 'mem'}

/** `wall time`, `time p99`: what stands for a run is said where a run has more than one such figure. */
export function sayMetric(metric: string, stat: string, form: 'long' | 'short' = 'long'): string {
	const word = (form === 'long' ? metricWords : shortMetricWords)[metric] ?? clean(metric)
	return stat === 'median' || stat === 'mean' ? word : `${word} ${clean(stat)}`
}

/** `wall time of size=10` */
export function sayQuestion(of: {
	readonly metric: string
	readonly stat: string
	readonly benchmark: string | null
}): string {
	const what = sayMetric(of.metric, of.stat)
	return of.benchmark === null ? what : `${what} of ${clean(of.benchmark)}`
}

/** `size=10  wall`: in a column, where what tells the rows apart comes first. */
export function sayQuestionShort(of: Parameters<typeof sayQuestion>[0]): string {
	return of.benchmark === null ? sayQuestion(of) : `${clean(of.benchmark)}  ${sayMetric(of.metric, of.stat, 'short')}`
}

interface VerdictWord {
	readonly sign: string
	readonly word: string
	readonly style: StyleName | undefined
}

const words: Readonly<Record<VerdictName, VerdictWord>> = {
	regression: {sign: '^', word: 'WORSE', style: 'bad'},
	improvement: {sign: 'v', word: 'BETTER', style: 'good'},
	inconclusive: {sign: '?', word: 'noise', style: 'warn'},
	equivalent: {sign: '=', word: 'same', style: undefined},
}

/** In the order in which one wants to see them. */
export const verdictOrder: readonly VerdictName[] = ['regression', 'improvement', 'inconclusive', 'equivalent']

export function verdictWord(verdict: VerdictName, doubt: DoubtName | null = null): VerdictWord {
	return doubt === 'machine-moved' ? {sign: '?', word: 'void', style: 'warn'} : words[verdict]
}

export const controlWords = {
	held: 'held',
	unclear: 'scatters too much to vouch for the machine',
	moved: 'MOVED: the machine was not the same for both sides',
	drifted: 'DRIFTED: the machine became slower or faster',
	absent: 'too few runs of it',
} as const
