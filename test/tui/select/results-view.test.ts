import fc from 'fast-check'
import {expect, test} from 'vitest'
import type {TopFrame} from '../../../src/core/events/run-event.ts'
import type {SuiteReport} from '../../../src/core/run/summary/run-report.ts'
import {hottestFrames, selfPercent} from '../../../src/tui/select/results-view.ts'

const frame = (selfShare: number): TopFrame => ({name: 'f', file: '', line: 1, selfShare, totalShare: 1})
const suite = (top: readonly TopFrame[]) => ({hottest: {samples: 1, durationMs: 1, top}}) as unknown as SuiteReport

test('the hottest frames are the first of those that do not read 0.0', () => {
	const shares = fc.array(
		fc.double({min: 0, max: 1, noNaN: true}).map(share => share ** 8),
		{maxLength: 20},
	)
	fc.assert(
		fc.property(shares, fc.integer({min: 0, max: 10}), (all, most) => {
			const top = all.toSorted((a, b) => b - a).map(frame)
			const shown = hottestFrames(suite(top), most)
			expect(shown.map(selfPercent)).not.toContain('0.0')
			expect(shown).toEqual(top.slice(0, shown.length))
			const left = top.slice(shown.length)
			if (shown.length < most) expect(new Set(left.map(selfPercent))).toEqual(new Set(left.map(() => '0.0')))
		}),
	)
})

test('a suite without samples has none', () => {
	expect(hottestFrames({hottest: null} as unknown as SuiteReport, 8)).toEqual([])
})
