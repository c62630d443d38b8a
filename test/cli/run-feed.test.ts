import {createHash} from 'node:crypto'
import {existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {openFeed} from '../../src/cli/follow/run-feed.ts'
import {runnerDied} from '../../src/cli/follow/runner-died.ts'
import {startRun} from '../../src/cli/follow/start-run.ts'
import {decodeLog} from '../../src/core/events/codec.ts'
import {summarise} from '../../src/core/run/summary/summarise.ts'
import {runnersWith} from '../../src/host/runners.ts'
import {renderJson} from '../../src/report/json.ts'
import {renderMarkdown} from '../../src/report/markdown.ts'
import {createRunFolder} from '../../src/store/run-folder.ts'
import {recordedRuns} from '../core/run/recorded-runs.ts'
import {expectLawful, expectWholeLog} from '../engine/lawful.ts'
import {launch, node, observing, planOf, timing} from '../engine/real-suites.ts'
import {isAlive, until} from '../host/processes-alive.ts'
import {fixture} from '../probe/observe-target.ts'
import {Place, Watching} from './real-runs.ts'

const probe = {cpuIntervalUs: 5000}
const busy = [node, fixture('cpu-split-70-30.js'), '--seconds', '60']
const forLong = 'while :; do sleep 1; done'
const untilThere = (file: string) => `until [ -e ${file} ]; do sleep 0.05; done`
const busyUntilThere = (file: string) => [
	node,
	'-e',
	`const {existsSync} = require('node:fs')
	function work() {
		const endMs = Date.now() + 10
		while (Date.now() < endMs);
		if (existsSync(${JSON.stringify(file)})) console.log('worked')
		else setImmediate(work)
	}
	work()`,
]
/** For what is waited for; nothing is expected to take this long. */
const patienceMs = 20_000

describe('a run that ends by itself', () => {
	test('is told event by event as the log has it, and leaves its files and nothing else', async () => {
		const place = new Place()
		const sampled = path.join(place.dir, 'sampled')
		const suites = [
			observing('watched', busyUntilThere(sampled), {probe, flameAtEnd: true}),
			timing('timed', 'echo hello', {runs: 2}),
		]
		const watching = await place.start(planOf(suites))
		expect(watching.feed.live).toBe(true)
		await watching.has('cpu-sampled')
		writeFileSync(sampled, '')
		expect(await watching.feed.over).toEqual({is: 'done', exitCode: 0, reportDir: watching.feed.files.dir})
		expect(watching.feed.live).toBe(false)
		expect(watching.events).toEqual(watching.logged)
		expectWholeLog(watching.events)
		expect(watching.files).toEqual([
			'flame-1.cpuprofile',
			'flame-1.svg',
			'log.ndjson',
			'report.json',
			'report.md',
			'target.log',
		])
		// The reports list what was there before them; themselves they cannot.
		const report = summarise(watching.feed.state!)
		expect(report.suites.map(({outcome}) => outcome)).toEqual(['done', 'done'])
		for (const {path: name, bytes, sha256} of report.artifacts) {
			const content = readFileSync(path.join(watching.feed.files.dir, name))
			expect({name, bytes, sha256}).toEqual({
				name,
				bytes: content.length,
				sha256: createHash('sha256').update(content).digest('hex'),
			})
		}
		expect(report.artifacts.map(({kind}) => kind)).toEqual([
			'flame-svg',
			'cpuprofile',
			'report-json',
			'report-markdown',
		])
		await until(() => !isAlive(watching.feed.state!.runner.pid), 'the runner is gone', patienceMs)
		expect(place.socketFolders).toEqual([])
		watching.feed.send({type: 'stop'})
	})

	test('is seen whole by who comes later, and by who comes when it is over', async () => {
		const place = new Place()
		const told = path.join(place.dir, 'told')
		const first = await place.start(planOf([observing('a', `echo one; ${untilThere(told)}; echo two`)]))
		await first.has('output-printed')
		const second = await place.watch(first, first.feed.state!.runner.socket)
		expect(second.feed.live).toBe(true)
		expect(second.events.length).toBeGreaterThan(0)
		writeFileSync(told, '')
		expect(await second.feed.over).toEqual(await first.feed.over)
		const third = await place.watch(first, null)
		expect(third.feed.live).toBe(false)
		expect(await third.feed.over).toEqual(await first.feed.over)
		for (const watching of [second, third]) expect(watching.events).toEqual(first.events)
	})

	test('goes on when nobody looks any more', async () => {
		const place = new Place()
		const left = path.join(place.dir, 'left')
		const watching = await place.start(planOf([observing('a', untilThere(left))]))
		await watching.has('process-started')
		const {pid} = watching.feed.state!.runner
		const changes = watching.events.length
		watching.feed.close()
		place.signalRunner(watching, 'SIGHUP')
		writeFileSync(left, '')
		await until(() => !isAlive(pid), 'the run has ended', patienceMs)
		expect(watching.events).toHaveLength(changes)
		expectWholeLog(watching.logged)
		expect(JSON.parse(watching.read('report.json')).run.outcome).toBe('done')
	})
})

describe('commands', () => {
	test('skip, then stop: both suites have a word in the report, and the exit code says it', async () => {
		const place = new Place()
		const watching = await place.start(
			planOf([observing('a', forLong), observing('b', forLong), observing('c', 'true')]),
		)
		await watching.has('process-started')
		watching.feed.send({type: 'skip'})
		await watching.until(() => watching.of('process-started').length === 2)
		watching.feed.send({type: 'stop'})
		expect(await watching.feed.over).toMatchObject({is: 'done', exitCode: 130})
		expect(summarise(watching.feed.state!).suites.map(({outcome}) => outcome)).toEqual([
			'done',
			'interrupted',
			'not-run',
		])
		expectWholeLog(watching.events)
	})

	test('SIGTERM to the runner is a stop', async () => {
		const place = new Place()
		const watching = await place.start(planOf([observing('a', forLong)]))
		await watching.has('process-started')
		place.signalRunner(watching, 'SIGTERM')
		expect(await watching.feed.over).toMatchObject({is: 'done', exitCode: 130})
		expectWholeLog(watching.events)
	})

	test('SIGTERM before anything is started is one too', async () => {
		const place = new Place()
		const {front} = place
		const folder = await createRunFolder(place.outDir, front.clock.wall())
		const runner = front.runners.start({plan: planOf([observing('a', forLong)]), runDir: folder.dir, project: null})
		const socket = await runner.ready
		process.kill(runner.pid, 'SIGTERM')
		const watching = new Watching()
		watching.feed = await openFeed(front, folder, socket, watching.listener)
		expect(await watching.feed.over).toMatchObject({is: 'done', exitCode: 130})
		expectWholeLog(watching.events)
		expect(watching.exists('report.md')).toBe(true)
		await runner.exited
		expect(place.socketFolders).toEqual([])
	})

	test('flame, twice at once: two flamegraphs, each whole, of the seconds that were asked for', async () => {
		const watching = await new Place().start(planOf([observing('busy', busy, {probe: {cpuIntervalUs: 1000}})]))
		// More than the shorter one is asked for, and that is more than a machine stands still.
		const sampledUs = () => watching.of('cpu-sampled').flatMap(({deltasUs}) => deltasUs)
		await watching.until(() => sampledUs().reduce((sum, us) => sum + us, 0) > 4e6)
		watching.feed.send({type: 'flame', seconds: 15})
		watching.feed.send({type: 'flame', seconds: 3})
		await watching.until(() => watching.of('flame-written').length === 2)
		watching.feed.send({type: 'stop'})
		await watching.feed.over
		const flames = watching.of('flame-written')
		expect(new Set(flames.map(({svg}) => svg))).toEqual(new Set(['flame-1.svg', 'flame-2.svg']))
		expect(new Set(flames.map(({profile}) => profile))).toEqual(new Set(['flame-1.cpuprofile', 'flame-2.cpuprofile']))
		const [long, short] = flames.toSorted((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs))
		expect(short!.toMs - short!.fromMs).toBeLessThan(long!.toMs - long!.fromMs)
		expect(short!.samples).toBeLessThan(long!.samples)
		for (const {svg, profile, top} of flames) {
			expect(watching.read(svg!)).toMatch(/^<\?xml|^<svg/)
			expect(watching.read(svg!)).toContain('seventy')
			expect(JSON.parse(watching.read(profile!)).samples.length).toBeGreaterThan(10)
			expect(top.map(frame => frame.name)).toContain('seventy')
		}
		expectWholeLog(watching.events)
	})

	test.each([
		[
			'the target starts',
			observing('a', forLong, {probe, ready: {is: 'log', pattern: 'x', timeoutMs: 60_000}}),
			/starting/,
		],
		['it runs without a probe', observing('a', forLong), /probe: false/],
		['it is a native program', observing('a', forLong, {probe}), /no Node process/],
	])('flame while %s: why there is none', async (_, suite, reason) => {
		const watching = await new Place().start(planOf([suite]))
		const isReady = suite.ready.is === 'at-once'
		await watching.has(isReady ? 'target-ready' : 'process-started')
		watching.feed.send({type: 'flame', seconds: 10})
		await watching.until(() => watching.notices.length > 0)
		expect(watching.notices).toEqual([expect.stringMatching(reason)])
		watching.feed.send({type: 'stop'})
		await watching.feed.over
		expect(watching.of('flame-written')).toEqual([])
	})
})

describe('when the runner is killed', () => {
	test('its end is said, the report comes from the log, and neither targets nor sockets are left', async () => {
		const place = new Place()
		const service = `trap '' TERM; echo $$; ${busy.join(' ')} & wait`
		const watching = await place.start(planOf([observing('a', service, {probe})]))
		// What a slow start has sampled is that of Node. Nothing is ranked before most of the CPU time is sampled, also of what ends unsampled.
		const hottest = () => {
			const found = summarise(watching.feed.state!).suites[0]!.hottest
			return found === null || found.durationMs < 2000 ? [] : found.top.map(({name}) => name)
		}
		await watching.until(() => watching.of('output-printed').length > 0 && hottest().includes('seventy'))
		await until(() => watching.exists('target.log'), 'its output is kept', patienceMs)
		const pids = [
			...watching.of('usage-sampled').flatMap(one => one.processes.map(({pid}) => pid)),
			Number(watching.of('output-printed')[0]!.lines[0]),
		]
		expect(place.socketFolders).toHaveLength(2)
		place.signalRunner(watching, 'SIGKILL')
		expect(await watching.feed.over).toEqual({is: 'runner-died', reportDir: watching.feed.files.dir})
		expectLawful(watching.events)
		expect(watching.files).toEqual(['log.ndjson', 'report.json', 'report.md', 'target.log'])
		expect(watching.read('report.md')).toContain('**INTERRUPTED**')
		expect(JSON.parse(watching.read('report.json')).suites[0].hottest.top).toContainEqual(
			expect.objectContaining({name: 'seventy'}),
		)
		expect(runnerDied(watching.feed.files).exitCode).toBe(70)
		await until(() => !pids.some(isAlive), 'the target is gone', patienceMs)
		await until(() => place.socketFolders.length === 0, 'the sockets are gone', patienceMs)
		// Who looks later reads the same.
		const later = await place.watch(watching, watching.feed.state!.runner.socket)
		expect(await later.feed.over).toEqual({is: 'runner-died', reportDir: watching.feed.files.dir})
		expect(later.events).toEqual(watching.events)
	})

	test('after its last word and before its report, the report is made all the same', async () => {
		const place = new Place()
		const watching = await place.start(planOf([observing('a', 'true')]))
		const end = await watching.feed.over
		const report = watching.read('report.json')
		for (const name of ['report.json', 'report.md']) rmSync(path.join(watching.feed.files.dir, name))
		expect(await (await place.watch(watching, null)).feed.over).toEqual(end)
		expect(JSON.parse(watching.read('report.json')).suites).toEqual(JSON.parse(report).suites)
	})
})

test('a runner that cannot start is told with what it said', async () => {
	const place = new Place()
	const front = {...place.front, runners: runnersWith('/nowhere/arsenal-tui.js', {})}
	await expect(
		startRun(front, planOf([observing('a', 'true')]), {dir: place.outDir, told: null, project: null}),
	).rejects.toMatchObject({
		code: 'internal',
		message: expect.stringContaining('could not be started'),
		advice: expect.stringContaining("Cannot find module '/nowhere/arsenal-tui.js'"),
	})
})

test('a log that cannot be written ends the run with a word, and the report is there', async () => {
	const place = new Place()
	const {front} = place
	const folder = await createRunFolder(place.outDir, front.clock.wall())
	rmSync(folder.logPath)
	symlinkSync('/dev/full', folder.logPath)
	const runner = front.runners.start({plan: planOf([observing('a', forLong)]), runDir: folder.dir, project: null})
	const watching = new Watching()
	watching.feed = await openFeed(front, folder, await runner.ready, watching.listener)
	expect(await watching.feed.over).toEqual({is: 'done', exitCode: 2, reportDir: folder.dir})
	expect(watching.notices).toEqual([expect.stringMatching(/^The run log cannot be written \(ENOSPC/)])
	expect(JSON.parse(watching.read('report.json')).run).toMatchObject({outcome: 'interrupted', exitCode: 2})
	await runner.exited
	expect(place.socketFolders).toEqual([])
})

test('a run whose folder is deleted goes on, says so, and leaves report, log and flamegraph elsewhere', async () => {
	const place = new Place()
	const end = path.join(place.dir, 'end')
	const suite = observing('a', `echo before; ${untilThere(end)}; echo after`)
	const watching = await place.start(planOf([suite]))
	await watching.until(() => watching.of('usage-sampled').length > 2)
	const {dir} = watching.feed.files
	rmSync(path.join(place.outDir, 'runs'), {recursive: true})
	await watching.until(() => watching.notices.length > 0)
	writeFileSync(end, '')
	const ended = await watching.feed.over
	expect(ended).toMatchObject({is: 'done', exitCode: 0})
	const reportDir = (ended as {reportDir: string}).reportDir
	expect(watching.notices).toEqual([
		`The folder of this run was deleted or moved (${dir}), with what was written there; the run goes on, and leaves its report in ${reportDir}.`,
	])
	expect(path.dirname(reportDir)).toBe(place.dir)
	expect(existsSync(dir)).toBe(false)
	const {events} = decodeLog(readFileSync(path.join(reportDir, 'log.ndjson'), 'utf8'))
	expect(events).toEqual(watching.events)
	expect(JSON.parse(readFileSync(path.join(reportDir, 'report.json'), 'utf8')).run.outcome).toBe('done')
	expect(readFileSync(path.join(reportDir, 'target.log'), 'utf8')).toBe('after\n')
})

/** There is no scripted twin of the engine: a recorded log, read through a feed, is one. */
describe('a recorded run', () => {
	const golden: Record<string, string> = {
		'http-json': 'report-http',
		'http-json-interrupted': 'report-interrupted',
		startup: 'report-command',
		'worker-died-at-once': 'report-died-at-once',
		'spin-never-yields': 'report-never-yields',
		leak: 'report-leak',
	}

	test.each(Object.keys(recordedRuns))('%s replays to the state and the report it came to', async name => {
		const place = new Place()
		const dir = path.join(place.outDir, 'runs', name)
		mkdirSync(dir, {recursive: true})
		const logPath = path.join(dir, 'log.ndjson')
		writeFileSync(logPath, readFileSync(new URL(`../../fixtures/runs/${name}.ndjson`, import.meta.url)))
		const watching = new Watching()
		watching.feed = await openFeed(place.front, {id: name, dir, logPath}, null, watching.listener)
		const end = await watching.feed.over
		expect(end.is).toBe(name.endsWith('-cut') ? 'runner-died' : 'done')
		expect(watching.events).toEqual(recordedRuns[name]!())
		const report = summarise(watching.feed.state!)
		expect(watching.read('report.md')).toBe(renderMarkdown(report))
		expect(watching.read('report.json')).toBe(renderJson(report))
		if (golden[name]) {
			const expected = readFileSync(new URL(`../../fixtures/golden/${golden[name]}.md`, import.meta.url), 'utf8')
			expect(watching.read('report.md')).toBe(expected)
		}
	})
})

test('a driver’s and a target’s output are kept apart, raw', async () => {
	const place = new Place()
	const written = path.join(place.dir, 'written')
	const suite = observing('a', `printf 'target \\033[31m\\377'; touch ${written}; sleep 60`, {
		driver: launch(`${untilThere(written)}; echo driver`),
	})
	const watching = await place.start(planOf([suite]))
	await watching.feed.over
	expect(readFileSync(path.join(watching.feed.files.dir, 'target.log'), 'latin1')).toBe('target \u001b[31m\u00ff')
	expect(watching.read('driver.log')).toBe('driver\n')
})
