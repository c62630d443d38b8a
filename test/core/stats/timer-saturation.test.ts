import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {timerSaturation} from '../../../src/core/stats/timer-saturation.ts'
import {gaussian, seeded} from './noise.ts'

/** What a clock of this step reports for a program that takes `ns`, give or take `spread`. */
function seenBy(stepNs: number, ns: number, spread: number, n = 2000): number[] {
	const random = seeded(5)
	return Array.from({length: n}, () => {
		const from = random() * stepNs
		const to = from + Math.max(0, ns + spread * gaussian(random))
		return (Math.floor(to / stepNs) - Math.floor(from / stepNs)) * stepNs
	})
}

describe('timer saturation', () => {
	it.each([
		['a 4 ns call under a 41 ns clock', seenBy(41, 4, 1), 41, 'zero-dominated'],
		['a 30 ns call under a 41 ns clock', seenBy(41, 30, 1), 41, 'low-distinct'],
		['a 41 ns call under a 41 ns clock', seenBy(41, 41.5, 0.1), 41, 'low-distinct'],
		['a 100 us call under a 1 ms clock', seenBy(1e6, 1e5, 1e3), 1e6, 'zero-dominated'],
		['a 300 ns call under a 41 ns clock', seenBy(41, 300, 100), 41, 'coarse'],
		['a 1 us call under a 41 ns clock', seenBy(41, 1000, 50), 41, null],
		['a 1 ms call under a 1 ns clock', seenBy(1, 1e6, 1e4), 1, null],
	] as const)('of %s', (_, samples, resolutionNs, reason) => {
		const found = timerSaturation(samples, {resolutionNs})
		expect(found.reason).toBe(reason)
		expect(found.nsClaims).toBe(reason === null)
	})

	it('sees that most samples are one value', () => {
		const samples = [...Array(150).fill(100), ...Array.from({length: 120}, (_, i) => 101 + i)]
		expect(timerSaturation(samples, {resolutionNs: 10}).reason).toBe('zero-mad')
	})

	it('does not blame the clock when a program really is that steady', () => {
		// tinybench 6 calls this low-distinct: 1000 samples, two values. But each is a million steps of the clock.
		const samples = Array.from({length: 1000}, (_, i) => 1e6 + (i % 2))
		expect(timerSaturation(samples, {resolutionNs: 1}).reason).toBeNull()
	})

	it('reads the step off the samples when the clock hides it', () => {
		const found = timerSaturation(seenBy(1000, 1500, 10), {resolutionNs: 1})
		expect(found.stepNs).toBe(1000)
		expect(found.reason).toBe('low-distinct')
	})

	it('counts the calls between two readings', () => {
		const samples = seenBy(41, 30_000, 100).map(elapsed => elapsed / 1000)
		const found = timerSaturation(samples, {resolutionNs: 41, operationsPerSample: 1000})
		expect(found.reason).toBeNull()
		expect(found.stepNs).toBeCloseTo(0.041)
		const single = timerSaturation([...Array(6).fill(100), ...Array(6).fill(141)], {resolutionNs: 41})
		expect(single.operationsNeeded).toBe(Math.ceil((41 / 120.5) * 20))
	})

	it('holds the cost of reading the clock against the sample', () => {
		const samples = seenBy(1, 500, 20)
		expect(timerSaturation(samples, {resolutionNs: 1, overheadNs: 60}).reason).toBe('overhead-dominated')
		expect(timerSaturation(samples, {resolutionNs: 1, overheadNs: 20}).reason).toBeNull()
	})

	it('carries no claim on few, no or impossible samples', () => {
		expect(timerSaturation([], {resolutionNs: 1})).toMatchObject({reason: 'too-few', nsClaims: false, distinct: 0})
		expect(timerSaturation([Number.NaN, 1e6], {resolutionNs: 1}).reason).toBe('too-few')
		expect(timerSaturation(Array(50).fill(0), {resolutionNs: 1})).toMatchObject({
			reason: 'zero-dominated',
			zeroShare: 1,
			operationsNeeded: null,
		})
		expect(timerSaturation(Array(50).fill(-3), {resolutionNs: 1}).reason).toBe('zero-dominated')
	})

	it('asks for enough calls that it would then be content', () => {
		fc.assert(
			fc.property(fc.integer({min: 1, max: 1000}), fc.integer({min: 1, max: 1e6}), (step, ns) => {
				const samples = Array.from({length: 40}, (_, i) => ns + i * 0.37)
				const {operationsNeeded} = timerSaturation(samples, {resolutionNs: step})
				const then = timerSaturation(samples, {resolutionNs: step, operationsPerSample: operationsNeeded ?? 1})
				expect(then.nsClaims).toBe(true)
			}),
		)
	})
})
