import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {changePointsOf} from '../../../src/core/stats/change-points.ts'
import {gaussian, seeded} from './noise.ts'

/** 100 give or take `cv`, times the level at each place. */
function series(n: number, levelAt: (at: number) => number, seed: number, cv = 0.02): number[] {
	const random = seeded(seed)
	return Array.from({length: n}, (_, at) => 100 * levelAt(at) * (1 + cv * gaussian(random)))
}

const placesOf = (values: ArrayLike<number>, level?: number) => changePointsOf(values, level).points.map(one => one.at)

describe('change points', () => {
	it('are where the level changes, with what it was and is', () => {
		const {points, drifts} = changePointsOf(series(90, at => (at < 60 ? 1 : 1.1), 1))
		expect(drifts).toEqual([])
		expect(points).toHaveLength(1)
		const [{at, before, after, relativeChange, p, isExact}] = points as [(typeof points)[0]]
		expect(at).toBe(60)
		expect(before).toBeGreaterThan(99)
		expect(before).toBeLessThan(101)
		expect(relativeChange).toBeCloseTo(after / before - 1, 12)
		expect(Math.abs(relativeChange! - 0.1)).toBeLessThan(0.015)
		expect(p).toBeGreaterThan(0)
		expect(p).toBeLessThanOrEqual(0.005)
		expect(isExact).toBe(false)
	})

	it('are several, each with its neighbours', () => {
		const {points} = changePointsOf(series(100, at => (at < 33 ? 1 : at < 66 ? 1.1 : 0.95), 2))
		expect(points.map(one => one.at)).toEqual([33, 66])
		expect(points[0]!.after).toBe(points[1]!.before)
		expect(points[1]!.relativeChange).toBeLessThan(-0.1)
	})

	it('are both ends of a change that was taken back', () => {
		for (const length of [5, 10, 40]) {
			const found = placesOf(series(120, at => (at >= 50 && at < 50 + length ? 1.1 : 1), 3))
			expect(found).toEqual([50, 50 + length])
		}
	})

	it('are found soon: a step of 10 % at a scatter of 2 % by its third value', () => {
		for (let seed = 0; seed < 20; seed++) {
			const values = series(63, at => (at < 60 ? 1 : 1.1), seed)
			const found = placesOf(values)
			expect(found).toHaveLength(1)
			expect(Math.abs(found[0]! - 60)).toBeLessThanOrEqual(1)
		}
	})

	it('are not one value that stands out, nor two, wherever they are', () => {
		let seen = 0
		for (let at = 1; at < 40; at++) {
			const values = series(40, () => 1, at)
			if (placesOf(values.with(at, 140)).length > 0) seen++
			if (placesOf(values.with(at - 1, 150).with(at, 140)).length > 0) seen++
		}
		// Two of them and the next ones, which happen to be high.
		expect(seen).toBeLessThanOrEqual(6)
	})

	it('are seldom seen where nothing changes, outliers or not', () => {
		for (const outliers of [0, 0.05]) {
			const random = seeded(5)
			let seen = 0
			for (let trial = 0; trial < 300; trial++) {
				const wild = () => (random() < outliers ? 1.2 : 1)
				const values = Array.from({length: 40}, () => 100 * wild() * (1 + 0.03 * gaussian(random)))
				if (placesOf(values).length > 0) seen++
			}
			expect(seen / 300).toBeLessThan(0.045)
		}
	})

	it('are as many as before when the unit is another, and in the same places', () => {
		for (let seed = 0; seed < 10; seed++) {
			const values = series(50, at => (at < 30 ? 1 : 1.06), seed)
			expect(placesOf(values.map(value => value * 2 ** 20))).toEqual(placesOf(values))
		}
	})

	it('of a clear old step stand in the mirrored place when the series is read backwards', () => {
		const values = series(80, at => (at < 35 ? 1 : 1.1), 6)
		expect(placesOf(values)).toEqual([35])
		expect(placesOf(values.toReversed())).toEqual([45])
	})

	it('are fewer at a stricter level', () => {
		for (let seed = 0; seed < 30; seed++) {
			const values = series(60, at => (at < 40 ? 1 : 1.02), seed)
			const {points} = changePointsOf(values, 0.001)
			if (points.length > 0) expect(placesOf(values, 0.05).length).toBeGreaterThan(0)
			for (const one of points) expect(one.p).toBeLessThanOrEqual(0.001)
		}
	})

	it('lie three values apart and from the ends, with a p up to the level, whatever the values are', () => {
		const figures = fc.array(fc.oneof(fc.integer({min: 0, max: 3}), fc.double({min: -5, max: 5, noNaN: true})), {
			maxLength: 40,
		})
		fc.assert(
			fc.property(figures, values => {
				const {points, drifts} = changePointsOf(values, 0.05)
				const edges = [0, ...points.map(one => one.at), values.length]
				if (points.length > 0)
					for (let i = 1; i < edges.length; i++) expect(edges[i]! - edges[i - 1]!).toBeGreaterThanOrEqual(3)
				for (const {p, isExact} of points) expect(isExact || (p > 0 && p <= 0.05)).toBe(true)
				for (const {from, to} of drifts) expect(points.some(one => from < one.at && one.at < to)).toBe(false)
			}),
			{numRuns: 60},
		)
	})

	it('are none of a gap: it is refused', () => {
		expect(() => changePointsOf([1, 2, Number.NaN, 3])).toThrow(RangeError)
		expect(changePointsOf([])).toEqual({points: [], drifts: []})
		expect(changePointsOf([1, 2, 3, 4, 5])).toEqual({points: [], drifts: []})
	})

	it('have no relative change from 0', () => {
		const [point] = changePointsOf([0, 0, 0, 4, 4, 4]).points
		expect(point).toMatchObject({at: 3, before: 0, after: 4, relativeChange: null})
	})
})

describe('a figure that is the same each time', () => {
	it('changes where it changes', () => {
		expect(changePointsOf([303, 303, 303, 310, 310, 310]).points).toEqual([
			// Two of the 64 series of six that are each one of two values.
			{at: 3, before: 303, after: 310, relativeChange: 310 / 303 - 1, p: 2 / 64, isExact: true},
		])
		expect(placesOf([1, 1, 1, 2, 2, 2, 2, 1, 1, 1])).toEqual([3, 7])
		expect(placesOf(new Array(30).fill(5))).toEqual([])
	})

	it('has not changed after one or two others', () => {
		expect(placesOf([...new Array(30).fill(303), 310])).toEqual([])
		expect(placesOf([...new Array(30).fill(303), 310, 310])).toEqual([])
		expect(placesOf([...new Array(15).fill(303), 310, 310, ...new Array(15).fill(303)])).toEqual([])
	})

	it('but for one value has no exact points, and those that are clear all the same', () => {
		const {points} = changePointsOf([...new Array(20).fill(303), 311, 303, 303, ...new Array(6).fill(310)])
		expect(points).toHaveLength(1)
		expect(points[0]).toMatchObject({at: 23, before: 303, after: 310, isExact: false})
	})
})

describe('a series that drifts', () => {
	it('is told as one stretch, not in steps', () => {
		let told = 0
		for (let seed = 0; seed < 20; seed++) {
			const {points, drifts} = changePointsOf(series(100, at => 1 + at / 500, seed))
			if (points.length === 0 && drifts.length === 1 && drifts[0]!.from === 0 && drifts[0]!.to === 100) told++
		}
		expect(told).toBeGreaterThanOrEqual(17)
	})

	it('has its step all the same where one follows', () => {
		let told = 0
		for (let seed = 0; seed < 20; seed++) {
			const {points, drifts} = changePointsOf(series(100, at => (at < 60 ? 1 + at / 600 : 1.25), seed))
			if (drifts.length !== 1 || points.length !== 1 || Math.abs(points[0]!.at - 60) > 2) continue
			// From 1.1, where the drift had come to, and not from its middle.
			if (Math.abs(points[0]!.relativeChange! - (1.25 / 1.093 - 1)) < 0.03) told++
		}
		expect(told).toBeGreaterThanOrEqual(16)
	})

	it('is not what two steps up are', () => {
		let told = 0
		for (let seed = 0; seed < 20; seed++)
			if (changePointsOf(series(100, at => (at < 33 ? 1 : at < 66 ? 1.05 : 1.1), seed)).drifts.length === 0) told++
		expect(told).toBeGreaterThanOrEqual(18)
	})
})
