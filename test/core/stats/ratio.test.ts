import fc from 'fast-check'
import {ratio as centralRatio, Sample} from 'pragmastat'
import {describe, expect, it} from 'vitest'
import {pairedRatio, type RatioEstimate, type RatioResult, unpairedRatio} from '../../../src/core/stats/ratio.ts'

const time = fc.double({min: 1e-9, max: 1e12, noNaN: true})
const times = fc.array(time, {minLength: 1, maxLength: 20})
const base = [10, 10.4, 9.8, 10.1, 10.3, 9.9, 10.2, 10.6]

function estimateOf(result: RatioResult): RatioEstimate {
	if (result.is === 'none') throw new Error(result.reason)
	return result
}

describe('the ratio of pairs', () => {
	it('is the factor that all pairs have in common', () => {
		fc.assert(
			fc.property(times, fc.double({min: 0.01, max: 100, noNaN: true}), (numbers, factor) => {
				const found = estimateOf(
					pairedRatio(
						numbers,
						numbers.map(one => one * factor),
						0.95,
					),
				)
				expect(found.ratio / factor).toBeCloseTo(1, 9)
				expect(found.design).toEqual({is: 'paired', pairs: numbers.length})
				expect(found.interval === null).toBe(numbers.length < 6)
				if (found.interval) {
					expect(found.interval.low / factor).toBeCloseTo(1, 9)
					expect(found.interval.high / factor).toBeCloseTo(1, 9)
				}
			}),
		)
	})

	it('does not mind that the machine is ten times slower in between, as long as it is so for both of a pair', () => {
		const drift = [1, 1, 10, 10, 1, 3, 1, 7]
		const head = base.map((value, i) => value * 1.05 * (1 + 0.001 * ((i * 5) % 7)))
		const calm = estimateOf(pairedRatio(base, head, 0.95))
		const drifting = estimateOf(
			pairedRatio(
				base.map((value, i) => value * drift[i]!),
				head.map((value, i) => value * drift[i]!),
				0.95,
			),
		)
		expect(drifting.ratio).toBeCloseTo(calm.ratio, 12)
		expect(drifting.interval!.low).toBeCloseTo(calm.interval!.low, 12)
		expect(drifting.p).toBe(calm.p)
	})

	it('needs as many of each', () => {
		expect(pairedRatio([1, 2], [1], 0.95)).toEqual({
			is: 'none',
			reason: 'base has 2 values and head 1 value: pairs need as many of each',
		})
	})
})

describe('the ratio of unpaired runs', () => {
	it("is pragmastat's, of any two sizes", () => {
		fc.assert(
			fc.property(times, times, (numbers, others) => {
				const found = estimateOf(unpairedRatio(numbers, others, 0.95))
				expect(found.ratio / centralRatio(Sample.of(others), Sample.of(numbers)).value).toBeCloseTo(1, 9)
				expect(found.design).toEqual({is: 'unpaired', base: numbers.length, head: others.length})
			}),
		)
	})

	it('turned round is its inverse', () => {
		fc.assert(
			fc.property(times, times, (numbers, others) => {
				const there = estimateOf(unpairedRatio(numbers, others, 0.9))
				const back = estimateOf(unpairedRatio(others, numbers, 0.9))
				expect(there.ratio * back.ratio).toBeCloseTo(1, 9)
				expect(there.p).toBeCloseTo(back.p, 12)
				if (there.interval) expect(there.interval.low * back.interval!.high).toBeCloseTo(1, 9)
			}),
		)
	})
})

describe.each([
	['pairs', pairedRatio],
	['unpaired runs', unpairedRatio],
])('a ratio of %s', (_, ratioOf) => {
	it.each([
		[0, 'value 3 of head is 0: a ratio needs finite numbers above 0'],
		[-1, 'value 3 of head is -1: a ratio needs finite numbers above 0'],
		[Number.NaN, 'value 3 of head is NaN: a ratio needs finite numbers above 0'],
		[Number.POSITIVE_INFINITY, 'value 3 of head is Infinity: a ratio needs finite numbers above 0'],
	])('does not exist with %s among the values', (bad, reason) => {
		expect(ratioOf([1, 2, 3], [1, 2, bad], 0.95)).toEqual({is: 'none', reason})
		expect(ratioOf([1, 2, bad], [1, 2, 3], 0.95)).toEqual({is: 'none', reason: reason.replace('head', 'base')})
	})

	it('does not exist without values', () => {
		expect(ratioOf([], [], 0.95)).toEqual({is: 'none', reason: 'base has no values'})
	})

	it('is a number with an interval around it, or without one, whatever the values', () => {
		const pair = fc.tuple(time, time)
		fc.assert(
			fc.property(fc.array(pair, {minLength: 1, maxLength: 20}), fc.constantFrom(0.8, 0.95, 0.99), (pairs, level) => {
				const found = estimateOf(
					ratioOf(
						pairs.map(one => one[0]),
						pairs.map(one => one[1]),
						level,
					),
				)
				expect(found.ratio).toBeGreaterThan(0)
				expect(found.p).toBeGreaterThan(0)
				expect(found.p).toBeLessThanOrEqual(1)
				if (found.interval === null) return
				expect(found.interval.level).toBeGreaterThanOrEqual(level - 1e-9)
				expect(found.interval.low).toBeLessThanOrEqual(found.ratio * (1 + 1e-12))
				expect(found.interval.high).toBeGreaterThanOrEqual(found.ratio * (1 - 1e-12))
			}),
		)
	})

	it('of what is the same on both sides is 1, and certain of nothing', () => {
		const found = estimateOf(ratioOf(base, base, 0.95))
		expect(found.ratio).toBe(1)
		expect(found.p).toBe(1)
	})
})
