import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {OwnEvent} from '../../../src/core/events/own-events.ts'
import type {PlanKind, SuitePlan} from '../../../src/core/plan/plan.ts'
import {apply} from '../../../src/core/run/state/apply.ts'
import {LatencyTrack} from '../../../src/core/run/state/latency-track.ts'
import {Series} from '../../../src/core/run/state/series.ts'
import {UsageTrack} from '../../../src/core/run/state/usage-track.ts'
import {summarise} from '../../../src/core/run/summary/summarise.ts'
import {anyEvent, arbitraryEvent} from '../events/arbitrary-event.ts'
import {comparison} from './recorded-compare.ts'
import {load} from './recorded-load.ts'
import {micro} from './recorded-micro.ts'
import {command, fold, httpRun, observe, Recording} from './recorded-runs.ts'
import {steps} from './recorded-steps.ts'

describe('how busy the loop was', () => {
	interface Ran {
		/** What the kernel says of its thread. */
		readonly mainShare?: number
		readonly cpuIntervalUs?: number | null
	}
	/** Node says 0.9 every second; the CPU samples, when there are some, 0.2. */
	function utilisation(sampledSeconds: readonly number[], offsetMs = 0, ran: Ran = {}): number[] {
		const {mainShare, cpuIntervalUs = 10_309} = ran
		const run = new Recording([observe('a', 'node a.js', {probe: {cpuIntervalUs}})], 3)
		run.at(0, {type: 'suite-started', suite: 'a', kind: 'observe'})
		run.at(1, {type: 'node-attached', suite: 'a', pid: 1, ppid: 0, nodeVersion: 'v24.0.0', argv: []})
		for (let second = 1; second <= 9; second++) {
			run.vitals('a', second * 1000 + 10, 1, {utilisation: 0.9, heapBytes: 1})
			if (mainShare !== undefined)
				for (const tMs of [second * 1000 + 20, second * 1000 + 520]) {
					const mainRunMs = tMs * mainShare
					run.usage('a', tMs, {pid: 1}, {cpuMs: tMs, rssBytes: 1, mainRunMs})
				}
			if (!sampledSeconds.includes(second)) continue
			run.at(second * 1000 + offsetMs, {
				type: 'cpu-sampled',
				suite: 'a',
				...{isolate: 1, pid: 1, thread: 0},
				newFrames:
					second === sampledSeconds[0]
						? [
								['(idle)', '', 0, 0],
								['f', '/a.js', 1, 1],
							]
						: [],
				newStacks:
					second === sampledSeconds[0]
						? [
								[-1, 0],
								[-1, 1],
							]
						: [],
				startMs: (second - 1) * 1000 + offsetMs,
				stacks: [0, 1],
				deltasUs: [800_000, 200_000],
			})
		}
		return fold(run.events).suites[0]!.loop.utilisation.values
	}

	it('is read off the CPU samples, because taking them spoils what Node says', () => {
		const values = utilisation([1, 2, 3, 4, 5, 6, 7, 8, 9])
		expect(values).toHaveLength(9)
		for (const value of values) expect(value).toBeCloseTo(0.2, 9)
	})

	it('is at least what its thread ran, which the samples of short bursts miss, less what taking them took', () => {
		const all = [1, 2, 3, 4, 5, 6, 7, 8, 9]
		const later = (ran: Ran) => utilisation(all, 0, ran).slice(2, 8)
		for (const value of later({mainShare: 0.3})) expect(value).toBeCloseTo(0.3, 2)
		for (const value of later({mainShare: 0.3, cpuIntervalUs: 1000})) expect(value).toBeCloseTo(0.29, 2)
		for (const value of later({mainShare: 0.1})) expect(value).toBeCloseTo(0.2, 9)
		for (const value of later({mainShare: 1.2})) expect(value).toBe(1)
		// Nobody takes samples: Node's own is right.
		expect(utilisation([], 0, {mainShare: 0.95, cpuIntervalUs: null}).slice(-6)).toEqual(Array(6).fill(0.9))
	})

	it('has no gap when windows drift against the seconds', () => {
		for (const offsetMs of [100, 499, 500, 501, 900]) {
			const values = utilisation([1, 2, 3, 4, 5, 6, 7, 8, 9], offsetMs)
			expect(values.slice(1, 9).filter(value => Number.isNaN(value))).toEqual([])
		}
	})

	it('is not what the last milliseconds before an exit say, unless nothing else was seen', () => {
		const ends = (before: readonly number[]) => {
			const run = new Recording([observe('a', 'node a.js')], 3)
			run.at(0, {type: 'suite-started', suite: 'a', kind: 'observe'})
			run.at(1, {type: 'node-attached', suite: 'a', pid: 1, ppid: 0, nodeVersion: 'v24.0.0', argv: []})
			const names = {
				newFrames: [
					['(idle)', '', 0, 0],
					['f', '/a.js', 1, 1],
				],
				newStacks: [
					[-1, 0],
					[-1, 1],
				],
			} as const
			const none = {newFrames: [], newStacks: []} as const
			const sampled = {type: 'cpu-sampled', suite: 'a', isolate: 1, pid: 1, thread: 0} as const
			for (const [i, startMs] of before.entries())
				run.at(startMs + 1000, {
					...sampled,
					...(i === 0 ? names : none),
					startMs,
					stacks: [0, 1],
					deltasUs: [800_000, 200_000],
				})
			const last = before.length === 0 ? names : none
			run.at(2050, {...sampled, ...last, startMs: 2000, stacks: [1], deltasUs: [50_000]})
			return fold(run.events).suites[0]!.loop.utilisation.last
		}
		expect(ends([0, 1000])).toBeCloseTo(0.2, 9)
		expect(ends([])).toBe(1)
	})

	it('is what Node says of a process nobody samples', () => {
		expect(utilisation([]).slice(-6)).toEqual(Array(6).fill(0.9))
		expect(utilisation([1, 2]).slice(-4)).toEqual(Array(4).fill(0.9))
	})
})

describe('any event', () => {
	it('can follow any run without breaking it', () => {
		const events = httpRun({seconds: 3})
		fc.assert(
			fc.property(fc.array(anyEvent, {maxLength: 4}), strange => {
				const own = strange.map(event =>
					'suite' in event && event.suite !== null ? {...event, suite: 'http-json'} : event,
				)
				// Times of a log are sane: the runner stamps them.
				fold([...events, ...own.map(event => ({...event, tMs: Math.abs(event.tMs) % 10_000}))])
			}),
			{numRuns: 200},
		)
	})
})

const usage = (pid: number, cpuMs: number, rssBytes = 1000) => ({
	pid,
	ppid: 1,
	name: 'x',
	userMs: cpuMs,
	systemMs: 0,
	rssBytes,
	threads: 2,
	fds: 5,
	readBytes: null,
	writtenBytes: null,
})

describe('usage of a process tree', () => {
	it('adds up over processes, second by second', () => {
		const track = new UsageTrack()
		for (let tMs = 0; tMs <= 5000; tMs += 100)
			track.add(tMs, {processes: [usage(1, tMs * 0.5), usage(2, tMs * 0.25, 3000)], gone: []})
		expect(track.cpuShare.last).toBeCloseTo(0.75, 2)
		expect(track.rssBytes.last).toBe(4000)
		expect(track.threads.last).toBe(4)
		expect(track.usedMs).toBeCloseTo(3750, 6)
	})

	it('keeps what a process used after it is gone, and forgets its memory', () => {
		const track = new UsageTrack()
		track.add(0, {processes: [usage(1, 100), usage(2, 50)], gone: []})
		track.add(1500, {processes: [], gone: [2]})
		expect(track.usedMs).toBe(150)
		expect(track.rssBytes.last).toBe(1000)
		expect(track.maxRssBytes).toBe(2000)
	})

	it('counts a reused pid as a new process', () => {
		const track = new UsageTrack()
		track.add(0, {processes: [usage(1, 900)], gone: []})
		track.add(100, {processes: [], gone: [1]})
		track.add(200, {processes: [usage(1, 40)], gone: []})
		expect(track.usedMs).toBe(940)
	})

	it('takes unchanged processes, which are not sent again, as they were', () => {
		const track = new UsageTrack()
		track.add(0, {processes: [usage(1, 0), usage(2, 0)], gone: []})
		for (let tMs = 100; tMs <= 2000; tMs += 100) track.add(tMs, {processes: [usage(1, tMs)], gone: []})
		expect(track.rssBytes.values.slice(0, 2)).toEqual([2000, 2000])
	})
})

describe('a series', () => {
	it('has a gap where nobody measured', () => {
		const series = new Series()
		series.setLast(100, 1)
		series.setLast(3900, 4)
		expect(series.values).toEqual([1, Number.NaN, Number.NaN, 4])
		expect(series.slice(-1, 5)).toEqual([Number.NaN, 1, Number.NaN, Number.NaN, 4, Number.NaN])
	})

	it('keeps the largest, the last or the sum of a second', () => {
		const [max, last, sum] = [new Series(), new Series(), new Series()]
		for (const value of [2, 5, 3]) {
			max.setMax(10, value)
			last.setLast(10, value)
			sum.add(10, value)
		}
		expect([max.last, last.last, sum.last]).toEqual([5, 3, 10])
	})
})

describe('latencies over time', () => {
	it('cut into seconds and put together again are the same', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.nat(20_000), fc.integer({min: 1, max: 1e9})), {minLength: 1, maxLength: 60}),
				samples => {
					const track = new LatencyTrack()
					for (const [tMs, ns] of samples) track.add(tMs, ns)
					const whole = track.window(0, 21_000)
					expect(whole.toCounts()).toEqual(track.total.toCounts())
					expect(track.countPerSecond(0, 21).reduce((a, b) => a + b)).toBe(samples.length)
					const recent = samples.filter(([tMs]) => tMs >= 5000 && tMs < 9000)
					expect(track.window(5000, 9000).n).toBe(recent.length)
				},
			),
		)
	})
})

describe('measures of many processes', () => {
	it('are told apart up to a limit, and counted together beyond it', () => {
		const run = new Recording([observe('a', 'node a.js')], 3)
		run.at(0, {type: 'suite-started', suite: 'a', kind: 'observe'})
		for (let pid = 1; pid <= 1000; pid++) run.latency('a', pid, pid, `measure:job ${pid}`, [1e6])
		run.latency('a', 1001, 1, 'http', [2e6])
		run.latency('a', 1002, 1, 'measure:job 1', [1e6])
		const {latencies} = fold(run.events).suites[0]!
		expect(latencies.size).toBe(202)
		expect(latencies.get('measure:job 1')!.total.n).toBe(2)
		expect(latencies.get('measure:(other)')!.total.n).toBe(800)
		expect(latencies.get('http')!.total.n).toBe(1)
	})
})

describe('an event that only suites of one kind have', () => {
	const own: Readonly<Record<PlanKind, readonly OwnEvent['type'][]>> = {
		observe: ['driver-sampled'],
		command: ['iteration-finished'],
		steps: ['step-started', 'step-finished'],
		load: ['load-started', 'load-step-started', 'load-step-finished', 'load-counted'],
		micro: ['benchmarks-listed', 'micro-started', 'micro-sampled', 'micro-measured', 'micro-failed'],
		compare: [
			...(['compare-prepared', 'compare-phase-started', 'slot-finished', 'control-judged'] as const),
			...(['verdict-reached', 'noise-measured', 'frames-compared'] as const),
		],
	}
	const plans: readonly SuitePlan[] = [
		observe('a', 'node a.js'),
		command('a', 'node a.js'),
		micro('a', '/srv/shop/a.bench.js'),
		steps('a', 'node a.js'),
		load('a', 'node a.js'),
		comparison('a'),
	]

	/** A damaged log may hold one, and no reader of a state of that kind would ask for it. */
	it.each(plans)('changes nothing of a suite of another: $kind', plan => {
		const started = () => {
			const run = new Recording([plan], 3)
			run.at(0, {type: 'suite-started', suite: 'a', kind: plan.kind})
			return fold(run.events)
		}
		const others = Object.entries(own).flatMap(([kind, types]) => (kind === plan.kind ? [] : types))
		fc.assert(
			fc.property(fc.constantFrom(...others).chain(arbitraryEvent), event => {
				const state = started()
				apply(state, {...event, tMs: 0, suite: 'a'} as typeof event)
				expect(state.suites[0]!.phase).toBe('starting')
				expect(summarise(state)).toEqual(summarise(started()))
			}),
			{numRuns: 50},
		)
	})
})
