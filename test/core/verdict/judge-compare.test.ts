import {describe, expect, it} from 'vitest'
import type {ComparePhase} from '../../../src/core/kinds/compare/events.ts'
import {CompareTrack} from '../../../src/core/kinds/compare/state.ts'
import {confirmationLevel} from '../../../src/core/verdict/family.ts'
import type {Judgement} from '../../../src/core/verdict/judge.ts'
import {
	benchmarksToConfirm,
	gateOf,
	judgeFamilies,
	judgePhase,
	type PhaseQuestion,
	verdictsOf,
} from '../../../src/core/verdict/judge-compare.ts'
import {clean} from '../run/recorded-runs.ts'
import {gaussian, seeded} from '../stats/noise.ts'

const random = seeded(5)
const question = {phase: 'measure', comparison: 0, benchmarks: [null], gate: 'wall', margin: 0.01} as const

/** Pairs of runs; `of` gives the time of either side in ns, null where it failed. */
function measured(
	track: CompareTrack,
	pairs: number,
	of: (arm: 'base' | 'head', pair: number) => number | null,
	{
		phase = 'measure',
		benchmark = null,
		control = () => 100,
	}: {
		readonly phase?: ComparePhase
		readonly benchmark?: string | null
		readonly control?: (beside: 'base' | 'head', pair: number) => number
	} = {},
): CompareTrack {
	for (let pair = 0; pair < pairs; pair++) {
		for (const beside of ['base', 'head'] as const) {
			const place = {suite: 'ab', phase, comparison: 0, benchmark, pair, beside, exit: clean, tMs: pair} as const
			const wall = of(beside, pair)
			const noise = 1 + 0.003 * gaussian(random)
			track.add({
				type: 'slot-finished',
				...place,
				arm: beside,
				figures: wall === null ? {} : {wall: wall * noise, cpu: wall * 0.9 * noise},
				failure: wall === null ? 'ended with code 3' : null,
			})
			const wallOfControl = control(beside, pair) * (1 + 0.003 * gaussian(random))
			track.add({type: 'slot-finished', ...place, arm: 'control', figures: {wall: wallOfControl}, failure: null})
		}
	}
	return track
}

const slower = (ratio: number) => (arm: 'base' | 'head') => (arm === 'head' ? 1e8 * ratio : 1e8)
const settled = (track: CompareTrack, confirm: boolean, second: CompareTrack | null = null) => {
	const first = judgePhase(track, question)
	const family = judgeFamilies(first.answers)
	const again = second && {
		alone: judgePhase(second, {...question, phase: 'confirm', level: confirmationLevel}),
		pooled: judgePhase(bothOf(track, second), {...question, phase: 'both'}),
	}
	return verdictsOf(first, family, again, {confirm, comparison: 0})
}
const bothOf = (first: CompareTrack, second: CompareTrack): Pick<CompareTrack, 'pairsOf'> => ({
	pairsOf: (phase, ...place) => (phase === 'confirm' ? second : first).pairsOf(phase, ...place),
})
/** Slower in 18 of 20 pairs, and in two much faster: p is between 1 and 5 of 100. */
const suspicious = (pair: number) => (pair % 10 === 0 ? 0.95 : 1.045)
const suspected = (more: Parameters<typeof measured>[3] = {}) =>
	measured(new CompareTrack(), 20, (arm, pair) => (arm === 'base' ? 1e8 : 1e8 * suspicious(pair)), more)
const asked = (track: CompareTrack) => {
	const {answers} = judgePhase(track, question)
	return [answers, judgeFamilies(answers)] as const
}
const short = (verdicts: ReturnType<typeof verdictsOf>) =>
	verdicts.map(({metric, verdict, doubt, confirmation}) => [metric, verdict, doubt, confirmation?.confirmed ?? null])

describe('the verdict of a comparison', () => {
	it('is a regression once it came back, and fails the gate', () => {
		const first = measured(new CompareTrack(), 20, slower(1.05))
		const second = measured(new CompareTrack(), 20, slower(1.05), {phase: 'confirm'})
		const verdicts = settled(first, true, second)
		expect(short(verdicts)).toEqual([
			['wall', 'regression', null, true],
			['cpu', 'regression', null, true],
		])
		expect(verdicts.map(one => one.gates)).toEqual([true, false])
		expect(gateOf(verdicts, {questions: 1})).toBe('failed')
	})

	it('is what both measurements say together, once the second has said it alone', () => {
		const first = measured(new CompareTrack(), 20, slower(1.08))
		const second = measured(new CompareTrack(), 20, slower(1.04), {phase: 'confirm'})
		const [verdict] = settled(first, true, second)
		expect(verdict).toMatchObject({verdict: 'regression', pairs: 40, confirmation: {confirmed: true, pairs: 20}})
		expect(verdict!.ratio).toBeGreaterThan(1.05)
		expect(verdict!.ratio).toBeLessThan(1.07)
		expect(verdict!.confirmation!.ratio).toBeCloseTo(1.04, 2)
	})

	it('is a regression when the first only made it a suspect, and both together are clear', () => {
		const suspect = suspected()
		expect(judgePhase(suspect, question).answers[0]!.outcome).toMatchObject({verdict: 'inconclusive', doubt: 'wide'})
		expect(benchmarksToConfirm(...asked(suspect))).toEqual([null])
		const second = measured(new CompareTrack(), 20, slower(1.03), {phase: 'confirm'})
		expect(short(settled(suspect, true, second))[0]).toEqual(['wall', 'regression', null, true])
		expect(gateOf(settled(suspect, true, second), {questions: 1})).toBe('failed')
		const gone = measured(new CompareTrack(), 20, slower(1), {phase: 'confirm'})
		expect(short(settled(suspect, true, gone))[0]).toEqual(['wall', 'inconclusive', 'not-confirmed', false])
		// Not measured again it is nothing, and was not to be either.
		expect(short(settled(suspect, true))[0]).toEqual(['wall', 'inconclusive', 'wide', null])
		expect(short(settled(suspect, false))[0]).toEqual(['wall', 'inconclusive', 'wide', null])
	})

	it('is suspected of nothing when it looks better, and when the machine moved', () => {
		const better = new CompareTrack()
		measured(better, 20, (arm, pair) => (arm === 'base' ? 1e8 : 1e8 / suspicious(pair)))
		expect(judgeFamilies(judgePhase(better, question).answers)[0]!.standing).toBe('no-claim')
		const moved = suspected({control: beside => (beside === 'head' ? 110 : 100)})
		expect(judgeFamilies(judgePhase(moved, question).answers)[0]!.standing).toBe('no-claim')
	})

	it('is inconclusive when it did not come back, or was not measured again although it should have been', () => {
		const first = () => measured(new CompareTrack(), 20, slower(1.05))
		const gone = measured(new CompareTrack(), 20, slower(1), {phase: 'confirm'})
		expect(short(settled(first(), true, gone))[0]).toEqual(['wall', 'inconclusive', 'not-confirmed', false])
		expect(short(settled(first(), true))[0]).toEqual(['wall', 'inconclusive', 'not-confirmed', null])
		expect(gateOf(settled(first(), true), {questions: 1})).toBe('inconclusive')
	})

	it('is held to more where it is only shown, because nobody measures that again', () => {
		const [deciding, beside] = judgePhase(measured(new CompareTrack(), 20, slower(1.05)), question).answers
		const claimed = (answer: typeof deciding, benchmark: string) => ({
			...answer!,
			benchmark,
			outcome: {...(answer!.outcome as Judgement), p: 0.007},
		})
		const family = judgeFamilies([
			...[claimed(deciding, 'a'), claimed(deciding, 'b')],
			...[claimed(beside, 'a'), claimed(beside, 'b')],
		])
		expect(family.map(one => [one.name, one.judgement.verdict, one.judgement.doubt])).toEqual([
			['["a","wall"]', 'regression', null],
			['["b","wall"]', 'regression', null],
			['["a","cpu"]', 'inconclusive', 'not-in-family'],
			['["b","cpu"]', 'inconclusive', 'not-in-family'],
		])
	})

	it('counts what a claim will have to survive as part of what could be detected', () => {
		const track = new CompareTrack()
		const benchmarks = Array.from({length: 20}, (_, i) => `n=${i}`)
		for (const benchmark of benchmarks) measured(track, 20, () => 1e8, {benchmark})
		const mdeOf = (more: Partial<PhaseQuestion>) =>
			(judgePhase(track, {...question, benchmarks, ...more}).answers[0]!.outcome as Judgement).mde!
		const alone = mdeOf({benchmarks: benchmarks.slice(0, 1)})
		expect(mdeOf({benchmarks: benchmarks.slice(0, 5)})).toBeCloseTo(alone, 3)
		expect((mdeOf({}) - 0.01) / (alone - 0.01)).toBeGreaterThan(1.1)
		expect(mdeOf({confirmation: {level: confirmationLevel, share: 0.5}})).toBeGreaterThan(mdeOf({}))
	})

	it('stands at once where nobody asked for a second measurement', () => {
		const verdicts = settled(measured(new CompareTrack(), 20, slower(1.05)), false)
		expect(short(verdicts)[0]).toEqual(['wall', 'regression', null, null])
		expect(gateOf(verdicts, {questions: 1})).toBe('failed')
	})

	it('is an improvement or equivalence without a second measurement, and passes', () => {
		for (const [ratio, verdict] of [
			[0.9, 'improvement'],
			[1, 'equivalent'],
		] as const) {
			const verdicts = settled(measured(new CompareTrack(), 20, slower(ratio)), true)
			expect(verdicts[0]!.verdict).toBe(verdict)
			expect(gateOf(verdicts, {questions: 1})).toBe('passed')
		}
	})

	it('fails a gate that was asked to fail where head is less steady, and no other', () => {
		const [equal, ...beside] = settled(measured(new CompareTrack(), 20, slower(1)), true)
		const slow = {fence: 1.05, base: 0, head: 0.3}
		const spread = {pairs: 40, base: 0.01, head: 0.1, ratio: 10, ci: null, p: 1e-5, adjustedP: 1e-5, slow}
		const failOn = ['less-steady'] as const
		const unsteady = [{...equal!, lessSteady: spread}, ...beside]
		expect(gateOf(unsteady, {questions: 1})).toBe('passed')
		expect(gateOf(unsteady, {questions: 1, failOn})).toBe('failed')
		expect(gateOf([equal!, {...beside[0]!, lessSteady: spread}], {questions: 1, failOn})).toBe('passed')
		// What was asked for and has no answer has not passed.
		expect(gateOf([equal!], {questions: 1, failOn, isUnjudged: true})).toBe('inconclusive')
		const worse = settled(measured(new CompareTrack(), 20, slower(1.05)), false)
		expect(gateOf(worse, {questions: 1, failOn, isUnjudged: true})).toBe('failed')
	})

	it('says of the control of the second measurement that it is of that', () => {
		const moved = {control: (beside: string) => (beside === 'head' ? 110 : 100)} as const
		const again = measured(new CompareTrack(), 20, slower(1.05), {...moved, phase: 'confirm'})
		const {findings} = judgePhase(again, {...question, phase: 'confirm'})
		expect(findings.map(one => one.text)).toEqual([expect.stringMatching(/^In the second measurement, a program/)])
	})

	it('is void when the control moved, also for a second measurement', () => {
		const moved = {control: (beside: string) => (beside === 'head' ? 110 : 100)} as const
		const track = measured(new CompareTrack(), 20, slower(1.05), moved)
		const first = judgePhase(track, question)
		expect(first.control.is).toBe('moved')
		expect(first.findings.map(one => one.code)).toEqual(['machine-moved'])
		expect(short(settled(track, false))[0]).toEqual(['wall', 'inconclusive', 'machine-moved', null])
		const again = measured(new CompareTrack(), 20, slower(1.05), {...moved, phase: 'confirm'})
		expect(short(settled(measured(new CompareTrack(), 20, slower(1.05)), true, again))[0]).toEqual([
			'wall',
			'inconclusive',
			'not-confirmed',
			null,
		])
	})

	it('is inconclusive when one side failed more often, and says which', () => {
		const track = measured(new CompareTrack(), 20, (arm, pair) =>
			arm === 'head' && pair % 5 === 0 ? null : slower(1.3)(arm),
		)
		const {findings} = judgePhase(track, question)
		expect(findings.map(one => one.code)).toEqual(['arm-failed'])
		expect(findings[0]!.text).toContain('Runs of head failed')
		expect(findings[0]!.evidence).toContain('ended with code 3')
		expect(short(settled(track, false))[0]).toEqual(['wall', 'inconclusive', 'target-failed', null])
	})

	it('is none when no pair is whole, which is not a pass', () => {
		const track = measured(new CompareTrack(), 5, arm => (arm === 'head' ? null : 1e8))
		expect(settled(track, true)).toEqual([])
		expect(gateOf([], {questions: 1})).toBe('inconclusive')
	})

	it('asks again for the benchmarks that got worse, and for no other', () => {
		const track = new CompareTrack()
		measured(track, 20, slower(1.05), {benchmark: 'a'})
		measured(track, 20, slower(1), {benchmark: 'b'})
		measured(track, 20, slower(0.9), {benchmark: 'c'})
		const judged = judgePhase(track, {...question, benchmarks: ['a', 'b', 'c']})
		expect(judged.controlPairs).toBe(60)
		expect(benchmarksToConfirm(judged.answers, judgeFamilies(judged.answers))).toEqual(['a'])
	})

	it('of many benchmarks claims no more than of one: identical programs, fifty questions, no claim', () => {
		const track = new CompareTrack()
		const benchmarks = Array.from({length: 50}, (_, i) => `n=${i}`)
		for (const benchmark of benchmarks) measured(track, 12, () => 1e8 * Math.exp(0.05 * gaussian(random)), {benchmark})
		const first = judgePhase(track, {...question, benchmarks})
		const verdicts = verdictsOf(first, judgeFamilies(first.answers), null, {confirm: false, comparison: 0})
		expect(verdicts.filter(one => one.gates)).toHaveLength(50)
		expect(
			verdicts.filter(one => one.gates && (one.verdict === 'regression' || one.verdict === 'improvement')),
		).toEqual([])
	})

	it('says the same doubt about several benchmarks once', () => {
		const track = new CompareTrack()
		const benchmarks = ['a', 'b', 'c', 'd', 'e']
		for (const benchmark of benchmarks)
			measured(track, 12, (arm, pair) => (arm === 'base' && pair === 2 ? null : 1e8), {benchmark})
		const {findings} = judgePhase(track, {...question, benchmarks})
		expect(findings.map(one => one.code)).toEqual(['arm-failed'])
		expect(findings[0]!.evidence).toMatch(/^a: base failed 1 of 12.*; b: .*; c: .*; and 2 more benchmarks$/)
	})

	it('says of memory that nobody could see why, and not that a timer is too coarse', () => {
		const {findings} = judgePhase(measured(new CompareTrack(), 10, slower(1)), {...question, gate: 'peakRss'})
		const texts = findings.filter(one => one.code === 'unusable-samples').map(one => one.text)
		expect(texts).toEqual([expect.stringMatching(/^The peak memory of runs is not known/)])
	})

	it('judges what is 0 on one side by its difference, and says so', () => {
		const track = new CompareTrack()
		const place = {type: 'slot-finished', suite: 'ab', phase: 'measure', comparison: 0, benchmark: null} as const
		for (let pair = 0; pair < 12; pair++)
			for (const arm of ['base', 'head'] as const) {
				const figures = {median: 100 + (pair % 3), heap: arm === 'base' ? 0 : 48, p99: 0}
				track.add({...place, pair, arm, beside: arm, figures, failure: null, exit: clean, tMs: pair})
			}
		const first = judgePhase(track, {...question, gate: 'time'})
		const verdicts = verdictsOf(first, judgeFamilies(first.answers), null, {confirm: false, comparison: 0})
		expect(verdicts).toMatchObject([
			{metric: 'time', stat: 'median', verdict: 'equivalent'},
			{metric: 'time', stat: 'p99', verdict: 'equivalent', base: 0, head: 0, ratio: 1},
			{metric: 'heap', verdict: 'regression', base: 0, head: 48},
		])
		const said = first.findings.filter(one => one.code === 'judged-by-difference')
		expect(said).toMatchObject([
			{
				text: expect.stringMatching(/^"heap" is 0 in base and not in head/),
				evidence: 'base 0, head 48, steps of 1 bytes',
			},
		])
	})

	it('does not judge a metric that some runs do not have', () => {
		const track = measured(new CompareTrack(), 10, slower(1))
		track.add({
			type: 'slot-finished',
			tMs: 99,
			suite: 'ab',
			phase: 'measure',
			comparison: 0,
			benchmark: null,
			pair: 10,
			arm: 'base',
			beside: 'base',
			figures: {wall: 1e8},
			exit: clean,
			failure: null,
		})
		expect(judgePhase(track, question).answers.map(one => one.figure.key)).toEqual(['wall'])
	})
})
