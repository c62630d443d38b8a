import type {RunEvent} from '../../../src/core/events/run-event.ts'
import type {StepsEvent} from '../../../src/core/kinds/steps/events.ts'
import type {StepsPlan} from '../../../src/core/kinds/steps/plan.ts'
import type {Step, StepsBenchmark} from '../../../src/core/kinds/steps/suite-step.ts'
import {launch, Recording} from './recorded-runs.ts'

export function step(name: string, more: Partial<Step> = {}): Step {
	return {
		name,
		action: {is: 'touch', file: 'src/a.ts', append: null},
		times: 1,
		until: {is: 'log', pattern: 'updated in'},
		expect: null,
		settleMs: 0,
		timeoutMs: 30_000,
		...more,
	}
}

const page = step('page', {
	action: {is: 'request', request: {url: 'http://127.0.0.1:5173/', method: 'GET', headers: {}, body: null}},
	until: {is: 'answer', status: 200, body: null},
})

export function steps(name: string, line: string, more: Partial<StepsPlan> = {}): StepsPlan {
	return {
		kind: 'steps',
		name,
		tags: [],
		launch: launch(line),
		probe: {cpuIntervalUs: 10_309},
		stop: {signal: 'SIGTERM', graceMs: 5000},
		allowedExitCodes: [0],
		flameAtEnd: false,
		hasProgram: true,
		ready: {is: 'log', pattern: 'ready', timeoutMs: 15_000},
		runs: 20,
		warmup: 1,
		fresh: false,
		workIn: 'copy',
		benchmarks: [{label: null, steps: [step('reload'), page]}],
		...more,
	}
}

export type Ended = Partial<Omit<Extract<StepsEvent, {type: 'step-finished'}>, 'type' | 'suite'>>

/** One step, from its start to its end. */
export function takeStep(run: Recording, suite: string, fromMs: number, of: Ended): number {
	const {run: number = 1, step: name = 'reload', warmup = false, benchmark, durationNs = 1e6, ...ended} = of
	const place = {suite, run: number, step: name, warmup, ...(benchmark === undefined ? {} : {benchmark})}
	const endMs = Math.round(fromMs + (durationNs ?? 30e9) / 1e6)
	run.at(fromMs, {type: 'step-started', ...place})
	run.at(endMs, {type: 'step-finished', ...place, outcome: 'done', durationNs, reactions: 1, ...ended})
	return endMs
}

/** Hot reload: the first is cold, one is twice as long, one never comes; behind each a page is asked for. */
export function stepsRun(): RunEvent[] {
	const name = 'reload'
	const run = new Recording([steps(name, 'npm run dev')], 29)
	const pid = 6100
	run.at(5, {type: 'suite-started', suite: name, kind: 'steps'})
	run.at(20, {type: 'process-started', suite: name, role: 'target', pid, argv: ['npm', 'run', 'dev']})
	run.at(90, {
		type: 'node-attached',
		suite: name,
		pid,
		ppid: 4000,
		nodeVersion: 'v24.21.0',
		argv: ['node', 'node_modules/.bin/vite'],
	})
	run.print(name, 830, 'stdout', ['VITE ready in 702 ms'])
	run.at(840, {type: 'target-ready', suite: name, afterMs: 820})
	let tMs = 860
	for (let number = 1; number <= 21; number++) {
		const warmup = number === 1
		const spoilt = warmup ? 3 : number === 12 ? 2.1 : 1
		const reloadNs = Math.round((412 + 9 * run.noise()) * spoilt * 1e6)
		const pageNs = Math.round((6 + 0.5 * run.noise()) * 1e6)
		const of = {run: number, warmup}
		run.usage(name, tMs, {pid}, {cpuMs: 200 + number * 60, rssBytes: (180 + number) * 2 ** 20})
		if (number === 17) {
			const text = 'nothing came within 30.0 s: a line that matches /updated in/'
			tMs = takeStep(run, name, tMs, {...of, outcome: 'timed-out', durationNs: null, reactions: 0, text}) + 2
			continue
		}
		tMs = takeStep(run, name, tMs, {...of, durationNs: reloadNs}) + 2
		run.print(name, tMs, 'stdout', [`[vite] page updated in ${number} steps`])
		tMs = takeStep(run, name, tMs, {...of, step: 'page', durationNs: pageNs, resolutionNs: 400_000}) + 2
	}
	run.at(tMs, {type: 'node-detached', suite: name, pid})
	run.at(tMs + 4, {
		type: 'process-exited',
		suite: name,
		role: 'target',
		pid,
		exit: {exitCode: null, signal: 'SIGTERM', failure: null},
	})
	run.at(tMs + 8, {type: 'suite-finished', suite: name, outcome: {is: 'done'}, measuredToMs: tMs})
	run.at(tMs + 10, {type: 'run-finished', outcome: 'done', exitCode: 0})
	return run.events
}

const sizes = [1, 10, 100]

/** A sweep over how many files are written, under way: half of its rounds are done. */
export function stepsSweepRun(): RunEvent[] {
	const name = 'rebuild'
	const benchmarks = sizes.map(
		(files): StepsBenchmark => ({
			label: `files=${files}`,
			steps: [
				step('write', {
					action: {is: 'write', file: 'src/f{n}.ts', text: 'export const run = {run}'},
					times: files,
					until: {is: 'file', file: 'dist/main.js', contains: 'run = {run}'},
				}),
			],
		}),
	)
	const run = new Recording([steps(name, 'npm run watch', {benchmarks, runs: 12, warmup: 0})], 31)
	const pid = 6200
	run.at(5, {type: 'suite-started', suite: name, kind: 'steps'})
	run.at(20, {type: 'process-started', suite: name, role: 'target', pid, argv: ['npm', 'run', 'watch']})
	run.at(640, {type: 'target-ready', suite: name, afterMs: 620})
	let tMs = 660
	for (let number = 1; number <= 20; number++) {
		const files = sizes[(number - 1) % 3]!
		const of = {run: number, step: 'write', benchmark: `files=${files}`}
		run.usage(name, tMs, {pid}, {cpuMs: 100 + number * 80, rssBytes: 150 * 2 ** 20})
		if (number === 20) {
			run.at(tMs, {type: 'step-started', suite: name, warmup: false, ...of})
			break
		}
		const durationNs = Math.round((80 + 1.4 * files + 3 * run.noise()) * 1e6)
		tMs = takeStep(run, name, tMs, {...of, durationNs, resolutionNs: 1_100_000}) + 3
	}
	run.at(tMs + 30, {
		type: 'system-sampled',
		cpuShare: 0.3,
		loadAverage1: 0.5,
		availableMemoryBytes: 8e9,
		runnerCpuShare: 0.02,
	})
	return run.events
}
