/** Steps taken with real programs, files and requests; what comes of which is tested to the figure in run-steps.test.ts. */
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {expect, onTestFinished, test, vi} from 'vitest'
import {freePort} from '../../bench/shared/free-port.ts'
import type {StepsPlan} from '../../src/core/kinds/steps/plan.ts'
import type {Action, Reaction, Step} from '../../src/core/kinds/steps/suite-step.ts'
import {step, steps} from '../core/run/recorded-steps.ts'
import {fixture} from '../probe/observe-target.ts'
import {expectLawful} from './lawful.ts'
import {carriedOut, node, type Running, start} from './real-suites.ts'

vi.setConfig({testTimeout: 120_000})

/** A project with a source file, and what watches it. */
function project(): string {
	const dir = mkdtempSync(path.join(tmpdir(), 'steps-'))
	onTestFinished(() => rmSync(dir, {recursive: true, force: true}))
	mkdirSync(path.join(dir, 'src'))
	writeFileSync(path.join(dir, 'src/a.txt'), 'as it was')
	utimesSync(path.join(dir, 'src/a.txt'), 1000, 2000)
	return dir
}

function watcher(dir: string, all: readonly Step[], more: Partial<StepsPlan> = {}, port?: number): StepsPlan {
	return {
		...steps('reload', 'x', {
			probe: null,
			runs: 3,
			warmup: 0,
			workIn: 'folder',
			ready: {is: 'log', pattern: '^ready$', timeoutMs: 60_000},
			benchmarks: [{label: null, steps: all.map(one => ({...one, timeoutMs: 60_000}))}],
			...more,
		}),
		launch: {
			argv: [node, fixture('answers-changes.js')],
			shell: false,
			cwd: dir,
			env: {ANSWER_MS: '60', ...(port === undefined ? {} : {PORT: String(port)})},
		},
	}
}

const updated: Reaction = {is: 'log', pattern: '^updated in'}
const write = (text: string): Action => ({is: 'write', file: 'src/a.txt', text})
const take = (name: string, action: Action, until: Reaction, more: Partial<Step> = {}) =>
	step(name, {action, until, settleMs: 120, ...more})

function outcomes({of}: Running): ReadonlyArray<readonly [string, string]> {
	return of('step-finished').map(({step: name, outcome, text}) => [name, text ?? outcome])
}

test('each sort of action is seen to have each sort of effect, and files are as they were in the end', async () => {
	const dir = project()
	const port = await freePort()
	const url = `http://127.0.0.1:${port}/`
	const all = [
		take('touch', {is: 'touch', file: 'src/a.txt', append: null}, updated),
		take('append', {is: 'touch', file: 'src/a.txt', append: '{run}'}, updated),
		take('served', write('served {run}'), {is: 'http', url, status: 200, body: 'served {run}$'}),
		take('built', write('built {run}'), {is: 'file', file: 'out/bundle.txt', contains: 'built {run}$'}),
		take('burst', {is: 'write', file: 'src/f{n}.txt', text: '{run}'}, updated, {times: 10, expect: 1}),
		take(
			'page',
			{is: 'request', request: {url, method: 'POST', headers: {}, body: 'x'}},
			{is: 'answer', status: 200, body: 'POST built {run}'},
		),
		take('typed', {is: 'type', text: 'hello {run}\n'}, {is: 'log', pattern: 'heard hello {run}$'}),
		take(
			'list',
			{is: 'run', launch: {argv: ['ls', 'src'], shell: false, cwd: dir, env: {}}},
			{is: 'exit', of: 'command', codes: [0]},
		),
	]
	const running = await carriedOut([watcher(dir, all, {}, port)])
	expect(running.outcomes).toEqual([{is: 'done'}])
	expect(outcomes(running)).toEqual(
		Array(3)
			.fill(all.map(one => [one.name, 'done']))
			.flat(),
	)
	// The watcher lets 60 ms pass before it answers; what is slower than that is the machine.
	for (const {step: name, durationNs} of running.of('step-finished'))
		if (!['page', 'typed', 'list'].includes(name)) expect(durationNs).toBeGreaterThanOrEqual(60e6)
	expect(readFileSync(path.join(dir, 'src/a.txt'), 'utf8')).toBe('as it was')
	expect(statSync(path.join(dir, 'src/a.txt')).mtimeMs).toBe(2_000_000)
	expect(readdirSync(path.join(dir, 'src'))).toEqual(['a.txt'])
	expectLawful(running.events)
})

test('in a copy nothing of the folder is touched, and the copy is gone; each run afresh has one of its own', async () => {
	const dir = project()
	const before = statSync(path.join(dir, 'src/a.txt'))
	const all = [take('reload', write('{run}'), updated)]
	const quit = take('quit', {is: 'type', text: 'quit\n'}, {is: 'exit', of: 'program', codes: [0]})
	const copies = () => readdirSync(tmpdir()).filter(name => name.startsWith('arsenal-work-'))
	const left = copies()
	const running = await carriedOut([
		{...watcher(dir, all, {workIn: 'copy'}), name: 'once'},
		{...watcher(dir, [...all, quit], {workIn: 'bare-copy', fresh: true}), name: 'afresh'},
	])
	expect(running.outcomes).toEqual([{is: 'done'}, {is: 'done'}])
	const starts = (suite: string) => running.of('process-started').filter(one => one.suite === suite).length
	expect([starts('once'), starts('afresh')]).toEqual([1, 3])
	expect(statSync(path.join(dir, 'src/a.txt'))).toMatchObject({ino: before.ino, mtimeMs: before.mtimeMs})
	expect(readdirSync(dir)).toEqual(['src'])
	expect(copies().filter(name => !left.includes(name))).toEqual([])
	expectLawful(running.events)
})

test('the program is observed meanwhile', async () => {
	const dir = project()
	const all = [take('reload', write('{run}'), updated)]
	const running = await carriedOut([watcher(dir, all, {probe: {cpuIntervalUs: 5000}, runs: 5})])
	expect(running.outcomes).toEqual([{is: 'done'}])
	expect(running.of('node-attached')).toHaveLength(1)
	expect(running.of('cpu-sampled').length).toBeGreaterThan(0)
	expect(running.of('usage-sampled').length).toBeGreaterThan(0)
	expectLawful(running.events)
})

test('stopped in the middle, files are put back all the same', async () => {
	const dir = project()
	const all = [take('reload', write('{run}'), updated), take('never', write('{run}'), {is: 'log', pattern: 'never'})]
	const running = start([watcher(dir, all)])
	await running.when('step-started', event => event.step === 'never')
	running.conductor.stop()
	expect(await running.finished).toEqual({outcome: 'interrupted', exitCode: 130})
	expect(readFileSync(path.join(dir, 'src/a.txt'), 'utf8')).toBe('as it was')
	expect(statSync(path.join(dir, 'src/a.txt')).mtimeMs).toBe(2_000_000)
})

test('without a program there are only the steps, and what one has started the others can ask', async () => {
	const dir = project()
	const port = await freePort()
	const url = `http://127.0.0.1:${port}/`
	const launch = {argv: [node, fixture('answers-changes.js')], shell: false, cwd: dir, env: {PORT: String(port)}}
	const all = [
		take('start', {is: 'run', launch}, {is: 'log', pattern: '^ready$'}),
		take(
			'page',
			{is: 'request', request: {url, method: 'GET', headers: {}, body: null}},
			{is: 'answer', status: 200, body: null},
		),
		take('reload', write('{run}'), updated),
	]
	const running = await carriedOut([watcher(dir, all, {hasProgram: false, workIn: 'copy', fresh: true, runs: 2})])
	expect(running.outcomes).toEqual([{is: 'done'}])
	expect(outcomes(running)).toEqual(
		Array(2)
			.fill(all.map(one => [one.name, 'done']))
			.flat(),
	)
	expect(running.of('process-exited').map(({exit}) => exit.signal)).toEqual(['SIGTERM', 'SIGTERM'])
	expectLawful(running.events)
})
