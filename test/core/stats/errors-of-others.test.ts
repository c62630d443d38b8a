import {centerBounds, Sample} from 'pragmastat'
import {describe, expect, it} from 'vitest'
import {holmAdjusted} from '../../../src/core/stats/holm.ts'
import {momentsOf} from '../../../src/core/stats/moments.ts'
import {Random} from '../../../src/core/stats/random.ts'
import {rankSumTest} from '../../../src/core/stats/rank-sum.ts'
import {pairedRatio, unpairedRatio} from '../../../src/core/stats/ratio.ts'
import {centreInterval} from '../../../src/core/stats/signed-rank.ts'
import {tQuantile} from '../../../src/core/stats/student-t.ts'
import {normalDeviate, sampleOf, shapes} from './shapes.ts'

/** What other benchmark tools get wrong in their statistics, as of 2026, read in their sources. One test each, so that ours does not. */
describe('errors of other tools', () => {
	const base = [10.1, 10.4, 9.8, 10.9, 10.2, 10, 10.3, 10.6]

	// p = 2 min(hits, n - hits) / n is 0 where no resample hits; no number of resamples can show that.
	it('criterion.rs: p is never 0', () => {
		const head = base.map(value => value * 100)
		// One way in 2^8 to give signs, one in (16 over 8) to share out ranks, and as many the other way round.
		expect(pairedRatio(base, head, 0.95)).toMatchObject({is: 'ratio', p: 2 / 256})
		expect(rankSumTest(base, head).p).toBeCloseTo(2 / 12_870, 12)
	})

	// pyperf/_compare.py: the pooled t raises for unequal n, which is caught and called significant; so is one value against one.
	it('pyperf: unequal numbers of runs are compared, not called significant', () => {
		const unequal = unpairedRatio(base, [...base, 10.15, 10.35, 10.25], 0.95)
		expect(unequal).toMatchObject({is: 'ratio', design: {base: 8, head: 11}})
		expect(unequal.is === 'ratio' && unequal.p).toBeGreaterThan(0.9)
		expect(unequal.is === 'ratio' && unequal.interval).not.toBeNull()
	})

	it('pyperf: one run against one shows nothing', () => {
		for (const ratioOf of [pairedRatio, unpairedRatio]) {
			expect(ratioOf([1], [1000], 0.95)).toMatchObject({is: 'ratio', interval: null, p: 1})
		}
		expect(rankSumTest([1], [1000]).p).toBe(1)
		expect(rankSumTest([1, 2, 3], [1000, 1001, 1002]).p).toBeCloseTo(0.1, 12)
	})

	// And it treats 60 values of 20 processes as 60 independent ones.
	it('pyperf: samples of one process do not count as runs', () => {
		const random = new Random(3)
		const noise = () => normalDeviate(random)
		const runs = (shift: number) =>
			Array.from({length: 6}, () => {
				const own = 3 * noise()
				return Float64Array.from({length: 50}, () => 100 + shift + own + 0.1 * noise())
			})
		const mean = (values: ArrayLike<number>) => momentsOf(Array.from(values)).mean
		let [byRun, inOnePot] = [0, 0]
		for (let i = 0; i < 40; i++) {
			const [from, to] = [runs(0), runs(0)]
			if (rankSumTest(from.map(mean), to.map(mean)).p < 0.01) byRun++
			if (
				rankSumTest(
					from.flatMap(run => [...run]),
					to.flatMap(run => [...run]),
				).p < 0.01
			)
				inOnePot++
		}
		expect(inOnePot).toBeGreaterThan(25)
		expect(byRun).toBeLessThan(8)
	})

	// src/main.zig: the entries of 28 and 29 degrees of freedom are swapped.
	it("poop: Student's t falls with every degree of freedom", () => {
		expect(tQuantile(0.975, 28)).toBeCloseTo(2.048_407_141_795, 9)
		expect(tQuantile(0.975, 29)).toBeCloseTo(2.045_229_642_133, 9)
		for (let degrees = 1; degrees < 120; degrees++) {
			expect(tQuantile(0.975, degrees)).toBeGreaterThan(tQuantile(0.975, degrees + 1))
		}
	})

	// pairwiseMargin.js, signedRankMargin.js: the first rank whose tail exceeds what may be missed, where the last that does not is meant.
	it('pragmastat: an interval reaches the level that was asked for, or a higher one', () => {
		const values = [3, 1, 4, 1.5, 9, 2.6, 5, 3.5, 8, 9.7]
		const bounds = centerBounds(Sample.of(values), 0.05)
		const interval = centreInterval(values, 0.95)!
		expect(interval.level).toBeCloseTo(1 - 50 / 1024, 12)
		// Its rank is exceeded by 66 of the 1024 ways to give signs: 6.4 % where 5 % were asked for.
		expect(centreInterval(values, 1 - 66 / 1024)).toMatchObject({low: bounds.lower, high: bounds.upper})
		expect(bounds.upper - bounds.lower).toBeLessThan(interval.high - interval.low)
	})

	// np.std divides by n where the t test that is fed with it expects n - 1.
	it('otava: deviations are over n - 1', () => {
		expect(momentsOf([1, 2, 3, 4]).stddev).toBeCloseTo(Math.sqrt(5 / 3), 14)
		expect(momentsOf([1, 3]).stddev).toBeCloseTo(Math.SQRT2, 14)
		expect(momentsOf([1]).stddev).toBeNaN()
	})

	// 'ran 1.23 ± 0.05 times faster': a propagated standard deviation, which no number of runs makes smaller.
	it('hyperfine: what is said about a ratio narrows with more runs', () => {
		const random = new Random(4)
		const width = (n: number) => {
			const result = unpairedRatio(sampleOf(shapes.normal, n, random), sampleOf(shapes.normal, n, random), 0.95)
			return result.is === 'ratio' && result.interval ? result.interval.high - result.interval.low : Number.NaN
		}
		expect(width(10) / width(1000)).toBeGreaterThan(6)
	})

	// None corrects for the number of benchmarks: of 50 alike, 92 suites in 100 raise an alarm at 5 %.
	it('all: a suite of fifty does not raise fifty times the false alarms', () => {
		const random = new Random(5)
		let [plain, corrected] = [0, 0]
		for (let suite = 0; suite < 400; suite++) {
			const ps = Array.from({length: 50}, () => random.nextUnit())
			if (ps.some(p => p <= 0.05)) plain++
			if (holmAdjusted(ps).some(p => p <= 0.05)) corrected++
		}
		expect(plain / 400).toBeGreaterThan(0.88)
		expect(corrected / 400).toBeLessThan(0.08)
	})
})
