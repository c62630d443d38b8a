import {describe, expect, it, vi} from 'vitest'
import {
	confirmationLevel,
	type FamilyMember,
	type FamilyVerdict,
	judgeFamily,
	settle,
	toConfirm,
} from '../../../src/core/verdict/family.ts'
import {type Judgement, judgeArms, judgePairs} from '../../../src/core/verdict/judge.ts'
import {gaussian, seeded} from '../stats/noise.ts'

/** Thousands of judgements: how long they take says nothing about them. */
vi.setConfig({testTimeout: 600_000})

/** What fails the gate of a suite. */
const regressionsOf = (verdicts: readonly FamilyVerdict[]) => verdicts.filter(one => one.standing === 'confirmed')

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
function pairsOf(ratio: number, pairs: number) {
	const base = Array.from({length: pairs}, () => 100 * Math.exp(0.01 * gaussian(random)))
	return {base, head: base.map(x => x * ratio * Math.exp(0.014 * gaussian(random)))}
}
function judged({base, head}: ReturnType<typeof pairsOf>, level?: number): Judgement {
	return judgePairs(base, head, {direction: 'lower', margin: 0, ...(level === undefined ? {} : {level})}) as Judgement
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
			judgement: {verdict: 'inconclusive', doubt: 'not-in-family', moreRuns: 3},
		})
	})

	it('says how many more are needed of what never varies, to the pair', () => {
		const constant = (n: number, of: typeof judgePairs | typeof judgeArms) =>
			of(new Array(n).fill(303), new Array(n).fill(310), {direction: 'lower', margin: 0.01}) as Judgement
		const others = family(...Array.from({length: 49}, () => judgement(1, 12)))
		for (const of of [judgePairs, judgeArms])
			for (const n of [8, 9, 10]) {
				const among = (runs: number) => judgeFamily([...family(constant(runs, of)), ...others])[0]!
				const {judgement: found, standing} = among(n)
				if (standing === 'unconfirmed') continue
				expect(found.doubt).toBe('not-in-family')
				expect(among(n + found.moreRuns! - 1).standing).toBe('no-claim')
				expect(among(n + found.moreRuns!).standing).toBe('unconfirmed')
			}
		expect(judgeFamily([...family(constant(8, judgePairs)), ...others])[0]!.judgement.moreRuns).toBe(3)
	})

	it('fails its gate when the regression came back in fresh processes', () => {
		const verdicts = judgeFamily(family(judgement(1.1, 20), judgement(1, 20)))
		const alone = judgement(1.1, 12, {level: confirmationLevel})
		const pooled = judgement(1.1, 32)
		const settled = settle(verdicts, new Map([['bench 0', {alone, pooled}]]))
		expect(regressionsOf(settled).map(one => one.name)).toEqual(['bench 0'])
		expect(settled[0]!.judgement).toEqual({...pooled, mde: verdicts[0]!.judgement.mde})
		// Too little in common to be judged together: the first stands.
		const [without] = settle(verdicts, new Map([['bench 0', {alone, pooled: null}]]))
		expect(without).toEqual({...verdicts[0], standing: 'confirmed'})
	})

	it.each([
		['nothing there', 1],
		['the opposite', 0.8],
	])('does not, when the second measurement finds %s', (_, ratio) => {
		const verdicts = judgeFamily(family(judgement(1.1, 20)))
		const again = {alone: judgement(ratio, 40, {noise: 0.002}), pooled: judgement(1.1, 60)}
		const settled = settle(verdicts, new Map([['bench 0', again]]))
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

	it('suspects what survives the correction at 95 %, and takes both measurements together to believe it', () => {
		const open = {...judgement(1.02, 12, {noise: 0.03}), verdict: 'inconclusive', doubt: 'wide', ratio: 1.02} as const
		const [suspect, better, unclear] = [
			{...open, p: 0.03},
			{...open, p: 0.03, ratio: 0.98},
			{...open, p: 0.06},
		].map(one => judgeFamily(family(one))[0]!.standing)
		expect([suspect, better, unclear]).toEqual(['suspected', 'no-claim', 'no-claim'])
		// With two questions each has half of it.
		expect(judgeFamily(family({...open, p: 0.03}, judgement(1, 40)))[0]!.standing).toBe('no-claim')
		const verdicts = judgeFamily(family({...open, p: 0.03}))
		const alone = judgement(1.1, 12, {level: confirmationLevel})
		const settledBy = (pooled: Judgement | null) => settle(verdicts, new Map([['bench 0', {alone, pooled}]]))
		expect(regressionsOf(settledBy(judgement(1.1, 24)))).toHaveLength(1)
		expect(settledBy(judgement(1, 24))).toEqual(verdicts)
		expect(settledBy(null)).toEqual(verdicts)
	})

	// One side of a first measurement at 95 %, one side of a second at 90 %: 2.5 of 100 times 5 of 100.
	it('of identical programs calls about one of 800 slower, and finds more than it would suspecting at 99 %', () => {
		const trial = (ratio: number) => {
			const first = pairsOf(ratio, 24)
			const second = pairsOf(ratio, 20)
			const verdicts = judgeFamily(family(judged(first)))
			const pooled = judged({base: [...first.base, ...second.base], head: [...first.head, ...second.head]})
			const again = new Map([['bench 0', {alone: judged(second, confirmationLevel), pooled}]])
			return {
				suspected: toConfirm(verdicts).length > 0,
				found: regressionsOf(settle(verdicts, again)).length > 0,
				sure: verdicts[0]!.judgement.verdict === 'regression',
			}
		}
		const same = Array.from({length: 800}, () => trial(1))
		expect(same.filter(one => one.suspected).length / 800).toBeLessThan(0.04)
		expect(same.filter(one => one.found).length).toBeLessThanOrEqual(4)
		const slower = Array.from({length: 200}, () => trial(1.012))
		const found = slower.filter(one => one.found).length
		expect(found / 200).toBeGreaterThan(0.65)
		expect(found - slower.filter(one => one.found && one.sure).length).toBeGreaterThan(10)
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
			// However bad both together look.
			const pooled = judgement(1.1, 28)
			const again = new Map(
				toConfirm(verdicts).map(name => {
					return [name, {alone: judgement(1, 16, {margin: 0, level: confirmationLevel}), pooled}]
				}),
			)
			failures += regressionsOf(settle(verdicts, again)).length
		}
		expect(claims).toBeLessThanOrEqual(6)
		expect(failures).toBe(0)
	})
})
