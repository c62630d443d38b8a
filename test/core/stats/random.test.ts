import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {Random, splitMix64, xoshiro128} from '../../../src/core/stats/random.ts'

function take<T>(n: number, next: () => T): T[] {
	return Array.from({length: n}, next)
}

describe('the generators', () => {
	// Values from the authors' xoshiro128starstar.c, version 1.1, started at 1, 2, 3, 4.
	it('xoshiro128** agrees with its reference', () => {
		expect(take(10, xoshiro128([1, 2, 3, 4]))).toEqual([
			11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
		])
	})

	// Values from the authors' splitmix64.c, started at 1234567.
	it('SplitMix64 agrees with its reference', () => {
		expect(take(5, splitMix64(1234567n))).toEqual([
			6457827717110365317n,
			3203168211198807973n,
			9817491932198370423n,
			4593380528125082431n,
			16408922859458223821n,
		])
	})
})

describe('seeded chance', () => {
	it('repeats itself for the same seed and for no other', () => {
		fc.assert(
			fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (a, b) => {
				const [first, again, other] = [new Random(a), new Random(a), new Random(b)]
				const drawn = take(5, () => first.nextUnit())
				expect(take(5, () => again.nextUnit())).toEqual(drawn)
				if (a !== b) expect(take(5, () => other.nextUnit())).not.toEqual(drawn)
			}),
		)
	})

	it('takes integers as seeds only', () => {
		expect(() => new Random(0.5)).toThrow(RangeError)
		expect(() => new Random(Number.NaN)).toThrow(RangeError)
	})

	it('fills 0 to 1 evenly', () => {
		const random = new Random(7)
		const bins = new Array<number>(16).fill(0)
		for (let i = 0; i < 16_000; i++) {
			const unit = random.nextUnit()
			expect(unit).toBeLessThan(1)
			bins[Math.floor(unit * 16)]!++
		}
		// 99.9 % of chi squares with 15 degrees lie below 37.7.
		expect(chiSquare(bins, 1000)).toBeLessThan(37.7)
	})

	it('draws every number below n as often, also where n does not divide 2^32', () => {
		const random = new Random(8)
		const few = new Array<number>(7).fill(0)
		for (let i = 0; i < 7000; i++) few[random.nextBelow(7)]!++
		expect(chiSquare(few, 1000)).toBeLessThan(22.5)
		// With a plain remainder of 2^32 the first third of these would come up twice as often: half of all draws.
		const n = 3 * 2 ** 30
		let low = 0
		for (let i = 0; i < 9000; i++) if (random.nextBelow(n) < n / 3) low++
		expect(Math.abs(low - 3000)).toBeLessThan(150)
		expect(random.nextBelow(1)).toBe(0)
		for (const bad of [0, -1, 1.5, 2 ** 32 + 1, Number.NaN]) expect(() => random.nextBelow(bad)).toThrow(RangeError)
	})

	it('shuffles a copy, every order as often', () => {
		const random = new Random(9)
		const counts = new Map<string, number>()
		const items = ['a', 'b', 'c', 'd']
		for (let i = 0; i < 24_000; i++) {
			const order = random.shuffle(items).join('')
			counts.set(order, (counts.get(order) ?? 0) + 1)
		}
		expect(items).toEqual(['a', 'b', 'c', 'd'])
		expect(counts.size).toBe(24)
		// 99.9 % of chi squares with 23 degrees lie below 49.7.
		expect(chiSquare([...counts.values()], 1000)).toBeLessThan(49.7)
		expect(random.shuffle([])).toEqual([])
	})
})

function chiSquare(counts: readonly number[], expected: number): number {
	return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}
