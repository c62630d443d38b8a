import {describe, expect, it} from 'vitest'
import {
	confirmationLevel,
	type FamilyMember,
	judgeFamily,
	regressionsOf,
	settle,
	toConfirm,
} from '../../../src/core/verdict/family.ts'
import {type Judgement, judgePairs} from '../../../src/core/verdict/judge.ts'
import {gaussian, seeded} from '../stats/noise.ts'

const random = seeded(20)
function judgement(
	ratio: number,
	pairs: number,
	options: {noise?: number; level?: number; margin?: number} = {},
): Judgement {
	const base = Array.from({length: pairs}, () => 100 * Math.exp(0.01 * gaussian(random)))
	const head = base.map(x => x * ratio * Math.exp((options.noise ?? 0.01) * gaussian(random)))
	return judgePairs(base, head, {
		direction: 'lower',
		margin: options.margin ?? 0.01,
		...(options.level === undefined ? {} : {level: options.level}),
	}) as Judgement
}
const family = (...judgements: Judgement[]): FamilyMember[] =>
	judgements.map((one, i) => ({name: `bench ${i}`, judgement: one}))

describe('a suite of benchmarks', () => {
	it('asks for a confirmation of what survives, and of nothing else', () => {
		const verdicts = judgeFamily(family(judgement(1.1, 20), judgement(1, 40, {noise: 0.003}), judgement(0.9, 20)))
		expect(verdicts.map(one => one.standing)).toEqual(['unconfirmed', 'no-claim', 'stands'])
		expect(toConfirm(verdicts)).toEqual(['bench 0'])
		expect(regressionsOf(verdicts)).toEqual([])
	})

	it('takes back a claim that one among fifty makes by chance', () => {
		const weak = judgement(1.1, 8)
		expect(weak.verdict).toBe('regression')
		const alone = judgeFamily(family(weak))
		expect(alone[0]!.standing).toBe('unconfirmed')
		const among = judgeFamily([...family(weak), ...family(...Array.from({length: 49}, () => judgement(1, 12)))])
		expect(among[0]!.adjustedP).toBeCloseTo(50 * weak.p, 12)
		expect(among[0]).toMatchObject({
			standing: 'no-claim',
			judgement: {verdict: 'inconclusive', doubt: 'not-in-family', moreRuns: 4},
		})
	})

	it('fails its gate when the regression came back in fresh processes', () => {
		const verdicts = judgeFamily(family(judgement(1.1, 20), judgement(1, 20)))
		const again = new Map([['bench 0', judgement(1.1, 12, {level: confirmationLevel})]])
		const settled = settle(verdicts, again)
		expect(regressionsOf(settled).map(one => one.name)).toEqual(['bench 0'])
		expect(settled[0]!.judgement).toBe(verdicts[0]!.judgement)
	})

	it.each([
		['nothing there', 1],
		['the opposite', 0.8],
	])('does not, when the second measurement finds %s', (_, ratio) => {
		const verdicts = judgeFamily(family(judgement(1.1, 20)))
		const settled = settle(verdicts, new Map([['bench 0', judgement(ratio, 40, {noise: 0.002})]]))
		expect(regressionsOf(settled)).toEqual([])
		expect(settled[0]).toMatchObject({
			standing: 'refuted',
			judgement: {verdict: 'inconclusive', doubt: 'not-confirmed', moreRuns: null},
		})
	})

	it('comes back in 5 of 100 when there is nothing, and mostly when it is just large enough to be found', () => {
		const again = (ratio: number) =>
			Array.from({length: 400}, () => judgement(ratio, 20, {margin: 0, level: confirmationLevel})).filter(
				one => one.verdict === 'regression',
			).length / 400
		expect(again(1)).toBeGreaterThan(0.02)
		expect(again(1)).toBeLessThan(0.09)
		const {mde} = judgement(1, 20, {margin: 0})
		expect(again(1 + mde!)).toBeGreaterThan(0.85)
	})

	it('leaves a regression unconfirmed that was not measured again', () => {
		const verdicts = judgeFamily(family(judgement(1.1, 20)))
		expect(settle(verdicts, new Map())).toEqual(verdicts)
		expect(regressionsOf(verdicts)).toEqual([])
	})

	it('of nothing is nothing', () => {
		expect(judgeFamily([])).toEqual([])
	})

	it('of twenty identical benchmarks without any margin makes a claim in at most one run of twenty, and fails its gate in none', () => {
		let claims = 0
		let failures = 0
		for (let run = 0; run < 50; run++) {
			const verdicts = judgeFamily(family(...Array.from({length: 20}, () => judgement(1, 12, {margin: 0}))))
			if (verdicts.some(one => one.standing !== 'no-claim')) claims++
			const again = new Map(
				toConfirm(verdicts).map(name => [name, judgement(1, 16, {margin: 0, level: confirmationLevel})]),
			)
			failures += regressionsOf(settle(verdicts, again)).length
		}
		expect(claims).toBeLessThanOrEqual(6)
		expect(failures).toBe(0)
	})
})
