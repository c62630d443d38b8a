import fc from 'fast-check'
import {expect, test} from 'vitest'
import {LatencyTrack} from '../../../src/core/run/state/latency-track.ts'
import {bucketOf, Histogram} from '../../../src/core/stats/histogram.ts'

const second = fc.integer({min: 0, max: 400})
const values = fc.array(fc.tuple(fc.integer({min: 0, max: 400_000}), fc.integer({min: 1, max: 1_000_000_000})), {
	maxLength: 60,
})

function stateOf(histogram: Histogram): unknown {
	return {n: histogram.n, min: histogram.min, max: histogram.max, counts: histogram.toCounts()}
}

test('a window holds what fell into its seconds, whether it came one by one or as counts', () => {
	fc.assert(
		fc.property(values, values, second, second, (single, counted, one, other) => {
			const track = new LatencyTrack()
			for (const [tMs, ns] of single) track.add(tMs, ns)
			for (const [tMs, ns] of counted)
				track.count(tMs, {pid: 1, counts: [bucketOf(ns), 2], minNs: ns, maxNs: ns, errors: 1})
			const [from, to] = [Math.min(one, other), Math.max(one, other)]
			const wanted = new Histogram()
			for (const [tMs, ns] of [...single, ...counted, ...counted])
				if (tMs >= from * 1000 && tMs < to * 1000) wanted.add(ns)
			expect(stateOf(track.window(from * 1000, to * 1000))).toEqual(stateOf(wanted))
			expect(track.errors).toBe(counted.length)
			expect(stateOf(track.window(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY))).toEqual(stateOf(track.total))
		}),
	)
})

test('an hour is kept second by second, all of it in the total', () => {
	const track = new LatencyTrack()
	for (let at = 0; at < 7200; at += 10) track.add(at * 1000, 1 + at)
	expect(track.total.n).toBe(720)
	expect(track.window(3600_000, 7200_000).n).toBe(360)
	expect(track.countPerSecond(7180, 7191)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
})
