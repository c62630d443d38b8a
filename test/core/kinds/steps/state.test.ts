import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {StepsState} from '../../../../src/core/kinds/steps/state.ts'
import {isRule, readRule} from '../../../../src/core/plan/read-rule.ts'
import {evaluateRule} from '../../../../src/core/run/evaluation/evaluate-rule.ts'
import type {RunState} from '../../../../src/core/run/state/run-state.ts'
import {suiteTimeLeft} from '../../../../src/core/run/state/time-left.ts'
import {summaryKindOf} from '../../../../src/core/run/summary/kinds.ts'
import {summarise} from '../../../../src/core/run/summary/summarise.ts'
import {ruleSaid} from '../../../../src/core/suite/read-rules.ts'
import {fold, Recording} from '../../run/recorded-runs.ts'
import {type Ended, step, steps, stepsRun, takeStep} from '../../run/recorded-steps.ts'

const names = ['a', 'b', 'c']
const labels = [null, 'x=1', 'x=2']

/** Runs as they happen: steps in their order, up to the first that fails. */
const taken = fc.array(
	fc.record({
		warmup: fc.boolean(),
		label: fc.constantFrom(...labels.slice(1)),
		failsAt: fc.option(fc.nat(2), {nil: null}),
		durationsNs: fc.array(fc.integer({min: 1, max: 5e9}), {minLength: 3, maxLength: 3}),
	}),
	{maxLength: 12},
)

function recordingOf(runs: typeof taken extends fc.Arbitrary<infer Runs> ? Runs : never): Recording {
	const benchmarks = labels.slice(1).map(label => ({label, steps: names.map(name => step(name))}))
	const run = new Recording([steps('s', 'npm run dev', {benchmarks})], 5)
	run.at(0, {type: 'suite-started', suite: 's', kind: 'steps'})
	let tMs = 10
	for (const [i, {warmup, label, failsAt, durationsNs}] of runs.entries()) {
		for (const [at, name] of names.entries()) {
			const failed: Ended = failsAt === at ? {outcome: 'timed-out', durationNs: null, reactions: 0, text: 'late'} : {}
			const of: Ended = {run: i + 1, step: name, warmup, durationNs: durationsNs[at]!, ...failed}
			tMs = takeStep(run, 's', tMs, label === null ? of : {...of, benchmark: label}) + 1
			if (failsAt === at) break
		}
	}
	return run
}

describe('the metrics of steps', () => {
	test('hold what was counted and done, and all of a run together when all of it was', () => {
		fc.assert(
			fc.property(taken, runs => {
				const {metrics} = summarise(fold(recordingOf(runs).events)).suites[0]!
				for (const label of labels.slice(1)) {
					const counted = runs.filter(one => !one.warmup && one.label === label)
					const expected = new Map<string, number[]>()
					for (const [at, name] of names.entries())
						expected.set(
							name,
							counted.filter(one => one.failsAt === null || one.failsAt > at).map(one => one.durationsNs[at]! / 1e6),
						)
					const whole = counted.filter(one => one.failsAt === null)
					expected.set(
						'(all)',
						whole.map(one => one.durationsNs.reduce((sum, ns) => sum + ns, 0) / 1e6),
					)
					for (const [name, values] of expected) {
						const metric = metrics.find(one => one.name === `step:${name}/${label}`)
						expect(metric?.n ?? 0).toBe(values.length)
						if (values.length === 0) continue
						expect(metric!.max).toBeCloseTo(Math.max(...values), 3)
						expect(metric!.mean).toBeCloseTo(values.reduce((a, b) => a + b) / values.length, 3)
					}
					const failed = counted.filter(one => one.failsAt !== null).length
					expect(metrics.find(one => one.name === `step:(all)/${label}`)?.errors ?? 0).toBe(failed)
				}
			}),
		)
	})

	test('are kept as latencies too, and are of whole runs: they have no rate', () => {
		const state = fold(stepsRun())
		expect([...state.suites[0]!.latencies].map(([name, track]) => [name, track.total.n])).toEqual([
			['step:reload', 19],
			['step:page', 19],
			['step:(all)', 19],
		])
		const {series, metrics} = summarise(state).suites[0]!
		expect(series.filter(one => one.name.startsWith('step:'))).toEqual([])
		expect(
			metrics.slice(0, 3).map(({name, n, errors, runs, ci}) => ({name, n, errors, runs, level: ci?.level})),
		).toEqual([
			{name: 'step:reload', n: 19, errors: 1, runs: 19, level: expect.closeTo(0.98, 1)},
			{name: 'step:page', n: 19, errors: 0, runs: 19, level: expect.closeTo(0.98, 1)},
			{name: 'step:(all)', n: 19, errors: 1, runs: 19, level: expect.closeTo(0.98, 1)},
		])
	})
})

test('a step under way is known from its start to its end, and what it takes goes on', () => {
	const run = new Recording([steps('s', 'npm run dev', {runs: 4, warmup: 0, hasProgram: false})], 5)
	run.at(0, {type: 'suite-started', suite: 's', kind: 'steps'})
	const starting = fold(run.events).suites[0] as StepsState
	expect(starting.phase).toBe('starting')
	let tMs = 0
	for (let number = 1; number <= 2; number++)
		for (const name of ['reload', 'page']) tMs = takeStep(run, 's', tMs, {run: number, step: name, durationNs: 500e6})
	run.at(tMs, {type: 'step-started', suite: 's', run: 3, step: 'reload', warmup: false})
	const suite = fold(run.events).suites[0] as StepsState
	expect(suite.phase).toBe('running')
	expect(suite.underWay).toMatchObject({run: 3, step: 'reload'})
	// Two of four runs took a second each.
	const left = suiteTimeLeft(suite, tMs, null)
	expect(left).toMatchObject({is: 'about'})
	expect(left!.ms).toBeGreaterThanOrEqual(2000)
	expect(left!.ms).toBeLessThan(3000)
})

test('what was done and waited for is in the report, with why it failed', () => {
	const {steps: told} = summarise(fold(stepsRun())).suites[0]!
	expect(told).toEqual({
		runs: 20,
		warmup: 1,
		fresh: false,
		workIn: 'copy',
		steps: [
			{
				name: 'reload',
				does: 'touch src/a.ts',
				waitsFor: 'a line that matches /updated in/',
				runs: 20,
				failed: {'timed-out': 1},
			},
			{name: 'page', does: 'GET http://127.0.0.1:5173/', waitsFor: 'an answer 200', runs: 19, failed: {}},
		],
	})
})

test('runs are compared with those of another run only where each had a program of its own', () => {
	const [started, ...rest] = stepsRun()
	if (started?.type !== 'run-started') throw new Error('no start')
	const recordedOf = (more: object) => {
		const plan = {...started.plan, suites: [{...started.plan.suites[0]!, ...more}]} as typeof started.plan
		const suite = fold([{...started, plan}, ...rest]).suites[0] as StepsState
		return summaryKindOf(suite).recorded(suite)
	}
	expect(recordedOf({})).toEqual([])
	const recorded = recordedOf({fresh: true})
	expect(recorded.map(({benchmark, figures, runs}) => ({benchmark, figures, runs: runs.length}))).toEqual([
		{benchmark: 'reload', figures: ['wall'], runs: 20},
		{benchmark: 'page', figures: ['wall'], runs: 19},
	])
	expect(recorded[0]!.runs.filter(one => one.is === 'failed')).toHaveLength(1)
	expect(recordedOf({hasProgram: false})).toHaveLength(2)
})

describe('budgets of steps', () => {
	const read = (state: RunState, expr: string) => {
		const rule = readRule(ruleSaid('budgets', expr), 'steps')
		if (!isRule(rule)) throw new Error(JSON.stringify(rule))
		return evaluateRule(state.suites[0]!, rule, 'budgets', {fromMs: 0, toMs: state.tMs, isWhole: true, isOver: true})
	}

	test('see what the report has', () => {
		fc.assert(
			fc.property(taken, runs => {
				const state = fold(recordingOf(runs).events)
				const {metrics} = summarise(state).suites[0]!
				const maxOf = (key: string) => metrics.find(one => one.name === `step:${key}`)?.max ?? null
				for (const label of labels.slice(1))
					for (const name of names) {
						const key = `${name}/${label}`
						const {observed} = read(state, `step{step="${key}"}.min < 1ms`)
						const least = metrics.find(one => one.name === `step:${key}`)?.min ?? null
						expect(observed).toEqual(least === null ? null : expect.closeTo(least, 3))
					}
				const wholes = labels.slice(1).map(label => maxOf(`(all)/${label}`))
				const {observed} = read(state, 'max < 1ms')
				const isKnown = runs.every(one => one.failsAt === null) && wholes.every(one => one !== null)
				if (isKnown) expect(observed).toBeCloseTo(Math.max(...wholes.map(one => one ?? 0)), 3)
				const counted = runs.filter(one => !one.warmup)
				if (counted.length === 0) return
				const failed = counted.filter(one => one.failsAt !== null).length
				expect(read(state, 'error_rate < 1%').observed).toBeCloseTo(failed / counted.length, 6)
			}),
			{numRuns: 40},
		)
	})

	test('a step that did not come in time counts as one that took at least so long', () => {
		const runs = (failed: number) =>
			Array.from({length: 20}, (_, i) => ({
				warmup: false,
				label: 'x=1',
				failsAt: i < failed ? 1 : null,
				durationsNs: [1e6, 2e6, 3e6],
			}))
		const [few, many] = [fold(recordingOf(runs(1)).events), fold(recordingOf(runs(15)).events)]
		expect(read(few, 'step{step="b/x=1"}.median < 5ms')).toMatchObject({holds: true, observed: 2, n: 20})
		expect(read(few, 'step{step="b/x=1"}.max < 5ms')).toMatchObject({holds: false, observed: 30_000})
		expect(read(few, 'step{step="b/x=1"}.max < 5m')).toMatchObject({
			holds: null,
			why: '1 of 20 failed, and nobody knows what they would have come to',
		})
		expect(read(many, 'step{step="b/x=1"}.median < 5ms')).toMatchObject({holds: false, observed: 30_000})
		expect(read(many, 'median < 10ms')).toMatchObject({holds: false})
		// What came before it is known in all runs, what comes after it in those that went so far.
		expect(read(many, 'step{step="a/x=1"}.median < 5ms')).toMatchObject({holds: true, n: 20})
		expect(read(many, 'step{step="c/x=1"}.median < 5ms')).toMatchObject({holds: true, n: 5})
	})

	test('speak of one step by its name, of all combinations at once', () => {
		const state = fold(
			recordingOf([
				{warmup: false, label: 'x=1', failsAt: null, durationsNs: [1e6, 2e6, 3e6]},
				{warmup: false, label: 'x=2', failsAt: null, durationsNs: [1e6, 5e6, 3e6]},
			]).events,
		)
		expect(read(state, 'steps.b.max < 4ms')).toMatchObject({holds: false, observed: 5, name: 'b/x=2'})
		expect(read(state, 'steps.b.p95 < 4ms')).toMatchObject({holds: null})
		expect(read(state, 'steps.none.max < 4ms')).toMatchObject({holds: null, why: 'there is no step "none"'})
		expect(read(state, 'max < 10ms')).toMatchObject({holds: true, observed: 9, name: 'x=2'})
		expect(read(state, 'rss < 1GB')).toMatchObject({holds: null})
	})
})
