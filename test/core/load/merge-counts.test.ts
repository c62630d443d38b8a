import fc from 'fast-check'
import {expect, test} from 'vitest'
import {type GeneratorSample, loadTimes, type StageCounts} from '../../../src/core/load/counted.ts'
import {mergedCounts, mergedSamples} from '../../../src/core/load/merge-counts.ts'
import type {FailureClass} from '../../../src/core/load/outcome.ts'
import {Histogram} from '../../../src/core/stats/histogram.ts'
import {StageTally} from '../../../src/host/load/stage-tally.ts'

type Step = {stage: number; ms: number; status: number; failure: FailureClass | null}

const step: fc.Arbitrary<Step> = fc.record({
	stage: fc.nat(2),
	ms: fc.double({min: 0, max: 5000, noNaN: true}),
	status: fc.constantFrom(200, 204, 404, 500, 503),
	failure: fc.option(fc.constantFrom<FailureClass>('reset', 'refused', 'cut'), {nil: null}),
})

function tallied(steps: readonly Step[]): StageCounts[] {
	const tallies = [0, 1, 2].map(stage => new StageTally(stage))
	for (const {stage, ms, status, failure} of steps) {
		const tally = tallies[stage]!
		tally.planned++
		tally.sent++
		tally.receivedBytes += 10
		if (failure === null) {
			tally.completed++
			tally.status(status)
			tally.response.add(ms * 1e6)
			tally.service.add(ms * 5e5)
		} else tally.failure(failure)
	}
	return tallies.flatMap(tally => tally.take() ?? [])
}

const canonical = (all: readonly StageCounts[]) =>
	all.map(({statuses, failures, times, ...sums}) => ({
		...sums,
		statuses: Array.from(
			{length: statuses.length / 2},
			(_, i) => [statuses[2 * i]!, statuses[2 * i + 1]!] as const,
		).toSorted((a, b) => a[0] - b[0]),
		failures: Object.entries(failures).toSorted(),
		times: Object.fromEntries(loadTimes.flatMap(time => (times[time] === undefined ? [] : [[time, times[time]]]))),
	}))

test('told in parts or as a whole, it is the same', () => {
	fc.assert(
		fc.property(fc.array(fc.array(step, {maxLength: 20}), {minLength: 1, maxLength: 4}), parts => {
			const merged = mergedCounts(parts.flatMap(tallied))
			expect(canonical(merged)).toEqual(canonical(tallied(parts.flat())))
		}),
	)
})

test('a tally that was taken is empty', () => {
	const tally = new StageTally(1)
	tally.planned++
	tally.status(200)
	tally.failure('cut')
	tally.response.add(5)
	expect(tally.take()).toMatchObject({stage: 1, planned: 1, failed: 1, statuses: [200, 1], failures: {cut: 1}})
	expect(tally.take()).toBe(null)
})

const sample = (more: Partial<GeneratorSample>): GeneratorSample => ({
	...{intervalMs: 200, loopBusy: 0.1, gcShare: 0, waitedShare: 0, cpuShare: 0.1, inFlight: 1, queued: 0},
	...{openConnections: 5, backlogDrops: 0, ...more},
})

test('the worst thread speaks for shares of time, and all of them for sums', () => {
	const merged = mergedSamples([
		[sample({loopBusy: 0.2, intervalMs: 300}), sample({loopBusy: 0.8, intervalMs: 100, inFlight: 7})],
		[sample({loopBusy: 0.1, gcShare: 0.05, waitedShare: null, cpuShare: 0.4, backlogDrops: null})],
		[],
	])
	expect(merged).toMatchObject({intervalMs: 400, inFlight: 8, openConnections: 10, gcShare: 0.05, backlogDrops: 0})
	expect(merged!.loopBusy).toBeCloseTo(0.35)
	expect(merged!.cpuShare).toBeCloseTo(0.5)
	expect(mergedSamples([[], []])).toBe(null)
	expect(mergedSamples([[sample({waitedShare: null, cpuShare: null, backlogDrops: null})]])).toMatchObject({
		...{waitedShare: null, cpuShare: null, backlogDrops: null},
	})
})

test('a table of counts says what a histogram of the same values does', () => {
	fc.assert(
		fc.property(
			fc.array(fc.oneof(fc.double({min: 0, max: 1e13, noNaN: true}), fc.constantFrom(0, -5, 0.5, 1, 1e18))),
			values => {
				const tally = new StageTally(0)
				for (const value of values) tally.response.add(value)
				expect(tally.response.n).toBe(values.length)
				const taken = tally.response.take()
				if (taken === null) {
					expect(values).toEqual([])
					return
				}
				const counted = new Histogram()
				counted.addCounts(taken.counts, taken.minNs, taken.maxNs)
				const known = new Histogram()
				// What is below a nanosecond is none, and what takes longer than 13 days is not told apart.
				for (const value of values) known.add(value < 1 ? 0 : Math.min(value, 2 ** 50 - 1))
				expect(counted.n).toBe(known.n)
				for (const q of [0.1, 0.5, 0.9])
					expect(counted.countBetween(0, known.quantile(q))).toBe(known.countBetween(0, known.quantile(q)))
				expect(tally.response.take()).toBe(null)
			},
		),
	)
})
