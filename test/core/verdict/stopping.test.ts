import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {type Judgement, judgePairs} from '../../../src/core/verdict/judge.ts'
import {
	type IntervalWidth,
	type Progress,
	pairsFromPilot,
	shouldStop,
	widthOf,
} from '../../../src/core/verdict/stopping.ts'
import {gaussian, seeded} from '../stats/noise.ts'

const rule = {targetWidth: 0.02, mostPairs: 100, mostMs: 60_000}
const at = (pairs: number, elapsedMs: number, width: number | null): Progress => ({
	pairs,
	elapsedMs,
	width: width as IntervalWidth | null,
})

describe('the stopping rule', () => {
	it.each([
		[at(30, 1000, 0.019), 'precise'],
		[at(30, 1000, 0.021), null],
		[at(31, 1000, 0.019), null],
		[at(12, 1000, 0.001), null],
		[at(100, 1000, 0.5), 'most-pairs'],
		[at(8, 60_000, 0.5), 'out-of-time'],
		[at(2, 100, null), null],
		[at(2, 60_001, null), 'out-of-time'],
	] as const)('at %j says %s', (progress, reason) => {
		expect(shouldStop(progress, rule)).toBe(reason)
	})

	it('knows a width, not where it lies', () => {
		fc.assert(
			fc.property(
				fc.double({min: 0.1, max: 10, noNaN: true}),
				fc.double({min: 0, max: 1, noNaN: true}),
				(low, share) => {
					const width = widthOf({low, high: low * (1 + share)})!
					expect(width).toBeCloseTo(Math.log1p(share), 9)
				},
			),
		)
		expect(widthOf(null)).toBeNull()
	})

	it('cannot be asked about anything but a width', () => {
		// @ts-expect-error a bound of the interval, or any other number, is not a width
		shouldStop({pairs: 30, elapsedMs: 0, width: 1.05}, rule)
		// @ts-expect-error a verdict has no place in it
		shouldStop({pairs: 30, elapsedMs: 0, width: null, verdict: 'regression'}, rule)
	})
})

describe('the number of pairs from a pilot', () => {
	const random = seeded(6)
	const measured = (pairs: number, ratio: number, noise = 0.03) =>
		Array.from({length: pairs}, () => {
			const base = 100 * Math.exp(0.05 * gaussian(random))
			return {base, head: base * ratio * Math.exp(noise * gaussian(random))}
		})

	it('finds the change it was made for about as often as it says', () => {
		const pairs = pairsFromPilot(measured(200, 1), {margin: 0.01, change: 0.03, power: 0.9})!
		let found = 0
		for (let trial = 0; trial < 200; trial++) {
			const all = measured(pairs, 1.03)
			const verdict = judgePairs(
				all.map(pair => pair.base),
				all.map(pair => pair.head),
				{direction: 'lower', margin: 0.01},
			) as Judgement
			if (verdict.verdict === 'regression') found++
		}
		expect(found / 200).toBeGreaterThan(0.78)
		expect(found / 200).toBeLessThan(0.98)
	})

	it('does not look at which side was faster in the pilot', () => {
		const pilot = measured(30, 1)
		const slower = pilot.map(({base, head}) => ({base, head: head * 1.2}))
		const options = {margin: 0.01, change: 0.02}
		expect(pairsFromPilot(slower, options)).toBe(pairsFromPilot(pilot, options))
	})

	it('asks for more pairs of a smaller change, and never for fewer than an interval needs', () => {
		const pilot = measured(40, 1)
		const [small, large] = [0.015, 0.05].map(change => pairsFromPilot(pilot, {margin: 0.01, change})!)
		expect(small!).toBeGreaterThan(large!)
		expect(pairsFromPilot(measured(40, 1, 1e-6), {margin: 0.01, change: 0.5})).toBe(8)
	})

	it('has no answer without a usable pilot, or for a change inside the margin', () => {
		expect(pairsFromPilot([], {margin: 0.01, change: 0.05})).toBeNull()
		expect(pairsFromPilot(measured(3, 1), {margin: 0.01, change: 0.05})).toBeNull()
		expect(pairsFromPilot([{base: 0, head: 1}], {margin: 0.01, change: 0.05})).toBeNull()
		expect(pairsFromPilot(measured(30, 1), {margin: 0.05, change: 0.03})).toBeNull()
	})
})
