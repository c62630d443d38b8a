import {describe, expect, it} from 'vitest'
import {predictionInterval} from '../../../src/core/stats/prediction-interval.ts'
import {gaussian, seeded} from './noise.ts'

describe('the range of the next value', () => {
	it.each([
		['normal', (random: () => number) => 100 + 3 * gaussian(random)],
		['log-normal', (random: () => number) => 100 * Math.exp(0.05 * gaussian(random))],
	])('holds it as often as it says, %s', (_name, draw) => {
		const random = seeded(1)
		for (const n of [10, 15, 40]) {
			for (const level of [0.8, 0.95, 0.99]) {
				let held = 0
				for (let trial = 0; trial < 1000; trial++) {
					const values = Array.from({length: n}, () => draw(random))
					const found = predictionInterval(values, level)!
					const next = draw(random)
					if (found.low <= next && next <= found.high) held++
				}
				// Four standard errors, and a hundredth.
				const slack = 0.01 + 4 * Math.sqrt((level * (1 - level)) / 1000)
				expect(Math.abs(held / 1000 - level), `${n} values at ${level}`).toBeLessThan(slack)
			}
		}
	})

	it('is little wider with one outlier in twenty, and holds values that are none', () => {
		const random = seeded(2)
		let [held, plain, wild] = [0, 0, 0]
		for (let trial = 0; trial < 500; trial++) {
			const values = Array.from({length: 40}, () => 100 + 2 * gaussian(random))
			const found = predictionInterval(values.map((value, i) => (i % 20 === 7 ? 1.2 * value : value)))!
			const without = predictionInterval(values)!
			plain += without.high - without.low
			wild += found.high - found.low
			const next = 100 + 2 * gaussian(random)
			if (found.low <= next && next <= found.high) held++
		}
		expect(held / 500).toBeGreaterThan(0.93)
		expect(wild / plain).toBeLessThan(1.15)
	})

	it('says its level, and is wider at a higher one', () => {
		const values = Array.from({length: 12}, (_, i) => 100 + (i % 5))
		const [low, high] = [predictionInterval(values, 0.8)!, predictionInterval(values, 0.99)!]
		expect([low.level, high.level]).toEqual([0.8, 0.99])
		expect(high.low).toBeLessThan(low.low)
		expect(high.high).toBeGreaterThan(low.high)
		expect(low.method).toBe('t')
	})

	it('does not depend on the order of the values, and goes with their unit', () => {
		const random = seeded(3)
		const values = Array.from({length: 25}, () => 50 + gaussian(random))
		const found = predictionInterval(values)!
		expect(predictionInterval(values.toReversed())).toEqual(found)
		const other = predictionInterval(values.map(value => 1000 * value))!
		expect(other.low).toBeCloseTo(1000 * found.low, 6)
		expect(other.high).toBeCloseTo(1000 * found.high, 6)
	})

	it('is the value itself where all are the same, and what was there where most are', () => {
		expect(predictionInterval(new Array(12).fill(303))).toEqual({
			level: 0.95,
			low: 303,
			high: 303,
			method: 'order-statistic',
		})
		expect(predictionInterval([...new Array(30).fill(303), 304, 304, 304, 302, 302, 302])).toMatchObject({
			low: 302,
			high: 304,
		})
	})

	it('is not told by fewer than ten', () => {
		expect(predictionInterval([1, 2, 3, 4, 5, 6, 7, 8, 9])).toBeNull()
		expect(predictionInterval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).not.toBeNull()
		expect(predictionInterval([])).toBeNull()
	})
})
