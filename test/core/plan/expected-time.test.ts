import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {type ExpectedTime, expectedTime, sayTimeLeft, totalTime} from '../../../src/core/plan/expected-time.ts'

const known = fc.record({
	ms: fc.nat(1_000_000),
	is: fc.constantFrom('planned' as const, 'at-most' as const, 'about' as const),
})
const times = fc.array(fc.option(known))

describe('how long several take', () => {
	test('is what both halves of them take, and whatever is unknown is counted', () => {
		fc.assert(
			fc.property(times, times, (some, others) => {
				const [a, b, all] = [some, others, [...some, ...others]].map(totalTime)
				expect(all!.ms).toBe(a!.ms + b!.ms)
				expect(all!.unknown).toBe(a!.unknown + b!.unknown)
				expect(all!.count).toBe(a!.count + b!.count)
			}),
		)
	})

	test('is as certain as the least certain of them', () => {
		const is = (...of: ExpectedTime['is'][]) => totalTime(of.map(is => ({ms: 1, is}))).is
		expect(is('planned', 'planned')).toBe('planned')
		expect(is('planned', 'at-most')).toBe('at-most')
		expect(is('at-most', 'about', 'planned')).toBe('about')
	})
})

test('what is planned goes before what it took', () => {
	expect(expectedTime({ms: 60_000, is: 'planned'}, 7000)).toEqual({ms: 60_000, is: 'planned'})
	expect(expectedTime(null, 7000)).toEqual({ms: 7000, is: 'about'})
	expect(expectedTime(null, null)).toBeNull()
})

test('nothing is said where nothing is known', () => {
	expect(sayTimeLeft(totalTime([null, null]))).toBeNull()
	expect(sayTimeLeft(totalTime([]))).toBeNull()
	expect(sayTimeLeft(totalTime([null, {ms: 61_000, is: 'at-most'}]))).toBe(
		'at most 1m01s left, and 1 of unknown length',
	)
})
