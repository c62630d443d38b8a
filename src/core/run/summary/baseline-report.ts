import type {BaselineMetric, BaselinePlan} from '../../plan/baseline-plan.ts'
import {type Runtime, runtimeMisfit} from '../../plan/runtime.ts'
import {holmAdjusted} from '../../stats/holm.ts'
import {edgeOf, sideOf} from '../../stats/margin.ts'
import {medianOf} from '../../stats/quantile.ts'
import {fewestEarlier, ratioToEarlier} from '../../stats/ratio-to-earlier.ts'
import {durationMs, grouped} from '../../units/format.ts'
import type {BaselineReport, BaselineVerdict, MetricReport, SuiteReport} from './run-report.ts'
import {tidy} from './tidy.ts'

/** As of every verdict; and the chance of even one false claim among the metrics of a suite that gate. */
const level = 0.99
const familyAlpha = 0.05

export interface BaselineDoubts {
	readonly unfinished: string | null
	readonly busy: string | null
	readonly runtime: Runtime
}

/**
 * How a run stands to runs that were kept: each of them is one occasion, and so is this one. What the machine does from one to the next is in the spread of
 * the baseline as far as its runs were made on several.
 * @param doubts.unfinished  why the figures are not those of a whole suite: a clause. null: they are
 * @param doubts.runtime  what the program ran under
 * @param doubts.busy  that others took the processor: a clause. A program that had to wait for it has not become slower. null: they did not
 */
export function baselineReport(
	{name, runs, misfits: known, margin, metrics, runtime = null, isForced}: BaselinePlan,
	measured: readonly MetricReport[],
	doubts: BaselineDoubts,
): BaselineReport {
	const shown = runtimeMisfit(runtime, doubts.runtime)
	// What is forced was told of it before, where a run is compared that is over.
	const misfits = shown === null || !isForced || known.includes(shown) ? known : [...known, shown]
	const incomparable = doubts.unfinished ?? (shown === null || isForced ? null : `it does not fit: ${shown}`)
	const verdicts = metrics.map(metric => judged(metric, measured, margin, {incomparable, busy: doubts.busy}))
	const adjusted = new Map<BaselineVerdict, number>()
	for (const gates of [true, false]) {
		const family = verdicts.filter(one => one.gates === gates && one.p !== null)
		for (const [i, p] of holmAdjusted(family.map(one => one.p!)).entries()) adjusted.set(family[i]!, p)
	}
	return {name, runs, misfits, verdicts: verdicts.map(one => inFamily(one, adjusted.get(one) ?? null))}
}

function judged(
	{metric, stat, gates, values}: BaselineMetric,
	measured: readonly MetricReport[],
	margin: number,
	{incomparable, busy}: {readonly incomparable: string | null; readonly busy: string | null},
): BaselineVerdict {
	const now = measured.find(one => one.name === metric)
	const head = now?.[stat] ?? null
	const base = values.length === 0 ? null : medianOf(values)
	const asked = {metric, stat, unit: now?.unit ?? null, gates, base: tidied(base), head, margin, runs: values.length}
	const open = (reason: string): BaselineVerdict => ({
		...asked,
		...{ratio: null, ci: null, p: null, adjustedP: null, verdict: 'inconclusive', reason},
	})
	if (incomparable !== null) return open(incomparable)
	if (now === undefined || head === null) return open('nothing was measured that tells it')
	if (!(head > 0) || values.some(value => !(value > 0))) return open('there is no ratio to nothing')
	const {ratio, interval, pOf} = ratioToEarlier(values, head, level)
	const edge = edgeOf(margin)
	const side = sideOf(interval, edge)
	const worse = now.direction === 'higher' ? 'below' : 'above'
	const isWorse = side === worse
	if (isWorse && busy !== null && isWaitedFor(now)) return {...open(busy), ratio: tidied(ratio)}
	return {
		...asked,
		ratio: tidied(ratio),
		ci: interval && {...interval, low: tidied(interval.low)!, high: tidied(interval.high)!},
		p: interval === null ? null : ratio > edge ? pOf(edge) : ratio < 1 / edge ? pOf(1 / edge) : 1,
		adjustedP: null,
		verdict:
			side === 'open'
				? 'inconclusive'
				: side === 'inside'
					? 'equivalent'
					: side === worse
						? 'regression'
						: 'improvement',
		reason:
			interval === null
				? `${grouped(values.length)} of the ${fewestEarlier} runs it takes have it`
				: side === 'open'
					? 'it lies within what differs from run to run'
					: null,
	}
}

const ofProcessor = /^(?:cpu|user|system)(?:\/|$)/

/** Time on the clock, which goes on while others have the processor. */
function isWaitedFor({name, unit}: MetricReport): boolean {
	return (unit === 'ms' || unit === 'ns') && !ofProcessor.test(name)
}

/** Threads of a program that waited for a core for longer than this share of the measured time were not alone on the machine. */
const busyShare = 0.1

/** @param suite.usage  of the target. @returns a clause; null: it had the processor when it wanted it, or nobody knows */
export function busyClause({usage, durationMs: measuredMs}: Pick<SuiteReport, 'usage' | 'durationMs'>): string | null {
	const waitMs = usage?.waitMs ?? null
	if (waitMs === null || !(measuredMs > 0) || waitMs < busyShare * measuredMs) return null
	return `its threads waited ${durationMs(waitMs)} of ${durationMs(measuredMs)} for a core, so others may have made it slow`
}

function inFamily(verdict: BaselineVerdict, adjustedP: number | null): BaselineVerdict {
	const isClaim = verdict.verdict === 'regression' || verdict.verdict === 'improvement'
	if (!isClaim || adjustedP === null || adjustedP <= familyAlpha) return {...verdict, adjustedP}
	return {...verdict, adjustedP, verdict: 'inconclusive', reason: 'it is not clear enough among so many questions'}
}

function tidied(value: number | null): number | null {
	return value === null ? null : tidy(value)
}
