import {describe, expect, it} from 'vitest'
import {medianOf} from '../../../src/core/stats/quantile.ts'
import {rankSumTest} from '../../../src/core/stats/rank-sum.ts'
import {pairedRatio} from '../../../src/core/stats/ratio.ts'
import {type Comparison, comparePairs, type RunPair} from '../../../src/core/verdict/compare-pairs.ts'
import {type Judgement, judgePairs} from '../../../src/core/verdict/judge.ts'
import type {ArmRun} from '../../../src/core/verdict/run-figure.ts'
import {shouldStop, widthOf} from '../../../src/core/verdict/stopping.ts'
import {loaded, measure, type Noise, quiet} from './machine.ts'

/**
 * The law this folder stands for: identical programs on a machine that drifts, bursts and remembers are called different in at most 1 of 100
 * comparisons, and a slow-down is found when there are enough pairs to find it.
 */
const machines: ReadonlyArray<readonly [string, Noise]> = [
	['a quiet machine', quiet],
	['a loaded machine', loaded],
]
const options = {direction: 'lower', margin: 0.01} as const

function compared(noise: Noise, ratio: number, pairs: number, comparisons: number, from = 0): RunPair[][] {
	return Array.from({length: comparisons}, (_, i) => measure(noise, {ratio, pairs, samplesPerRun: 15, seed: from + i}))
}

function judgementOf(comparison: Comparison): Judgement {
	const {outcome} = comparison.verdicts[0]!
	if (outcome.verdict === null) throw new Error(outcome.reason)
	return outcome
}

const claims = (judgement: Judgement) => judgement.verdict === 'regression' || judgement.verdict === 'improvement'
const samplesOf = (runs: readonly (ArmRun | null)[]) =>
	runs.flatMap(run => (run?.is === 'done' ? Array.from(run.samples) : []))

describe('identical programs', () => {
	const all = machines.flatMap(([, noise]) => compared(noise, 1, 24, 200))
	const judged = all.map(pairs => comparePairs(pairs, options))

	it('are called different in at most 1 of 100 comparisons, where both usual rules say so far more often', () => {
		let [ours, fivePercent, significant] = [0, 0, 0]
		for (const [i, pairs] of all.entries()) {
			if (claims(judgementOf(judged[i]!))) ours++
			const base = samplesOf(pairs.map(pair => pair.base))
			const head = samplesOf(pairs.map(pair => pair.head))
			if (Math.abs(medianOf(head) / medianOf(base) - 1) > 0.05) fivePercent++
			if (rankSumTest(base, head).p < 0.05) significant++
		}
		expect(ours / all.length).toBeLessThanOrEqual(0.01)
		expect(fivePercent / all.length).toBeGreaterThan(0.1)
		expect(significant / all.length).toBeGreaterThan(0.3)
	})

	it('are, without any margin, called different about as seldom as the level says', () => {
		const wrong = all.filter(pairs => claims(judgementOf(comparePairs(pairs, {...options, margin: 0}))))
		expect(wrong.length / all.length).toBeLessThanOrEqual(0.02)
	})

	it('seldom lose a comparison to their control', () => {
		const lost = judged.filter(one => one.void)
		expect(lost.length / all.length).toBeLessThanOrEqual(0.02)
	})

	it('are still not called different when measuring stops at a width, and are when it stops at a verdict', () => {
		let [atWidth, atVerdict] = [0, 0]
		const long = machines.flatMap(([, noise]) =>
			Array.from({length: 40}, (_, i) =>
				measure(noise, {ratio: 1, pairs: 120, samplesPerRun: 1, seed: 5000 + i, controlEvery: 0}),
			),
		)
		for (const pairs of long) {
			const of = (arm: 'base' | 'head') => samplesOf(pairs.map(pair => pair[arm]))
			const [base, head] = [of('base'), of('head')]
			const upTo = (n: number) => [base.slice(0, n), head.slice(0, n)] as const
			let stopped = 120
			for (let n = 20; n <= 120; n += 20) {
				const estimate = pairedRatio(...upTo(n), 0.99)
				const width = estimate.is === 'ratio' ? widthOf(estimate.interval) : null
				if (shouldStop({pairs: n, elapsedMs: n, width}, {targetWidth: 0.03, mostPairs: 120, mostMs: 1e9}) !== null) {
					stopped = n
					break
				}
			}
			if (claims(judgePairs(...upTo(stopped), options) as Judgement)) atWidth++
			for (let n = 10; n <= 120; n += 6) {
				const estimate = pairedRatio(...upTo(n), 0.95)
				if (estimate.is === 'ratio' && estimate.p < 0.05) {
					atVerdict++
					break
				}
			}
		}
		expect(atWidth / long.length).toBeLessThanOrEqual(0.01)
		expect(atVerdict / long.length).toBeGreaterThan(0.15)
	})
})

describe('slower programs', () => {
	it.each([
		[1.03, 0.9],
		[1.05, 0.95],
	])('at %f of the time are found in at least %f of the comparisons of 60 pairs on a quiet machine', (ratio, share) => {
		const found = compared(quiet, ratio, 60, 100, 300).map(pairs => judgementOf(comparePairs(pairs, options)))
		expect(found.filter(one => one.verdict === 'regression').length / found.length).toBeGreaterThanOrEqual(share)
		expect(found.filter(one => one.verdict === 'improvement')).toEqual([])
		expect(medianOf(found.map(one => one.ratio))).toBeCloseTo(ratio, 2)
	})

	it('on a loaded machine are found when there are enough pairs, as many as the verdict had asked for', () => {
		const asked = compared(loaded, 1.05, 60, 40, 700).map(pairs => judgementOf(comparePairs(pairs, options)))
		const more = medianOf(asked.flatMap(one => (one.doubt === 'wide' ? [one.moreRuns!] : [])))
		const pairs = Math.ceil(60 + more)
		expect(pairs).toBeLessThan(400)
		const found = compared(loaded, 1.05, pairs, 40, 800).map(run => judgementOf(comparePairs(run, options)))
		expect(found.filter(one => one.verdict === 'regression').length / found.length).toBeGreaterThanOrEqual(0.65)
	})

	it.each(machines)(
		'by the minimum detectable effect that was printed are found in about four of five comparisons on %s',
		(_, noise) => {
			let found = 0
			const trials = 150
			for (let i = 0; i < trials; i++) {
				const [before] = compared(noise, 1, 30, 1, 2000 + i)
				const {mde} = judgePairs(...figures(before!), options) as Judgement
				const [after] = compared(noise, 1 + mde!, 30, 1, 4000 + i)
				if ((judgePairs(...figures(after!), options) as Judgement).verdict === 'regression') found++
			}
			expect(found / trials).toBeGreaterThan(0.66)
			expect(found / trials).toBeLessThan(0.92)
		},
	)

	function figures(pairs: RunPair[]): [number[], number[]] {
		const of = (run: ArmRun | null) => (run?.is === 'done' ? medianOf(Array.from(run.samples)) : Number.NaN)
		return [pairs.map(pair => of(pair.base)), pairs.map(pair => of(pair.head))]
	}
})
