import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {comparePairs} from '../../../src/core/verdict/compare-pairs.ts'
import {judgeInSteps} from '../../../src/core/verdict/in-steps.ts'
import {judgePairs} from '../../../src/core/verdict/judge.ts'

const options = {direction: 'lower', margin: 0.01} as const
const judge = (base: readonly number[], head: readonly number[]) => judgePairs(base, head, options)
/** Whole steps and parts of one, 0 and below among them. */
const figure = fc.oneof(fc.constant(0), fc.double({min: -0.5, max: 0.99, noNaN: true}), fc.integer({min: 1, max: 500}))
const pairs = fc.array(fc.tuple(figure, figure), {minLength: 10, maxLength: 30})
const mirrored = {
	regression: 'improvement',
	improvement: 'regression',
	equivalent: 'equivalent',
	inconclusive: 'inconclusive',
} as const

const compare = (base: readonly number[], head: readonly number[], step: number | null = 1) =>
	comparePairs(
		base.map((value, i) => ({base: {is: 'done', samples: [value]}, head: {is: 'done', samples: [head[i]!]}})),
		{...options, step},
	)

describe('figures of which some are 0', () => {
	it('are always judged, in finite numbers, and the other way round when the sides are exchanged', () => {
		fc.assert(
			fc.property(pairs, drawn => {
				const [base, head] = [drawn.map(([value]) => value), drawn.map(([, value]) => value)]
				const [forth, back] = [judgeInSteps(base, head, 1, judge), judgeInSteps(head, base, 1, judge)]
				if (forth.verdict === null || back.verdict === null) throw new Error('not judged')
				expect(back.verdict).toBe(mirrored[forth.verdict])
				const {ratio, interval, p} = forth
				expect([ratio, interval!.low, interval!.high, p].every(Number.isFinite)).toBe(true)
			}),
			{numRuns: 100},
		)
	})

	it('are the same when they are 0 on both sides, or less than a step', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.double({min: -1, max: 1, noNaN: true}), fc.double({min: -1, max: 1, noNaN: true})), {
					minLength: 10,
				}),
				drawn => {
					const base = [0, ...drawn.map(([value]) => value)]
					const head = [0, ...drawn.map(([, value]) => value)]
					expect(judgeInSteps(base, head, 1, judge)).toMatchObject({verdict: 'equivalent', ratio: 1, p: 1})
				},
			),
			{numRuns: 50},
		)
		expect(compare(Array(12).fill(0), Array(12).fill(0))).toMatchObject({
			verdicts: [{outcome: {verdict: 'equivalent', base: 0, head: 0, moreRuns: 0}}],
			findings: [],
		})
	})

	it('are a regression or an improvement by their difference, which is said', () => {
		const [none, some] = [Array(12).fill(0), Array(12).fill(48)]
		const {verdicts, findings} = compare(none, some)
		expect(verdicts).toMatchObject([{outcome: {verdict: 'regression', base: 0, head: 48}}])
		expect(findings).toMatchObject([
			{
				code: 'judged-by-difference',
				severity: 'info',
				text: expect.stringMatching(/^It is 0 in base and not in head/),
				evidence: 'base 0, head 48, steps of 1',
			},
		])
		expect(compare(some, none).verdicts).toMatchObject([{outcome: {verdict: 'improvement'}}])
	})

	it('are unusable where nobody knows a step, and untouched where none is 0', () => {
		const zero = compare(Array(12).fill(0), Array(12).fill(48), null)
		expect(zero.verdicts[0]!.outcome.verdict).toBeNull()
		expect(zero.findings).toMatchObject([{code: 'unusable-samples'}])
		const [base, head] = [Array(12).fill(0.2), Array(12).fill(0.3)]
		expect(judgeInSteps(base, head, 1, judge)).toEqual(judge(base, head))
	})
})
