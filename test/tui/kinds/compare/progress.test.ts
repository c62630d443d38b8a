import {describe, expect, test} from 'vitest'
import {ratioNow, widthOf} from '../../../../src/core/kinds/compare/state-ratio.ts'
import type {RunState} from '../../../../src/core/run/state/run-state.ts'
import {compareProgress} from '../../../../src/tui/kinds/compare/progress.ts'
import {suiteOf} from '../../../core/run/suite-of.ts'
import {recorded} from '../../support/recorded.ts'

function progress(run: RunState) {
	return compareProgress(suiteOf(run, 'compare'), run.tMs)
}

describe('a comparison', () => {
	test('goes through its steps', () => {
		const steps = [0.0005, 0.01, 0.3, 0.7, 0.985, 1].map(upTo => progress(recorded('build-ab', upTo)).step)
		expect(steps).toEqual(['prepare', 'warm-up', 'measure', 'confirm', 'profile', 'over'])
	})

	test('that goes on until it is precise expects as many pairs as that will take', () => {
		const run = recorded('build-ab', 0.5)
		const {pairs, expectedPairs, leftMs} = progress(run)
		const width = widthOf(ratioNow(suiteOf(run, 'compare').compare, null, 'wall')!)
		const target = suiteOf(run, 'compare').compare.phase!.targetWidth!
		expect(pairs).toEqual({done: 30, total: null})
		expect(expectedPairs).toBe(Math.ceil(30 * (width! / target) ** 2))
		expect(leftMs).toBeGreaterThan(0)
	})

	test('never says that more time is left than there is', () => {
		for (const upTo of [0.05, 0.1, 0.2, 0.4, 0.6, 0.7]) {
			const run = recorded('build-ab', upTo)
			const {untilMs} = suiteOf(run, 'compare').compare.phase!
			expect(progress(run).leftMs!).toBeLessThanOrEqual(untilMs! - run.tMs)
		}
	})

	test('of a given number of pairs is as far as they are', () => {
		const {pairs, expectedPairs} = progress(recorded('build-ab', 0.8))
		expect(pairs!.total).toBe(20)
		expect(pairs!.done).toBeLessThan(20)
		expect(expectedPairs).toBeNull()
	})

	test('that makes several counts those that are over', () => {
		const {progress: share} = progress(recorded('startup-noise', 0.5))
		expect(share).toBeGreaterThan(0.4)
		expect(share).toBeLessThan(0.6)
	})

	test('of several benchmarks counts the pairs of all', () => {
		const {pairs} = progress(recorded('sweep-ab-open', 0.6))
		expect(pairs).toEqual({done: 14, total: null})
	})
})
