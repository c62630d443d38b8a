import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
	bestInnerStretch,
	bestSplit,
	laidOut,
	leastSegment,
	robustScores,
	shuffledChances,
	splitEnergies,
} from '../../../src/core/stats/energy-scan.ts'
import {gaussian, seeded} from './noise.ts'

const scoresOf = (minLength: number, maxLength = 16) =>
	fc.array(fc.integer({min: 0, max: 12}), {minLength, maxLength}).map(scores => Int32Array.from(scores))

/** By its definition: mean distances between two sides, less those within each. */
function slowEnergy(one: readonly number[], other: readonly number[]): number {
	const mean = (a: readonly number[], b: readonly number[]) =>
		a.reduce((sum, x) => sum + b.reduce((inner, y) => inner + Math.abs(x - y), 0), 0) / (a.length * b.length)
	const weight = (one.length * other.length) / (one.length + other.length)
	return weight * (2 * mean(one, other) - mean(one, one) - mean(other, other))
}

/** Every split written down. */
function slowSplits(scores: Int32Array): {at: number; energy: number}[] {
	const all = [...scores]
	return all
		.map((_, at) => ({at, energy: slowEnergy(all.slice(0, at), all.slice(at))}))
		.slice(leastSegment, all.length - leastSegment + 1)
}

const largest = (values: readonly number[]) => values.reduce((most, one) => Math.max(most, one), 0)

describe('the energy of a split', () => {
	it('is the one of its definition, and the best is the largest of all', () => {
		fc.assert(
			fc.property(scoresOf(6), scores => {
				const splits = slowSplits(scores)
				const {from, to, energy} = bestSplit(laidOut(scores))
				expect(to).toBe(scores.length)
				expect(energy).toBeCloseTo(largest(splits.map(one => one.energy)), 9)
				expect(splits.find(one => one.at === from)!.energy).toBeCloseTo(energy, 9)
			}),
		)
	})

	it('among recent splits is that of the last six places', () => {
		fc.assert(
			fc.property(scoresOf(6, 24), scores => {
				const recent = slowSplits(scores).filter(({at}) => at >= scores.length - 6)
				const [anywhere, found] = splitEnergies(laidOut(scores))
				expect(found).toBeCloseTo(largest(recent.map(one => one.energy)), 9)
				expect(anywhere).toBeGreaterThanOrEqual(found)
			}),
		)
	})

	it('does not change when a series is read backwards or upside down', () => {
		fc.assert(
			fc.property(scoresOf(6), scores => {
				const {energy} = bestSplit(laidOut(scores))
				expect(bestSplit(laidOut(scores.toReversed())).energy).toBeCloseTo(energy, 9)
				expect(bestSplit(laidOut(scores.map(score => 12 - score))).energy).toBeCloseTo(energy, 9)
			}),
		)
	})

	it('does not know the order of values on either side', () => {
		const one = laidOut(Int32Array.of(1, 2, 3, 4, 9, 8, 7, 9))
		const other = laidOut(Int32Array.of(4, 3, 1, 2, 9, 9, 8, 7))
		expect(bestSplit(one)).toEqual(bestSplit(other))
		expect(bestSplit(one).from).toBe(4)
	})
})

describe('an inner stretch', () => {
	it('has the energy of its definition, at least that of every one of three values', () => {
		fc.assert(
			fc.property(scoresOf(9), scores => {
				const all = [...scores]
				const slow = (from: number, to: number) =>
					slowEnergy(all.slice(from, to), [...all.slice(0, from), ...all.slice(to)])
				const {from, to, energy} = bestInnerStretch(laidOut(scores))
				expect(energy).toBeCloseTo(slow(from, to), 9)
				expect(Math.min(from, to - from, all.length - to)).toBeGreaterThanOrEqual(leastSegment)
				for (let at = leastSegment; at <= all.length - 2 * leastSegment; at++)
					expect(energy).toBeGreaterThanOrEqual(slow(at, at + leastSegment) - 1e-9)
			}),
		)
	})

	it('is found where it is', () => {
		const at = (i: number) => (i >= 37 && i < 58 ? 9 : 3)
		const {from, to} = bestInnerStretch(laidOut(Int32Array.from({length: 120}, (_, i) => at(i) + (i % 3))))
		expect([from, to]).toEqual([37, 58])
	})
})

describe('scores', () => {
	const figures = fc.array(fc.double({min: 1, max: 1000, noNaN: true}), {minLength: 1, maxLength: 40})

	it('lie in the order of the values, from 0 to 12, and do not know where they stand', () => {
		fc.assert(
			fc.property(figures, values => {
				const scores = robustScores(values)
				for (const [i, value] of values.entries()) {
					expect(scores[i]).toBeGreaterThanOrEqual(0)
					expect(scores[i]).toBeLessThanOrEqual(12)
					for (const [j, other] of values.entries())
						if (value < other) expect(scores[i]).toBeLessThanOrEqual(scores[j]!)
				}
				expect(robustScores(values.toReversed())).toEqual(scores.toReversed())
			}),
		)
	})

	it('do not depend on the unit', () => {
		fc.assert(
			fc.property(figures, values => {
				expect(robustScores(values.map(value => value * 1024))).toEqual(robustScores(values))
			}),
		)
	})

	it('say of an outlier that it is one, however far out it lies', () => {
		const values = Array.from({length: 30}, (_, i) => 100 + (i % 7))
		expect(robustScores(values.with(4, 130))).toEqual(robustScores(values.with(4, 1e9)))
	})

	it('tell apart what is mostly the same, and nothing where all is', () => {
		expect(robustScores([3, 3, 3, 3, 3, 3, 4, 3])[6]).toBe(12)
		expect(robustScores([7, 7, 7])).toEqual(Int32Array.of(0, 0, 0))
		expect(robustScores([])).toEqual(new Int32Array(0))
	})
})

describe('chances by shuffling', () => {
	/** Every order of the scores, the slow way. */
	function orders(values: readonly number[]): number[][] {
		if (values.length < 2) return [[...values]]
		return values.flatMap((value, i) => orders(values.toSpliced(i, 1)).map(rest => [value, ...rest]))
	}

	it('are near the share of all orders', () => {
		const scores = Int32Array.of(0, 2, 1, 9, 12, 11, 9)
		const all = orders([...scores]).map(order => bestSplit(laidOut(Int32Array.from(order))).energy)
		const {energy} = bestSplit(laidOut(scores))
		const exact = all.filter(one => one >= energy).length / all.length
		const [found] = shuffledChances(scores, layout => [bestSplit(layout).energy], [1], 9999)
		expect(Math.abs(found! - exact)).toBeLessThan(4 * Math.sqrt(exact / 10_000))
	})

	it('are the same each time, never 0, and all of 1 where nothing differs', () => {
		const clear = Int32Array.from({length: 60}, (_, i) => (i < 30 ? i % 4 : 8 + (i % 4)))
		expect(shuffledChances(clear, splitEnergies, [0.1, 0.1], 999)[0]).toBe(0.001)
		expect(shuffledChances(new Int32Array(20), splitEnergies, [0.01, 0.01], 999)).toEqual([1, 1])
	})

	it('end early only where the answer is certain, and then answer as they would have', () => {
		const random = seeded(3)
		for (let trial = 0; trial < 60; trial++) {
			const scores = robustScores(Array.from({length: 20}, (_, i) => gaussian(random) + (i < 12 ? 0 : trial / 40)))
			const whole = shuffledChances(scores, splitEnergies, [1, 1], 199)
			const asked = shuffledChances(scores, splitEnergies, [0.05, 0.1], 199)
			expect(asked.map((p, i) => p <= [0.05, 0.1][i]!)).toEqual(whole.map((p, i) => p <= [0.05, 0.1][i]!))
			if (asked.some((p, i) => p <= [0.05, 0.1][i]!))
				for (const [i, p] of asked.entries()) if (p <= [0.05, 0.1][i]!) expect(p).toBe(whole[i])
		}
	})
})
