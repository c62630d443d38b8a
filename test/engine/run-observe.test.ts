import {cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {expect, onTestFinished, test, vi} from 'vitest'
import {freePort} from '../../bench/shared/free-port.ts'
import type {Readiness} from '../../src/core/plan/plan.ts'
import {createProbes} from '../../src/host/probe/server.ts'
import type {Probes} from '../../src/ports.ts'
import {fold} from '../core/run/recorded-runs.ts'
import {endRemembered, isAlive, remember} from '../host/processes-alive.ts'
import {fixture} from '../probe/observe-target.ts'
import {expectLawful} from './lawful.ts'
import {carriedOut, launch, makeGate, node, observing, runStarted, start, timing} from './real-suites.ts'

/** Each starts programs by the dozen, which a machine that is busy takes its time for. */
vi.setConfig({testTimeout: 120_000})

const probe = {cpuIntervalUs: 5000}
const forLong = 'while :; do sleep 1; done'
const service = fixture('http-fast-and-slow.js')

test('a program without a duration is watched until it ends, and its code is judged', async () => {
	const running = await carriedOut([
		observing('good', 'echo one; echo two >&2; exit 0'),
		observing('bad', 'exit 3'),
		observing('allowed', 'exit 3', {allowedExitCodes: [3]}),
		observing('killed', 'kill -9 $$'),
	])
	expect(running.outcomes).toEqual([
		{is: 'done'},
		{is: 'failed', code: 'bad-exit', reason: 'exit 3 ended with code 3', exitCode: 3},
		{is: 'done'},
		{is: 'failed', code: 'bad-exit', reason: 'kill -9 $$ was ended by SIGKILL', exitCode: null},
	])
	expect(await running.finished).toEqual({outcome: 'failed', exitCode: 4})
	const printed = running.of('output-printed').flatMap(({stream, lines}) => lines.map(line => `${stream} ${line}`))
	expect(printed.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['stderr two', 'stdout one'])
	expect(running.rawOutput.get('target')?.length).toBe(8)
	expectLawful(running.events)
})

test('a program that is not there has not been started', async () => {
	for (const ready of [{is: 'at-once'}, {is: 'log', pattern: 'x', timeoutMs: 5000}] satisfies Readiness[]) {
		const {outcomes, of} = await carriedOut([observing('missing', ['no-such-program-anywhere'], {ready})])
		expect(outcomes).toEqual([
			{is: 'failed', code: 'not-started', reason: expect.stringContaining('no-such-program-anywhere'), exitCode: null},
		])
		expect(of('process-started')).toEqual([])
	}
})

test('what left the session, cleared its environment and outlived who started it is mentioned', async () => {
	const gate = makeGate()
	const inner = `require('node:child_process').spawn('sleep', ['100'], {env: {PATH: process.env.PATH}, detached: true, stdio: 'ignore'}).unref()`
	const running = start([observing('leaves', [node, '-e', `${inner}; ${gate.inNode}`])])
	// It must have been seen while its parent lived.
	const {processes} = await running.when('usage-sampled', event => event.processes.some(one => one.name === 'sleep'))
	const escaped = processes.find(one => one.name === 'sleep')!.pid
	const remembered = remember(escaped)
	onTestFinished(() => endRemembered(remembered))
	gate.open()
	await running.finished
	const findings = running.of('finding-made').map(event => event.finding)
	expect(findings).toEqual([
		expect.objectContaining({code: 'process-escaped', severity: 'warning', evidence: `kill ${escaped}`}),
	])
	expect(isAlive(escaped)).toBe(true)
})

/** How many of our variables reach it. */
const ours =
	'console.log(Object.keys(process.env).filter(name => /^(ARSENAL_(SOCKET|CPU_US)|NODE_OPTIONS)$/.test(name)).length)'

test('under the first permission model a program gets nothing that Node 20 would end it for', async () => {
	const inWords = ['sh', '-c', `: --experimental-permission; ${node} -e '${ours}'`]
	const running = await carriedOut([
		observing('words', inWords, {probe}),
		observing('none', [node, '-e', ours], {probe}),
		{...observing('options', ['env'], {probe}), launch: launch(['env'], {NODE_OPTIONS: '--experimental-permission'})},
	])
	const lines = running.of('output-printed').filter(({stream}) => stream === 'stdout')
	expect(lines.filter(({suite}) => suite === 'words').flatMap(({lines}) => lines)).toEqual(['0'])
	expect(lines.filter(({suite}) => suite === 'none').flatMap(({lines}) => lines)).toEqual(['3'])
	const variables = lines.filter(({suite}) => suite === 'options').flatMap(({lines}) => lines)
	expect(variables.filter(line => line.startsWith('NODE_OPTIONS'))).toEqual(['NODE_OPTIONS=--experimental-permission'])
	const told = running.of('finding-made').filter(({finding}) => finding.code === 'observed-outside')
	expect(told.map(({suite}) => suite)).toEqual(['words', 'options'])
})

test('a program that ends because it may not read the probe is said to, once', async () => {
	// What Node 20 prints: behind a script its flags are not known beforehand.
	const words = `console.error("  code: 'ERR_ACCESS_DENIED',\\n  resource: '" + process.env.NODE_OPTIONS.split('"')[1] + "'"); process.exit(1)`
	const other = `console.error("  resource: '/etc/passwd'")`
	const {of} = await carriedOut([
		observing('refused', [node, '-e', words], {probe}),
		observing('other', [node, '-e', other], {probe}),
	])
	const told = of('finding-made').filter(({finding}) => finding.code === 'probe-unreadable')
	expect(told).toEqual([
		expect.objectContaining({
			suite: 'refused',
			finding: expect.objectContaining({evidence: expect.stringContaining('relay.cjs')}),
		}),
	])
})

test('after its duration a program is ended, with all it started', async () => {
	const {outcomes, of, events} = await carriedOut([
		observing('long', `sleep 100 & echo $! $$; ${forLong}`, {
			ready: {is: 'log', pattern: '^\\d+ \\d+$', timeoutMs: 20_000},
			durationMs: 300,
		}),
	])
	expect(outcomes).toEqual([{is: 'done'}])
	expect(of('process-exited').map(({exit}) => exit.signal)).toEqual(['SIGTERM'])
	const pids = of('output-printed')[0]!.lines[0]!.split(' ').map(Number)
	expect(pids.filter(isAlive)).toEqual([])
	expectLawful(events)
})

test.each<[string, string, Readiness]>([
	['a line on stdout', `echo starting; echo ready; ${forLong}`, {is: 'log', pattern: '^ready$', timeoutMs: 20_000}],
	['a line on stderr', `echo ready >&2; ${forLong}`, {is: 'log', pattern: 'read', timeoutMs: 20_000}],
	['a delay', forLong, {is: 'delay', delayMs: 50}],
	['nothing', forLong, {is: 'at-once'}],
])('ready by %s', async (_, command, ready) => {
	const {outcomes, of, events} = await carriedOut([observing('ready', command, {ready, durationMs: 50})])
	expect(outcomes).toEqual([{is: 'done'}])
	expect(of('target-ready')).toHaveLength(1)
	if (ready.is === 'delay') expect(of('target-ready')[0]!.afterMs).toBeGreaterThanOrEqual(50)
	expectLawful(events)
})

test('a service is ready when it answers; its requests are counted while the driver works; then the driver ends it', async () => {
	const port = await freePort()
	const gate = makeGate()
	// One request after the other, so that none is under way in the end: answered by the service and not yet known to the driver.
	const driver = launch([
		node,
		'-e',
		`${gate.inNode}
		const {Agent, get} = require('node:http')
		const agent = new Agent({keepAlive: true})
		let answered = 0
		const next = () => get({host: '127.0.0.1', port: ${port}, path: '/fast', agent}, response => {
			response.resume().on('end', () => {
				answered++
				if (!gate._destroyed) return next()
				console.log(answered + ' answered')
				agent.destroy()
			})
		})
		next()`,
	])
	const running = start([
		observing('service', [node, service, '--port', `${port}`], {
			ready: {is: 'http', url: `http://127.0.0.1:${port}/healthz`, timeoutMs: 20_000},
			driver,
			probe,
		}),
	])
	await running.when('latency-counted')
	await running.when('driver-sampled', ({processes}) => processes.some(({userMs, systemMs}) => userMs + systemMs > 0))
	gate.open()
	await running.finished
	const {outcomes, of, events} = running
	expect(outcomes).toEqual([{is: 'done'}])
	const roles = of('process-started').map(({role}) => role)
	expect(roles).toEqual(['target', 'driver'])
	expect(of('process-exited').map(({role}) => role)).toEqual(['driver', 'target'])
	const counted = of('latency-counted').filter(({metric}) => metric === 'http')
	const requests = counted.flatMap(({counts}) => counts.filter((_, i) => i % 2 === 1)).reduce((a, b) => a + b, 0)
	const answered = Number(
		/(\d+) answered/.exec(
			of('output-printed')
				.flatMap(one => one.lines)
				.join('\n'),
		)![1],
	)
	// Not one is lost when a signal ends the service, and none of the readiness check is among them.
	expect(requests).toBe(answered)
	// The driver's CPU is not the target's and is told apart, and it carries no probe.
	const [targetPid, driverPid] = of('process-started').map(({pid}) => pid)
	expect(new Set(of('node-attached').map(({pid}) => pid))).toEqual(new Set([targetPid]))
	expect(new Set(of('usage-sampled').flatMap(one => one.processes.map(({pid}) => pid)))).toEqual(new Set([targetPid]))
	const ofDriver = of('driver-sampled').flatMap(one => one.processes)
	expect(new Set(ofDriver.map(({pid}) => pid))).toEqual(new Set([driverPid]))
	expect(ofDriver.at(-1)!.userMs + ofDriver.at(-1)!.systemMs).toBeGreaterThan(0)
	expectLawful(events)
})

test('a service is ready when its port accepts', async () => {
	const port = await freePort()
	const {outcomes, of} = await carriedOut([
		observing('service', [node, service, '--port', `${port}`], {
			ready: {is: 'port', host: '127.0.0.1', port, timeoutMs: 20_000},
			durationMs: 50,
		}),
	])
	expect(outcomes).toEqual([{is: 'done'}])
	expect(of('target-ready')).toHaveLength(1)
})

test.each<[string, Readiness]>([
	['a line matching /listening/', {is: 'log', pattern: 'listening', timeoutMs: 200}],
	['an answer from http://127.0.0.1:1/', {is: 'http', url: 'http://127.0.0.1:1/', timeoutMs: 200}],
	['127.0.0.1:1 to accept', {is: 'port', host: '127.0.0.1', port: 1, timeoutMs: 200}],
])('never ready: the wait for %s ends, and the target with it', async (what, ready) => {
	const {outcomes, of, events} = await carriedOut([observing('never', `echo $$; ${forLong}`, {ready})])
	expect(outcomes).toEqual([
		{is: 'failed', code: 'never-ready', reason: expect.stringContaining(`(waiting for ${what})`), exitCode: null},
	])
	expect(of('target-ready')).toEqual([])
	expect(of('process-exited')).toHaveLength(1)
	expectLawful(events)
})

test.each<[string, Readiness]>([
	['log', {is: 'log', pattern: 'listening', timeoutMs: 20_000}],
	['port', {is: 'port', host: '127.0.0.1', port: 1, timeoutMs: 20_000}],
	['delay', {is: 'delay', delayMs: 25_000}],
])('a target that ends before it is ready (%s) has exited early, its last words among the lines', async (_, ready) => {
	const {outcomes, of, events} = await carriedOut([observing('dies', [node, fixture('dies-at-once.js')], {ready})])
	expect(outcomes).toEqual([
		{
			is: 'failed',
			code: 'exited-early',
			reason: expect.stringMatching(/dies-at-once\.js ended with code 3 before it was ready \(waiting /),
			exitCode: 3,
		},
	])
	expect(
		of('output-printed')
			.flatMap(({lines}) => lines)
			.join('\n'),
	).toContain('DATABASE_URL is not set')
	expectLawful(events)
})

test('a port that somebody has already is told with who it is, and nothing is started', async () => {
	const server = createServer().listen(0, '127.0.0.1')
	onTestFinished(() => void server.close())
	await new Promise(resolve => server.once('listening', resolve))
	const {port} = server.address() as {port: number}
	for (const ready of [
		{is: 'port', host: '127.0.0.1', port, timeoutMs: 5000},
		{is: 'http', url: `http://127.0.0.1:${port}/`, timeoutMs: 5000},
	] satisfies Readiness[]) {
		const {outcomes, of} = await carriedOut([observing('taken', 'true', {ready})])
		expect(outcomes).toEqual([
			{
				is: 'failed',
				code: 'not-started',
				reason: expect.stringContaining(`port ${port} is already used by process ${process.pid} (`),
				exitCode: null,
			},
		])
		expect(of('process-started')).toEqual([])
	}
})

test.each([
	['exit 2', /^the driver failed: exit 2 ended with code 2$/, 2],
	['kill -9 $$', /^the driver failed: .* was ended by SIGKILL$/, null],
])('a driver that fails (%s) fails the suite', async (driver, reason, exitCode) => {
	const {outcomes, events} = await carriedOut([observing('driven', forLong, {driver: launch(driver)})])
	expect(outcomes).toEqual([{is: 'failed', code: 'driver-failed', reason: expect.stringMatching(reason), exitCode}])
	expectLawful(events)
})

test('a driver that is not there fails the suite', async () => {
	const driver = launch(['no-such-driver-anywhere'])
	const {outcomes} = await carriedOut([observing('driven', forLong, {driver})])
	expect(outcomes).toMatchObject([{code: 'driver-failed', reason: expect.stringContaining('no-such-driver-anywhere')}])
})

test('a driver that outlives the duration, or the target, is ended', async () => {
	const {outcomes, of, events} = await carriedOut([
		observing('duration', forLong, {durationMs: 100, driver: launch(forLong)}),
		observing('target ends', 'sleep 0.1', {driver: launch(forLong)}),
	])
	expect(outcomes).toEqual([{is: 'done'}, {is: 'done'}])
	expect(of('process-exited').map(({role, exit}) => `${role} ${exit.signal ?? exit.exitCode}`)).toEqual([
		'driver SIGTERM',
		'target SIGTERM',
		'target 0',
		'driver SIGTERM',
	])
	expectLawful(events)
})

test('every Node process of a tree is observed, each with windows of its own', async () => {
	const running = start([
		observing('tree', [node, fixture('spawns-tree.js'), '--children', '2', '--detached'], {probe}),
	])
	await running.when('node-attached', () => running.of('node-attached').length === 5)
	await running.when('usage-sampled', () => {
		const seen = running.of('usage-sampled').flatMap(({processes}) => processes.map(({pid}) => pid))
		return new Set(seen).size >= 5
	})
	await running.when('cpu-sampled', () => new Set(running.of('cpu-sampled').map(({pid}) => pid)).size === 5)
	running.conductor.stop()
	await running.finished
	const pids = running.of('node-attached').map(({pid}) => pid)
	expect(new Set(running.of('cpu-sampled').map(({pid}) => pid))).toEqual(new Set(pids))
	expect(pids.filter(isAlive)).toEqual([])
	expectLawful(running.events)
})

test('a loop that never turns is profiled all the same, while it does not turn', async () => {
	const running = start([
		observing('blocked', [node, fixture('never-yields.js'), '--seconds', '60'], {probe: {cpuIntervalUs: 1000}}),
	])
	await running.when('cpu-sampled', () => {
		const sampledUs = running.of('cpu-sampled').flatMap(({deltasUs}) => deltasUs)
		return sampledUs.reduce((a, b) => a + b, 0) > 600_000
	})
	running.conductor.stop()
	await running.finished
	expectLawful(running.events)
})

test('a target that is observed from outside has nothing of ours in its environment, and its tree is measured', async () => {
	const line = 'env; sleep 0.5 & wait'
	const suite = observing('seen', line, {probe: null, outside: true})
	const running = await carriedOut([{...suite, launch: {...suite.launch, unmarked: true}}, observing('other', line)])
	const printed = (name: string) =>
		running.of('output-printed').flatMap(({suite, lines}) => (suite === name ? lines : []))
	expect(printed('seen').filter(one => /arsenal|NODE_OPTIONS/i.test(one))).toEqual([])
	expect(printed('other').filter(one => one.startsWith('ARSENAL_TUI_LAUNCH='))).toHaveLength(1)
	expect(running.of('usage-sampled').some(({suite}) => suite === 'seen')).toBe(true)
	expect(running.outcomes).toEqual([{is: 'done'}, {is: 'done'}])
	expectLawful(running.events)
})

test('a timed run from outside too', async () => {
	const suite = timing('seen', 'env', {runs: 2, outside: true})
	const {of} = await carriedOut([{...suite, launch: {...suite.launch, unmarked: true}}])
	const printed = of('output-printed').flatMap(({lines}) => lines)
	expect(printed.length).toBeGreaterThan(0)
	expect(printed.filter(one => /arsenal|NODE_OPTIONS|PERL/i.test(one))).toEqual([])
})

test('a target that forks without end is followed, and nothing of it is left', async () => {
	const forks = 'echo $$; while :; do for i in 1 2 3 4 5 6 7 8 9 10 11 12; do (sleep 0.3; :) & done; sleep 0.2; done'
	const running = start([observing('forks', forks)])
	const {lines} = await running.when('output-printed')
	const seen = () => new Set(running.of('usage-sampled').flatMap(one => one.processes.map(({pid}) => pid)))
	await running.when('usage-sampled', () => seen().size > 10)
	running.conductor.skip()
	await running.finished
	expect(running.outcomes).toEqual([{is: 'done'}])
	expect([Number(lines[0]), ...seen()].filter(isAlive)).toEqual([])
	expectLawful(running.events)
})

/** Works until it has used 100 ms of CPU time, its own start included. */
const burst = `${node} -e 'for (let u = process.cpuUsage(); u.user + u.system < 1e5; u = process.cpuUsage());'`

test('the CPU time of what lives between two samples is counted with who started it', async () => {
	const suite = observing('many', `i=0; while [ $i -lt 12 ]; do ${burst}; i=$((i+1)); done`)
	const {of, events} = await carriedOut([suite])
	const state = fold([runStarted([suite]), ...events])
	const cpuMs = of('process-exited')[0]!.cpuMs!
	expect(cpuMs).toBeGreaterThanOrEqual(12 * 100 - 10)
	expect(state.suites[0]!.usage.usedMs).toBeGreaterThanOrEqual(cpuMs)
	expect(state.suites[0]!.usage.usedMs).toBeLessThanOrEqual(cpuMs + 20)
	expectLawful(events)
})

const exactly = fileURLToPath(new URL('programs/exactly.cjs', import.meta.url))

test.each(['http', 'http2', 'cluster'])('exactly the requests of the driver are counted: %s', async kind => {
	const port = await freePort()
	const suites = [
		observing('service', [node, exactly, 'serve', kind, `${port}`], {
			// The looks of the runner at a port are no requests; at an address they are, and are not counted.
			ready:
				kind === 'http'
					? {is: 'http', url: `http://127.0.0.1:${port}/`, timeoutMs: 60_000}
					: {is: 'port', host: '127.0.0.1', port, timeoutMs: 60_000},
			driver: launch([node, exactly, 'ask', kind, `${port}`, '1000']),
			probe,
		}),
	]
	const {outcomes, events} = await carriedOut(suites)
	expect(outcomes).toEqual([{is: 'done'}])
	const {total, errors, left, cut, underWay} = fold([runStarted(suites), ...events]).suites[0]!.latencies.get('http')!
	expect({n: total.n, errors, left, cut, underWay}).toEqual({n: 1000, errors: 0, left: 0, cut: 0, underWay: 0})
})

/** Probes whose thread is started only when the gate is open. */
function probesBehind(isOpen: string): Probes {
	const folder = mkdtempSync(path.join(tmpdir(), 'slow-probe-'))
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}))
	cpSync(fileURLToPath(new URL('../../src/probe', import.meta.url)), folder, {recursive: true})
	const thread = path.join(folder, 'thread.cjs')
	const wait = `while (!(${isOpen})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)`
	writeFileSync(thread, `${wait}\n${readFileSync(thread, 'utf8')}`)
	return createProbes({relayPath: path.join(folder, 'relay.cjs')})
}

test.each([
	['http', 'port', 50],
	['http2', 'port', 50],
	['cluster', 'port', 50],
	['http', 'at-once', 50],
	['http', 'port', 5000],
])(
	'a driver that is over before the probe is let in loses nothing: %s, ready %s, %d requests',
	async (kind, ready, n) => {
		const port = await freePort()
		const suites = [
			observing('service', [node, exactly, 'serve', kind, `${port}`], {
				ready: ready === 'port' ? {is: 'port', host: '127.0.0.1', port, timeoutMs: 60_000} : {is: 'at-once'},
				driver: launch([node, exactly, 'ask', kind, `${port}`, `${n}`]),
				probe,
			}),
		]
		const gate = makeGate()
		const probes = probesBehind(gate.isOpen)
		const running = start(suites, {ports: () => ({probes})})
		await running.when('process-exited', ({role}) => role === 'driver')
		expect(running.of('node-attached')).toEqual([])
		gate.open()
		await running.finished
		expect(running.outcomes).toEqual([{is: 'done'}])
		const {total, errors, left, cut} = fold([runStarted(suites), ...running.events]).suites[0]!.latencies.get('http')!
		expect({n: total.n, errors, left, cut}).toEqual({n, errors: 0, left: 0, cut: 0})
		expectLawful(running.events)
	},
)

test('of a child that its parent ends the samples are kept, and what is missing is told with the signal', async () => {
	const gate = makeGate()
	const file = path.join(mkdtempSync(path.join(tmpdir(), 'kills-')), 'kills.cjs')
	onTestFinished(() => rmSync(path.dirname(file), {recursive: true, force: true}))
	writeFileSync(
		file,
		`if (process.argv[2] === 'hog') for (;;) Math.sqrt(Math.random())
		const hog = require('node:child_process').fork(process.argv[1], ['hog'])
		${gate.inNode.replace('clearInterval(gate)', '(clearInterval(gate), hog.kill())')}`,
	)
	const running = start([observing('kills', [node, file], {probe})])
	const {pid: parent} = await running.when('process-started')
	const {pid} = await running.when('node-attached', event => event.pid !== parent)
	await running.when('cpu-sampled', event => event.pid === pid)
	await running.when('node-sampled', event => event.pid === pid)
	gate.open()
	await running.finished
	expect(running.of('child-signalled').map(({pid, signal}) => ({pid, signal}))).toEqual([{pid, signal: 'SIGTERM'}])
	expect(running.of('node-detached').find(event => event.pid === pid)!.unseenMs).toBeGreaterThan(0)
	expect(running.of('node-detached').find(event => event.pid === parent)!.unseenMs).toBeUndefined()
})

test('a process that runs already is not started again, and its suite says why it was not observed', async () => {
	const running = await carriedOut([{...observing('there', ['true']), target: {is: 'running', pid: 4711}}])
	expect(running.outcomes).toEqual([
		{
			is: 'failed',
			code: 'not-started',
			reason: expect.stringContaining('process 4711 runs already'),
			exitCode: null,
		},
	])
	expect(running.of('process-started')).toEqual([])
})
