import {describe, expect, it} from 'vitest'
import {findingCodes} from '../../../src/core/trouble/finding-codes.ts'
import {comparePairs, type RunPair} from '../../../src/core/verdict/compare-pairs.ts'
import type {ArmRun} from '../../../src/core/verdict/run-figure.ts'

const options = {direction: 'lower', margin: 0.01} as const
const done = (...samples: number[]): ArmRun => ({is: 'done', samples})
const failed = (reason = 'exit code 1'): ArmRun => ({is: 'failed', reason})

/** Twelve commands, head 10 % slower. */
const clean: RunPair[] = Array.from({length: 12}, (_, i) => ({
	base: done(100 + i),
	head: done(110 + 1.1 * i + 0.01 * (i % 3)),
}))
const withRun = (at: number, side: 'base' | 'head', run: ArmRun | null) =>
	clean.map((pair, i) => (i === at ? {...pair, [side]: run} : pair))

describe('a comparison of pairs', () => {
	it('gives one verdict for each statistic', () => {
		const samples = (level: number) => done(...Array.from({length: 400}, (_, i) => level * (i < 390 ? 1 : 5)))
		const pairs = clean.map((_, i) => ({base: samples(100 + i), head: samples((100 + i) * (1.1 + 0.0001 * i))}))
		const {verdicts, findings} = comparePairs(pairs, {...options, statistics: ['median', 'p99', 'mean']})
		expect(verdicts.map(({statistic, outcome}) => [statistic, outcome.verdict])).toEqual([
			['median', 'regression'],
			['p99', 'regression'],
			['mean', 'regression'],
		])
		expect(findings).toEqual([])
	})

	it('has no p99 of commands, and says so, and judges the median all the same', () => {
		const {verdicts, findings} = comparePairs(clean, {...options, statistics: ['median', 'p99']})
		expect(verdicts[0]!.outcome.verdict).toBe('regression')
		expect(verdicts[1]!.outcome).toEqual({verdict: null, reason: 'no pair has a usable figure on both sides'})
		expect(findings.map(one => one.code)).toEqual(['statistic-unsupported'])
	})

	it('leaves a pair out when both sides failed, and says so', () => {
		const pairs = clean.map((pair, i) => (i === 3 ? {base: failed(), head: failed('timed out')} : pair))
		const {verdicts, findings} = comparePairs(pairs, options)
		expect(verdicts[0]!.outcome).toMatchObject({verdict: 'regression', design: {pairs: 11}})
		expect(findings).toMatchObject([{code: 'runs-failed', severity: 'warning'}])
		expect(findings[0]!.evidence).toBe('base failed 1 of 12 runs, head 1 of 12: exit code 1 (1), timed out (1)')
	})

	it('concludes nothing when one side failed more often', () => {
		const {verdicts, findings} = comparePairs(withRun(5, 'head', failed()), options)
		expect(verdicts[0]!.outcome).toMatchObject({verdict: 'inconclusive', doubt: 'target-failed', moreRuns: null})
		expect(findings).toMatchObject([{code: 'arm-failed', severity: 'error'}])
		expect(findings[0]!.text).toContain('Runs of head failed')
	})

	it('of a head that never ends well is a finding, not a crash', () => {
		const {verdicts, findings} = comparePairs(
			clean.map(pair => ({...pair, head: failed('ENOENT')})),
			options,
		)
		expect(verdicts[0]!.outcome.verdict).toBeNull()
		expect(findings[0]).toMatchObject({
			code: 'arm-failed',
			evidence: 'base failed 0 of 12 runs, head 12 of 12: ENOENT (12)',
		})
	})

	it('judges what there is after an interruption in the middle of a pair', () => {
		const {verdicts, findings} = comparePairs([...clean, {base: done(100), head: null}], options)
		expect(verdicts[0]!.outcome).toMatchObject({verdict: 'regression', design: {pairs: 12}})
		expect(findings).toMatchObject([{code: 'runs-missing', severity: 'info', evidence: '1 of 26 runs'}])
	})

	it.each([
		['NaN', done(Number.NaN), '0 without samples, 1 with values that are not numbers, 0 with'],
		['no samples', done(), '1 without samples, 0 with'],
		['a time of zero', done(0), '1 with a median of 0 or below'],
	])('survives %s in a run', (_, run, evidence) => {
		const {verdicts, findings} = comparePairs(withRun(2, 'base', run), options)
		expect(verdicts[0]!.outcome).toMatchObject({verdict: 'regression', design: {pairs: 11}})
		expect(findings).toMatchObject([{code: 'unusable-samples', severity: 'error'}])
		expect(findings[0]!.evidence).toContain(evidence)
	})

	it('of few pairs says how many are missing', () => {
		const {verdicts, findings} = comparePairs(clean.slice(0, 5), options)
		expect(verdicts[0]!.outcome).toMatchObject({verdict: 'inconclusive', doubt: 'too-few', moreRuns: 3})
		expect(findings).toMatchObject([{code: 'too-few-runs', evidence: '5 usable pairs, 3 more needed'}])
	})

	it('of nothing at all is not judged', () => {
		expect(comparePairs([], options)).toMatchObject({verdicts: [{outcome: {verdict: null}}], void: false, findings: []})
	})

	it('is void when the control moved: a regression that the machine made is none', () => {
		const pairs = clean.map((pair, i) => ({...pair, control: {base: done(50 + i), head: done((50 + i) * 1.08)}}))
		const found = comparePairs(pairs, options)
		expect(found.void).toBe(true)
		expect(found.verdicts[0]!.outcome).toMatchObject({verdict: 'inconclusive', doubt: 'machine-moved', moreRuns: null})
		expect(found.findings.map(one => one.code)).toEqual(['machine-moved'])
	})

	it('raises only codes it names', () => {
		const all = [
			comparePairs(withRun(1, 'base', failed()), {...options, statistics: ['p99']}),
			comparePairs(clean.slice(0, 2), options),
		].flatMap(one => one.findings)
		expect(all.length).toBeGreaterThan(2)
		for (const one of all) expect(findingCodes).toContain(one.code)
	})
})
