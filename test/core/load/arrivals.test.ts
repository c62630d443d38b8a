import fc from 'fast-check'
import {expect, test} from 'vitest'
import {type ArrivalPlan, Arrivals} from '../../../src/core/load/arrivals.ts'
import {durationOf, type LoadStage, plannedCount} from '../../../src/core/load/stage.ts'
import {areaBefore, rateAt} from './area.ts'

const rate = fc.oneof(fc.constant(0), fc.integer({min: 1, max: 400}), fc.double({min: 0.05, max: 40, noNaN: true}))
const stage = fc.record({fromRate: rate, toRate: rate, forMs: fc.integer({min: 1, max: 4000})})
const stages = fc.array(stage, {minLength: 1, maxLength: 5})

function all(plan: ArrivalPlan, of?: {part: number; parts: number}) {
	const found: Array<{index: number; stage: number; atMs: number}> = []
	for (const arrivals = new Arrivals(plan, of); arrivals.atMs !== Number.POSITIVE_INFINITY; arrivals.advance())
		found.push({index: arrivals.index, stage: arrivals.stage, atMs: arrivals.atMs})
	return found
}

/** The area below the rates, added up in steps of a hundredth of a millisecond. */
function slowArea(of: readonly LoadStage[], toMs: number): number {
	let area = 0
	for (let ms = 0; ms < toMs; ms += 0.01) area += rateAt(of, ms + 0.005) * 1e-5
	return area
}

test('the area below the rates is what it comes to when it is added up bit by bit', () => {
	fc.assert(
		fc.property(
			fc.array(fc.record({fromRate: rate, toRate: rate, forMs: fc.integer({min: 1, max: 300})}), {
				minLength: 1,
				maxLength: 3,
			}),
			fc.double({min: 0, max: 1, noNaN: true}),
			(some, share) => {
				const toMs = Math.round(durationOf(some) * share)
				expect(areaBefore(some, toMs)).toBeCloseTo(slowArea(some, toMs), 2)
			},
		),
		{numRuns: 30},
	)
})

test('even requests are as many as the area says, in order, and at no moment more than one too many or too few', () => {
	fc.assert(
		fc.property(stages, some => {
			const found = all({stages: some, arrival: 'uniform', seed: 0})
			expect(found).toHaveLength(plannedCount(some))
			for (const [i, {index, atMs, stage}] of found.entries()) {
				expect(index).toBe(i)
				if (i > 0) expect(atMs).toBeGreaterThanOrEqual(found[i - 1]!.atMs)
				// It is sent when half of it is due.
				expect(areaBefore(some, atMs)).toBeCloseTo(i + 0.5, 4)
				const before = durationOf(some.slice(0, stage))
				expect(atMs).toBeGreaterThanOrEqual(before - 1e-6)
				expect(atMs).toBeLessThanOrEqual(before + some[stage]!.forMs + 1e-6)
			}
		}),
	)
})

test('every tenth of a second has the requests that its rate says, to one', () => {
	const spike: LoadStage[] = [
		{fromRate: 100, toRate: 100, forMs: 3000},
		{fromRate: 5000, toRate: 5000, forMs: 2000},
		{fromRate: 100, toRate: 10_000, forMs: 5000},
	]
	const bins = new Array<number>(100).fill(0)
	const found = all({stages: spike, arrival: 'uniform', seed: 0})
	for (const {atMs} of found) bins[Math.min(99, Math.floor(atMs / 100))]!++
	expect(found).toHaveLength(300 + 10_000 + 25_250)
	for (const [i, count] of bins.entries()) {
		const due = areaBefore(spike, (i + 1) * 100) - areaBefore(spike, i * 100)
		expect(Math.abs(count - due), `${i}`).toBeLessThanOrEqual(1 + 1e-6)
	}
})

test('however many threads share the work, it is the same', () => {
	fc.assert(
		fc.property(
			stages,
			fc.constantFrom('uniform' as const, 'poisson' as const),
			fc.integer({min: 1, max: 7}),
			fc.nat(),
			(some, arrival, parts, seed) => {
				const plan = {stages: some, arrival, seed}
				const shared = Array.from({length: parts}, (_, part) => all(plan, {part, parts})).flat()
				const alone = all(plan)
				const sorted = shared.toSorted((a, b) => a.index - b.index)
				expect(sorted.map(({index, stage}) => [index, stage])).toEqual(alone.map(({index, stage}) => [index, stage]))
				for (const [i, {atMs}] of sorted.entries()) expect(atMs).toBeCloseTo(alone[i]!.atMs, 6)
			},
		),
		{numRuns: 60},
	)
})

test('random requests come as a Poisson process has them, in most of a hundred seeds', () => {
	const ramp: LoadStage[] = [
		{fromRate: 50, toRate: 50, forMs: 4000},
		{fromRate: 50, toRate: 400, forMs: 4000},
	]
	let fits = 0
	for (let seed = 0; seed < 100; seed++) {
		const areas = all({stages: ramp, arrival: 'poisson', seed}).map(({atMs}) => areaBefore(ramp, atMs))
		const gaps = areas.map((area, i) => area - (areas[i - 1] ?? 0)).toSorted((a, b) => a - b)
		// Kolmogorov and Smirnov against the exponential distribution of mean 1; 1.36 is its limit at 5 % for many values.
		const distance = gaps.reduce((most, gap, i) => {
			const expected = 1 - Math.exp(-gap)
			return Math.max(most, Math.abs(expected - i / gaps.length), Math.abs(expected - (i + 1) / gaps.length))
		}, 0)
		if (distance * Math.sqrt(gaps.length) < 1.36) fits++
		expect(Math.abs(gaps.length - 1100)).toBeLessThan(5 * Math.sqrt(1100))
	}
	expect(fits).toBeGreaterThanOrEqual(91)
})

test('a load of nothing has no requests, and neither has a rate that is too low for one', () => {
	expect(all({stages: [{fromRate: 0, toRate: 0, forMs: 1000}], arrival: 'uniform', seed: 1})).toEqual([])
	expect(all({stages: [{fromRate: 0, toRate: 0, forMs: 1000}], arrival: 'poisson', seed: 1})).toEqual([])
	expect(all({stages: [{fromRate: 0.1, toRate: 0.1, forMs: 1000}], arrival: 'uniform', seed: 1})).toEqual([])
	expect(all({stages: [{fromRate: 0.1, toRate: 0.1, forMs: 10_000}], arrival: 'uniform', seed: 1})).toMatchObject([
		{atMs: 5000},
	])
})
