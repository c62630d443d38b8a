import {describe, expect, it} from 'vitest'
import {anomaliesOf} from '../../../src/core/stats/anomalies.ts'
import {gaussian, seeded} from './noise.ts'

function noise(n: number, seed: number, cv = 0.02): number[] {
	const random = seeded(seed)
	return Array.from({length: n}, () => 100 * (1 + cv * gaussian(random)))
}

describe('single values that stand out', () => {
	it('are found wherever they are, on either side', () => {
		for (let at = 0; at < 40; at++) {
			expect(anomaliesOf(noise(40, 1).with(at, 125), [])).toEqual([at])
			expect(anomaliesOf(noise(40, 1).with(at, 75), [])).toEqual([at])
		}
		expect(anomaliesOf(noise(40, 1).with(5, 125).with(20, 70).with(39, 130), [])).toEqual([5, 20, 39])
	})

	it('are seldom seen where none does', () => {
		let seen = 0
		for (let seed = 0; seed < 400; seed++) if (anomaliesOf(noise(50, seed), []).length > 0) seen++
		expect(seen / 400).toBeLessThan(0.025)
	})

	it('are held against their own segment, and are no part of a change', () => {
		const values = noise(60, 2).map((value, at) => (at < 30 ? value : 1.3 * value))
		expect(anomaliesOf(values, [30])).toEqual([])
		// What is ordinary after the change stands out before it.
		expect(anomaliesOf(values.with(10, 130), [30])).toEqual([10])
		expect(anomaliesOf(values.with(45, 100), [30])).toEqual([45])
	})

	it('are not two next to each other on one side, which may be a change', () => {
		expect(anomaliesOf(noise(40, 3).with(20, 125).with(21, 126), [])).toEqual([])
		expect(anomaliesOf(noise(40, 3).with(20, 125).with(21, 75), [])).toEqual([20, 21])
		expect(anomaliesOf(noise(40, 3).with(20, 125).with(22, 125), [])).toEqual([20, 22])
	})

	it('do not depend on the unit', () => {
		const values = noise(40, 4).with(20, 125)
		expect(
			anomaliesOf(
				values.map(value => value * 4096),
				[],
			),
		).toEqual([20])
	})

	it('are whatever differs where all others are the same, and nothing where only most are', () => {
		expect(anomaliesOf(new Array(20).fill(303).with(7, 304), [])).toEqual([7])
		expect(anomaliesOf(new Array(20).fill(303).with(7, 304).with(12, 304), [])).toEqual([])
		expect(anomaliesOf(new Array(20).fill(303), [])).toEqual([])
	})

	it('are not told by ten values or fewer', () => {
		expect(anomaliesOf(noise(10, 5).with(4, 1000), [])).toEqual([])
		expect(anomaliesOf(noise(11, 5).with(4, 1000), [])).toEqual([4])
		expect(anomaliesOf([], [])).toEqual([])
		expect(anomaliesOf(noise(24, 5).with(4, 1000), [8, 16])).toEqual([])
	})
})
