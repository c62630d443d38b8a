import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {type Judgement, type JudgeOptions, judgeArms, judgePairs, withdraw} from '../../../src/core/verdict/judge.ts'
import {gaussian, seeded} from '../stats/noise.ts'

/** Ten pairs at this ratio, each a little off it: half-widths below 0.1 %. */
function pairsAt(ratio: number): [number[], number[]] {
	const off = [0, 0.0004, -0.0004, 0.0002, -0.0002, 0.0001, -0.0001, 0.0003, -0.0003, 0]
	return [off.map((_, i) => 100 + i), off.map((one, i) => (100 + i) * ratio * Math.exp(one))]
}

function judge(ratio: number, options: Partial<JudgeOptions> = {}): Judgement {
	return judgePairs(...pairsAt(ratio), {direction: 'lower', margin: 0.02, ...options}) as Judgement
}

const times = fc.array(
	fc.tuple(fc.double({min: 1, max: 1e9, noNaN: true}), fc.double({min: 1, max: 1e9, noNaN: true})),
	{
		minLength: 1,
		maxLength: 30,
	},
)

describe('a verdict on pairs', () => {
	it.each([
		[1.05, 'lower', 'regression'],
		[0.95, 'lower', 'improvement'],
		[1.05, 'higher', 'improvement'],
		[0.95, 'higher', 'regression'],
		[1.01, 'lower', 'equivalent'],
		[0.99, 'higher', 'equivalent'],
		[1.02, 'lower', 'inconclusive'],
	] as const)('at %f of the figure where %s is better is %s', (ratio, direction, verdict) => {
		const found = judge(ratio, {direction})
		expect(found.verdict).toBe(verdict)
		expect(found.ratio).toBeCloseTo(ratio, 3)
		expect(found.base).toBe(104.5)
		expect(found.head / found.base).toBeCloseTo(ratio, 2)
		expect(found.doubt === null).toBe(verdict !== 'inconclusive')
		expect(found.moreRuns === 0).toBe(verdict !== 'inconclusive')
	})

	it('is equivalent in spite of a significant difference, when the difference does not matter', () => {
		const found = judge(1.005)
		expect(found.interval!.low).toBeGreaterThan(1)
		expect(found.verdict).toBe('equivalent')
	})

	it('never contradicts its p, and keeps its ratio inside its interval', () => {
		fc.assert(
			fc.property(times, fc.double({min: 0, max: 0.5, noNaN: true}), (pairs, margin) => {
				const found = judgePairs(
					pairs.map(([base]) => base),
					pairs.map(([, head]) => head),
					{direction: 'lower', margin},
				) as Judgement
				const claim = found.verdict === 'regression' || found.verdict === 'improvement'
				if (claim) expect(found.p).toBeLessThanOrEqual(1 - found.level + 1e-9)
				if (found.p <= (1 - found.level) / 2) expect(claim).toBe(true)
				if (found.verdict === 'equivalent') expect(found.p).toBe(1)
				if (found.interval === null) {
					expect(found).toMatchObject({verdict: 'inconclusive', doubt: 'too-few', mde: null})
					return
				}
				expect(found.interval.low).toBeLessThanOrEqual(found.ratio * (1 + 1e-9))
				expect(found.interval.high).toBeGreaterThanOrEqual(found.ratio * (1 - 1e-9))
				expect(found.mde).toBeGreaterThanOrEqual(margin * (1 - 1e-9))
			}),
		)
	})

	it('turns round when base and head are exchanged, or the better direction', () => {
		const opposite = {
			regression: 'improvement',
			improvement: 'regression',
			equivalent: 'equivalent',
			inconclusive: 'inconclusive',
		}
		fc.assert(
			fc.property(times, pairs => {
				const [base, head] = [pairs.map(pair => pair[0]), pairs.map(pair => pair[1])]
				const options = {direction: 'lower', margin: 0.03} as const
				const there = judgePairs(base, head, options) as Judgement
				const back = judgePairs(head, base, options) as Judgement
				expect(back.verdict).toBe(opposite[there.verdict])
				expect(back.ratio * there.ratio).toBeCloseTo(1, 9)
				expect(back.p).toBeCloseTo(there.p, 9)
				expect((judgePairs(base, head, {...options, direction: 'higher'}) as Judgement).verdict).toBe(
					opposite[there.verdict],
				)
			}),
		)
	})

	it('does not depend on the unit', () => {
		const [base, head] = pairsAt(1.03)
		const ns = judgePairs(base, head, {direction: 'lower', margin: 0.01}) as Judgement
		const seconds = judgePairs(
			base.map(x => x * 1e-9),
			head.map(x => x * 1e-9),
			{direction: 'lower', margin: 0.01},
		) as Judgement
		expect(seconds.verdict).toBe(ns.verdict)
		expect(seconds.interval!.low).toBeCloseTo(ns.interval!.low, 9)
		expect(seconds.p).toBe(ns.p)
	})

	it.each([1, 3, 7])('of %i pairs says how many are missing for an interval', pairs => {
		const [base, head] = pairsAt(1.5)
		const found = judgePairs(base.slice(0, pairs), head.slice(0, pairs), {direction: 'lower', margin: 0.01})
		expect(found).toMatchObject({
			verdict: 'inconclusive',
			doubt: 'too-few',
			moreRuns: 8 - pairs,
			mde: null,
			interval: null,
		})
	})

	it('that is inconclusive asks for pairs that then settle it', () => {
		const random = seeded(12)
		const make = (n: number) => {
			const base = Array.from({length: n}, () => 100 * Math.exp(0.02 * gaussian(random)))
			return [base, base.map(x => x * 1.03 * Math.exp(0.03 * gaussian(random)))] as const
		}
		let settled = 0
		let asked = 0
		for (let trial = 0; trial < 200; trial++) {
			const found = judgePairs(...make(16), {direction: 'lower', margin: 0.01}) as Judgement
			// Only where the first look was right about the ratio: the promise is made for that.
			if (found.doubt !== 'wide' || Math.abs(found.ratio - 1.03) > 0.004) continue
			asked++
			const again = judgePairs(...make(16 + found.moreRuns!), {direction: 'lower', margin: 0.01}) as Judgement
			if (again.verdict === 'regression') settled++
		}
		expect(asked).toBeGreaterThan(50)
		expect(settled / asked).toBeGreaterThan(0.7)
		expect(settled / asked).toBeLessThan(0.95)
	})

	it('on the edge of the margin asks for no more', () => {
		expect(judge(1.02)).toMatchObject({verdict: 'inconclusive', doubt: 'on-the-edge', moreRuns: null})
	})

	it('is not made of what has no ratio', () => {
		const options = {direction: 'lower', margin: 0.01} as const
		for (const [base, head] of [
			[[], []],
			[[1, 2], [1]],
			[
				[1, 0],
				[1, 1],
			],
			[
				[1, Number.NaN],
				[1, 1],
			],
			[
				[1, -2],
				[1, 1],
			],
			[
				[1, Number.POSITIVE_INFINITY],
				[1, 1],
			],
		] as const) {
			const found = judgePairs(base, head, options)
			expect(found.verdict).toBeNull()
			expect(found.verdict === null && found.reason).toMatch(/base|head/)
		}
	})

	it('can be withdrawn, with its figures', () => {
		const found = judge(1.05)
		expect(withdraw(found, 'machine-moved')).toEqual({
			...found,
			verdict: 'inconclusive',
			doubt: 'machine-moved',
			moreRuns: null,
		})
	})
})

describe('what never varies', () => {
	const bytes = 41_943_040
	const fewest = {pairs: 8, arms: 5}

	it.each([
		[1, 'equivalent'],
		[1.1, 'regression'],
		[0.9, 'improvement'],
		// Exactly where the margin ends: up to there a change counts as none.
		[1.01, 'equivalent'],
		[1 / 1.01, 'equivalent'],
		[1.0101, 'regression'],
	] as const)('is judged all the same: %f times as much is %s', (ratio, verdict) => {
		for (const n of [fewest.pairs, 10, 40, 400]) {
			const [base, head] = [new Array<number>(n).fill(bytes), new Array<number>(n).fill(bytes * ratio)]
			for (const judgeBy of [judgePairs, judgeArms]) {
				const found = judgeBy(base, head, {direction: 'lower', margin: 0.01}) as Judgement
				expect(found).toMatchObject({verdict, doubt: null, moreRuns: 0, mde: null})
				expect(found.ratio).toBeCloseTo(ratio, 12)
				expect(found.interval!.high).toBe(found.interval!.low)
				expect(found.p < 0.01).toBe(verdict !== 'equivalent')
			}
		}
		const few = new Array<number>(fewest.arms).fill(bytes)
		const head = few.map(one => one * ratio)
		expect(judgeArms(few, head, {direction: 'lower', margin: 0.01})).toMatchObject({verdict})
	})

	it('of too few runs says how many are missing, for pairs and for two sets of runs', () => {
		for (let n = 1; n < fewest.pairs; n++) {
			const few = new Array<number>(n).fill(303)
			const head = few.map(() => 310)
			const settings = {direction: 'lower', margin: 0.01} as const
			expect(judgePairs(few, head, settings)).toMatchObject({doubt: 'too-few', moreRuns: fewest.pairs - n})
			if (n < fewest.arms)
				expect(judgeArms(few, head, settings)).toMatchObject({doubt: 'too-few', moreRuns: fewest.arms - n})
		}
	})

	it('is told from what varies in one run of many', () => {
		const base = new Array<number>(40).fill(bytes)
		const once = base.with(0, bytes * 1.1)
		expect(judgePairs(base, once, {direction: 'lower', margin: 0.01})).toMatchObject({verdict: 'equivalent', ratio: 1})
	})
})

describe('a verdict on two sets of runs', () => {
	const around = (centre: number, n: number) =>
		Array.from({length: n}, (_, i) => centre * (1 + 0.001 * (i - (n - 1) / 2)))

	it.each([
		[100, 120, 'regression'],
		[100, 80, 'improvement'],
		[100, 101, 'equivalent'],
	] as const)('of %i and %i is %s, with other numbers of runs on both sides', (base, head, verdict) => {
		const found = judgeArms(around(base, 7), around(head, 12), {direction: 'lower', margin: 0.05})
		expect(found).toMatchObject({verdict, design: {is: 'unpaired', base: 7, head: 12}})
	})

	it('says how many more runs an interval needs on each side', () => {
		const found = judgeArms([100, 101], [150, 151], {direction: 'lower', margin: 0.05})
		expect(found).toMatchObject({verdict: 'inconclusive', doubt: 'too-few', moreRuns: 3})
	})

	it('never contradicts its p', () => {
		const side = fc.array(fc.double({min: 1, max: 1e6, noNaN: true}), {minLength: 5, maxLength: 12})
		fc.assert(
			fc.property(side, side, (base, head) => {
				const found = judgeArms(base, head, {direction: 'lower', margin: 0.1}) as Judgement
				if (found.verdict === 'regression' || found.verdict === 'improvement')
					expect(found.p).toBeLessThanOrEqual(0.0101)
			}),
		)
	})
})
