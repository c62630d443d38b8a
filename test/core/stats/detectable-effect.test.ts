import {describe, expect, it} from 'vitest'
import {detectableRatio, moreRunsToSettle} from '../../../src/core/stats/detectable-effect.ts'
import {medianOf} from '../../../src/core/stats/quantile.ts'
import {Random} from '../../../src/core/stats/random.ts'
import {pairedRatio, type RatioEstimate, type RatioResult, unpairedRatio} from '../../../src/core/stats/ratio.ts'
import {normalDeviate} from './shapes.ts'

function estimateOf(result: RatioResult): RatioEstimate {
	if (result.is === 'none') throw new Error(result.reason)
	return result
}

/** Two arms of n runs that vary by `cv`, head slower by `factor`; of pairs, half of what varies is common to both. */
function trial(
	random: Random,
	how: typeof pairedRatio,
	n: number,
	cv: number,
	factor: number,
	level = 0.95,
): RatioEstimate {
	const base = new Float64Array(n)
	const head = new Float64Array(n)
	for (let i = 0; i < n; i++) {
		const common = how === pairedRatio ? 0.1 * normalDeviate(random) : 0
		base[i] = 100 * Math.exp(common + cv * normalDeviate(random))
		head[i] = 100 * factor * Math.exp(common + cv * normalDeviate(random))
	}
	return estimateOf(how(base, head, level))
}

function paired(ratio: number, low: number, high: number, pairs = 10): RatioEstimate {
	const interval = {low, high, level: 0.95, method: 'signed-rank'} as const
	return {is: 'ratio', design: {is: 'paired', pairs}, ratio, interval, level: 0.95, p: 0.5}
}

describe('the smallest detectable ratio', () => {
	it.each([
		['10 pairs', pairedRatio, 10],
		['30 pairs', pairedRatio, 30],
		['10 runs a side', unpairedRatio, 10],
	] as const)('of %s is found in about 80 of 100 comparisons, and half of it in far fewer', (_, how, n) => {
		const random = new Random(11)
		const said = medianOf(Array.from({length: 200}, () => detectableRatio(trial(random, how, n, 0.02, 1))!))
		const found = (factor: number) => {
			let hits = 0
			for (let i = 0; i < 500; i++) if (trial(random, how, n, 0.02, factor).interval!.low > 1) hits++
			return hits / 500
		}
		expect(found(said)).toBeGreaterThan(0.72)
		expect(found(said)).toBeLessThan(0.88)
		expect(found(Math.sqrt(said))).toBeLessThan(0.5)
	})

	it('beyond a margin is found beyond it as often', () => {
		const random = new Random(12)
		const said = medianOf(
			Array.from({length: 200}, () => detectableRatio(trial(random, pairedRatio, 12, 0.02, 1), {margin: 0.02})!),
		)
		let hits = 0
		for (let i = 0; i < 500; i++) if (trial(random, pairedRatio, 12, 0.02, said).interval!.low > 1.02) hits++
		expect(hits / 500).toBeGreaterThan(0.72)
		expect(hits / 500).toBeLessThan(0.88)
	})

	it('grows with power, level and margin', () => {
		const estimate = paired(1.01, 0.99, 1.03)
		const usual = detectableRatio(estimate)!
		expect(detectableRatio(estimate, {power: 0.95})).toBeGreaterThan(usual)
		expect(detectableRatio(estimate, {level: 0.99})).toBeGreaterThan(usual)
		expect(detectableRatio(estimate, {margin: 0.01})).toBeCloseTo(usual * 1.01, 12)
	})

	it.each([1, 0.5])('that has to come back in %f times the runs is found both times in about 80 of 100', share => {
		const random = new Random(17)
		const [n, again] = [30, 30 * share]
		const confirmation = {level: 0.9, share}
		const said = medianOf(
			Array.from({length: 200}, () => detectableRatio(trial(random, pairedRatio, n, 0.02, 1), {confirmation})!),
		)
		let hits = 0
		for (let i = 0; i < 500; i++) {
			if (trial(random, pairedRatio, n, 0.02, said).interval!.low <= 1) continue
			const second = trial(random, pairedRatio, again, 0.02, said, 0.9)
			if (second.interval!.low > 1) hits++
		}
		expect(hits / 500).toBeGreaterThan(0.72)
		expect(hits / 500).toBeLessThan(0.88)
	})

	it('is larger for a confirmation, the more so the shorter that is', () => {
		const estimate = paired(1.01, 0.99, 1.03, 40)
		const once = detectableRatio(estimate)!
		const [full, half] = [1, 0.5].map(share => detectableRatio(estimate, {confirmation: {level: 0.9, share}})!)
		expect(full).toBeGreaterThan(once)
		expect(half).toBeGreaterThan(full!)
	})

	it('is not known without an interval, nor from one without width', () => {
		expect(detectableRatio({...paired(1, 1, 1), interval: null})).toBeNull()
		expect(detectableRatio(paired(1, 1, 1))).toBeNull()
	})
})

describe('runs to settle a verdict', () => {
	it.each([
		['a regression', paired(1.1, 1.06, 1.14)],
		['an improvement', paired(0.9, 0.86, 0.94)],
		['equality', paired(1.01, 0.98, 1.04)],
	])('are none for %s that is seen already', (_, estimate) => {
		expect(moreRunsToSettle(estimate, 0.05)).toBe(0)
	})

	it('are the more, the closer the ratio is to the end of the margin', () => {
		const at = (ratio: number) => moreRunsToSettle(paired(ratio, ratio / 1.06, ratio * 1.06), 0.05)!
		expect(at(1.1)).toBeGreaterThan(0)
		expect(at(1.07)).toBeGreaterThan(at(1.1))
		expect(at(1.06)).toBeGreaterThan(at(1.07))
		expect(at(1.03)).toBeGreaterThan(at(1.01))
		expect(moreRunsToSettle(paired(1.05, 1.01, 1.09), 0.05)).toBeNull()
		// Either way round.
		expect(at(1 / 1.07)).toBe(at(1.07))
	})

	it('settle it in most cases', () => {
		const random = new Random(14)
		// 3 % slower, margin 2 %, of runs that vary by 2 %: what ten pairs leave open.
		const open = Array.from({length: 100}, () => trial(random, pairedRatio, 10, 0.02, 1.035))
		const needed = open.map(estimate => moreRunsToSettle({...estimate, ratio: 1.035}, 0.02)).filter(more => more)
		expect(needed.length).toBeGreaterThan(50)
		const n = 10 + Math.round(medianOf(needed.map(more => more!)))
		let settled = 0
		for (let i = 0; i < 200; i++) if (trial(random, pairedRatio, n, 0.02, 1.035).interval!.low > 1.02) settled++
		expect(settled / 200).toBeGreaterThan(0.7)
		expect(settled / 200).toBeLessThan(0.92)
	})

	it('are not known without an interval', () => {
		expect(moreRunsToSettle({...paired(1, 1, 1), interval: null}, 0.05)).toBeNull()
	})
})
