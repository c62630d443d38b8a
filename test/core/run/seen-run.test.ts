import fc from 'fast-check'
import {expect, it} from 'vitest'
import {SeenRun} from '../../../src/core/run/state/seen-run.ts'

it('tells what was run while it was profiled, in whatever pieces, and whenever the pieces come', () => {
	const steps = fc.array(
		fc.record({ms: fc.integer({min: 1, max: 200}), runs: fc.double({min: 0, max: 1, noNaN: true})}),
		{
			minLength: 1,
			maxLength: 40,
		},
	)
	fc.assert(
		fc.property(steps, fc.nat(100), fc.nat(100), (samples, fromPercent, toPercent) => {
			const seen = new SeenRun()
			let tMs = 0
			let runMs = 0
			const points = [{tMs, runMs}]
			for (const {ms, runs} of samples) points.push({tMs: (tMs += ms), runMs: (runMs += ms * runs)})
			const from = Math.min(fromPercent, toPercent) * tMs * 0.01
			const to = Math.max(fromPercent, toPercent) * tMs * 0.01
			const middle = (from + to) / 2
			// Half of the samples come before the first piece, the others after both.
			for (const [i, point] of points.entries()) {
				if (i === Math.floor(points.length / 2)) seen.profiled(from, middle)
				seen.ran(point.tMs, point.runMs)
			}
			seen.profiled(middle, to)
			const at = (t: number) => {
				const next = points.findIndex(point => point.tMs >= t)
				if (next <= 0) return 0
				const [a, b] = [points[next - 1]!, points[next]!]
				return a.runMs + ((t - a.tMs) / (b.tMs - a.tMs)) * (b.runMs - a.runMs)
			}
			expect(seen.seenMs(tMs, runMs)).toBeCloseTo(at(to) - at(from), 6)
		}),
	)
})

it('counts what was run between the last sample and the end as seen, as far as it was profiled', () => {
	const seen = new SeenRun()
	seen.ran(0, 0)
	seen.ran(100, 100)
	seen.profiled(50, 200)
	expect(seen.seenMs(100, 180)).toBe(130)
	expect(new SeenRun().seenMs(0, 0)).toBe(0)
})
