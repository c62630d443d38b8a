import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {normalCdf} from '../../../src/core/stats/normal.ts'
import {Random} from '../../../src/core/stats/random.ts'
import {signFlipTest} from '../../../src/core/stats/sign-flips.ts'
import {gaussian, seeded} from './noise.ts'

/** Every way written down. */
function slowShare(differences: readonly number[]): number {
	const sums = differences.reduce((all, one) => all.flatMap(sum => [sum + one, sum - one]), [0])
	const found = differences.reduce((sum, one) => sum + one, 0)
	return sums.filter(sum => sum >= found - 1e-9).length / sums.length
}

describe('differences that might as well have had the other sign', () => {
	it('have the p of all ways to sign them, ties and zeros or not', () => {
		const whole = fc.integer({min: -4, max: 9})
		fc.assert(
			fc.property(fc.array(whole, {maxLength: 11}), differences => {
				expect(signFlipTest(differences).p).toBeCloseTo(slowShare(differences), 12)
			}),
		)
	})

	it('have it up to twenty of them, and below 1 in a million where all agree', () => {
		const found = signFlipTest(new Array(20).fill(0.1))
		expect(found).toEqual({n: 20, p: 2 ** -20, method: 'exact'})
		expect(signFlipTest(new Array(9).fill(-0.1)).p).toBe(1)
	})

	it('have the p of many drawn ways where there are more, near that of all', () => {
		const random = new Random(4)
		for (const shift of [0, 0.1, 0.3, 0.5]) {
			const differences = Array.from({length: 21}, () => random.nextUnit() - 0.5 + shift)
			const exact = slowShareOf21(differences)
			const {p, method} = signFlipTest(differences)
			expect(method).toBe('drawn')
			// Four standard errors of 10,000 draws, and of 100,000 where that is few.
			expect(Math.abs(p - exact)).toBeLessThan(4 * Math.sqrt(exact / (exact < 0.001 ? 100_000 : 10_000)) + 2e-5)
		}
	})

	it('are drawn the same way each time, and never have a p of 0', () => {
		const differences = Array.from({length: 333}, (_, i) => 1 + (i % 7))
		expect(signFlipTest(differences)).toEqual({n: 333, p: 1e-5, method: 'drawn'})
		const mixed = differences.map((one, i) => (i % 2 === 0 ? one : -one * 0.9))
		expect(signFlipTest(mixed)).toEqual(signFlipTest(mixed))
	})

	it('of which there are thousands are flipped in groups, and have about the p of the normal distribution', () => {
		const random = seeded(12)
		const differences = Array.from({length: 5000}, () => gaussian(random))
		const mean = differences.reduce((sum, one) => sum + one, 0) / 5000
		for (const z of [0, 1, 2, 3]) {
			const {n, p} = signFlipTest(differences.map(one => one - mean + z / Math.sqrt(5000)))
			expect(n).toBe(5000)
			expect(Math.abs(p - normalCdf(-z))).toBeLessThan(0.03)
		}
	})

	it('that are none have no p to speak of', () => {
		for (const none of [[], [0, 0, 0], new Array(50).fill(0)]) expect(signFlipTest(none).p).toBe(1)
	})

	it('do not follow a single one of them, however large', () => {
		const differences: number[] = Array.from({length: 40}, (_, i) => (i % 2 === 0 ? 0.01 : -0.01))
		expect(signFlipTest(differences.with(0, 1e6)).p).toBeGreaterThan(0.2)
	})

	it('do not depend on their order or their unit', () => {
		const random = seeded(9)
		const differences = Array.from({length: 16}, () => gaussian(random) + 0.4)
		const {p} = signFlipTest(differences)
		expect(signFlipTest(differences.toReversed()).p).toBe(p)
		expect(signFlipTest(differences.map(one => one * 1e9)).p).toBe(p)
	})

	it('that are symmetric are called positive about as often as the level says', () => {
		const random = seeded(10)
		for (const n of [9, 30]) {
			let found = 0
			for (let trial = 0; trial < 1000; trial++)
				if (signFlipTest(Array.from({length: n}, () => gaussian(random))).p <= 0.05) found++
			expect(found / 1000).toBeGreaterThan(0.03)
			expect(found / 1000).toBeLessThan(0.07)
		}
	})
})

/** Two million sums, without writing them down. */
function slowShareOf21(differences: readonly number[]): number {
	const found = differences.reduce((sum, one) => sum + one, 0)
	let hits = 0
	const go = (at: number, sum: number): void => {
		if (at === differences.length) {
			if (sum >= found - 1e-9) hits++
			return
		}
		go(at + 1, sum + differences[at]!)
		go(at + 1, sum - differences[at]!)
	}
	go(0, 0)
	return hits / 2 ** differences.length
}
