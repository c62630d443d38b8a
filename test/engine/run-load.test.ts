/** To the figure, in a world that is a script; requests that are really sent: test/host/load. */
import {describe, expect, test} from 'vitest'
import type {LoadPlan} from '../../src/core/kinds/load/plan.ts'
import {heldIn} from '../../src/core/run/evaluation/held-in.ts'
import {summarise} from '../../src/core/run/summary/summarise.ts'
import {enoughSeen} from '../../src/engine/suite-run.ts'
import {rule} from '../core/run/recorded-budgets.ts'
import {load} from '../core/run/recorded-load.ts'
import {fold} from '../core/run/recorded-runs.ts'
import {expectLawful} from './lawful.ts'
import {conducted, played, type Running, runStarted} from './real-suites.ts'
import {asItSays, ScriptedHost} from './scripted-host.ts'
import type {Served} from './scripted-load.ts'

const server = 'takes forever'
const url = 'http://127.0.0.1:8080/'

function planOf(more: Partial<LoadPlan['load']> = {}, of: Partial<LoadPlan> = {}): LoadPlan {
	const stages = [{fromRate: 100, toRate: 100, forMs: 5000}]
	return {...load('api', server, {stages, timeoutMs: 1000, ...more}), probe: null, ready: {is: 'at-once'}, ...of}
}

function host(serve: (atMs: number, index: number) => Served = () => ({})): ScriptedHost {
	const made = new ScriptedHost(asItSays)
	made.load.serve = serve
	return made
}

function reportOf(running: Running, plan: LoadPlan) {
	return summarise(fold([runStarted([plan]), ...running.events])).suites[0]!
}

/** A server that answers in 5 ms up to so many requests a second, and beyond that ever later, as those that wait get more. */
function limited(perSecond: number): (atMs: number, index: number) => Served {
	let freeMs = 0
	let lastMs = 0
	return atMs => {
		// The next step begins with an empty queue.
		if (atMs < lastMs) freeMs = 0
		lastMs = atMs
		freeMs = Math.max(freeMs, atMs) + 1000 / perSecond
		return {ms: freeMs - atMs + 5}
	}
}

const searching = (holds: readonly string[], more: Partial<NonNullable<LoadPlan['load']['search']>> = {}) =>
	planOf({
		stages: [],
		search: {
			fromRate: 50,
			toRate: 5000,
			stepMs: 3000,
			precision: 0.03,
			holds: holds.map(expr => rule('budgets', expr)),
			...more,
		},
	})

async function searched(world: ScriptedHost, plan: LoadPlan) {
	const running: Running = await (async () => {
		const made = conducted(world.ports, [plan], {
			hooks: {heldIn: (_, specs, span) => heldIn(fold([runStarted([plan]), ...made.events]).suites[0]!, specs, span)},
		})
		await made.finished
		return made
	})()
	return {running, report: reportOf(running, plan)}
}

describe('a search', () => {
	test.each([180, 777, 2500])('finds the rate that a server takes, %d a second', async limit => {
		const world = host(limited(limit))
		const plan = searching(['response_time_p95 < 50ms', 'error_rate < 1%'])
		const {running, report} = await searched(world, plan)
		expect(running.outcomes).toEqual([{is: 'done'}])
		expectLawful(running.events)
		const {search, stages} = report.load!
		expect(search!.outcome).toBe('between')
		// What is a little too much is late by 50 ms only after a while.
		expect(search!.low!).toBeLessThanOrEqual(limit * 1.03)
		expect(search!.high!).toBeGreaterThanOrEqual(limit * 0.97)
		expect(search!.high! / search!.low!).toBeLessThanOrEqual(1.031)
		expect(stages.length).toBe(running.of('load-step-finished').length)
		for (const stage of stages)
			expect(stage.planned).toBe(stage.completed + stage.failed + stage.timedOut + stage.dropped)
		expect(stages.map(({planned}) => planned)).toEqual(
			running.of('load-step-started').map(({rate}) => Math.floor(rate * 3 + 0.5)),
		)
		expect(report.findings.map(one => one.code)).toContain('breaking-point')
		expect(world.load.open).toBe(0)
	})

	test('says so where all of it holds, where none does, and where nobody can tell', async () => {
		const all = await searched(host(), searching(['response_time_p95 < 50ms'], {toRate: 400}))
		expect(all.report.load!.search).toMatchObject({outcome: 'above', low: 400, high: null})
		const none = await searched(
			host(() => ({ms: 80})),
			searching(['response_time_p95 < 50ms']),
		)
		expect(none.report.load!.search).toMatchObject({outcome: 'below', low: null, high: 50})
		const late = host()
		late.load.lagMs = () => 40
		const untold = await searched(late, searching(['response_time_p95 < 50ms']))
		expect(untold.report.load!.search).toMatchObject({outcome: 'untold', low: null})
		expect(untold.report.load!.valid).toBe(false)
	})

	test('of a server that answers nothing beyond a rate has found it; one that never answers has failed', async () => {
		let most = 0
		const world = host()
		world.load.serve = () => {
			most = world.load.orders.at(-1)!.stages[0]!.fromRate
			return most > 300 ? {fails: 'refused'} : {}
		}
		const {report} = await searched(world, searching(['response_time_p95 < 50ms']))
		expect(report.load!.search).toMatchObject({outcome: 'between'})
		expect(report.load!.search!.low!).toBeLessThanOrEqual(300)
		const gone = await searched(
			host(() => ({fails: 'refused'})),
			searching(['response_time_p95 < 50ms']),
		)
		expect(gone.running.outcomes).toMatchObject([{is: 'failed', code: 'load-failed'}])
	})

	test('that is stopped has found what it had found until then', async () => {
		const world = host()
		world.clock.at(10_000, () => made.conductor.stop())
		const plan = searching(['response_time_p95 < 50ms'])
		const made: Running = conducted(world.ports, [plan], {
			hooks: {heldIn: (_, specs, span) => heldIn(fold([runStarted([plan]), ...made.events]).suites[0]!, specs, span)},
		})
		await made.finished
		expect(made.outcomes).toEqual([{is: 'interrupted'}])
		expect(reportOf(made, plan).load!.search).toMatchObject({outcome: 'open', low: 100})
		expect(world.load.open).toBe(0)
	})

	test('has a breaking point that budgets can speak of', async () => {
		const asked = ['breaking_point > 100/s', 'breaking_point > 5000/s', 'breaking_point > 779/s']
		const plan = {...searching(['response_time_p95 < 50ms']), rules: asked.map(expr => rule('budgets', expr))}
		const {report} = await searched(host(limited(777)), plan)
		const {low, high} = report.load!.search!
		const between = low! < 779 && high! > 779 ? 'inconclusive' : expect.any(String)
		expect(report.budgets.map(({outcome}) => outcome)).toEqual(['pass', 'fail', between])
	})
})

describe('a load', () => {
	test('is sent to what was launched, told once a second, and ended with it', async () => {
		const world = host(atMs => ({ms: atMs < 2500 ? 10 : 20}))
		const plan = planOf()
		const running = await played(world, [plan])
		expect(running.outcomes).toEqual([{is: 'done'}])
		expect(world.alive).toEqual([])
		expect(world.load.open).toBe(0)
		expect(world.load.orders).toMatchObject([{seed: 1, connections: 50, requests: [{url: `${url}items`}]}])
		expectLawful(running.events)
		expect(running.of('load-started')).toMatchObject([{address: '127.0.0.1:8080'}])
		expect(running.of('load-counted').length).toBeGreaterThanOrEqual(5)
		const {load: told, metrics, outcome} = reportOf(running, plan)
		expect(outcome).toBe('done')
		expect(told).toMatchObject({planned: 500, sent: 500, completed: 500, failed: 0, valid: true, basis: 'intended'})
		expect(told!.statuses).toEqual({200: 500})
		const service = metrics.find(one => one.name === 'load:service')!
		expect([service.n, service.min, service.max]).toEqual([500, 10, 20])
		expect(metrics[0]!.name).toBe('load:response')
		expect(metrics[0]!.max).toBeCloseTo(20.3, 6)
	})

	test('of something that runs already launches nothing', async () => {
		const world = host()
		const plan = planOf({}, {hasTarget: false})
		const running = await played(world, [plan])
		expect(running.outcomes).toEqual([{is: 'done'}])
		expect(world.lines).toEqual([])
		expect(reportOf(running, plan)).toMatchObject({outcome: 'done', usage: null, load: {completed: 500}})
	})

	test('that is not answered at all has failed, with the reasons', async () => {
		const running = await played(
			host((_, index) => (index % 2 === 0 ? {fails: 'refused'} : {ms: 5000})),
			[planOf()],
		)
		expect(running.outcomes).toMatchObject([
			{
				is: 'failed',
				code: 'load-failed',
				reason: 'no request was answered: 250 refused, 250 not answered in time',
			},
		])
	})

	test('that cannot be sent says why, and so does one whose generator breaks down', async () => {
		const unknown = host()
		unknown.load.prepareFails = 'nobody accepts connections at 127.0.0.1:8080'
		const first = await played(unknown, [planOf()])
		expect(first.outcomes).toMatchObject([
			{code: 'load-failed', reason: 'nobody accepts connections at 127.0.0.1:8080'},
		])
		expect(unknown.alive).toEqual([])
		const broken = host()
		broken.load.breaksAfterMs = 2000
		const second = await played(broken, [planOf()])
		expect(second.outcomes).toMatchObject([{code: 'load-failed', reason: 'a thread that sends requests broke down'}])
		expect([broken.alive, broken.load.open]).toEqual([[], 0])
	})

	test('whose target ends in the middle has failed, with what was measured until then', async () => {
		const world = host()
		world.clock.at(2500, () => world.end(server, 3))
		const plan = planOf()
		const running = await played(world, [plan])
		expect(running.outcomes).toMatchObject([
			{
				is: 'failed',
				code: 'exited-early',
				exitCode: 3,
				reason: `${server} ended with code 3 while requests were sent to it`,
			},
		])
		const {load: told} = reportOf(running, plan)
		expect(told!.planned).toBeGreaterThan(200)
		expect(told!.planned).toBeLessThan(300)
		expect(world.load.open).toBe(0)
	})

	test.each(['stop', 'skip'] as const)('%s: nothing more is sent, and what was measured stays', async how => {
		const world = host(() => ({ms: 100}))
		const plan = planOf()
		const running = conducted(world.ports, [plan])
		world.clock.at(2000, () => (how === 'stop' ? running.conductor.stop() : running.conductor.skip()))
		await running.finished
		expect(running.outcomes[0]!.is).toBe(how === 'stop' ? 'interrupted' : 'done')
		const {load: told} = reportOf(running, plan)
		expect(told!.sent).toBeLessThan(250)
		expect(told!.completed).toBe(told!.sent)
		expect([world.alive, world.load.open]).toEqual([[], 0])
		expect(enoughSeen).toBe('enough was seen')
	})

	test('stage by stage: a request belongs to the stage in which it was due', async () => {
		const stages = [
			{fromRate: 100, toRate: 100, forMs: 1000},
			{fromRate: 500, toRate: 500, forMs: 1000},
			{fromRate: 100, toRate: 100, forMs: 1000},
		]
		const plan = planOf({stages})
		const running = await played(
			host(atMs => ({ms: atMs >= 1000 && atMs < 2000 ? 300 : 5, status: atMs < 1000 ? 200 : 503})),
			[plan],
		)
		const {load: told} = reportOf(running, plan)
		expect(told!.stages.map(({planned, completed, serverErrors}) => [planned, completed, serverErrors])).toEqual([
			[100, 100, 0],
			[500, 500, 500],
			[100, 100, 100],
		])
		expect(told!.stages[1]!.response.p50).toBeCloseTo(300.3, 0)
		expect(told!.stages[2]!.response.p50).toBeCloseTo(5.3, 1)
	})
})
