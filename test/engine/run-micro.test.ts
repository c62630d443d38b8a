import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, describe, expect, test, vi} from 'vitest'
import {unpackSamples} from '../../src/core/kinds/micro/events.ts'
import type {MicroMessage} from '../../src/core/kinds/micro/events-message.ts'
import type {MicroPlan} from '../../src/core/kinds/micro/plan.ts'
import {summarise} from '../../src/core/run/summary/summarise.ts'
import {Random} from '../../src/core/stats/random.ts'
import type {Finding} from '../../src/core/trouble/finding.ts'
import {fold} from '../core/run/recorded-runs.ts'
import {isAlive} from '../host/processes-alive.ts'
import {expectLawful} from './lawful.ts'
import {carriedOut, launch, played, type Running, runStarted, start} from './real-suites.ts'
import {asItSays, benchAnswers, ScriptedHost} from './scripted-host.ts'

/** Each starts programs by the dozen, which a machine that is busy takes its time for. */
vi.setConfig({testTimeout: 120_000})

const folder = mkdtempSync(path.join(os.tmpdir(), 'run-micro-'))
afterAll(() => rmSync(folder, {recursive: true, force: true}))

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/benches/${name}`, import.meta.url))

let files = 0
/** A bench file of this text. */
function benchFile(text: string): string {
	const file = path.join(folder, `${files++}.bench.mjs`)
	writeFileSync(file, `import {bench} from 'arsenal-tui'\n${text}`)
	return file
}

function measuring(file: string, more: Partial<MicroPlan> = {}): MicroPlan {
	return {
		kind: 'micro',
		name: 'bench',
		tags: [],
		launch: launch(['node', file]),
		probe: null,
		stop: {signal: 'SIGTERM', graceMs: 5000},
		allowedExitCodes: [0],
		flameAtEnd: false,
		file,
		samples: 20,
		runs: 1,
		timeLimitMs: 20_000,
		gc: 'none',
		only: null,
		nodeFlags: [],
		...more,
	}
}

const xorshift = `
let seed = 1
const next = () => { seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5; return seed }
`

/** A world in which a bench file has these benchmarks, whose calls take so many ns. */
function playing(
	callNs: Readonly<Record<string, number>>,
	changed: (message: MicroMessage) => MicroMessage = message => message,
): ScriptedHost {
	return new ScriptedHost(asItSays, request => ({ms: 5, says: benchAnswers(request, callNs).map(changed)}))
}

function reportOf(running: Running, plan: MicroPlan) {
	const [suite] = summarise(fold([runStarted([plan]), ...running.events])).suites
	return suite!
}

const measuredOf = (running: Running) => running.of('micro-measured').map(event => [event.run, event.benchmark])

describe('every benchmark of a file', () => {
	test('is measured in a fresh process, its samples in the order they came', async () => {
		const file = benchFile(`${xorshift} bench('a', next); bench('b', next); bench('pid', () => process.pid)`)
		const plan = measuring(file, {runs: 2})
		const running = await carriedOut([plan])
		expect(running.outcomes).toEqual([{is: 'done'}])
		const [listed] = running.of('benchmarks-listed')
		expect(listed?.benchmarks.map(one => one.name)).toEqual(['a', 'b', 'pid'])
		expect(listed?.node).toBe(process.versions.node)
		expect(measuredOf(running).toSorted()).toEqual([1, 2].flatMap(run => ['a', 'b', 'pid'].map(name => [run, name])))
		const pids = running.of('process-started').map(event => event.pid)
		expect(new Set(pids).size).toBe(7)
		for (const {benchmark, run, samples} of running.of('micro-measured')) {
			const sent = running.of('micro-sampled').filter(event => event.benchmark === benchmark && event.run === run)
			expect(sent.flatMap(event => [...unpackSamples(event.samplesNs)!])).toHaveLength(samples)
		}
		expectLawful(running.events)
		expect(pids.some(isAlive)).toBe(false)
		const {micro, metrics, outcome} = reportOf(running, plan)
		expect(outcome).toBe('done')
		expect(micro!.benchmarks.map(one => [one.outcome, one.runs.length])).toEqual([
			['measured', 2],
			['measured', 2],
			['measured', 2],
		])
		expect(metrics.find(one => one.name === 'a')).toMatchObject({unit: 'ns', n: 40, runs: 2})
	})

	test('comes in an order that the seed decides, another in each run', async () => {
		const world = playing({a: 10, b: 10, c: 10, d: 10})
		const running = await played(world, [measuring('/abcd.bench.mjs', {runs: 2, samples: 1})], {plan: {seed: 5}})
		const random = new Random(5)
		const [first, second] = [random.shuffle([...'abcd']), random.shuffle([...'abcd'])]
		expect(first).not.toEqual(second)
		expect(running.of('micro-started').map(event => event.benchmark)).toEqual([...first, ...second])
	})

	test('runs in its folder, with its environment, under the flags that were asked for', async () => {
		const file = benchFile(`bench([process.env.SIZE, process.cwd(), process.execArgv.at(-1)].join(), () => 1)`)
		const where = {...launch(['node', file], {SIZE: '7'}), cwd: folder}
		const {of} = await carriedOut([measuring(file, {launch: where, nodeFlags: ['--stack-size=900'], samples: 1})])
		expect(of('benchmarks-listed')[0]?.benchmarks.map(one => one.name)).toEqual([`7,${folder},--stack-size=900`])
		expect(of('micro-measured')).toHaveLength(1)
	})

	test('may be left out by name; what matches nothing is a failure that names what there is', async () => {
		const running = await played(playing({parse: 10, print: 10}), [
			measuring('/a.bench.mjs', {name: 'some', only: 'parse', samples: 1}),
			measuring('/a.bench.mjs', {name: 'none', only: 'sort'}),
		])
		expect(measuredOf(running)).toEqual([[1, 'parse']])
		expect(running.of('benchmarks-listed')[0]).toMatchObject({leftOut: 1})
		expect(running.outcomes[1]).toMatchObject({
			is: 'failed',
			code: 'benchmark-failed',
			reason: 'No benchmark of the file matches /sort/; it has "parse", "print"',
		})
	})
})

describe('what a bench file can do wrong', () => {
	/** Its words and those of the suite; the good benchmark beside it is measured all the same. */
	async function beside(bad: string, more: Partial<MicroPlan> = {}) {
		const file = benchFile(`${xorshift} bench('good', next)\n${bad}`)
		const plan = measuring(file, more)
		const rounds = Array.from({length: plan.runs}, (_, i) => [i + 1, 'good'])
		const running = await carriedOut([plan])
		expect(measuredOf(running).filter(([, name]) => name === 'good')).toEqual(rounds)
		expectLawful(running.events)
		expect(running.of('process-started').some(({pid}) => isAlive(pid))).toBe(false)
		const [outcome] = running.outcomes
		return {running, outcome, failures: running.of('micro-failed'), suite: reportOf(running, plan)}
	}

	test('throws: it is not run again, and the suite has failed', async () => {
		const {outcome, failures, suite} = await beside(`bench('bad', () => { throw new RangeError('no more') })`, {
			runs: 2,
		})
		expect(failures).toEqual([
			expect.objectContaining({benchmark: 'bad', run: 1, code: 'threw', text: expect.stringContaining('no more')}),
		])
		expect(failures[0]?.stack).toMatch(/RangeError: no more\n.*bench\.mjs/)
		expect(outcome).toMatchObject({is: 'failed', code: 'benchmark-failed', exitCode: null})
		expect(outcome).toMatchObject({
			reason: expect.stringMatching(/^1 of 2 benchmarks failed\. Benchmark "bad": It threw/),
		})
		expect(suite.micro?.benchmarks.map(one => one.outcome)).toEqual(['measured', 'failed'])
		expect(suite.findings.map(one => one.code)).toEqual(expect.arrayContaining(['benchmark-failed', 'few-runs']))
	})

	test('throws in a later run: what was measured stays, and the numbers of runs differ', async () => {
		const mark = path.join(folder, 'second-run')
		const {suite} = await beside(
			`import {existsSync, writeFileSync} from 'node:fs'
			const ran = existsSync('${mark}')
			bench('bad', () => { if (ran) throw new Error('twice') }, {teardown: () => writeFileSync('${mark}', '')})`,
			{runs: 2},
		)
		const bad = suite.micro!.benchmarks.find(one => one.name === 'bad')!
		expect([bad.outcome, bad.runs.length, bad.failure?.run]).toEqual(['partial', 1, 2])
		expect(suite.metrics.find(one => one.name === 'bad')).toMatchObject({n: 20, runs: 1})
		expect(suite.findings.map(one => one.code)).toContain('unequal-runs')
	})

	test('never resolves, with nothing left to wait for', async () => {
		const {failures} = await beside(`bench('bad', () => new Promise(() => {}))`)
		expect(failures).toMatchObject([{code: 'never-settled', phase: 'calibrate'}])
	})

	test('never resolves while something keeps the process alive, or never returns: it is ended by us, with what it was at', async () => {
		const {failures, outcome} = await beside(
			`bench('waits', () => { setInterval(() => {}, 1000); return new Promise(() => {}) })
			bench('hangs', () => 1, {setup: () => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0) }})`,
			{timeLimitMs: 100},
		)
		expect(failures.toSorted((a, b) => (a.benchmark! < b.benchmark! ? -1 : 1))).toMatchObject([
			{benchmark: 'hangs', code: 'timed-out', phase: 'setup', text: expect.stringContaining('in its setup')},
			{
				benchmark: 'waits',
				code: 'timed-out',
				phase: 'calibrate',
				text: expect.stringMatching(/5\.1 s while it warmed up/),
			},
		])
		expect(outcome).toMatchObject({reason: expect.stringMatching(/^2 of 3 benchmarks failed/)})
	})

	test('exits, or is killed', async () => {
		const {failures} = await beside(
			`bench('exits', () => process.exit(7))
			bench('dies', () => process.kill(process.pid, 'SIGKILL'))`,
		)
		expect(failures.toSorted((a, b) => (a.benchmark! < b.benchmark! ? -1 : 1))).toMatchObject([
			{benchmark: 'dies', code: 'died', text: expect.stringMatching(/was ended by SIGKILL while it warmed up$/)},
			{benchmark: 'exits', code: 'exited', text: expect.stringContaining('exit code 7')},
		])
	})

	test('asks for more memory than there is: the one line of V8 that says so is told', async () => {
		const {failures} = await beside(
			`bench('hoards', () => { for (const all = []; ; ) all.push(new Array(1000).fill(0.5)) })`,
			{
				nodeFlags: ['--max-old-space-size=40'],
			},
		)
		expect(failures).toMatchObject([
			{benchmark: 'hoards', code: 'died', text: expect.stringMatching(/ended by SIGABRT .*: .*out of memory/)},
		])
	})

	test('returns NaN: measured, with a doubt', async () => {
		const {outcome, suite} = await beside(`bench('nan', () => next() * undefined)`, {samples: 200})
		expect(outcome).toEqual({is: 'done'})
		const nan = suite.micro!.benchmarks.find(one => one.name === 'nan')!
		expect(nan.findings.map(one => one.code)).toContain('returned-nan')
	})

	// Whether the process sees it, of which a neighbour can keep it, is asked in test/micro.
	test('takes no time at all: what its process doubts stands in the report', async () => {
		const doubt: Finding = {code: 'near-empty', severity: 'warning', text: 'hardly longer', evidence: 'median 1 ns'}
		const plan = measuring('/good.bench.mjs')
		const running = await played(
			playing({good: 100, empty: 1}, message =>
				message.type === 'measured' && message.benchmark.name === 'empty' ? {...message, findings: [doubt]} : message,
			),
			[plan],
		)
		expect(running.outcomes).toEqual([{is: 'done'}])
		const {micro, findings} = reportOf(running, plan)
		expect(micro!.benchmarks.map(one => one.findings.map(({code}) => code))).toEqual([
			expect.not.arrayContaining(['near-empty']),
			expect.arrayContaining(['near-empty']),
		])
		expect(findings.find(one => one.code === 'near-empty')?.evidence).toMatch(/empty: median/)
	})

	test('prints, also where its messages go: into the log, and no message', async () => {
		const plan = measuring(fixture('broken/prints.mjs'))
		const running = await carriedOut([plan])
		expect(running.outcomes).toEqual([{is: 'done'}])
		expect(running.rawOutput.get('target')).toContain('{"type":"finished"} on stdout')
		expect(running.of('output-printed').flatMap(event => event.lines)).toEqual(
			expect.arrayContaining(['{"type":"finished"} on stdout', 'on stderr']),
		)
	})

	test('speaks in the name of its process: samples that are no times, or out of order, are not believed', async () => {
		const {failures} = await beside(
			`import {writeSync} from 'node:fs'
			const say = message => writeSync(3, JSON.stringify(message) + '\\n')
			bench('negative', () => 1, {setup: () => say({type: 'sampled', from: 0, samplesNs: btoa('\\0\\0\\0\\0\\0\\0\\xf0\\xbf')})})
			bench('order', () => 1, {setup: () => say({type: 'sampled', from: 7, samplesNs: ''})})
			bench('zero', () => 1, {setup: () => {
				say({type: 'measured', benchmark: {name: 'zero', params: {}, source: 'vitest'}, samples: 0, asked: 5, findings: [],
					figures: {batch: 1, kind: 'call', async: false, firstCallNs: 1, warmUpCalls: 0, elapsedMs: 0, gcMode: 'none',
						timer: {name: 'performance.now', costNs: 1, resolutionNs: 1}, gc: {count: 0, totalMs: 0, nsPerCall: 0},
						heapBytesPerCall: null, emptyNs: 0}})
				process.exit()
			}})
			bench('endless', () => 1, {setup: () => { for (;;) writeSync(3, 'x'.repeat(60_000)) }})`,
		)
		expect(Object.fromEntries(failures.map(({benchmark, code, text}) => [benchmark, `${code}: ${text}`]))).toEqual({
			negative: expect.stringMatching(/^bad-answer: .*a sample that is no time/),
			order: expect.stringMatching(/^bad-answer: .*out of order/),
			zero: expect.stringMatching(/^bad-answer: .*not one sample/),
			endless: expect.stringMatching(/^bad-answer: .*does not end/),
		})
	})

	test.each([
		['broken/registers-nothing.mjs', /registered no benchmark/],
		['broken/exits-at-load.mjs', /exit code 7/],
		['broken/imports-missing.mjs', /not-there\.mjs/],
		['broken/never-loads.mjs', /waits for a promise that can never settle/],
		['broken/not-there-at-all.mjs', /There is no bench file/],
	])('cannot even be asked what it has: %s', async (name, reason) => {
		const plan = measuring(fixture(name))
		const running = await carriedOut([plan])
		expect(running.outcomes).toMatchObject([
			{is: 'failed', code: 'benchmark-failed', reason: expect.stringMatching(reason)},
		])
		expect(running.of('micro-failed')).toMatchObject([{benchmark: null, run: 1}])
		expect(reportOf(running, plan).metrics).toEqual([])
		expectLawful(running.events)
	})

	test('cannot be started where it was to run', async () => {
		const file = benchFile(`bench('a', () => 1)`)
		const running = await carriedOut([measuring(file, {launch: {...launch(['node', file]), cwd: '/not/there'}})])
		expect(running.outcomes).toMatchObject([
			{is: 'failed', code: 'not-started', reason: expect.stringContaining('/not/there does not exist')},
		])
	})
})

test('a suite that is stopped in the middle keeps what had finished', async () => {
	const file = benchFile(
		`${xorshift} bench('quick', next); bench('slow', () => new Promise(done => setTimeout(done, 100)), {timeLimitMs: 60_000, samples: 1000})`,
	)
	const plan = measuring(file)
	const seed = [1, 2, 3, 4, 5, 6].find(one => new Random(one).shuffle(['quick', 'slow'])[0] === 'quick')!
	const running = start([plan], {plan: {seed}})
	await running.when('micro-sampled', event => event.benchmark === 'slow')
	running.conductor.stop()
	expect(await running.finished).toEqual({outcome: 'interrupted', exitCode: 130})
	expect(running.outcomes).toEqual([{is: 'interrupted'}])
	const {micro, metrics, outcome} = reportOf(running, plan)
	expect(outcome).toBe('interrupted')
	expect(micro!.benchmarks.map(one => one.outcome)).toEqual(['measured', 'not-run'])
	expect(metrics.find(one => one.name === 'quick')?.n).toBe(20)
	expect(running.of('process-started').some(({pid}) => isAlive(pid))).toBe(false)
	expectLawful(running.events)
})

test('a benchmark that wants longer than its suite gives, and says so by its samples, is let go on', async () => {
	const file = benchFile(
		`bench('long', () => new Promise(done => setTimeout(done, 300)), {timeLimitMs: 60_000, samples: 22})`,
	)
	const running = await carriedOut([measuring(file, {timeLimitMs: 10})])
	expect(running.outcomes).toEqual([{is: 'done'}])
	expect(running.of('micro-measured')).toMatchObject([{samples: 22, asked: 22}])
})
