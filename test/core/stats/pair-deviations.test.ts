import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {pairDeviations} from '../../../src/core/stats/pair-deviations.ts'
import {gaussian, seeded} from './noise.ts'

const time = fc.double({min: 1, max: 1e6, noNaN: true})
const pairs = fc.array(fc.tuple(time, time), {minLength: 1, maxLength: 40})
const sides = (all: ReadonlyArray<readonly [number, number]>) =>
	[all.map(one => one[0]), all.map(one => one[1])] as const

function slowMedian(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b)
	return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) / 2
}

/** As the words say it. */
function slowDeviations(base: readonly number[], head: readonly number[]): {base: number[]; head: number[]} {
	const centred = (side: readonly number[]) => side.map(one => one - slowMedian(side))
	const [a, b] = [centred(base.map(Math.log)), centred(head.map(Math.log))]
	const last = a.length - 1
	const machine = a.map((_, pair) => {
		// Thirteen pairs, or all there are, as near as can be.
		const near = a.map((_, other) => other).sort((x, y) => Math.abs(x - pair) - Math.abs(y - pair))
		const inside =
			pair < 6 ? a.map((_, i) => i).slice(0, 13) : pair > last - 6 ? a.map((_, i) => i).slice(-13) : near.slice(0, 13)
		return slowMedian(inside.flatMap(i => [a[i]!, b[i]!]))
	})
	const off = (side: readonly number[]) => centred(side.map((one, pair) => one - machine[pair]!))
	return {base: off(a), head: off(b)}
}

describe('how far runs lie from where they were to be expected', () => {
	it('is what is left without the median of the side and that of the pairs around', () => {
		fc.assert(
			fc.property(pairs, all => {
				const [base, head] = sides(all)
				const found = pairDeviations(base, head)
				const slow = slowDeviations(base, head)
				for (const side of ['base', 'head'] as const)
					for (const [i, one] of found[side].entries()) expect(one).toBeCloseTo(slow[side][i]!, 9)
			}),
		)
	})

	it('changes sides when the sides are exchanged', () => {
		fc.assert(
			fc.property(pairs, all => {
				const [base, head] = sides(all)
				const [there, back] = [pairDeviations(base, head), pairDeviations(head, base)]
				expect(back).toEqual({base: there.head, head: there.base})
			}),
		)
	})

	it('depends neither on the unit nor on how much slower a side is', () => {
		const random = seeded(8)
		const base = Array.from({length: 40}, () => 100 * Math.exp(0.05 * gaussian(random)))
		const head = Array.from({length: 40}, () => 100 * Math.exp(0.05 * gaussian(random)))
		const plain = pairDeviations(base, head)
		const other = pairDeviations(
			base.map(one => one * 1e6),
			head.map(one => one * 3.7e6),
		)
		for (const side of ['base', 'head'] as const)
			for (const [i, one] of other[side].entries()) expect(one).toBeCloseTo(plain[side][i]!, 12)
	})

	it('does not know that the machine became half as slow again on the way', () => {
		const random = seeded(6)
		const draw = () => Array.from({length: 100}, () => 100 * Math.exp(0.02 * gaussian(random)))
		const [base, head] = [draw(), draw()]
		const slower = (side: readonly number[]) => side.map((one, pair) => one * (1 + (0.5 * pair) / 100))
		const spread = (all: ArrayLike<number>) => Array.from(all, Math.abs).reduce((sum, one) => sum + one, 0) / 100
		const still = spread(pairDeviations(base, head).base)
		const drifting = spread(pairDeviations(slower(base), slower(head)).base)
		expect(drifting / still).toBeGreaterThan(0.9)
		expect(drifting / still).toBeLessThan(1.2)
	})

	it('is nothing where nothing varies', () => {
		const {base, head} = pairDeviations(new Array(20).fill(303), new Array(20).fill(310))
		expect([...base, ...head].every(one => one === 0)).toBe(true)
	})
})
