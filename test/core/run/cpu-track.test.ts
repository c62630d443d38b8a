import {describe, expect, it} from 'vitest'
import type {RunEvent} from '../../../src/core/events/run-event.ts'
import {writeCpuProfile} from '../../../src/core/profile/formats/write-cpu-profile.ts'
import {topFrames} from '../../../src/core/profile/top-frames.ts'
import {CpuTrack} from '../../../src/core/run/state/cpu-track.ts'
import {summarise} from '../../../src/core/run/summary/summarise.ts'
import {renderMarkdown} from '../../../src/report/markdown.ts'
import {fold, httpRun, leakRun, neverYieldsRun, observe, Recording, recordedRuns} from './recorded-runs.ts'

/** One process, a second a window, a new function every second. */
function growing(seconds: number): RunEvent[] {
	const run = new Recording([observe('a', 'node a.js')], 3)
	run.at(0, {type: 'suite-started', suite: 'a', kind: 'observe'})
	for (let second = 1; second <= seconds; second++) run.cpu('a', second * 1000, 1, [[`main;f${second}`, 1]], 10)
	return run.events
}

describe('a window of the CPU samples', () => {
	it('is cut to the sample', () => {
		const {cpu} = fold(growing(5)).suites[0]!
		const names = (fromMs: number, toMs: number) => topFrames(cpu.window(fromMs, toMs), 9).map(frame => frame.name)
		expect(names(1000, 2000)).toContain('f2')
		expect(names(1000, 2000)).not.toContain('f4')
		expect(cpu.window(1000, 3000).durationMs).toBe(2000)
		expect([...cpu.whole().samples.values()].reduce((a, b) => a + b)).toBe(50)
	})

	it('of a run that is longer than samples are kept is in the sums, and where the profile begins is said', () => {
		const run = new Recording([observe('a', 'node a.js')], 3)
		run.at(0, {type: 'suite-started', suite: 'a', kind: 'observe'})
		const each = 100_000
		for (let minute = 1; minute <= 9; minute++) run.cpu('a', minute * 60_000, 1, [['main;f', 1]], each)
		const flame = {
			title: 'a',
			source: 'v8',
			svg: 'f.svg',
			html: null,
			samples: 9 * each,
			durationMs: 1,
			top: [],
		} as const
		const written = {type: 'flame-written', suite: 'a', fromMs: 0, toMs: 540_000, tookMs: 1, ...flame} as const
		run.at(540_001, {...written, profile: 'f.cpuprofile'})
		const suite = fold(run.events).suites[0]!
		const kept = suite.cpu.timed(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
		expect(kept.reduce((sum, {stacks}) => sum + stacks.length, 0)).toBe(7 * each)
		expect(suite.cpu.keptFromMs).toBe(kept[0]!.startMs)
		expect([...suite.cpu.whole().samples.values()]).toEqual([9 * each])
		const said = summarise(fold(run.events)).suites[0]!.findings.filter(one => one.code === 'profile-cut')
		expect(said).toMatchObject([
			{
				text: expect.stringMatching(/^The \.cpuprofile of the whole run begins 2m59s after its start/),
				evidence: '200 000 samples before are in their sums alone',
			},
		])
		// Without a file there is nothing to say, nor where all samples are in it.
		const without = run.events.map(event => (event.type === 'flame-written' ? {...event, profile: null} : event))
		const short = run.events.filter(event => !(event.type === 'cpu-sampled' && event.tMs > 420_000))
		for (const events of [without, short])
			expect(summarise(fold(events)).suites[0]!.findings.map(one => one.code)).not.toContain('profile-cut')
	})

	it('after a lost one is left out rather than given wrong names', () => {
		const events = growing(5)
		const {cpu} = fold(events.filter(event => !(event.type === 'cpu-sampled' && event.tMs === 3000))).suites[0]!
		expect(
			topFrames(cpu.whole(), 9)
				.map(frame => frame.name)
				.toSorted(),
		).toEqual(['f1', 'f2', 'main'])
		expect(cpu.lostWindows).toBe(2)
	})

	it('is bounded in number too: what is over at once leaves windows of a sample or two', () => {
		const cpu = new CpuTrack()
		const of = {isolate: 1, pid: 1, thread: 0}
		const news = {newFrames: [], newStacks: []}
		cpu.add({...of, newFrames: [['f', '', 0, 0]], newStacks: [[-1, 0]], startMs: 0, stacks: [0], deltasUs: [1000]})
		for (let at = 1; at < 80_000; at++) cpu.add({...of, ...news, startMs: 10 * at, stacks: [0], deltasUs: [1000]})
		expect(cpu.timed(0, 400).length).toBe(0)
		expect(cpu.timed(700_000, 800_000).length).toBe(10_000)
		expect(cpu.whole().samples.get(0)).toBe(80_000)
	})

	it('never breaks a report, whichever event of a log is lost', () => {
		for (const record of [httpRun, neverYieldsRun, () => leakRun(25)]) {
			const events = record()
			for (let i = 1; i < events.length; i++) {
				const report = summarise(fold(events.toSpliced(i, 1)))
				const known = new Set([
					'(program)',
					'(garbage collector)',
					'(anonymous)',
					'spin',
					'remember',
					'onRequest',
					'handle',
					'renderItems',
					'sortItems',
					'parseQuery',
				])
				for (const frame of report.suites[0]?.hottest?.top ?? []) expect(known).toContain(frame.name)
				expect(renderMarkdown(report)).toContain('## Run it again')
			}
		}
	})

	it('is lost in none of the recorded runs', () => {
		for (const record of Object.values(recordedRuns)) {
			for (const suite of fold(record()).suites) expect(suite.cpu.lostWindows).toBe(0)
		}
	})
})

describe('isolates', () => {
	const names = {newFrames: [['f', '/a.js', 1, 1]], newStacks: [[-1, 0]]} as const
	const none = {newFrames: [], newStacks: []} as const
	const window = (startMs: number) => ({startMs, stacks: [0], deltasUs: [1000]})

	it('of one process are told apart: a thread is no part of the main one', () => {
		const cpu = new CpuTrack()
		cpu.add({isolate: 1, pid: 7, thread: 0, ...names, ...window(0)})
		cpu.add({isolate: 2, pid: 7, thread: 3, ...none, ...window(0)})
		expect(cpu.timed(0, 10)).toHaveLength(2)
		expect(cpu.timed(0, 10, 7)).toMatchObject([{isolate: 1, pid: 7, thread: 0}])
		expect([cpu.busySamplesOf(1), cpu.busySamplesOf(2)]).toEqual([1, 1])
		const written = writeCpuProfile(cpu.table, cpu.timed(0, 10)).nodes.map(({callFrame}) => callFrame.functionName)
		expect(written).toEqual(['(root)', 'process 7', 'f', 'process 7, thread 3', 'f'])
	})

	it('with one pid, one after the other, do not continue each other', () => {
		const cpu = new CpuTrack()
		cpu.add({isolate: 1, pid: 7, thread: 0, ...names, ...window(0)})
		cpu.add({isolate: 2, pid: 7, thread: 0, ...none, ...window(1)})
		expect(cpu.timed(0, 10)).toMatchObject([{isolate: 1}, {isolate: 2}])
	})

	it('of a thread say nothing of how busy the loop is, nor what of the main thread was seen', () => {
		const run = new Recording([observe('a', 'node a.js')], 3)
		run.at(0, {type: 'suite-started', suite: 'a', kind: 'observe'})
		run.at(1, {type: 'node-attached', suite: 'a', pid: 7, ppid: 1, nodeVersion: 'v24.21.0', argv: ['node', 'a.js']})
		run.at(1000, {
			...{type: 'cpu-sampled', suite: 'a', isolate: 2, pid: 7, thread: 1, ...names},
			...{startMs: 0, stacks: [0], deltasUs: [900_000]},
		})
		const suite = fold(run.events).suites[0]!
		expect(suite.loop.utilisation.last).toBeNaN()
		expect(suite.nodes.get(7)).toMatchObject({lastCpuMs: null, isolates: new Set()})
		expect(suite.cpu.whole().self.get(0)).toBe(900_000)
	})

	it('of a program that its process has become another with count for the process, those of an ended one do not', () => {
		const run = new Recording([observe('a', 'node a.js')], 3)
		const attach = {
			type: 'node-attached',
			suite: 'a',
			pid: 7,
			ppid: 1,
			nodeVersion: 'v24.21.0',
			argv: ['node', 'a.js'],
		} as const
		const sampled = {type: 'cpu-sampled', suite: 'a', pid: 7, thread: 0} as const
		run.at(0, {type: 'suite-started', suite: 'a', kind: 'observe'})
		run.usage('a', 1, {pid: 7}, {cpuMs: 1, rssBytes: 1})
		run.at(2, attach)
		run.at(10, {...sampled, isolate: 1, ...names, ...window(0)})
		run.at(20, attach)
		run.at(30, {...sampled, isolate: 2, ...none, ...window(20)})
		const isolates = () => [...fold(run.events).suites[0]!.nodes.get(7)!.isolates]
		expect(isolates()).toEqual([1, 2])
		run.at(40, {type: 'usage-sampled', suite: 'a', processes: [], gone: [7]})
		run.at(50, attach)
		run.at(60, {...sampled, isolate: 3, ...none, ...window(50)})
		expect(isolates()).toEqual([3])
	})
})
