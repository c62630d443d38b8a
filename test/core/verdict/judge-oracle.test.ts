/** Verdicts on figures that hardly vary or not at all, which are tied in every way there is, against the definitions written out. */
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {comparePairs} from '../../../src/core/verdict/compare-pairs.ts'
import {type Judgement, judgeArms, judgePairs} from '../../../src/core/verdict/judge.ts'
import type {ArmRun} from '../../../src/core/verdict/run-figure.ts'

const level = 0.99
/** As in judge.ts: so far a figure may lie beyond the end of the margin by the logarithm and back. */
const rounding = 1e-9
const margin = fc.constantFrom(0, 0.005, 0.01, 0.02, 0.5)
/** Steps of a third of a percent: ties of values, of ratios and of distances. */
const count = fc.integer({min: 300, max: 312})

interface Slow {
	readonly ratio: number
	readonly low: number
	readonly high: number
}

const ascending = (values: readonly number[]) => [...values].sort((a, b) => a - b)

function middle(sorted: readonly number[]): number {
	return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) / 2
}

/**
 * @param values of which the centre is the median, ascending
 * @param shares how often each sum of ranks occurs when there is no difference, from 0 on
 */
function slowInterval(values: readonly number[], shares: readonly number[]): Slow | null {
	let below = 0
	let rank = 0
	while (rank < values.length / 2 && below + shares[rank]! <= ((1 - level) / 2) * (1 + 1e-11)) below += shares[rank++]!
	if (rank === 0) return null
	const [low, high] = [values[rank - 1]!, values[values.length - rank]!]
	return {ratio: Math.exp(middle(values)), low: Math.exp(low), high: Math.exp(high)}
}

function tally(sums: readonly number[]): number[] {
	const shares = new Array<number>(Math.max(...sums) + 1).fill(0)
	for (const sum of sums) shares[sum]! += 1 / sums.length
	return shares
}

/** All averages of two, and all ways to give the ranks 1 .. n their signs. */
function slowPairs(base: readonly number[], head: readonly number[]): Slow | null {
	const logs = base.map((value, i) => Math.log(head[i]!) - Math.log(value))
	const averages = logs.flatMap((one, i) => logs.slice(i).map(other => one / 2 + other / 2))
	const sums = logs.reduce((all, _, i) => all.flatMap(sum => [sum, sum + i + 1]), [0])
	return slowInterval(ascending(averages), tally(sums))
}

/** All differences, and all ways to deal the runs to two sides. */
function slowArms(base: readonly number[], head: readonly number[]): Slow | null {
	const differences = head.flatMap(one => base.map(other => Math.log(one) - Math.log(other)))
	const [n, all] = [base.length, base.length + head.length]
	const sums: number[] = []
	for (let dealt = 0; dealt < 2 ** all; dealt++) {
		const mine = Array.from({length: all}, (_, i) => i).filter(i => dealt & (1 << i))
		if (mine.length === n) sums.push(mine.reduce((sum, place, nth) => sum + place - nth, 0))
	}
	return slowInterval(ascending(differences), tally(sums))
}

function slowVerdict(interval: Slow | null, share: number): Judgement['verdict'] {
	if (interval === null) return 'inconclusive'
	const edge = (1 + share) * (1 + rounding)
	if (interval.low > edge) return 'regression'
	if (interval.high < 1 / edge) return 'improvement'
	return interval.low >= 1 / edge && interval.high <= edge ? 'equivalent' : 'inconclusive'
}

function expectAlike(found: Judgement, slow: Slow | null, share: number): void {
	expect(found.verdict).toBe(slowVerdict(slow, share))
	expect(found.interval === null).toBe(slow === null)
	if (slow === null) return
	expect(found.ratio).toBeCloseTo(slow.ratio, 12)
	expect(found.interval!.low).toBeCloseTo(slow.low, 12)
	expect(found.interval!.high).toBeCloseTo(slow.high, 12)
}

describe('pairs of figures that are tied', () => {
	it('have the verdict of all averages and all signs', () => {
		const pairs = fc.array(fc.tuple(count, count), {minLength: 1, maxLength: 11})
		fc.assert(
			fc.property(pairs, margin, (all, share) => {
				const [base, head] = [all.map(one => one[0]), all.map(one => one[1])]
				const found = judgePairs(base, head, {direction: 'lower', margin: share}) as Judgement
				expectAlike(found, slowPairs(base, head), share)
			}),
			{numRuns: 300},
		)
	})

	it('have it also where one side never varies, or neither', () => {
		const side = fc.oneof(
			count.map(value => new Array<number>(10).fill(value)),
			fc.array(count, {minLength: 10, maxLength: 10}),
		)
		fc.assert(
			fc.property(side, side, fc.integer({min: 1, max: 10}), margin, (base, head, n, share) => {
				const [few, other] = [base.slice(0, n), head.slice(0, n)]
				const found = judgePairs(few, other, {direction: 'lower', margin: share}) as Judgement
				expectAlike(found, slowPairs(few, other), share)
			}),
		)
	})
})

describe('two sets of figures that are tied', () => {
	it('have the verdict of all differences and all ways to deal them', () => {
		const side = fc.array(count, {minLength: 1, maxLength: 7})
		fc.assert(
			fc.property(side, side, margin, (base, head, share) => {
				const found = judgeArms(base, head, {direction: 'lower', margin: share}) as Judgement
				expectAlike(found, slowArms(base, head), share)
			}),
			{numRuns: 60},
		)
	})
})

describe('a figure that is the same in every run of a side', () => {
	const value = fc.oneof(fc.constant(0), fc.integer({min: 1, max: 400}), fc.constantFrom(303, 310))
	const run = (figure: number): ArmRun => ({is: 'done', samples: [figure]})

	it('has the verdict of its ratio, once there are pairs enough for any; of 0 that of the difference in steps', () => {
		fc.assert(
			fc.property(value, value, fc.integer({min: 1, max: 24}), margin, (base, head, n, share) => {
				const pairs = Array.from({length: n}, () => ({base: run(base), head: run(head)}))
				const {verdicts, findings} = comparePairs(pairs, {direction: 'lower', margin: share, step: 1})
				const ratio = Math.max(head, 1) / Math.max(base, 1)
				const edge = (1 + share) * (1 + rounding)
				const settled = ratio > edge ? 'regression' : ratio < 1 / edge ? 'improvement' : 'equivalent'
				const {outcome} = verdicts[0]!
				expect(outcome).toMatchObject(
					n < 8
						? {verdict: 'inconclusive', doubt: 'too-few', moreRuns: 8 - n, base, head}
						: {verdict: settled, doubt: null, moreRuns: 0, base, head},
				)
				const codes = findings.map(one => one.code)
				expect(codes.includes('judged-by-difference')).toBe(base > 0 !== head > 0)
				expect(codes.includes('too-few-runs')).toBe(n < 8)
			}),
		)
	})

	it('of 0 is left out and said to be so where nobody knows in what steps it is measured', () => {
		const pairs = Array.from({length: 12}, () => ({base: run(0), head: run(310)}))
		const {verdicts, findings} = comparePairs(pairs, {direction: 'lower', margin: 0.01})
		expect(verdicts[0]!.outcome.verdict).toBeNull()
		expect(findings.map(one => one.code)).toEqual(['unusable-samples'])
	})
})
