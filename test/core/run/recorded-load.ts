import type {RunEvent} from '../../../src/core/events/run-event.ts'
import type {LoadPlan} from '../../../src/core/kinds/load/plan.ts'
import {Arrivals} from '../../../src/core/load/arrivals.ts'
import type {GeneratorSample} from '../../../src/core/load/counted.ts'
import {BreakingPointSearch} from '../../../src/core/load/search.ts'
import {StageTally} from '../../../src/host/load/stage-tally.ts'
import {launch, Recording} from './recorded-runs.ts'

export function load(name: string, line: string, more: Partial<LoadPlan['load']> = {}): LoadPlan {
	return {
		kind: 'load',
		name,
		tags: [],
		launch: launch(line),
		probe: {cpuIntervalUs: 10_309},
		stop: {signal: 'SIGTERM', graceMs: 5000},
		allowedExitCodes: [0],
		flameAtEnd: false,
		hasTarget: true,
		ready: {is: 'port', host: '127.0.0.1', port: 8080, timeoutMs: 15_000},
		load: {
			requests: [{url: 'http://127.0.0.1:8080/items', method: 'GET', headers: {}, body: null, weight: 1}],
			module: null,
			data: null,
			socketPath: null,
			stages: [
				{fromRate: 100, toRate: 100, forMs: 10_000},
				{fromRate: 500, toRate: 500, forMs: 10_000},
				{fromRate: 100, toRate: 100, forMs: 10_000},
			],
			search: null,
			arrival: 'uniform',
			connections: 50,
			http2: false,
			fresh: false,
			maxInFlight: 1000,
			overflow: 'drop',
			timeoutMs: 2000,
			threads: 1,
			insecure: false,
			allowHosts: [],
			...more,
		},
	}
}

export const restingGenerator: GeneratorSample = {
	...{intervalMs: 1000, loopBusy: 0.08, gcShare: 0.001, waitedShare: 0.002, cpuShare: 0.07},
	...{inFlight: 3, queued: 0, openConnections: 50, backlogDrops: 0},
}

/** A server that is slow for two seconds while it is asked more than it can answer, and then answers all that waited. */
export function loadRun(): RunEvent[] {
	const name = 'api'
	const run = new Recording([load(name, 'node server.js')], 31)
	const pid = 6200
	run.at(5, {type: 'suite-started', suite: name, kind: 'load'})
	run.at(20, {type: 'process-started', suite: name, role: 'target', pid, argv: ['node', 'server.js']})
	run.at(90, {
		type: 'node-attached',
		suite: name,
		pid,
		ppid: 4000,
		nodeVersion: 'v24.21.0',
		argv: ['node', 'server.js'],
	})
	run.at(240, {type: 'target-ready', suite: name, afterMs: 220})
	const startMs = 300
	run.at(251, {type: 'load-started', suite: name, startMs, address: '127.0.0.1:8080'})
	const plan = load(name, '').load
	const arrivals = new Arrivals({...plan, seed: 31})
	const tallies = plan.stages.map((_, stage) => new StageTally(stage))
	for (let i = 0; i < plan.connections; i++) {
		tallies[0]!.connections++
		tallies[0]!.connect.add((0.3 + 0.05 * Math.abs(run.noise())) * 1e6)
	}
	const ends: Array<{readonly atMs: number; readonly end: () => void}> = []
	for (let second = 1; second <= 31; second++) {
		for (; arrivals.atMs < second * 1000; arrivals.advance()) {
			const {atMs, stage, index} = arrivals
			const tally = tallies[stage]!
			// It stands still from 14 to 16 s, and is through with what waited at 16.5 s.
			const waits = atMs >= 14_000 && atMs < 16_500 ? Math.max(0, (16_500 - atMs) * 0.8) : 0
			const ms = waits + 4 + 2 * Math.abs(run.noise())
			const lagMs = 0.4 + 0.1 * Math.abs(run.noise())
			tally.planned++
			tally.sent++
			tally.sendLag.add(lagMs * 1e6)
			ends.push({
				atMs: atMs + ms,
				end: () => {
					if (index % 500 === 7) return tally.failure('reset')
					if (ms >= plan.timeoutMs) {
						tally.timedOut++
						return tally.response.add(plan.timeoutMs * 1e6)
					}
					tally.completed++
					tally.status(index % 250 === 3 ? 503 : 200)
					tally.receivedBytes += 340
					tally.response.add((lagMs + ms) * 1e6)
					tally.service.add((waits > 0 ? 6 : ms) * 1e6)
					tally.firstByte.add((waits > 0 ? 5 : ms - 1) * 1e6)
				},
			})
		}
		for (const {atMs, end} of ends.toSorted((a, b) => a.atMs - b.atMs)) if (atMs < second * 1000) end()
		ends.splice(0, ends.length, ...ends.filter(({atMs}) => atMs >= second * 1000))
		run.usage(
			name,
			startMs + second * 1000 - 500,
			{pid},
			{cpuMs: 200 + second * 120, rssBytes: (80 + second / 10) * 2 ** 20},
		)
		run.at(startMs + second * 1000, {
			type: 'load-counted',
			suite: name,
			stages: tallies.flatMap(tally => tally.take() ?? []),
			sample: {...restingGenerator, inFlight: ends.length},
		})
	}
	run.at(31_400, {
		type: 'process-exited',
		suite: name,
		role: 'target',
		pid,
		exit: {exitCode: null, signal: 'SIGTERM', failure: null},
	})
	run.at(31_420, {type: 'suite-finished', suite: name, outcome: {is: 'done'}, measuredToMs: 31_300})
	run.at(31_450, {type: 'run-finished', outcome: 'done', exitCode: 0})
	return run.events
}

/** A search that finds 282.8 to 336.4 a second, of something that runs already. */
export function searchRun(): RunEvent[] {
	const name = 'limit'
	const holds = [
		{list: 'budgets', expr: 'response_time_p95 < 20ms', severity: 'error', abort: false, delayMs: 0},
	] as const
	const search = {fromRate: 100, toRate: 5000, stepMs: 3000, precision: 0.2, holds}
	const plan: LoadPlan = {
		...load(name, 'GET http://127.0.0.1:8080/items', {stages: [], search}),
		hasTarget: false,
		probe: null,
	}
	const run = new Recording([plan], 37)
	run.at(5, {type: 'suite-started', suite: name, kind: 'load'})
	const finder = new BreakingPointSearch(search)
	let tMs = 120
	for (let step = 0, rate = finder.rate; rate !== null; step++, rate = finder.rate) {
		run.at(tMs, {type: 'load-step-started', suite: name, step, rate})
		run.at(tMs + 60, {type: 'load-started', suite: name, startMs: tMs + 110, address: '127.0.0.1:8080'})
		const isMuch = rate > 300
		for (let second = 1; second <= 3; second++) {
			const tally = new StageTally(step)
			const count = Math.round(rate)
			tally.planned = tally.sent = tally.completed = count
			for (let i = 0; i < count; i++) {
				const ms = (isMuch ? 40 * second : 4) + 2 * Math.abs(run.noise())
				tally.status(200)
				tally.response.add((ms + 0.4) * 1e6)
				tally.service.add(ms * 1e6)
				tally.firstByte.add((ms - 1) * 1e6)
				tally.sendLag.add(0.4e6)
			}
			const stages = [tally.take()!]
			run.at(tMs + 110 + second * 1000, {
				type: 'load-counted',
				suite: name,
				stages,
				sample: {...restingGenerator, inFlight: isMuch ? 40 : 2},
			})
		}
		const judged = isMuch
			? {holds: false, expr: holds[0].expr, observed: 121}
			: {holds: true, expr: null, observed: null}
		run.at(tMs + 3160, {type: 'load-step-finished', suite: name, step, toMs: tMs + 3160, ...judged})
		finder.note(judged.holds)
		tMs += 4260
	}
	run.at(tMs, {type: 'suite-finished', suite: name, outcome: {is: 'done'}, measuredToMs: tMs})
	run.at(tMs + 30, {type: 'run-finished', outcome: 'done', exitCode: 0})
	return run.events
}
