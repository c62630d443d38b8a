import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {BaselinePlan} from '../../../../src/core/plan/baseline-plan.ts'
import {baselineReport, busyClause} from '../../../../src/core/run/summary/baseline-report.ts'
import type {MetricReport} from '../../../../src/core/run/summary/run-report.ts'
import {summarise} from '../../../../src/core/run/summary/summarise.ts'
import {clean, command, fold, Recording} from '../recorded-runs.ts'

function plan(values: readonly number[], more: Partial<BaselinePlan> = {}): BaselinePlan {
	return {
		name: 'main',
		runs: values.map((_, i) => ({id: `run-${i}`, startedAt: '2026-11-20T10:41:22.000Z', commit: null})),
		misfits: [],
		margin: 0.05,
		metrics: [{metric: 'wall', stat: 'median', gates: true, values}],
		figures: [],
		...more,
	}
}

function measured(median: number | null, direction: MetricReport['direction'] = 'lower', name = 'wall'): MetricReport {
	return {
		...{
			name,
			unit: 'ms',
			direction,
			n: 20,
			runs: 20,
			mean: median,
			median,
			p50: median,
			p90: null,
			p95: null,
			p99: null,
		},
		...{
			min: null,
			max: null,
			stddev: null,
			cv: null,
			ci: null,
			outliers: null,
			throughput: null,
			errors: 0,
			histogram: [],
		},
	}
}

const sure = {unfinished: null, busy: null, runtime: null}

const verdictOf = (values: readonly number[], head: number | null, direction?: MetricReport['direction']) =>
	baselineReport(plan(values), [measured(head, direction)], sure).verdicts[0]!

const five = [100, 101, 99, 100.5, 99.5]

describe('a run beside kept ones', () => {
	it('is worse, better, or the same, by the way its metric goes', () => {
		expect(verdictOf(five, 130)).toMatchObject({verdict: 'regression', base: 100, head: 130, reason: null})
		expect(verdictOf(five, 130, 'higher').verdict).toBe('improvement')
		expect(verdictOf(five, 70).verdict).toBe('improvement')
		expect(verdictOf(five, 70, 'higher').verdict).toBe('regression')
		expect(verdictOf([303, 303, 303, 303, 303], 303)).toMatchObject({verdict: 'equivalent', ratio: 1})
		expect(verdictOf([303, 303, 303, 303, 303], 330).verdict).toBe('regression')
	})

	it('tells nothing of a program that ran under another Node, unless that is accepted, and then says so', () => {
		const of = (more: Partial<BaselinePlan>, runtime: string | null) =>
			baselineReport(plan(five, more), [measured(130)], {...sure, runtime})
		expect(of({runtime: 'v22'}, 'v24')).toMatchObject({
			misfits: [],
			verdicts: [{verdict: 'inconclusive', reason: 'it does not fit: Node of the program: v22 -> v24'}],
		})
		expect(of({runtime: 'v22', isForced: true}, 'v24')).toMatchObject({
			misfits: ['Node of the program: v22 -> v24'],
			verdicts: [{verdict: 'regression'}],
		})
		for (const [was, is] of [
			['v24', 'v24'],
			[null, 'v24'],
			['v22', null],
		] as const)
			expect(of({runtime: was}, is)).toMatchObject({misfits: [], verdicts: [{verdict: 'regression'}]})
	})

	it('is not told apart from what differs from run to run, nor by too few, nor where nothing was measured', () => {
		expect(verdictOf([100, 120, 90, 110, 80], 118)).toMatchObject({
			verdict: 'inconclusive',
			reason: 'it lies within what differs from run to run',
		})
		expect(verdictOf(five.slice(0, 4), 300)).toMatchObject({
			verdict: 'inconclusive',
			ci: null,
			reason: '4 of the 5 runs it takes have it',
		})
		expect(verdictOf(five, null)).toMatchObject({verdict: 'inconclusive', reason: 'nothing was measured that tells it'})
		expect(verdictOf([0, 1, 1, 1, 1], 1)).toMatchObject({reason: 'there is no ratio to nothing'})
		expect(baselineReport(plan(five), [], sure).verdicts[0]).toMatchObject({verdict: 'inconclusive', unit: null})
		expect(
			baselineReport(plan(five), [measured(300)], {...sure, unfinished: 'the suite failed'}).verdicts[0],
		).toMatchObject({
			verdict: 'inconclusive',
			ratio: null,
			reason: 'the suite failed',
		})
	})

	it('has not become slower where others had the processor, and says so of times alone', () => {
		const usage = {waitMs: 2600} as Parameters<typeof busyClause>[0]['usage']
		const busy = busyClause({usage, durationMs: 4800})
		expect(busy).toBe('its threads waited 2.60 s of 4.80 s for a core, so others may have made it slow')
		expect(busyClause({usage, durationMs: 48_000})).toBeNull()
		expect(busyClause({usage: null, durationMs: 4800})).toBeNull()
		const held = (metric: string, head: number) =>
			baselineReport(
				plan(five, {metrics: [{metric, stat: 'median', gates: true, values: five}]}),
				[measured(head, 'lower', metric)],
				{unfinished: null, busy, runtime: null},
			).verdicts[0]!
		expect(held('wall', 300)).toMatchObject({verdict: 'inconclusive', reason: busy, p: null})
		expect(held('wall', 100).verdict).toBe('equivalent')
		expect(held('cpu', 300).verdict).toBe('regression')
	})

	it('never claims what lies inside the margin, and exchanging what is better exchanges the claim', () => {
		const values = fc.array(fc.double({min: 50, max: 200, noNaN: true}), {minLength: 5, maxLength: 12})
		fc.assert(
			fc.property(values, fc.double({min: 1, max: 1e4, noNaN: true}), (base, head) => {
				const lower = verdictOf(base, head)
				const higher = verdictOf(base, head, 'higher')
				const turned = {
					regression: 'improvement',
					improvement: 'regression',
					equivalent: 'equivalent',
					inconclusive: 'inconclusive',
				}
				expect(higher.verdict).toBe(turned[lower.verdict])
				if (lower.verdict === 'regression') expect(lower.ratio!).toBeGreaterThan(1.05)
				if (lower.verdict === 'improvement') expect(lower.ratio!).toBeLessThan(1 / 1.05)
				expect(lower.reason === null).toBe(lower.verdict !== 'inconclusive')
			}),
		)
	})

	it('has to be clearer among many questions than alone', () => {
		const names = Array.from({length: 40}, (_, i) => `step:${i}`)
		const slow = 109.8
		const asked = plan([], {
			metrics: names.map(metric => ({metric, stat: 'median' as const, gates: true, values: five})),
		})
		const {verdicts} = baselineReport(
			asked,
			names.map((name, i) => measured(i === 0 ? slow : 100, 'lower', name)),
			sure,
		)
		expect(verdictOf(five, slow).verdict).toBe('regression')
		expect(verdicts[0]).toMatchObject({
			verdict: 'inconclusive',
			reason: 'it is not clear enough among so many questions',
		})
		expect(verdicts[0]!.adjustedP!).toBeGreaterThan(verdicts[0]!.p!)
	})

	it('stands in the report of its suite, by what its plan holds', () => {
		const of = (baseline?: BaselinePlan) => {
			const run = new Recording([command('build', 'node a.js', {runs: 2, ...(baseline ? {baseline} : {})})], 1)
			run.at(5, {type: 'suite-started', suite: 'build', kind: 'command'})
			for (const [i, wallNs] of [200e6, 202e6].entries())
				run.at(300 * (i + 1), {
					type: 'iteration-finished',
					suite: 'build',
					iteration: i + 1,
					warmup: false,
					wallNs,
					exit: clean,
				})
			run.at(700, {type: 'suite-finished', suite: 'build', outcome: {is: 'done'}})
			return summarise(fold(run.events)).suites[0]!
		}
		expect(of()).not.toHaveProperty('baseline')
		expect(of(plan(five)).baseline).toMatchObject({
			name: 'main',
			verdicts: [{metric: 'wall', head: 201, verdict: 'regression'}],
		})
	})
})
