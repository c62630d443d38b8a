import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {RunEvent} from '../../../src/core/events/run-event.ts'
import {startRunState} from '../../../src/core/run/state/run-state.ts'
import type {MetricReport, SuiteReport} from '../../../src/core/run/summary/run-report.ts'
import {summarise} from '../../../src/core/run/summary/summarise.ts'
import {sortedCopy} from '../../../src/core/stats/quantile.ts'
import {
	clean,
	command,
	commandRun,
	diedAtOnceRun,
	fold,
	httpRun,
	interruptedRun,
	observe,
	Recording,
	recordedRuns,
} from './recorded-runs.ts'

function suiteOf(events: readonly RunEvent[]): SuiteReport {
	return summarise(fold(events)).suites[0]!
}

function metric(suite: SuiteReport, name: string): MetricReport {
	const found = suite.metrics.find(one => one.name === name)
	if (!found) throw new Error(`no metric ${name}`)
	return found
}

/** A command suite with these wall times, in ms. */
function timed(wallMs: readonly number[], warmup: readonly number[] = []): RunEvent[] {
	const run = new Recording([command('a', 'true', {runs: wallMs.length, warmup: warmup.length})], 1)
	run.at(1, {type: 'suite-started', suite: 'a', kind: 'command'})
	let tMs = 1
	const all = [...warmup, ...wallMs]
	all.forEach((ms, i) => {
		tMs += ms
		run.at(tMs, {
			type: 'iteration-finished',
			suite: 'a',
			iteration: i + 1,
			warmup: i < warmup.length,
			wallNs: ms * 1e6,
			exit: clean,
		})
	})
	run.at(tMs + 1, {type: 'suite-finished', suite: 'a', outcome: {is: 'done'}})
	return run.events
}

describe('wall times', () => {
	it('are exact, whatever the histogram would say', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({min: 1, max: 100_000}), {minLength: 1, maxLength: 40}), wallMs => {
				const wall = metric(suiteOf(timed(wallMs)), 'wall')
				const sorted = sortedCopy(wallMs)
				const middle = sorted.length / 2
				const median =
					sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
				expect([wall.n, wall.runs, wall.min, wall.max]).toEqual([
					sorted.length,
					sorted.length,
					sorted[0],
					sorted.at(-1),
				])
				expect(wall.median).toBeCloseTo(median, 4)
				expect(wall.histogram.reduce((sum, bin) => sum + bin.count, 0)).toBe(sorted.length)
				if (wall.ci) {
					expect(wall.ci.level).toBeGreaterThanOrEqual(0.95)
					expect(wall.ci.low).toBeLessThanOrEqual(wall.median!)
					expect(wall.ci.high).toBeGreaterThanOrEqual(wall.median!)
				}
			}),
		)
	})

	it('of warm-up runs and of runs that never started do not count', () => {
		const events = timed([100, 110, 120], [900])
		const broken = {
			type: 'iteration-finished',
			suite: 'a',
			iteration: 9,
			warmup: false,
			wallNs: 1,
			exit: {exitCode: null, signal: null, failure: {code: 'ENOENT', message: ''}},
		} as const
		events.splice(-1, 0, {tMs: 2000, ...broken})
		expect(metric(suiteOf(events), 'wall')).toMatchObject({n: 3, min: 100, max: 120, errors: 0})
	})

	it('say no more than their number supports', () => {
		const few = metric(suiteOf(timed([100, 101, 102, 103, 104])), 'wall')
		expect([few.median, few.p90, few.p95, few.p99, few.ci]).toEqual([102, null, null, null, null])
		const more = metric(suiteOf(timed(Array.from({length: 20}, (_, i) => 100 + i))), 'wall')
		expect([more.p90 !== null, more.p95 !== null, more.p99]).toEqual([true, true, null])
		expect(more.ci).toMatchObject({low: 105, high: 114, level: 0.9586, method: 'order-statistic'})
		const one = metric(suiteOf(timed([100])), 'wall')
		expect([one.median, one.mean, one.stddev, one.cv]).toEqual([100, 100, null, null])
	})

	it('with a bad exit are counted as errors, and are in no figure', () => {
		const events = timed([100, 101]).map(event =>
			event.type === 'iteration-finished' && event.iteration === 2 ? {...event, exit: {...clean, exitCode: 3}} : event,
		)
		const suite = suiteOf(events)
		expect(metric(suite, 'wall')).toMatchObject({n: 1, errors: 1, min: 100, median: 100, max: 100})
		expect(suite.findings.find(one => one.code === 'runs-failed')).toMatchObject({
			severity: 'warning',
			evidence: '1 of 2 runs: 1 ended with code 3',
		})
	})

	it('that all failed leave no figures, and their number', () => {
		const events = timed([100, 101]).map(event =>
			event.type === 'iteration-finished' ? {...event, exit: {...clean, exitCode: null, signal: 'SIGKILL'}} : event,
		)
		const suite = suiteOf(events)
		expect(metric(suite, 'wall')).toMatchObject({n: 0, errors: 2, min: null, median: null, ci: null, histogram: []})
		expect(suite.metrics).toHaveLength(1)
		expect(suite.findings.map(one => one.code)).toEqual(['runs-failed'])
	})
})

describe('latencies', () => {
	const suite = suiteOf(httpRun())

	it('of requests carry percentiles, throughput over the measured time and errors', () => {
		const http = metric(suite, 'http')
		expect(http).toMatchObject({unit: 'ms', direction: 'lower', n: 8400, runs: 1, errors: 2, ci: null})
		expect(http.throughput).toBeCloseTo(420, 6)
		expect(http.median).toBeGreaterThan(2.7)
		expect(http.median).toBeLessThan(3.1)
		expect(http.p99).toBeGreaterThan(12)
		expect(http.histogram.reduce((sum, bin) => sum + bin.count, 0)).toBe(8400)
	})

	it('of named measures stand beside them', () => {
		expect(metric(suite, 'measure:db query').n).toBe(1200)
	})

	it('too few for a p99 have none', () => {
		const run = new Recording([observe('a', 'node a.js')], 3)
		run.at(1, {type: 'suite-started', suite: 'a', kind: 'observe'})
		run.at(2, {type: 'target-ready', suite: 'a', afterMs: 1})
		run.latency(
			'a',
			900,
			1,
			'http',
			Array.from({length: 99}, (_, i) => 1e6 + i),
		)
		const http = metric(suiteOf(run.events), 'http')
		expect([http.p95 !== null, http.p99, http.throughput]).toEqual([true, null, null])
	})
})

describe('a suite', () => {
	it('that was observed has usage by process, loop, hottest functions and series', () => {
		const suite = suiteOf(httpRun())
		expect(suite).toMatchObject({outcome: 'done', failure: null, durationMs: 20_000, readyAfterMs: 598})
		expect(suite.usage?.perProcess.map(row => [row.pid, row.node])).toEqual([
			[4112, 'v20.20.0'],
			[4100, 'v20.20.0'],
		])
		expect(suite.usage?.cpuShare.mean).toBeGreaterThan(0.6)
		expect(suite.usage?.cpuShare.mean).toBeLessThan(0.7)
		expect(suite.usage?.rssBytes.last).toBeGreaterThan(100 * 1024 ** 2)
		expect(suite.node?.utilisation).toBeGreaterThan(0.65)
		expect(suite.hottest?.top[0]?.name).toBe('renderItems')
		expect(suite.hottest?.top[0]?.selfShare).toBeCloseTo(22 / 65, 1)
		const names = suite.series.map(one => one.name)
		expect(names).toEqual(expect.arrayContaining(['cpuShare', 'rssBytes', 'loopDelayP99Ms', 'http:rate', 'http:p99']))
		for (const series of suite.series) expect(series.values).toHaveLength(21)
	})

	it('measured only until its planned end: stopping took five more seconds', () => {
		const events = httpRun().map(event => (event.type === 'suite-finished' ? {...event, tMs: event.tMs + 5000} : event))
		expect(suiteOf(events).durationMs).toBe(20_000)
	})

	it('that died says why, with its code and last words, made harmless', () => {
		const suite = suiteOf(diedAtOnceRun())
		expect(suite).toMatchObject({
			outcome: 'failed',
			exitCode: 1,
			failure: {code: 'exited-early'},
			usage: null,
			node: null,
			metrics: [],
		})
		expect(suite.output.lines[0]).toBe('Error: connect ECONNREFUSED 127.0.0.1:6379')
		expect(suite.output.lines.join('')).not.toContain('\u001b')
	})

	it('interrupted keeps what it measured', () => {
		const report = summarise(fold(interruptedRun()))
		expect(report.run).toMatchObject({outcome: 'interrupted', exitCode: 130})
		expect(report.suites[0]).toMatchObject({outcome: 'interrupted'})
		expect(metric(report.suites[0]!, 'http').n).toBe(7 * 420)
	})

	it('whose log just stops was interrupted; one that never began was not run', () => {
		const [started] = httpRun()
		if (started?.type !== 'run-started') throw new Error('no start')
		const untouched = summarise(startRunState(started))
		expect(untouched.run).toMatchObject({outcome: 'interrupted', exitCode: null, endedAt: '2026-11-20T10:41:22.000Z'})
		expect(untouched.suites[0]?.outcome).toBe('not-run')
		expect(suiteOf(commandRun().slice(0, 40)).outcome).toBe('interrupted')
	})
})

describe('the wait for the loop', () => {
	const waited = (waits: readonly number[]) => {
		const run = new Recording([observe('a', 'node a.js')], 1)
		run.at(1, {type: 'suite-started', suite: 'a', kind: 'observe'})
		run.at(2, {type: 'node-attached', suite: 'a', pid: 1, ppid: 0, nodeVersion: 'v24.21.0', argv: ['node', 'a.js']})
		run.vitals('a', 1002, 1, {utilisation: 0.5, heapBytes: 1, p50: 3, p99: 4, max: Math.max(...waits), waits})
		return suiteOf(run.events).node!.loopDelayMs
	}
	it('has a p99 from a hundred moments on, and never that of a second in its place', () => {
		const few = Array.from({length: 99}, (_, i) => i + 1)
		expect(waited(few)).toMatchObject({p99: null, max: 99})
		expect(waited(few).p50).toBeCloseTo(50, 0)
		expect(waited([...few, 1000]).p99).toBeCloseTo(99, 0)
	})
})

describe('collections', () => {
	/** A process that is told of every second; `-`: not of its collections, else for how long they took. */
	const collected = (seconds: ReadonlyArray<number | '-'>) => {
		const run = new Recording([observe('a', 'node a.js')], 1)
		run.at(1, {type: 'suite-started', suite: 'a', kind: 'observe'})
		run.at(2, {type: 'node-attached', suite: 'a', pid: 1, ppid: 0, nodeVersion: 'v18.14.0', argv: ['node', 'a.js']})
		for (const [i, gcMs] of seconds.entries()) {
			const told = gcMs === '-' ? {gcUntold: true} : {gcMs, gcCount: 3}
			run.vitals('a', (i + 1) * 1000 + 2, 1, {utilisation: 1, heapBytes: 1, ...told})
		}
		return suiteOf(run.events)
	}

	it('that nobody told of are not none', () => {
		expect(collected(['-', '-', '-']).node!.gc).toEqual({count: null, major: null, share: null, maxMs: null})
		expect(collected(['-', '-', '-']).series.find(({name}) => name === 'gcMs')).toBeUndefined()
		expect(collected([0, 0]).node!.gc).toMatchObject({count: 6, share: 0})
	})

	it('of a loop that stood still come when it turns, all of them', () => {
		expect(collected(['-', '-', 900]).node!.gc).toMatchObject({count: 3, share: 0.3})
	})

	describe('of which a part was watched', () => {
		const parts = (seconds: ReadonlyArray<Parameters<Recording['vitals']>[3] | null>) => {
			const run = new Recording([observe('a', 'node a.js')], 1)
			run.at(1, {type: 'suite-started', suite: 'a', kind: 'observe'})
			run.at(2, {type: 'node-attached', suite: 'a', pid: 1, ppid: 0, nodeVersion: 'v24.1.0', argv: ['node', 'a.js']})
			for (const [i, second] of seconds.entries())
				run.vitals('a', (i + 1) * 1000 + 2, 1, second ?? {utilisation: 1, heapBytes: 1, gcUntold: true})
			return suiteOf(run.events)
		}
		const second = (gcCount: number, gcMs: number, watchedMs?: number, more = {}, sampled = {}) => ({
			...{utilisation: 1, heapBytes: 1, gcCount, gcMs, ...more},
			...(watchedMs === undefined ? {} : {gcSampled: {watchedMs, ...sampled}}),
		})

		it('stand for the rest of their second, and how much was watched is said', () => {
			const {node, series} = parts([second(8, 16), second(2, 4, 250), second(1, 2, 125)])
			expect(node!.gc).toMatchObject({count: 24, share: 0.016, watchedShare: 0.4583, maxMs: 2})
			expect(series.find(({name}) => name === 'gcMs')!.values).toEqual([null, 16, 16, 16])
		})

		it('stand for seconds of which nobody told, too', () => {
			const late = parts([null, second(2, 4, 250, {}, {ofMs: 2000}), second(8, 16)])
			expect(late.node!.gc).toMatchObject({count: 24, share: 0.016, watchedShare: 0.4167})
		})

		it('stand for the time after it had turned out how many there are, never for what was seen until then', () => {
			const start = {ofMs: 800, watchedMs: 100, count: 1, totalMs: 2, sumOfSquaresMs2: 4}
			const {node} = parts([second(7, 32, 100, {}, start)])
			expect(node!.gc).toMatchObject({count: 14, share: 0.046, watchedShare: 0.3})
		})

		it('have a margin as wide as they differ, and none where nothing was seen of them', () => {
			const none = second(0, 0, 125, {}, {sumOfSquaresMs2: 0})
			expect(parts([none]).node!.gc).toMatchObject({share: 0, shareMargin: null})
			// The share went from 0.1 to 0 and stayed there: half of the mean square of the steps, for all that was not watched.
			const {gc} = parts([second(50, 100), none, none]).node!
			expect(gc.share).toBeCloseTo(0.0333, 4)
			expect(gc.shareMargin).toBeCloseTo((2 * Math.sqrt((2 * 875 * 1000 * 0.1 ** 2) / (2 * 2))) / 3000, 4)
		})

		it('leave time of which nothing was seen to the next, and unknown until then', () => {
			const unseen = second(6, 30, 0, {}, {ofMs: 700, count: 0, totalMs: 0, sumOfSquaresMs2: 0})
			expect(parts([unseen]).node!.gc.count).toBe(null)
			const told = parts([unseen, second(2, 4, 170, {}, {ofMs: 1700})]).node!.gc
			expect(told).toMatchObject({count: 26, share: 0.035, watchedShare: 0.235})
			expect(parts([second(2, 4, 250), null]).node!.gc).toMatchObject({count: 16, share: 0.016, watchedShare: 0.125})
			const step = 30 / 300 - 4 / 170
			expect(told.shareMargin).toBeCloseTo((2 * Math.sqrt((1530 * 1700 * step ** 2) / 2)) / 2000, 4)
		})

		it('never make a second longer than it is, and are told as all where they were all', () => {
			const {node, series} = parts([second(1, 300, 100, {gcMajorMs: 300, gcMaxMs: 300}), second(0, 0, 1000)])
			expect(series.find(({name}) => name === 'gcMs')!.values).toEqual([null, 300, 0])
			expect(node!.gc).toMatchObject({count: 10, major: 1, maxMs: 300})
			expect(parts([second(8, 16, 1000)]).node!.gc).not.toHaveProperty('watchedShare')
		})

		it('of next to no time do not stand for much', () => {
			expect(parts([second(3, 1, 0.001)]).node!.gc.count).toBeLessThan(100)
		})
	})

	it('are only those that were told of where little is missing, and not known where much is', () => {
		expect(collected([...Array<number>(19).fill(95), '-']).node!.gc).toMatchObject({count: 57, share: 0.095})
		expect(collected([95, 95, '-']).node!.gc.share).toBe(null)
	})
})

describe('at any moment of a run', () => {
	it.each(Object.keys(recordedRuns))('%s can be summarised, in plain JSON without holes', name => {
		const events = recordedRuns[name]!()
		for (let length = 1; length <= events.length; length += Math.ceil(events.length / 25)) {
			const report = summarise(fold(events.slice(0, length)))
			expect(JSON.parse(JSON.stringify(report))).toEqual(report)
		}
	})
})

describe('the runs of a command', () => {
	const variants = ['1', '10'].map(size => ({label: `size=${size}`, launch: command('a', 'x').launch}))

	/** Rounds over both sizes; `told`: as wait4 tells. */
	function swept(rounds: number, told: boolean): RunEvent[] {
		const run = new Recording([{...command('a', 'sort {size}', {runs: rounds}), variants}], 1)
		run.at(1, {type: 'suite-started', suite: 'a', kind: 'command'})
		for (let i = 0; i < 2 * rounds; i++) {
			const size = i % 2 === 0 ? 1 : 10
			run.at(10 + 100 * i, {
				type: 'iteration-finished',
				suite: 'a',
				iteration: i + 1,
				warmup: false,
				wallNs: size * 20e6,
				exit: clean,
				benchmark: `size=${size}`,
				...(told ? {userMs: 3 * size, systemMs: 2 * size, maxRssBytes: size * 2 ** 20} : {}),
			})
		}
		run.at(10_000, {type: 'suite-finished', suite: 'a', outcome: {is: 'done'}})
		return run.events
	}

	it('give wall, user, system and CPU time and peak memory of every combination', () => {
		const {metrics} = suiteOf(swept(6, true))
		expect(metrics.map(({name, unit, n, median}) => [name, unit, n, median])).toEqual([
			['wall/size=1', 'ms', 6, 20],
			['user/size=1', 'ms', 6, 3],
			['system/size=1', 'ms', 6, 2],
			['cpu/size=1', 'ms', 6, 5],
			['peakRss/size=1', 'bytes', 6, 2 ** 20],
			['wall/size=10', 'ms', 6, 200],
			['user/size=10', 'ms', 6, 30],
			['system/size=10', 'ms', 6, 20],
			['cpu/size=10', 'ms', 6, 50],
			['peakRss/size=10', 'bytes', 6, 10 * 2 ** 20],
		])
	})

	it('without wait4 give their wall time only', () => {
		expect(suiteOf(swept(6, false)).metrics.map(({name}) => name)).toEqual(['wall/size=1', 'wall/size=10'])
	})

	it('are doubted each for itself, and the finding says whose they are', () => {
		const {findings} = suiteOf(swept(5, true))
		expect(findings.filter(({code}) => code === 'few-samples').map(({evidence}) => evidence)).toEqual([
			'size=1: 5 runs',
			'size=10: 5 runs',
		])
	})
})

describe('processes', () => {
	it('that were first seen late have their share of the time they lived, not of the time they were seen', () => {
		const run = new Recording([observe('a', 'npm start', {})], 1)
		run.at(1, {type: 'suite-started', suite: 'a', kind: 'observe'})
		run.at(2, {type: 'process-started', suite: 'a', role: 'target', pid: 10, argv: ['npm', 'start']})
		run.at(3, {type: 'target-ready', suite: 'a', afterMs: 1})
		run.usage('a', 2000, {pid: 11, ppid: 10}, {cpuMs: 900, rssBytes: 1, ageMs: 900})
		run.usage('a', 3000, {pid: 11, ppid: 10}, {cpuMs: 1900, rssBytes: 1})
		run.at(3100, {type: 'suite-finished', suite: 'a', outcome: {is: 'done'}})
		const [row] = suiteOf(run.events).usage!.perProcess
		expect(row).toMatchObject({pid: 11, cpuShare: 1, cpuMs: 1900})
	})

	it('of a cluster have their role and the requests each answered', () => {
		const run = new Recording([observe('a', 'node cluster.js', {})], 1)
		run.at(1, {type: 'suite-started', suite: 'a', kind: 'observe'})
		run.at(2, {type: 'process-started', suite: 'a', role: 'target', pid: 10, argv: ['node', 'cluster.js']})
		const node = {type: 'node-attached', suite: 'a', nodeVersion: 'v24.21.0', argv: ['node']} as const
		run.at(3, {...node, pid: 10, ppid: 1})
		run.at(4, {...node, pid: 11, ppid: 10, clusterWorker: true})
		run.at(5, {...node, pid: 12, ppid: 10, clusterWorker: true})
		run.at(6, {...node, pid: 13, ppid: 11})
		for (const [i, pid] of [10, 11, 12, 13].entries())
			run.usage('a', 1000 + i, {pid, ppid: 1}, {cpuMs: 100 - 10 * i, rssBytes: 1})
		run.latency('a', 1100, 11, 'http', [1e6, 2e6, 3e6])
		run.latency('a', 1100, 11, 'measure:x', [1e6])
		run.latency('a', 1200, 12, 'http', [1e6])
		run.latency('a', 1300, 11, 'http', [1e6])
		run.at(3100, {type: 'suite-finished', suite: 'a', outcome: {is: 'done'}})
		const rows = suiteOf(run.events).usage!.perProcess.map(({pid, role, requests}) => [pid, role, requests])
		expect(rows).toEqual([
			[10, 'primary', 0],
			[11, 'worker', 4],
			[12, 'worker', 1],
			[13, null, 0],
		])
	})
})

describe('a command', () => {
	it('has used what its runs used, not what samples happened to find', () => {
		const run = new Recording([command('a', 'true', {runs: 3, warmup: 1})], 1)
		run.at(1, {type: 'suite-started', suite: 'a', kind: 'command'})
		// The run with the probe, which needs more.
		run.usage('a', 100, {pid: 10}, {cpuMs: 100, rssBytes: 90e6})
		for (const [i, [cpuMs, peak]] of [
			[400, 99e6],
			[100, 41e6],
			[110, 43e6],
			[90, 42e6],
		].entries()) {
			run.at(200 * (i + 1), {
				...{type: 'iteration-finished', suite: 'a', iteration: i + 1, warmup: i === 0, wallNs: 200e6, exit: clean},
				...{userMs: cpuMs! - 10, systemMs: 10, maxRssBytes: peak!},
			})
			run.usage('a', 200 * (i + 1) + 10, {pid: 11 + i}, {cpuMs: 10, rssBytes: 18e6})
		}
		run.at(1100, {type: 'suite-finished', suite: 'a', outcome: {is: 'done'}})
		const suite = suiteOf(run.events)
		expect(suite.usage!.rssBytes).toEqual({mean: null, max: 43e6, last: null, of: 'runs'})
		expect(suite.usage!.cpuShare).toEqual({mean: 0.5, max: null})
		expect(metric(suite, 'peakRss').max).toBe(43e6)
		expect(suite.metrics.map(one => one.name)).not.toContain('rssBytes')
	})

	it('whose runs were only timed in our loop has what the samples found', () => {
		expect(suiteOf(commandRun()).usage!.rssBytes).toMatchObject({of: 'samples', max: expect.any(Number)})
	})
})

it('memory has one maximum, in the metrics and in the usage', () => {
	const run = new Recording([observe('a', 'node a.js', {})], 1)
	run.at(1, {type: 'suite-started', suite: 'a', kind: 'observe'})
	run.at(2, {type: 'target-ready', suite: 'a', afterMs: 1})
	// The last second is not whole, and its memory is in no quantile; what another tool needs behind it is not the program's.
	for (const [tMs, rssBytes] of [
		[500, 5e6],
		[1500, 1e6],
		[2500, 2e6],
		[3200, 9e6],
		[9500, 400e6],
	] as const)
		run.usage('a', tMs, {pid: 10}, {cpuMs: 0, rssBytes})
	run.at(9800, {type: 'suite-finished', suite: 'a', outcome: {is: 'done'}, measuredToMs: 3300})
	const suite = suiteOf(run.events)
	expect(suite.usage!.rssBytes.max).toBe(metric(suite, 'rssBytes').max)
	expect(suite.usage!.rssBytes.max).toBe(Math.round(9e6 / 4096) * 4096)
})
