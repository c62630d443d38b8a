import {describe, expect, it} from 'vitest'
import {type Judgement, judgePairs} from '../../../src/core/verdict/judge.ts'
import {noiseFloor} from '../../../src/core/verdict/noise-floor.ts'
import {gaussian, seeded} from '../stats/noise.ts'

/** An A/A comparison of twenty pairs: its pairs scatter, and it leans by something they all share. */
function comparison(random: () => number, lean: number, scatter = 0.005): Judgement {
	const shared = Math.exp(lean * gaussian(random))
	const base = Array.from({length: 20}, () => 100 * Math.exp(scatter * gaussian(random)))
	return judgePairs(
		base,
		Array.from({length: 20}, () => 100 * shared * Math.exp(scatter * gaussian(random))),
		{
			direction: 'lower',
			margin: 0,
		},
	) as Judgement
}
const many = (n: number, lean: number, seed: number, scatter?: number) => {
	const random = seeded(seed)
	return Array.from({length: n}, () => comparison(random, lean, scatter))
}

describe('the noise floor', () => {
	it('is never below 1 percent', () => {
		const floor = noiseFloor(many(20, 0.0001, 1, 0.0005))!
		expect(floor.margin).toBe(0.01)
		expect(floor.measured).toBeLessThan(0.002)
		expect(noiseFloor(many(20, 0.0001, 1, 0.0005), 0.03)!.margin).toBe(0.03)
	})

	it.each([5, 10, 20])('of %i comparisons holds 95 of 100 further ones, 95 times of 100', n => {
		let held = 0
		for (let seed = 0; seed < 120; seed++) {
			const {margin} = noiseFloor(many(n, 0.02, seed))!
			const random = seeded(seed + 10_000)
			// The share of further comparisons inside is that of a normal distribution: a hundred of them tell.
			const inside = Array.from({length: 100}, () => 0.02 * gaussian(random)).filter(
				one => Math.abs(one) <= Math.log1p(margin),
			)
			if (inside.length >= 93) held++
		}
		expect(held / 120).toBeGreaterThan(0.9)
	})

	it('gets closer with more comparisons', () => {
		const average = (n: number) =>
			Array.from({length: 20}, (_, i) => noiseFloor(many(n, 0.02, 50 + i))!.margin).reduce((a, b) => a + b) / 20
		expect(average(5)).toBeGreaterThan(average(20))
		expect(average(20)).toBeGreaterThan(0.04)
	})

	it('of few comparisons is the farthest end of their intervals', () => {
		const few = many(3, 0.02, 4)
		const floor = noiseFloor(few)!
		expect(floor.method).toBe('widest-interval')
		expect(floor.measured).toBeCloseTo(
			Math.max(...few.flatMap(({interval}) => [interval!.high - 1, 1 / interval!.low - 1])),
			12,
		)
	})

	it('makes no margin that would pass everything, and says so', () => {
		const floor = noiseFloor(many(3, 0.5, 4))!
		expect(floor.measured).toBeGreaterThan(0.5)
		expect(floor.margin).toBe(0.25)
		expect(floor.findings.map(one => one.text)).toEqual([expect.stringContaining('The margin is kept at 25.0% all')])
	})

	it('does not exist without an interval', () => {
		expect(noiseFloor([])).toBeNull()
		const tiny = judgePairs([1, 2], [1, 2], {direction: 'lower', margin: 0}) as Judgement
		expect(noiseFloor([tiny])).toBeNull()
	})

	it('says when every comparison leans to one side, and when the machine is too noisy', () => {
		const random = seeded(2)
		const leaning = Array.from({length: 10}, () => ({...comparison(random, 0), ratio: 1.003}))
		expect(noiseFloor(leaning)!.findings.map(one => one.code)).toEqual(['one-sided-slots'])
		expect(noiseFloor(many(10, 0.05, 3))!.findings.map(one => one.code)).toEqual(['noisy-slots'])
		expect(noiseFloor(many(10, 0.001, 3))!.findings).toEqual([])
	})
})
