import {Histogram} from '../../stats/histogram.ts'
import {peakOf} from '../state/measured-span.ts'
import type {NodeProcess} from '../state/node-life.ts'
import {standingMsIn} from '../state/stalls.ts'
import type {SuiteStateCommon} from '../state/suite-state-common.ts'
import {level, ofSeries} from './of-series.ts'
import {endOf, type Read} from './of-track.ts'
import {type Asked, lacking, type Reading, reading} from './reading.ts'
import {ofHistogram} from './statistics.ts'

const ns = 1e-9
const ms = 1e-3

/** By the names of rules/observed-metrics.ts. */
export const loopReads: Readonly<Record<string, Read>> = {
	loop_delay: (suite, asked) => (asked.isWhole ? delay(suite, asked) : delayInWindow(suite, asked)),
	loop_block: block,
	loop_busy: level(suite => suite.loop.utilisation),
}

function ofWaits(waits: Histogram, {statistic, fromMs, toMs}: Asked): Reading {
	return ofHistogram(waits, statistic, ns, toMs - fromMs)
}

/** That of the process whose events waited longest. */
function delay(suite: SuiteStateCommon, asked: Asked): Reading {
	const nodes = [...suite.nodes.values()]
	const worst = worstOf(
		nodes.map(({waits}) => ofWaits(waits, asked)),
		asked,
	)
	const toldNs = nodes.reduce((most, {waits}) => (waits.n > 0 ? Math.max(most, waits.max) : most), 0)
	const blockedS = suite.loop.totals.delayMaxMs * ms
	const isUntold = worst.value !== null && blockedS > 2 * toldNs * ns
	return isUntold ? withBlock(worst, blockedS, asked, 'at the end') : worst
}

function worstOf(all: readonly Reading[], asked: Asked): Reading {
	const told = all.filter(({value}) => value !== null)
	if (told.length === 0) return all[0] ?? ofWaits(new Histogram(), asked)
	return told.reduce((most, one) => (one.value! > most.value! ? one : most))
}

function delayInWindow(suite: SuiteStateCommon, asked: Asked): Reading {
	const nodes = [...suite.nodes.values()]
	const all = nodes.flatMap(({delays}) =>
		delays === null ? [] : [ofWaits(delays.window(asked.fromMs, endOf(asked)), asked)],
	)
	const others = suite.loop.waits.window(asked.fromMs, endOf(asked))
	if (others.n > 0) all.push(ofOthers(others, asked))
	const worst = worstOf(all, asked)
	const blockedS = nodes.reduce((most, node) => Math.max(most, untoldBlockS(suite, node, asked)), 0)
	if (blockedS === 0) return worst
	// As long as it stands still nobody knows of what has come.
	if (worst.value === null && asked.statistic.is !== 'max')
		return lacking('the loop stood still, and nobody knows how long what came then has waited')
	return withBlock(worst, Math.max(blockedS, worst.value ?? 0), asked, 'at times')
}

/** Processes beyond those that are told apart: the worst of them is as bad as all of them together, and may be as bad as the longest wait of all. */
function ofOthers(waits: Histogram, asked: Asked): Reading {
	const found = ofWaits(waits, asked)
	if (!isLevel(asked) || found.value === null) return found
	const doubt = 'more processes were there than are told apart, and it may be that of one of them'
	return {...found, high: Math.max(found.high, waits.max * ns), doubt: found.doubt ?? doubt}
}

/** For how long the loop of a process stood still, where what waited for it then has not been told. 0: it has, or there was none. */
function untoldBlockS(suite: SuiteStateCommon, {pid, delays}: NodeProcess, asked: Asked): number {
	const window = {fromMs: asked.fromMs, toMs: endOf(asked)}
	const waits = delays?.window(window.fromMs, window.toMs) ?? new Histogram()
	const blockedS = standingMsIn(suite, pid, window) * ms
	return blockedS > 2 * (waits.n > 0 ? waits.max * ns : 0) ? blockedS : 0
}

function isLevel({statistic: {is}}: Asked): boolean {
	return is === 'quantile' || is === 'mean' || is === 'max'
}

/** What waits for a loop is told when it has turned. One that stands still has let nothing through since, whatever it did before. */
function withBlock(found: Reading, blockedS: number, asked: Asked, when: string): Reading {
	if (!isLevel(asked)) return found
	if (asked.statistic.is === 'max') return reading(blockedS, found.n, found.name)
	return {
		...found,
		high: Math.max(found.high, blockedS),
		doubt: `the loop stood still ${when}, and what waited for it then is not in it`,
	}
}

function block(suite: SuiteStateCommon, asked: Asked): Reading {
	const seconds = ofSeries(suite.loop.delayMaxMs, asked, ms)
	// A block that began in a second and ended in the next is told in either.
	const peak = asked.statistic.is === 'max' ? peakOf(suite.loop.delayMaxMs, asked.fromMs, asked.toMs - 1) : null
	const found = peak === null || !(peak * ms > (seconds.value ?? Number.NaN)) ? seconds : reading(peak * ms, seconds.n)
	const isAll = asked.isWhole && asked.statistic.is === 'max' && found.value !== null
	return isAll ? reading(Math.max(found.value!, suite.loop.totals.delayMaxMs * ms), found.n) : found
}
