import {describe, expect, test} from 'vitest'
import type {CompareTrack} from '../../../src/core/kinds/compare/state.ts'
import {closing, type PairsOf, pairRatios, ratioNow, ratioSoFar} from '../../../src/core/kinds/compare/state-ratio.ts'
import {recorded} from '../../tui/support/recorded.ts'
import {suiteOf} from './suite-of.ts'

const track = (upTo: number): CompareTrack => suiteOf(recorded('build-ab', upTo), 'compare').compare
const of: PairsOf = {phase: 'measure', comparison: 0, benchmark: null, figure: 'wall'}

describe('the ratio so far', () => {
	test('is that of the phase under way', () => {
		const compare = track(0.5)
		expect(ratioNow(compare, null, 'wall')).toEqual(ratioSoFar(compare, of))
		const values = compare.valuesOf('measure', 0, null, 'wall')
		expect(pairRatios(compare, of)).toMatchObject(values)
	})

	test('of the first pairs is what it was when there were no more', () => {
		const then = track(0.3)
		const pairs = pairRatios(then, of).logs.length
		expect(pairs).toBeGreaterThan(10)
		expect(ratioSoFar(track(0.6), of, pairs)).toEqual(ratioSoFar(then, of))
	})

	test('does not exist without a pair, and has no interval with few', () => {
		expect(ratioSoFar(track(0.001), of)).toBeNull()
		expect(ratioSoFar(track(0.6), of, 7)!.ci).toBeNull()
		expect(ratioSoFar(track(0.6), of, 8)!.ci).not.toBeNull()
	})

	test('of a moment that was frozen has the pairs of that moment', () => {
		const then = track(0.3)
		const atMs = recorded('build-ab', 0.3).tMs
		expect(pairRatios(track(0.6), of, atMs).base).toEqual(pairRatios(then, of).base)
	})
})

describe('closing', () => {
	test.each([1, 2, 5, 12, 40])('has at most %d rows, in the order of the pairs, the newest last', most => {
		const compare = track(0.6)
		const rows = closing(compare, of, most)
		expect(rows.length).toBeLessThanOrEqual(most)
		expect(rows.at(-1)).toEqual(ratioSoFar(compare, of))
		const counts = rows.map(row => row.pairs)
		expect(counts).toEqual([...new Set(counts)].toSorted((a, b) => a - b))
	})

	test('looks at the same pairs of the past however many have come since', () => {
		const before = closing(track(0.3), of, 4).slice(0, -1)
		const after = closing(track(0.4), of, 4).slice(0, -1)
		for (const row of before.slice(1)) expect(after).toContainEqual(row)
	})
})
