import {posix} from 'node:path'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {PlanChoices} from '../../../src/core/plan/choices.ts'
import {noChoices} from '../../../src/core/plan/choices.ts'
import {describePlan} from '../../../src/core/plan/describe-plan.ts'
import {makePlan} from '../../../src/core/plan/make-plan.ts'
import {isRule, readRule} from '../../../src/core/plan/read-rule.ts'
import {parseConfig} from '../../../src/core/suite/parse-config.ts'
import {ruleSaid} from '../../../src/core/suite/read-rules.ts'
import {describeProblem} from '../../../src/core/trouble/problem.ts'

const options = {configDir: '/project', resolvePath: posix.resolve}
const observe = {name: 'api', kind: 'observe', command: 'node server.js'} as const
const command = {name: 'cmd', kind: 'command', command: 'node x.js'} as const
const micro = {name: 'fn', kind: 'micro', file: 'a.bench.ts'} as const

function rulesOf(suite: object) {
	const parsed = parseConfig({suites: [suite]}, options)
	if ('problems' in parsed) throw new Error(parsed.problems.map(describeProblem).join('\n'))
	return parsed.suites[0]!.rules
}

function problemsOf(...suites: readonly object[]): readonly string[] {
	const parsed = parseConfig({suites}, options)
	return 'problems' in parsed ? parsed.problems.map(describeProblem) : []
}

describe('budgets, alerts and captures of a suite', () => {
	it('are read with what is usual filled in', () => {
		const usual = {severity: 'error', abort: false, delayMs: 0}
		expect(
			rulesOf({
				...observe,
				budgets: ['p95 < 20ms', {expr: 'rss < 1GB', severity: 'warning', delay: '5s', for: '10s'}],
				alerts: [{expr: 'cpu > 90%', abort: true, severity: 'critical'}],
				capture: ['loop_block > 100ms', {expr: 'rss > 1GB', for: '2s'}],
			}),
		).toEqual([
			{list: 'budgets', expr: 'p95 < 20ms', ...usual},
			{list: 'budgets', expr: 'rss < 1GB for 10s', ...usual, severity: 'warning', delayMs: 5000},
			{list: 'alerts', expr: 'cpu > 90%', ...usual, abort: true, severity: 'critical'},
			{list: 'capture', expr: 'loop_block > 100ms', ...usual},
			{list: 'capture', expr: 'rss > 1GB for 2s', ...usual},
		])
		expect(rulesOf(observe)).toBeUndefined()
		expect(rulesOf({...micro, budgets: ['p99 < 40us']})).toHaveLength(1)
	})

	it('are read as k6 has them, times without a unit in milliseconds', () => {
		const rules = rulesOf({
			...observe,
			budgets: {
				http_req_duration: ['p(95)<500', {threshold: 'max < 2000', abortOnFail: true, delayAbortEval: '10s'}],
				http_req_failed: 'rate<0.01',
				http_reqs: 'count > 100',
				loop_block: ['max<100ms', 'p(95)<0.5 s'],
				rss: 'max<100MB',
			},
			alerts: [{http_req_duration: 'avg>=300.5'}],
		})!
		expect(rules.map(({expr, reads}) => [expr, reads])).toEqual([
			['http_req_duration: p(95)<500', 'p(95)(http_req_duration) < 500ms'],
			['http_req_duration: max < 2000', 'max(http_req_duration) < 2000ms'],
			['http_req_failed: rate<0.01', 'rate(http_req_failed) < 0.01'],
			['http_reqs: count > 100', 'count(http_reqs) > 100'],
			['loop_block: max<100ms', 'max(loop_block) < 100ms'],
			['loop_block: p(95)<0.5 s', 'p(95)(loop_block) < 0.5s'],
			['rss: max<100MB', 'max(rss) < 100MB'],
			['http_req_duration: avg>=300.5', 'avg(http_req_duration) >= 300.5ms'],
		])
		expect(rules[1]).toMatchObject({abort: true, delayMs: 10_000})
		for (const rule of rules) expect(isRule(readRule(rule, 'observe')), rule.expr).toBe(true)
	})

	it.each([
		[{budgets: 'p95 < 1s'}, 'suites[0].budgets: expected a list of budgets such as'],
		[{budgets: [7]}, 'suites[0].budgets[0]: expected a condition such as "p99 < 40ms", found 7'],
		[
			{budgets: ['p95 < 500']},
			'suites[0].budgets[0]: expected a unit behind 500: ms, us, s, m or h, at "500", found "p95 < 500"',
		],
		[{budgets: ['p95 <']}, 'suites[0].budgets[0]: expected a metric or a number at its end, found "p95 <"'],
		[{budgets: ['respons_time_p95 < 1s']}, '(nearest: response_time_p95), at "respons_time_p95"'],
		[
			{budgets: [{expr: 'rss < 1GB', sevrity: 'warning'}]},
			'suites[0].budgets[0].sevrity: expected a known key (nearest: severity)',
		],
		[
			{budgets: [{expr: 'rss < 1GB', severity: 'fatal'}]},
			'suites[0].budgets[0].severity: expected one of "warning", "error", "critical"',
		],
		[
			{budgets: [{expr: 'rss < 1GB', for: 30}]},
			'suites[0].budgets[0].for: expected a duration such as "30s", with its unit',
		],
		[{budgets: [{expr: 'rss < 1GB', abort: 'yes'}]}, 'suites[0].budgets[0].abort: expected true or false'],
		[{budgets: [{expr: 'rss < 1GB', abort: true, severity: 'warning'}]}, 'a warning never ends a run'],
		[{budgets: [{expr: 7}]}, 'suites[0].budgets[0].expr: expected a condition'],
		[
			{budgets: ['rss < 1GB', 'rss<1GB']},
			'suites[0].budgets[1]: expected each of them once (it stands in budgets already)',
		],
		[
			{budgets: ['rss{process="a"} < 1GB', "rss { process = 'a' } < 1GB"]},
			'suites[0].budgets[1]: expected each of them once (it stands in budgets already)',
		],
		[
			{budgets: ['rss_p95 - rss_p50 < 1GB', 'rss_p95-rss_p50 < 1GB']},
			'suites[0].budgets[1]: expected blanks around -, as in rss_p95 - rss_p50',
		],
		[
			{budgets: {http_req_duration: 7}},
			'suites[0].budgets.http_req_duration: expected a threshold such as "p(95)<500"',
		],
		[
			{budgets: {http_req_waiting: 'p(95)<7'}},
			'suites[0].budgets.http_req_waiting: expected a metric of observe suites',
		],
		// What is read must be of that metric, or nothing.
		[{budgets: {http_req_duration: 'p95 < 20ms'}}, 'http_req_duration: expected a threshold such as "p(95)<500"'],
		[
			{budgets: {http_req_duration: 'max < 1s and p(99) < 2s'}},
			'http_req_duration: expected a threshold such as "p(95)<500"',
		],
		[{budgets: {http_req_duration: 'rss < 1GB'}}, 'http_req_duration: expected a threshold such as "p(95)<500"'],
		[{budgets: {http_req_duration: ''}}, 'http_req_duration: expected a threshold such as "p(95)<500"'],
		[{budgets: ['p101 < 1s']}, 'at "p101"'],
		[{budgets: ['p50[1.5s] < 1s']}, 'a time of whole seconds such as 30s or 5m, at "1.5s"'],
		[{budgets: ['p50 < 1s over 2500ms']}, 'a time of whole seconds such as 30s or 5m, at "2500ms"'],
		[{budgets: [{expr: 'rss < 1GB for 5s', for: '5s'}]}, 'suites[0].budgets[0].expr: expected the end'],
		[
			{budgets: [{expr: 'ready_time < 1s', delay: '5s'}]},
			'suites[0].budgets[0].expr: expected no delay: "ready_time" is only known of all that was measured',
		],
		[{budgets: [{expr: 'rss{process="api"} < 1GB', delay: '5s'}]}, 'no delay: "rss" is not kept second by second'],
		[{alerts: 5}, 'suites[0].alerts: expected a list of alerts'],
		[{capture: {a: 1}}, 'suites[0].capture: expected a list of conditions'],
		[
			{capture: [{expr: 'rss > 1GB', severity: 'error'}]},
			'suites[0].capture[0].severity: expected a known key: expr, delay, for',
		],
		[
			{capture: ['rss > 1GB'], light: true},
			'suites[0].capture: expected nothing, because it files CPU samples and light takes none',
		],
		[{capture: ['rss > 1GB'], probe: false}, 'because it files CPU samples and probe is false'],
	])('%j is told to be wrong where it is', (more, expected) => {
		const found = problemsOf({...observe, ...more})
		expect(found).toHaveLength(1)
		expect(found[0]).toContain(expected)
	})

	it('are told apart by what they hold, and not by how it is written', () => {
		const two = (a: unknown, b: unknown) => problemsOf({...observe, budgets: [a, b]}).length
		expect(two('measure{name="a b"}.p95 < 1s', 'measure{name="ab"}.p95 < 1s')).toBe(0)
		expect(two('measure{name="a b"}.p95 < 1s', 'measure{name="a b"} .p95<1s')).toBe(1)
		expect(two({expr: 'rss < 1GB', for: '5s'}, {expr: 'rss < 1GB', for: '9s'})).toBe(0)
		expect(two({expr: 'rss < 1GB', for: '5s'}, 'rss < 1GB for 5000ms')).toBe(0)
		expect(two({expr: 'rss < 1GB', for: '5s'}, 'rss < 1GB for 5s')).toBe(1)
	})

	it('name steps and combinations of parameters that there are', () => {
		const steps = {name: 'a', kind: 'steps', params: {size: [1, 10]}, steps: [{name: 'reload', run: 'true {size}'}]}
		const asked = (text: string) => problemsOf({...steps, budgets: [text]})
		expect(asked('steps.reload.p95 < 1s')).toEqual([])
		expect(asked('step{step="reload/size=10"}.p95 < 1s')).toEqual([])
		expect(asked('steps.relod.p95 < 1s')[0]).toContain('expected a step that there is (nearest: reload), not "relod"')
		const params = {...command, command: 'true {n}', params: {n: [1, 10]}}
		expect(problemsOf({...params, budgets: ['wall{benchmark="n=10"}.p50 < 1s']})).toEqual([])
		expect(problemsOf({...params, budgets: ['wall{benchmark="n=11"}.p50 < 1s']})[0]).toContain('not "n=11"')
		expect(problemsOf({...params, budgets: ['wall{benchmark="n=\\n"}.p50 < 1s']})[0]).toContain(String.raw`not "n=\n"`)
		expect(problemsOf({...command, budgets: ['wall{benchmark="n=1"}.p50 < 1s']})[0]).toContain('not "n=1"')
	})

	it('are of its kind of suite', () => {
		expect(problemsOf({...command, budgets: ['response_time_p95 < 1s']})[0]).toContain('a metric of command suites')
		expect(problemsOf({...command, capture: ['rss > 1GB']})[0]).toContain(
			'no such key, only suites of kind "observe", "steps" or "load" have it',
		)
	})

	it('are told together with all else that is wrong', () => {
		expect(problemsOf({...observe, budgets: ['p95 < 1', 'rss < 1'], duration: 'x'})).toHaveLength(3)
	})

	it('hold anything, and reading them never throws', () => {
		const anything = fc.anything({maxDepth: 3, withNullPrototype: true})
		fc.assert(
			fc.property(anything, anything, (budgets, capture) => {
				const parsed = parseConfig({suites: [{...observe, budgets, capture}]}, options)
				if (!('problems' in parsed)) return
				for (const problem of parsed.problems) expect(describeProblem(problem)).not.toContain('reading one threw')
			}),
		)
	})
})

describe('rules of the command line', () => {
	const parsed = parseConfig({suites: [{...observe, budgets: ['rss < 1GB']}, command, micro]}, options)
	const suites = 'suites' in parsed ? parsed.suites : []
	const plan = (names: readonly string[], more: Partial<PlanChoices>) =>
		makePlan(suites, {...noChoices, names, ...more})
	const exprs = (names: readonly string[], more: Partial<PlanChoices>) => {
		const made = plan(names, more)
		if ('problems' in made) return made.problems.map(describeProblem)
		return made.plan.suites.map(({name, rules = []}) => [name, ...rules.map(({expr}) => expr)])
	}
	const budget = (expr: string) => ruleSaid('budgets', expr)

	it('go to the suites that can have them, each once', () => {
		expect(exprs([], {rules: [budget('rss < 1GB'), budget('p99 < 1s'), budget('throughput > 5/s')]})).toEqual([
			['api', 'rss < 1GB', 'p99 < 1s'],
			['cmd', 'rss < 1GB', 'p99 < 1s'],
			['fn', 'p99 < 1s', 'throughput > 5/s'],
		])
	})

	it('that none can have are a mistake', () => {
		expect(exprs(['cmd'], {rules: [budget('response_time_p95 < 1s')]})[0]).toContain(
			'--budget: expected a metric of command suites',
		)
		expect(exprs(['cmd'], {rules: [ruleSaid('capture', 'rss > 1GB')]})[0]).toContain('--capture has no effect: ')
		expect(exprs(['api'], {rules: [ruleSaid('capture', 'rss >')]})[0]).toContain(
			'--capture: expected a metric or a number',
		)
		expect(exprs(['api'], {rules: [ruleSaid('capture', 'rss > 1GB')], light: true})[0]).toContain(
			'--light does not go with --capture',
		)
	})

	it('are said before anything is done', () => {
		const made = plan(['api'], {
			rules: [ruleSaid('capture', 'loop_block > 100ms'), {...budget('p95 < 1s'), abort: true, delayMs: 5000}],
		})
		if ('problems' in made) throw new Error('no plan')
		expect(describePlan(made.plan).map(line => line.trim())).toEqual(
			expect.arrayContaining([
				'holds it to the budget rss < 1GB',
				'files the flamegraph of the seconds before and during loop_block > 100ms',
				'holds it to the budget p95 < 1s, not in the first 5.00 s, which ends the run',
			]),
		)
	})
})
