import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {isRule, readRule} from '../../../../src/core/plan/read-rule.ts'
import type {RuleList, RuleSpec} from '../../../../src/core/rules/rule.ts'
import {evaluateRule} from '../../../../src/core/run/evaluation/evaluate-rule.ts'
import {judgeRules} from '../../../../src/core/run/evaluation/judge-rules.ts'
import {seenByRules} from '../../../../src/core/run/evaluation/watch-rules.ts'
import type {RunState} from '../../../../src/core/run/state/run-state.ts'
import {rule} from '../recorded-budgets.ts'
import {openCompareRun} from '../recorded-compare.ts'
import {clean, command, fold, observe, Recording} from '../recorded-runs.ts'

const MiB = 1024 ** 2

/** A service that answers as it is told, second by second; ready at 0.5 s. */
function service(
	seconds: ReadonlyArray<readonly number[]>,
	more: {
		readonly rules?: readonly RuleSpec[]
		readonly errors?: readonly number[]
		readonly rssMiB?: readonly number[]
		readonly ended?: 'done' | 'failed' | 'interrupted'
		readonly node?: string
	} = {},
): RunState {
	const plan = observe('api', 'node server.js', more.rules ? {rules: more.rules} : {})
	const run = new Recording([plan], 1)
	run.at(10, {type: 'suite-started', suite: 'api', kind: 'observe'})
	run.at(20, {type: 'process-started', suite: 'api', role: 'target', pid: 9, argv: ['node', 'server.js']})
	if (more.node)
		run.at(30, {
			type: 'node-attached',
			suite: 'api',
			pid: 9,
			ppid: 1,
			nodeVersion: more.node,
			argv: ['node', '/srv/watcher.mjs'],
		})
	run.at(500, {type: 'target-ready', suite: 'api', afterMs: 480})
	seconds.forEach((durationsMs, index) => {
		const tMs = (index + 1) * 1000 + 500
		run.usage('api', tMs - 5, {pid: 9}, {cpuMs: 100 * (index + 1), rssBytes: (more.rssMiB?.[index] ?? 100) * MiB})
		if (durationsMs.length > 0)
			run.latency(
				'api',
				tMs,
				9,
				'http',
				durationsMs.map(ms => ms * 1e6),
				more.errors?.[index] ?? 0,
			)
	})
	const endMs = 500 + seconds.length * 1000 + 600
	const outcome =
		more.ended === 'failed'
			? ({is: 'failed', code: 'bad-exit', reason: 'it ended with code 1', exitCode: 1} as const)
			: {is: more.ended ?? 'done'}
	if (more.ended !== undefined || more.rules)
		run.at(endMs, {type: 'suite-finished', suite: 'api', outcome: outcome as {is: 'done'}, measuredToMs: endMs})
	return fold(run.events)
}

function evaluated(state: RunState, expr: string, list: RuleList = 'budgets', toMs = state.tMs) {
	const suite = state.suites[0]!
	// Read as a budget, which has no window where none is said.
	const read = readRule(rule('budgets', expr), suite.plan.kind)
	if (!isRule(read)) throw new Error(JSON.stringify(read))
	return evaluateRule(suite, read, list, {fromMs: 500, toMs, isWhole: true, isOver: true})
}

describe('a window', () => {
	it('holds exactly the values of its seconds', () => {
		const values = fc.array(fc.array(fc.integer({min: 1, max: 400}), {maxLength: 20}), {minLength: 6, maxLength: 12})
		fc.assert(
			fc.property(values, fc.integer({min: 1, max: 5}), (seconds, width) => {
				const state = service(seconds)
				const to = seconds.length
				const inside = seconds.slice(to - width, to).flat()
				const found = evaluated(state, `max(response_time[${width}s]) < 100ms`, 'budgets', (to + 1) * 1000)
				if (inside.length === 0) {
					expect(found).toMatchObject({holds: null, n: 0})
					return
				}
				expect(found).toMatchObject({n: inside.length, observed: Math.max(...inside), holds: Math.max(...inside) < 100})
				const count = evaluated(state, `count(response_time[${width}s]) > 0`, 'budgets', (to + 1) * 1000)
				expect(count.observed).toBe(inside.length)
			}),
			{numRuns: 60},
		)
	})

	it('that reaches to before the measurement is too early, and says nothing', () => {
		const state = service([[1], [2], [3]])
		expect(evaluated(state, 'max(response_time[10s]) < 1s')).toMatchObject({holds: null, isTooEarly: true})
		expect(evaluated(state, 'max(response_time[2s]) < 1s', 'budgets', 3000)).toMatchObject({
			holds: true,
			isTooEarly: false,
		})
	})
})

describe('three values', () => {
	const known = {t: 'requests > 0', f: 'requests > 1000000', u: 'measure{name="none"}.p95 < 1s'} as const
	const kleene = (is: 'and' | 'or', a: boolean | null, b: boolean | null): boolean | null => {
		const deciding = is === 'or'
		if (a === deciding || b === deciding) return deciding
		return a === null || b === null ? null : !deciding
	}
	const truth = {t: true, f: false, u: null} as const
	const state = service([
		[1, 2],
		[3, 4],
	])

	it.each(['and', 'or'] as const)('joined by %s', is => {
		for (const a of ['t', 'f', 'u'] as const)
			for (const b of ['t', 'f', 'u'] as const)
				for (const list of ['budgets', 'alerts'] as const) {
					const found = evaluated(state, `${known[a]} ${is} ${known[b]}`, list)
					expect(found.holds, `${a} ${is} ${b}`).toBe(kleene(is, truth[a], truth[b]))
				}
	})

	it('turned round', () => {
		for (const a of ['t', 'f', 'u'] as const)
			expect(evaluated(state, `not ${known[a]}`).holds).toBe(truth[a] === null ? null : !truth[a])
	})
})

describe('a limit within what is known of a distribution', () => {
	const state = service([[1, ...Array(98).fill(20.05), 40]])
	const doubt = 'what was counted is known to within 0.8 %, and the limit lies within that'

	it.each([
		['p50 < 20ms', null, doubt],
		['p50 > 20ms', null, doubt],
		['p50 <= 20ms', null, doubt],
		['p50 == 20.05ms', null, doubt],
		['2 * p50 < 40ms', null, doubt],
		['p50 < 20.2ms', true, null],
		['p50 < 19.8ms', false, null],
		['mean(response_time) < 20.05ms', null, doubt],
		['max(response_time) <= 40ms', true, null],
		['min(response_time) >= 1ms', true, null],
		['requests == 100', true, null],
	])('%s: %s', (expr, holds, why) => {
		expect(evaluated(state, expr)).toMatchObject({holds, why})
	})
})

describe('a comparison', () => {
	it('tells what was observed, the limit, and the room, whichever side they stand on', () => {
		const state = service([[10, 20, 30, 40]])
		expect(evaluated(state, 'max(response_time) < 50ms')).toMatchObject({
			observed: 40,
			limit: 50,
			headroom: 0.2,
			n: 4,
			holds: true,
		})
		expect(evaluated(state, '50ms > max(response_time)')).toMatchObject({
			observed: 40,
			limit: 50,
			headroom: 0.2,
			holds: true,
		})
		expect(evaluated(state, 'max(response_time) < 20ms')).toMatchObject({headroom: -1, holds: false})
		expect(evaluated(state, 'max(response_time) > 20ms', 'alerts')).toMatchObject({headroom: -1, holds: true})
		expect(evaluated(state, 'requests > 8')).toMatchObject({observed: 4, headroom: -0.5, holds: false, unit: 'count'})
		expect(evaluated(state, 'max(response_time) < 2 * min(response_time)')).toMatchObject({
			observed: 40,
			limit: 20,
			holds: false,
		})
		expect(evaluated(state, 'max(response_time) <= 40ms').holds).toBe(true)
		expect(evaluated(state, 'requests == 4').holds).toBe(true)
		expect(evaluated(state, 'requests != 4').holds).toBe(false)
	})

	it('of a comparison counts runs of the head side that failed as if they had taken anything', () => {
		const judgedOf = (expr: string) => {
			const read = readRule(rule('budgets', expr), 'compare')
			if (!isRule(read)) throw new Error(JSON.stringify(read))
			const state = fold(openCompareRun())
			return evaluateRule(state.suites[0]!, read, 'budgets', {
				fromMs: 0,
				toMs: state.tMs,
				isWhole: true,
				isOver: true,
			})
		}
		expect(judgedOf('median < 1s')).toMatchObject({holds: true})
		expect(judgedOf('max < 1s')).toMatchObject({holds: null, why: expect.stringContaining(' failed, and nobody knows')})
		expect(judgedOf('min > 1us')).toMatchObject({holds: null})
		expect(judgedOf('median <= baseline(median) * 2')).toMatchObject({holds: true})
	})

	it('with a baseline that is not there cannot be told', () => {
		expect(evaluated(service([[10]]), 'p50 <= baseline(p50) * 1.1')).toMatchObject({
			holds: null,
			observed: expect.closeTo(10, 0),
			limit: null,
			why: 'there is no baseline to compare it with',
		})
	})

	it('with nothing on both sides of a division says so', () => {
		expect(evaluated(service([[], []]), 'status_5xx / requests < 1%').holds).toBeNull()
	})
})

describe('a share', () => {
	it.each([
		[100, 0, 'error_rate < 1%', true],
		[99, 0, 'error_rate < 1%', null],
		[99, 1, 'error_rate < 1%', false],
		[10, 1, 'error_rate < 1%', false],
		[10, 0, 'error_rate == 0', true],
		[99, 0, 'success_rate > 99%', null],
		[100, 0, 'success_rate > 99%', true],
		[100, 1, 'success_rate >= 99%', true],
		[200, 1, 'http_req_failed < 1%', true],
	])('of %s requests with %s errors: %s is %s', (n, errors, expr, holds) => {
		expect(evaluated(service([new Array(n).fill(5)], {errors: [errors]}), expr).holds).toBe(holds)
	})

	it('is no pass where it happens to be what must not', () => {
		expect(evaluated(service([new Array(20).fill(5)], {errors: [0]}), 'error_rate > 1%', 'alerts').holds).toBeNull()
		expect(evaluated(service([new Array(20).fill(5)], {errors: [3]}), 'error_rate > 1%', 'alerts').holds).toBe(true)
	})
})

describe('memory', () => {
	it('is judged without what is ours of it, and not at all within that', () => {
		const state = service([[1], [1], [1]], {rssMiB: [90, 100, 95], node: 'v24.21.0'})
		expect(evaluated(state, 'rss < 101MiB').holds).toBe(true)
		expect(evaluated(state, 'rss < 90MiB')).toMatchObject({
			holds: null,
			why: expect.stringContaining("32.0 MiB of it are the probe's"),
		})
		expect(evaluated(state, 'rss < 60MiB').holds).toBe(false)
		expect(evaluated(service([[1], [1]], {rssMiB: [100, 100]}), 'rss < 90MiB').holds).toBe(false)
	})

	it('of one process is known by its name, or by that of its script', () => {
		const state = service([[1], [1]], {rssMiB: [40, 50], node: 'v24.21.0'})
		for (const name of ['node', 'watcher', 'watcher.mjs'])
			expect(evaluated(state, `rss{process="${name}"} < 60MiB`)).toMatchObject({holds: true, observed: 50 * MiB})
		expect(evaluated(state, 'rss{process="other"} < 60MiB')).toMatchObject({
			holds: null,
			why: 'no process of the tree is called "other"',
		})
	})
})

describe('of several benchmarks', () => {
	function runs(wallMs: Readonly<Record<string, readonly number[]>>): RunState {
		const variants = Object.keys(wallMs).map(label => ({label, launch: {argv: ['x'], shell: false, cwd: '/', env: {}}}))
		const run = new Recording([command('sort', 'x', {variants})], 1)
		run.at(1, {type: 'suite-started', suite: 'sort', kind: 'command'})
		let tMs = 2
		for (const [benchmark, all] of Object.entries(wallMs))
			for (const ms of all)
				run.at(tMs++, {
					type: 'iteration-finished',
					suite: 'sort',
					iteration: tMs,
					warmup: false,
					wallNs: ms * 1e6,
					exit: clean,
					benchmark,
				})
		return fold(run.events)
	}
	const state = runs({'size=1': [10, 11, 12], 'size=2': [30, 31, 32]})

	it('every one has to keep a budget, and the worst is told', () => {
		expect(evaluated(state, 'median < 40ms')).toMatchObject({holds: true, observed: 31, name: 'size=2'})
		expect(evaluated(state, 'median < 20ms')).toMatchObject({holds: false, observed: 31, name: 'size=2'})
		expect(evaluated(state, 'not median > 20ms')).toMatchObject({holds: false, observed: 31, name: 'size=2'})
		expect(evaluated(state, 'wall{benchmark="size=1"}.median < 20ms')).toMatchObject({holds: true, observed: 11})
		expect(evaluated(state, 'wall{benchmark="size=3"}.median < 20ms').holds).toBeNull()
	})

	it('one is enough for what must not happen', () => {
		expect(evaluated(state, 'median > 20ms', 'alerts')).toMatchObject({holds: true, name: 'size=2'})
		expect(evaluated(state, 'median > 40ms', 'alerts').holds).toBe(false)
	})
})

describe('the end', () => {
	const rules = [rule('budgets', 'max(response_time) < 1s'), rule('budgets', 'max(response_time) < 1ms')]
	const outcomes = (ended: 'done' | 'failed' | 'interrupted') =>
		judgeRules(service([[10], [20]], {rules, ended}).suites[0]!, 5000).map(({outcome, reason}) => [outcome, reason])

	it('of a suite that failed or was interrupted is never a pass; what was broken stays so', () => {
		expect(outcomes('done')).toEqual([
			['pass', null],
			['fail', null],
		])
		expect(outcomes('failed')).toEqual([
			['inconclusive', 'the suite failed; it held until then'],
			['fail', null],
		])
		expect(outcomes('interrupted')).toEqual([
			['inconclusive', 'the suite was interrupted; it held until then'],
			['fail', null],
		])
	})

	it('of one that was never run is none', () => {
		const never = [...rules, rule('budgets', 'requests == 4'), rule('budgets', 'requests > 4')]
		const run = new Recording([observe('api', 'x', {rules: never})], 1)
		for (const judged of judgeRules(fold(run.events).suites[0]!, 5))
			expect(judged).toMatchObject({outcome: 'inconclusive', reason: 'the suite was not run', observed: null, n: 0})
	})

	it('has to come before a limit is missed that more would have reached', () => {
		const growing = ['requests > 3', 'requests == 3', 'max(response_time) > 1s', 'not requests < 3', '3 <= requests']
		const judged = (ended: 'done' | 'interrupted', texts: readonly string[]) => {
			const rules = texts.map(text => rule('budgets', text))
			return judgeRules(service([[10], [20]], {rules, ended}).suites[0]!, 5000).map(({outcome}) => outcome)
		}
		expect(judged('done', growing)).toEqual(growing.map(() => 'fail'))
		expect(judged('interrupted', growing)).toEqual(growing.map(() => 'inconclusive'))
		const passed = ['requests < 2', 'requests == 1', 'max(response_time) < 15ms', 'min(response_time) > 15ms']
		expect(judged('interrupted', passed)).toEqual(passed.map(() => 'fail'))
		expect(judged('interrupted', ['min(response_time) < 5ms'])).toEqual(['inconclusive'])
	})

	it('is what decides of a limit that more may reach: before it nobody is told that it is missed', () => {
		const rules = [rule('budgets', 'requests > 3'), rule('budgets', 'requests < 2')]
		const state = service([[10], [20]], {rules})
		expect(seenByRules({...state.suites[0]!, outcome: null, finishedMs: null}, 3000)).toMatchObject([
			{holds: null, observed: 2},
			{holds: false, observed: 2},
		])
	})

	it('came too early for the others where one of them brought it about', () => {
		const rules = [
			rule('budgets', 'p50 < 1s'),
			rule('budgets', 'p50 < 1ms', {abort: true}),
			rule('budgets', 'p50 < 2ms'),
		]
		const state = service([[10], [20]], {rules})
		const suite = {...state.suites[0]!, outcome: {is: 'done' as const, endedByRule: 1}}
		expect(judgeRules(suite, 5000).map(({outcome, reason}) => [outcome, reason])).toEqual([
			['inconclusive', 'another rule ended the suite; it held until then'],
			['fail', null],
			['fail', null],
		])
		const mended = {...suite, outcome: {is: 'done' as const, endedByRule: 0}}
		expect(judgeRules(mended, 5000)[0]).toMatchObject({outcome: 'fail', reason: null})
	})

	it('of a rule that takes longer says for how long it was broken', () => {
		const rules = [rule('budgets', 'rss < 150MiB for 5s'), rule('alerts', 'rss > 150MiB for 5s')]
		const judged = (rssMiB: readonly number[]) => {
			const state = service(
				rssMiB.map(() => [1]),
				{rules, rssMiB, ended: 'done'},
			)
			const suite = state.suites[0]!
			for (let second = 1; second <= rssMiB.length; second++)
				for (const seen of seenByRules({...suite, outcome: null, finishedMs: null}, second * 1000 + 600))
					suite.rules[seen.rule]!.add(second * 1000, seen)
			return judgeRules(suite, state.tMs).map(({outcome, reason}) => [outcome, reason])
		}
		expect(judged([200, 200, 200, 200])).toEqual([
			['inconclusive', 'it was broken for 3.10 s when the suite ended, and 5.00 s decide'],
			['inconclusive', 'it was so for 3.10 s when the suite ended, and 5.00 s decide'],
		])
		expect(judged([200, 200, 200, 100, 100, 100, 100])).toEqual([
			['pass', 'it was broken for 4.00 s at most, and 5.00 s decide'],
			['pass', 'it was so for 4.00 s at most, and 5.00 s decide'],
		])
		expect(judged(Array(10).fill(200)).map(([outcome]) => outcome)).toEqual(['fail', 'fail'])
	})

	it('of a rule that was never looked at says how long it would have taken', () => {
		const state = service([[1], [2]], {rules: [rule('budgets', 'p50[30s] < 1s')], ended: 'done'})
		expect(judgeRules(state.suites[0]!, 5000)).toMatchObject([
			{outcome: 'inconclusive', reason: 'it looks back over 30.0 s, and 2.60 s were measured'},
		])
	})

	it('leaves the warm-up out that a rule is to spare', () => {
		const delayed = rule('budgets', 'max(response_time) < 50ms', {delayMs: 2000})
		const state = service([[100], [100], [10], [10]], {
			rules: [delayed, rule('budgets', 'max(response_time) < 50ms')],
			ended: 'done',
		})
		expect(judgeRules(state.suites[0]!, 9000).map(({outcome}) => outcome)).toEqual(['pass', 'fail'])
	})

	it('that comes before a delay is over leaves nothing to look at', () => {
		const rules = ['max(response_time) < 50ms', 'requests < 1', 'rss < 1MB', 'max(response_time[2s]) < 50ms'].map(
			text => rule('budgets', text, {delayMs: 60_000}),
		)
		for (const judged of judgeRules(service([[100], [100]], {rules, ended: 'done'}).suites[0]!, 9000))
			expect(judged).toMatchObject({
				outcome: 'inconclusive',
				reason: 'nothing is looked at in the first 60.0 s, and 2.60 s were measured',
			})
	})
})

describe('what the rules of a suite see', () => {
	const rules = [
		rule('budgets', 'max(response_time) < 50ms'),
		rule('alerts', 'max(response_time[2s]) > 50ms'),
		rule('capture', 'rss > 150MiB'),
	]

	it('is said of all that can be looked at by then, and the log reads it', () => {
		const state = service([[10], [100], [10], [10]], {rules, rssMiB: [100, 100, 200, 100]})
		const suite = state.suites[0]!
		expect(seenByRules(suite, 400)).toEqual([])
		expect(seenByRules(suite, 1600).map(({rule}) => rule)).toEqual([0])
		expect(seenByRules(suite, 4100)).toMatchObject([
			{rule: 0, holds: false, observed: 100},
			{rule: 1, holds: true, observed: 100},
			{rule: 2, holds: true, observed: 209_715_000},
		])
		for (const {observed} of seenByRules(suite, 4100)) expect(JSON.stringify(observed)).not.toBe('null')
	})
})
