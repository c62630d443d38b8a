import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {RunEvent} from '../../../src/core/events/run-event.ts'
import {apply} from '../../../src/core/run/state/apply.ts'
import {type RunState, startRunState} from '../../../src/core/run/state/run-state.ts'
import {screensOf} from '../../../src/tui/kinds.ts'
import {fold, observe, Recording, recordedRuns} from '../../core/run/recorded-runs.ts'
import {demoEvents, finishedRun, runningRun} from '../support/demo-run.ts'

function panesOf(run: RunState, asOfMs: number | null = null): string[] {
	const suite = run.suites[run.current]!
	return screensOf(suite)
		.panes(suite, asOfMs)
		.map(one => one.name)
}

/** The panes after each event, without those in a row that are the same. */
function coursesOf(events: readonly RunEvent[]): string[][] {
	const [first, ...rest] = events
	if (first?.type !== 'run-started') throw new Error('a run begins with run-started')
	const run = startRunState(first)
	const course: string[][] = []
	for (const event of rest) {
		apply(run, event)
		const panes = panesOf(run)
		if (panes.join() !== course.at(-1)?.join()) course.push(panes)
	}
	return course
}

const job = observe('job', 'node job.js', {durationMs: 60_000})

/** A program that is asked nothing, second by second. */
function program(seconds: number, rssBytes: (second: number) => number, works = true): Recording {
	const run = new Recording([job], 1)
	run.at(1, {type: 'suite-started', suite: 'job', kind: 'observe'})
	run.at(2, {type: 'process-started', suite: 'job', role: 'target', pid: 10, argv: ['node', 'job.js']})
	run.at(3, {type: 'target-ready', suite: 'job', afterMs: 2})
	for (let second = 0; second < seconds; second++) {
		const tMs = second * 1000 + 500
		run.usage('job', tMs, {pid: 10}, {cpuMs: second * 900, rssBytes: rssBytes(second)})
		if (!works) continue
		run.at(tMs + 10, {
			type: 'cpu-sampled',
			suite: 'job',
			...{isolate: 1, pid: 10, thread: 0},
			startMs: tMs - 400,
			stacks: Array(40).fill(0),
			deltasUs: Array(40).fill(1e4),
			newFrames: second === 0 ? [['work', 'file:///a.js', 1, 1]] : [],
			newStacks: second === 0 ? [[-1, 0]] : [],
		})
	}
	return run
}

const mib = 2 ** 20
const flat = () => 60 * mib
const leaking = (second: number) => (60 + 4 * second) * mib

describe('what comes first', () => {
	test('is the latency of a service, the runs of a command, the frames of a job, the memory of a leak', () => {
		expect(panesOf(runningRun())).toEqual(['latency', 'cpu', 'memory', 'loop', 'hot'])
		expect(panesOf(finishedRun())[0]).toBe('runs')
		expect(panesOf(fold(program(30, flat).events))).toEqual(['hot', 'cpu', 'memory'])
		expect(panesOf(fold(program(30, leaking).events))).toEqual(['memory', 'hot', 'cpu'])
	})

	test('is not the memory of what levels off while code is loaded', () => {
		const warming = (second: number) => Math.min(second, 6) * 20 * mib + 40 * mib
		expect(panesOf(fold(program(40, warming).events))[0]).toBe('hot')
	})

	test('is memory once a finding says that it grows, whatever is timed', () => {
		const run = runningRun()
		const suite = run.suites[0]!
		const finding = {code: 'memory-growth', severity: 'warning', text: '', evidence: ''} as const
		apply(run, {tMs: run.tMs, type: 'finding-made', suite: suite.plan.name, finding})
		apply(run, {tMs: run.tMs, type: 'suite-finished', suite: suite.plan.name, outcome: {is: 'done'}})
		expect(panesOf(run)).toEqual(['memory', 'latency', 'cpu', 'loop', 'hot'])
	})
})

test('no pane is there without values', () => {
	expect(panesOf(fold(program(1, flat, false).events))).toEqual(['memory'])
	expect(panesOf(fold(program(5, flat, false).events))).toEqual(['cpu', 'memory'])
	expect(panesOf(finishedRun())).toEqual(['runs', 'latency'])
})

test('a frozen screen keeps the panes it had', () => {
	const run = fold(program(60, leaking).events)
	expect(panesOf(run, 9000)).toEqual(['hot', 'cpu', 'memory'])
	expect(panesOf(run, 45_000)[0]).toBe('memory')
})

describe('while a run lives', () => {
	const runs: Readonly<Record<string, readonly RunEvent[]>> = {
		...Object.fromEntries(Object.entries(recordedRuns).map(([name, make]) => [name, make()])),
		demo: demoEvents(40),
		job: program(60, flat).events,
		leaking: program(60, leaking).events,
	}

	test.each(Object.entries(runs))('no pane of %s goes, and the order changes once at most', (_, events) => {
		for (const panes of coursesOf(events)) expect(new Set(panes).size).toBe(panes.length)
		expectCalm(coursesOf(events))
	})

	test('memory that wavers does not move the panes to and fro', () => {
		fc.assert(
			fc.property(fc.array(fc.integer({min: 20, max: 400}), {minLength: 15, maxLength: 90}), levels => {
				expectCalm(coursesOf(program(levels.length, second => levels[second]! * mib).events))
			}),
			{numRuns: 40, seed: 5},
		)
	})

	/** A suite has its panes: what follows another suite begins anew. */
	function expectCalm(course: readonly string[][]): void {
		let turns = 0
		for (const [i, panes] of course.entries()) {
			const before = course[i - 1]
			if (before === undefined || isAnotherKind(before, panes)) continue
			expect(before.filter(name => !panes.includes(name))).toEqual([])
			const kept = panes.filter(name => before.includes(name))
			if (kept.join() !== before.filter(name => panes.includes(name)).join()) turns++
		}
		expect(turns).toBeLessThanOrEqual(1)
	}

	function isAnotherKind(before: readonly string[], panes: readonly string[]): boolean {
		return before.includes('runs') !== panes.includes('runs') || before.includes('ratio') !== panes.includes('ratio')
	}
})
