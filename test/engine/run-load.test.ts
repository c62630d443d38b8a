/** To the figure, in a world that is a script; requests that are really sent: test/host/load. */
import {describe, expect, test} from 'vitest'
import type {LoadPlan} from '../../src/core/kinds/load/plan.ts'
import {summarise} from '../../src/core/run/summary/summarise.ts'
import {enoughSeen} from '../../src/engine/suite-run.ts'
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
