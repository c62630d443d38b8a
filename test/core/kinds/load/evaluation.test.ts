import {describe, expect, test} from 'vitest'
import {loadEvaluation} from '../../../../src/core/kinds/load/evaluation.ts'
import {loadMetrics} from '../../../../src/core/kinds/load/rules-metrics.ts'
import type {GeneratorSample} from '../../../../src/core/load/counted.ts'
import type {FailureClass} from '../../../../src/core/load/outcome.ts'
import type {RunState} from '../../../../src/core/run/state/run-state.ts'
import {summarise} from '../../../../src/core/run/summary/summarise.ts'
import {StageTally} from '../../../../src/host/load/stage-tally.ts'
import {rule} from '../../run/recorded-budgets.ts'
import {load, loadRun, restingGenerator} from '../../run/recorded-load.ts'
import {fold, Recording} from '../../run/recorded-runs.ts'
import {suiteOf} from '../../run/suite-of.ts'

/** What happened in one second. */
interface Second {
	readonly ms?: readonly number[]
	readonly fails?: readonly FailureClass[]
	readonly timedOut?: number
	readonly dropped?: number
	readonly status?: number
	readonly lagMs?: number
	readonly sample?: Partial<GeneratorSample>
}

/** A load of so many seconds, each as it is told, with what is asked of it. */
function told(seconds: readonly Second[], budgets: readonly string[] = []): RunState {
	const count = ({ms = [], fails = [], timedOut = 0, dropped = 0}: Second) =>
		ms.length + fails.length + timedOut + dropped
	const stages = seconds.map(one => ({fromRate: count(one), toRate: count(one), forMs: 1000}))
	const plan = {...load('api', 'node server.js', {stages}), rules: budgets.map(expr => rule('budgets', expr))}
	const run = new Recording([plan], 1)
	run.at(5, {type: 'suite-started', suite: 'api', kind: 'load'})
	run.at(100, {type: 'target-ready', suite: 'api', afterMs: 90})
	run.at(110, {type: 'load-started', suite: 'api', startMs: 110, address: '127.0.0.1:8080'})
	seconds.forEach(({ms = [], fails = [], timedOut = 0, dropped = 0, status = 200, lagMs = 0.4, sample = {}}, i) => {
		const tally = new StageTally(i)
		tally.planned = ms.length + fails.length + timedOut + dropped
		tally.sent = tally.planned - dropped
		tally.dropped = dropped
		for (const one of ms) {
			tally.completed++
			tally.status(status)
			tally.response.add(one * 1e6)
			tally.service.add(one * 1e6)
			tally.sendLag.add(lagMs * 1e6)
		}
		for (const failure of fails) tally.failure(failure)
		for (let n = 0; n < timedOut; n++) {
			tally.timedOut++
			tally.response.add(2000 * 1e6)
		}
		run.at(1100 + i * 1000, {
			type: 'load-counted',
			suite: 'api',
			stages: [tally.take()!],
			sample: {...restingGenerator, ...sample},
		})
	})
	const endMs = 1200 + seconds.length * 1000
	run.at(endMs, {type: 'suite-finished', suite: 'api', outcome: {is: 'done'}, measuredToMs: endMs})
	return fold(run.events)
}

const outcomes = (state: RunState) => summarise(state).suites[0]!.budgets.map(({outcome}) => outcome)
const all = (ms: number, n = 100) => Array.from({length: n}, () => ms)

describe('a budget of a load', () => {
	test('is held against what the client saw', () => {
		const state = told(
			[{ms: all(5)}, {ms: all(5)}],
			[
				'response_time_p95 < 10ms',
				'response_time_p95 < 4ms',
				'requests_per_second > 50',
				'error_rate < 1%',
				'achieved > 99%',
			],
		)
		expect(outcomes(state)).toEqual(['pass', 'fail', 'pass', 'pass', 'pass'])
	})

	test('of a time counts what failed or was left out as if it had taken anything', () => {
		const asked = ['response_time_p50 < 10ms', 'response_time_p95 < 10ms', 'response_time_p95 < 3ms', 'error_rate < 1%']
		const refused = told([{ms: all(5), fails: Array.from({length: 20}, () => 'refused' as const)}, {ms: all(5)}], asked)
		expect(outcomes(refused)).toEqual(['pass', 'inconclusive', 'fail', 'fail'])
		const dropped = told([{ms: all(5), dropped: 20}, {ms: all(5)}], asked)
		expect(outcomes(dropped)).toEqual(['pass', 'inconclusive', 'fail', 'pass'])
	})

	test('of a time has those that timed out at the limit', () => {
		const state = told(
			[{ms: all(5), timedOut: 20}, {ms: all(5)}],
			['response_time_p95 < 10ms', 'response_time_max < 2100ms', 'timed_out < 20', 'error_rate < 5%'],
		)
		expect(outcomes(state)).toEqual(['fail', 'pass', 'fail', 'fail'])
	})

	test('never holds where the generator was the bottleneck, and may be broken', () => {
		const late = told(
			[{ms: all(5), lagMs: 30, sample: {waitedShare: 0.4}}, {ms: all(5)}],
			[
				'response_time_p95 < 10ms',
				'service_time_p95 < 10ms',
				'response_time_p95 < 3ms',
				'send_lag_p99 < 5ms',
				'error_rate < 1%',
			],
		)
		expect(outcomes(late)).toEqual(['inconclusive', 'inconclusive', 'fail', 'fail', 'pass'])
		const {budgets, findings, load: report} = summarise(late).suites[0]!
		expect(budgets[0]!.reason).toContain('the generator was the bottleneck')
		expect(findings.map(one => one.code)).toContain('generator-bottleneck')
		expect(report).toMatchObject({valid: false, invalidBecause: [{code: 'core'}]})
	})

	test('of a window looks at that alone', () => {
		const state = told([{ms: all(5)}, {ms: all(50)}, {ms: all(5)}, {ms: all(5)}])
		const read = (metric: string, fromMs: number, toMs: number) =>
			loadEvaluation.read(suiteOf(state, 'load'), {
				...{metric, labels: [], statistic: {is: 'max'}, fromMs, toMs, isWhole: false, isLast: false},
			})[0]!
		expect(read('response_time', 2000, 3000).value).toBeCloseTo(0.05)
		expect(read('response_time', 3000, 5000).value).toBeCloseTo(0.005)
	})

	test('that was ended before all of it was sent is inconclusive where it held', () => {
		const [started, ...rest] = loadRun()
		if (started!.type !== 'run-started') throw new Error('no start')
		const cut = rest.filter(event => event.tMs < 12_000)
		const plan = {
			...started!.plan,
			suites: started!.plan.suites.map(suite => ({
				...suite,
				rules: [rule('budgets', 'response_time_p95 < 1s'), rule('budgets', 'response_time_p95 < 1ms')],
			})),
		}
		const state = fold([
			{...started!, plan},
			...cut,
			{tMs: 12_100, type: 'suite-finished', suite: 'api', outcome: {is: 'done'}, measuredToMs: 12_000},
		])
		expect(outcomes(state)).toEqual(['inconclusive', 'fail'])
		expect(summarise(state).suites[0]!.budgets[0]!.reason).toContain('the load was ended before all of it was sent')
	})

	test('may name every metric there is, and each can be read', () => {
		const suite = suiteOf(fold(loadRun()), 'load')
		for (const {name, shape} of loadMetrics.all) {
			const statistic = {
				is:
					shape === 'times'
						? 'max'
						: shape === 'counter'
							? 'count'
							: shape === 'share'
								? 'share'
								: shape === 'single'
									? 'last'
									: 'max',
			} as const
			const labels = name === 'measure' ? [{name: 'name', value: 'x'}] : []
			const [found] = loadEvaluation.read(suite, {
				metric: name,
				labels,
				statistic,
				fromMs: 300,
				toMs: 31_000,
				isWhole: true,
				isLast: true,
			})
			expect(found, name).toBeDefined()
			expect(found!.lacking ?? '', name).not.toContain('nobody knows that metric')
		}
	})
})

describe('what a load came to', () => {
	test('adds up', () => {
		const report = summarise(fold(loadRun())).suites[0]!.load!
		expect(report.planned).toBe(7000)
		expect(report.planned).toBe(report.sent + report.dropped)
		expect(report.sent).toBe(report.completed + report.failed + report.timedOut)
		for (const name of ['planned', 'sent', 'completed', 'failed', 'timedOut', 'dropped'] as const)
			expect(
				report.stages.reduce((sum, stage) => sum + stage[name], 0),
				name,
			).toBe(report[name])
		expect(Object.values(report.statuses).reduce((a, b) => a + b)).toBe(report.completed)
		expect(Object.values(report.failures).reduce((a, b) => a + b)).toBe(report.failed)
	})

	test('is told of a log in which nothing was counted, too', () => {
		const plan = load('api', 'node server.js')
		const run = new Recording([plan], 1)
		run.at(5, {type: 'suite-started', suite: 'api', kind: 'load'})
		const {load: report} = summarise(fold(run.events)).suites[0]!
		expect(report).toMatchObject({planned: 0, valid: true, startMs: null})
		expect(report!.stages).toHaveLength(3)
	})
})
