import {describe, expect, it} from 'vitest'
import {concurrencyTable, sizeTable} from '../../../src/core/stats/scaling.ts'

describe('a concurrency sweep', () => {
	it('is a table of time, throughput, speed-up and efficiency', () => {
		const {rows, peak} = concurrencyTable([
			{concurrency: 4, operations: 300, elapsedNs: 1e9},
			{concurrency: 1, operations: 100, elapsedNs: 1e9},
			{concurrency: 8, operations: 600, elapsedNs: 2e9},
		])
		expect(rows).toEqual([
			{concurrency: 1, timeNs: 1e7, perSecond: 100, speedUp: 1, efficiency: 1},
			{concurrency: 4, timeNs: 4 / 300e-9, perSecond: 300, speedUp: 3, efficiency: 0.75},
			{concurrency: 8, timeNs: 8 / 300e-9, perSecond: 300, speedUp: 3, efficiency: 0.375},
		])
		expect(peak?.concurrency).toBe(4)
	})

	it('adds up the runs of one concurrency', () => {
		const {rows} = concurrencyTable([
			{concurrency: 2, operations: 10, elapsedNs: 1e9},
			{concurrency: 2, operations: 30, elapsedNs: 1e9},
		])
		expect(rows).toMatchObject([{perSecond: 20, speedUp: 1, efficiency: 1}])
	})

	it('starts at the lowest concurrency, whichever that is', () => {
		const {rows} = concurrencyTable([
			{concurrency: 10, operations: 100, elapsedNs: 1e9},
			{concurrency: 50, operations: 500, elapsedNs: 1e9},
		])
		expect(rows[1]).toMatchObject({speedUp: 5, efficiency: 1})
	})

	it('leaves out what measured nothing', () => {
		const none = concurrencyTable([
			{concurrency: 1, operations: 0, elapsedNs: 1e9},
			{concurrency: 0, operations: 5, elapsedNs: 1e9},
			{concurrency: 2, operations: 5, elapsedNs: 0},
			{concurrency: 2, operations: Number.NaN, elapsedNs: 1},
		])
		expect(none).toEqual({rows: [], peak: null, ignored: 4})
	})
})

describe('a size sweep', () => {
	it('is a table of time, throughput and efficiency, with the exponent of every step', () => {
		const rows = sizeTable([
			{size: 100, timeNs: 20_000},
			{size: 1, timeNs: 100},
			{size: 10, timeNs: 1000},
		])
		expect(rows.map(row => row.size)).toEqual([1, 10, 100])
		expect(rows.map(row => row.slowDown)).toEqual([1, 10, 200])
		expect(rows.map(row => row.efficiency)).toEqual([1, 1, 0.5])
		expect(rows.map(row => row.elementNs)).toEqual([100, 100, 200])
		expect(rows[0]!.exponent).toBeNull()
		expect(rows[1]!.exponent).toBeCloseTo(1, 12)
		expect(rows[2]!.exponent).toBeCloseTo(Math.log10(20), 12)
		expect(rows[2]!.perSecond).toBeCloseTo(50_000)
		expect(rows[2]!.elementsPerSecond).toBeCloseTo(5e6)
	})

	it('has no row for what has no size or time', () => {
		expect(
			sizeTable([
				{size: 0, timeNs: 1},
				{size: 1, timeNs: Number.NaN},
				{size: 1, timeNs: 0},
			]),
		).toEqual([])
	})
})
