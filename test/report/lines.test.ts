import {describe, expect, it} from 'vitest'
import type {RunEvent} from '../../src/core/events/run-event.ts'
import {apply} from '../../src/core/run/state/apply.ts'
import {startRunState} from '../../src/core/run/state/run-state.ts'
import {summarise} from '../../src/core/run/summary/summarise.ts'
import {finalLines, type LineOptions, linesOfEvent, progressLine} from '../../src/report/lines.ts'
import {
	command,
	commandRun,
	deepCutRun,
	diedAtOnceRun,
	fold,
	httpRun,
	interruptedRun,
	Recording,
	recordedRuns,
} from '../core/run/recorded-runs.ts'
import {stepsRun, stepsSweepRun} from '../core/run/recorded-steps.ts'
import {hostileRun} from './hostile-run.ts'

/** What line mode prints of a run, a progress line every five seconds. */
function printed(events: readonly RunEvent[], options: LineOptions = {}): string[] {
	const [first, ...rest] = events
	if (first?.type !== 'run-started') throw new Error('no start')
	const state = startRunState(first)
	const lines: string[] = []
	let nextMs = 5000
	for (const event of rest) {
		apply(state, event)
		lines.push(...linesOfEvent(state, event, options))
		if (event.tMs < nextMs) continue
		nextMs += 5000
		const line = progressLine(state, options)
		if (line !== null) lines.push(line)
	}
	return lines
}

describe('line mode', () => {
	it('names ten Node processes, and says that there are more', () => {
		const run = new Recording([command('builds', 'npm run build')], 1)
		run.at(10, {type: 'suite-started', suite: 'builds', kind: 'command'})
		for (let pid = 1; pid <= 15; pid++)
			run.at(10 + pid, {type: 'node-attached', suite: 'builds', pid, ppid: 1, nodeVersion: 'v24.0.0', argv: ['node']})
		const observing = printed(run.events).filter(line => line.includes('observing'))
		expect(observing).toHaveLength(11)
		expect(observing.at(-1)).toMatch(/observing more Node processes, which are not named here$/)
	})

	it('of a service', () => {
		expect(printed(httpRun()).join('\n')).toBe(
			`
10:41:22 http-json started: npm start
10:41:22 http-json observing Node v20.20.0, pid 4100: npm start
10:41:22 http-json observing Node v20.20.0, pid 4112: node server.js
10:41:22 http-json ready after 598 ms
10:41:27 http-json 4/20s rps=420 p50=2.94 p99=15.24 cpu=70 rss=150MiB wait99=3.9 err=0
10:41:32 http-json 9/20s rps=420 p50=2.89 p99=16.09 cpu=63 rss=150MiB wait99=3.8 err=2
10:41:37 http-json 14/20s rps=420 p50=2.96 p99=16.02 cpu=65 rss=150MiB wait99=3.9 err=2
10:41:42 http-json 19/20s rps=420 p50=2.91 p99=17.63 cpu=64 rss=150MiB wait99=3.9 err=2
10:41:42 http-json flamegraph flame-1.svg of 800 samples
10:41:42 http-json done in 20.7 s
`.trim(),
		)
	})

	it('of a command of megabytes says how it begins', () => {
		const [first, ...rest] = commandRun()
		if (first?.type !== 'run-started') throw new Error('no start')
		const [suite] = first.plan.suites
		const long = {...suite!, launch: {...suite!.launch, argv: ['node', 'y'.repeat(3_000_000)]}}
		const lines = printed([{...first, plan: {...first.plan, suites: [long]}}, ...rest])
		expect(lines[0]).toMatch(/^10:41:22 startup started: node y+\.\.\.$/)
		expect(lines[0]!.length).toBeLessThan(400)
	})

	it('of a command has a row a run', () => {
		const lines = printed(commandRun({runs: 10}))
		expect(lines.slice(1, 4)).toEqual([
			'10:41:22 startup warm-up 1/2 208 ms',
			'10:41:22 startup warm-up 2/2 209 ms',
			'10:41:22 startup run  1/10 330 ms',
		])
		expect(lines.filter(line => / run +\d+\/10 /.test(line))).toHaveLength(10)
	})

	it('says how a bad run ended', () => {
		const run = new Recording([command('a', 'x', {runs: 3})], 1)
		const exits = [
			{exitCode: 3, signal: null, failure: null},
			{exitCode: null, signal: 'SIGSEGV', failure: null},
			{exitCode: null, signal: null, failure: {code: 'ENOENT', message: 'no such file'}},
		]
		exits.forEach((exit, i) => {
			run.at(i, {type: 'iteration-finished', suite: 'a', iteration: i + 1, warmup: false, wallNs: 5e6, exit})
		})
		expect(printed(run.events).map(line => line.slice(9))).toEqual([
			'a run 1/3 5.00 ms exit code 3',
			'a run 2/3 5.00 ms ended by SIGSEGV',
			'a run 3/3 5.00 ms could not be started: ENOENT',
		])
	})

	it('of steps has a line for each, and why one failed', () => {
		const lines = printed(stepsRun()).map(line => line.slice(9))
		expect(lines.slice(0, 7)).toEqual([
			'reload started: npm run dev',
			'reload observing Node v24.21.0, pid 6100: node node_modules/.bin/vite',
			'reload ready after 820 ms',
			'reload warm-up 1/1 reload 1.25 s',
			'reload warm-up 1/1 page 6.00 ms',
			'reload run  1/20 reload 407 ms',
			'reload run  1/20 page 5.79 ms',
		])
		expect(lines).toContain(
			'reload run 16/20 reload FAILED: nothing came within 30.0 s: a line that matches /updated in/',
		)
		expect(lines.filter(line => /^reload run +\d+\/20 /.test(line))).toHaveLength(39)
		expect(lines.find(line => line.includes('runs '))).toMatch(
			/^reload 7\/21 runs cpu=\d+ rss=\d+MiB {2}run: about \d+s left$/,
		)
	})

	it('of steps with parameters says which', () => {
		const lines = printed(stepsSweepRun()).map(line => line.slice(9))
		expect(lines.slice(1, 6)).toEqual([
			'rebuild ready after 620 ms',
			expect.stringMatching(/^rebuild run {2}1\/12 files=1 write [\d.]+ ms$/),
			expect.stringMatching(/^rebuild run {2}1\/12 files=10 write [\d.]+ ms$/),
			expect.stringMatching(/^rebuild run {2}1\/12 files=100 write [\d.]+ ms$/),
			expect.stringMatching(/^rebuild run {2}2\/12 files=1 write [\d.]+ ms$/),
		])
	})

	it('of a target that died shows its last lines', () => {
		const lines = printed(diedAtOnceRun())
		expect(lines[1]).toBe(
			'10:41:22 worker FAILED: The target ended with exit code 1 after 161 ms, before it was ready.',
		)
		expect(lines.slice(2, 4)).toEqual(['  its last lines:', '  | Error: connect ECONNREFUSED 127.0.0.1:6379'])
	})

	it('says when a run was interrupted, and under which tool it runs', () => {
		expect(printed(interruptedRun()).at(-1)).toBe('10:41:29 http-json interrupted after 7.30 s')
		expect(printed(deepCutRun())[1]).toBe('10:41:22 checksum runs under 0x')
	})

	it('has no line while nothing runs', () => {
		expect(progressLine(fold(httpRun()))).toBeNull()
		expect(progressLine(fold(httpRun().slice(0, 1)))).toBeNull()
	})

	it('says that a target is still starting', () => {
		const state = fold(httpRun().slice(0, 3))
		state.tMs = 4100
		expect(progressLine(state)).toBe('10:41:26 http-json starting 4s')
	})

	it('is plain unless colour is asked for, and the same words then', () => {
		for (const record of [...Object.values(recordedRuns), hostileRun]) {
			const plain = printed(record())
			for (const line of plain) expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
			const coloured = printed(record(), {color: true})
			expect(coloured.map(line => line.replace(/\u001b\[\d+m/g, ''))).toEqual(plain)
		}
		expect(printed(diedAtOnceRun(), {color: true}).join('')).toContain('\u001b[31mFAILED\u001b[39m')
	})
})

describe('the end of line mode', () => {
	it('is a table, what stands out, and where everything is', () => {
		expect(finalLines(summarise(fold(httpRun())), {folder: 'out/x'}).join('\n')).toBe(
			`
suite      outcome      n      p50      p90      p99      max  per s    cpu  rss max  warnings
http-json  done     8 400  2.92 ms  4.28 ms  16.4 ms  26.5 ms    420  64.9%  151 MiB         1

http-json: profiled by 537 samples, which cover 98.2% of the CPU time
http-json: memory includes about 15 MiB of the probe per Node process

warning http-json: 2 requests were answered with status 500 or above.

report      out/x/report.md
data        out/x/report.json
flamegraph  out/x/flame-1.svg`,
		)
	})
})
