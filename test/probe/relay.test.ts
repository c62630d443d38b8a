import {cpSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {basename, dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, test, vi} from 'vitest'
import {systemClock} from '../../src/host/clock.ts'
import {composeNodeOptions, createProbes, findPreload} from '../../src/host/probe/server.ts'
import {readinessCheck} from '../../src/host/readiness.ts'
import {type Ended, observe, plainEnvironment, program, run, type TargetNode, targetNodes} from './observe-target.ts'

/** Each starts programs by the dozen, which a machine that is busy takes its time for. */
vi.setConfig({testTimeout: 120_000})

const relayPath = fileURLToPath(new URL('../../src/probe/relay.cjs', import.meta.url))

const untilToldToEnd = (then: string) => `process.stdin.on('end', () => { ${then} }).resume()`

describe.each(targetNodes)('in a target on Node $version', ({path: node, version}: TargetNode) => {
	test.concurrent('every request of every kind is counted once, aborted ones never', async () => {
		const {exitCode, stderr, seen} = await observe([node, program('http-kinds.cjs')], {
			livesUntil: seen => seen.until(() => seen.counted('http').n >= 65),
		})
		expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
		const {n, errors, minNs, maxNs} = seen.counted('http')
		expect({n, errors}).toEqual({n: 65, errors: 5})
		expect(seen.counted('http')).toMatchObject({left: 0, cut: 3, underWay: 0})
		expect(minNs).toBeGreaterThan(0)
		expect(minNs).toBeLessThan(50e6)
		expect(maxNs).toBeGreaterThanOrEqual(49e6)
	})

	test.concurrent('watched lightly the same is counted, V8 is asked to sample nothing, and of collections nothing is said', async () => {
		const {exitCode, stderr, seen} = await observe([node, program('http-kinds.cjs')], {
			cpuIntervalUs: null,
			livesUntil: async (seen, running) => {
				await seen.until(() => seen.counted('http').n >= 65)
				await seen.nth('node-sampled', 2)
				const threads = readdirSync(`/proc/${running.pid}/task`).map(task =>
					readFileSync(`/proc/${running.pid}/task/${task}/comm`, 'utf8').trim(),
				)
				expect(threads.filter(name => name.startsWith('v8:Prof'))).toEqual([])
			},
		})
		expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
		expect(seen.counted('http')).toMatchObject({n: 65, errors: 5, left: 0, cut: 3, underWay: 0})
		expect(seen.of('cpu-sampled')).toEqual([])
		const sampled = seen.of('node-sampled')
		expect(sampled.filter(({gc}) => gc !== undefined)).toEqual([])
		expect(sampled.some(({loopDelayMs, heapUsedBytes}) => loopDelayMs.p50 !== null && heapUsedBytes > 0)).toBe(true)
		expect(seen.of('node-detached')).toEqual([
			{type: 'node-detached', suite: 'suite', pid: seen.of('node-attached')[0]!.pid},
		])
	})

	test.concurrent('requests whose client or server went are told apart from those that were answered', async () => {
		const {exitCode, seen} = await observe([node, program('unanswered.cjs')], {
			livesUntil: seen => seen.until(() => seen.counted('http').left >= 4),
		})
		expect(exitCode).toBe(0)
		expect(seen.counted('http')).toMatchObject({n: 6, errors: 0, left: 4, cut: 0, underWay: 1})
	})

	test.concurrent('HTTP/2 requests of both interfaces are counted, and nothing of ours is on the stack of what answers', async () => {
		const {exitCode, stdout, stderr, seen} = await observe([node, program('http2-kinds.cjs')], {
			livesUntil: seen => seen.until(() => seen.counted('http').n >= 15),
		})
		expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
		const {n, errors, left, cut, underWay} = seen.counted('http')
		expect({n, errors, left, cut, underWay}).toEqual({n: 15, errors: 1, left: 2, cut: 1, underWay: 0})
		expect(stdout).toContain('http2-kinds.cjs')
		expect(stdout).not.toContain(dirname(relayPath))
	})

	test.concurrent('what began before the host said so is not counted, nor is a poll of ours, whenever it comes', async () => {
		const {seen} = await observe([node, program('echo-server.cjs')], {
			awaited: true,
			async livesUntil(seen, running) {
				const url = `http://127.0.0.1:${await running.line()}/`
				for (let i = 0; i < 5; i++) await (await fetch(url)).text()
				await seen.nth('node-attached')
				for (let i = 0; i < 5; i++) await (await fetch(url)).text()
				const [observer] = seen.observers
				await observer!.begin(systemClock.nowMs())
				for (let i = 0; i < 3; i++) await (await fetch(url)).text()
				const poll = {is: 'http', url, timeoutMs: 1000} as const
				for (let i = 0; i < 4; i++)
					expect(await readinessCheck.tryOnce(poll, new AbortController().signal, seen.server.pollMark)).toBe(true)
				await observer!.handOver()
				expect(seen.counted('http')).toMatchObject({n: 3, left: 0, cut: 0, underWay: 0})
			},
		})
		expect(seen.counted('http').n).toBe(3)
	})

	test.concurrent('what was asked for between readiness and the coming of the probe is not lost', async () => {
		const {seen} = await observe([node, program('echo-server.cjs')], {
			awaited: true,
			async livesUntil(seen, running) {
				const url = `http://127.0.0.1:${await running.line()}/`
				await (await fetch(url)).text()
				const readyMs = systemClock.nowMs()
				for (let i = 0; i < 3; i++) await (await fetch(url)).text()
				await seen.nth('node-attached')
				await seen.observers[0]!.begin(readyMs)
				await seen.observers[0]!.handOver()
				expect(seen.counted('http').n).toBe(3)
			},
		})
		expect(seen.counted('http').n).toBe(3)
	})

	test.concurrent('HTTPS requests are counted too', async () => {
		const {exitCode, stderr, seen} = await observe([node, program('https-once.cjs')], {
			livesUntil: seen => seen.until(() => seen.counted('http').n >= 4),
		})
		expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
		expect(seen.counted('http').n).toBe(4)
	})

	test.concurrent('User Timing measures become metrics, names beyond the 64th share one', async () => {
		const {exitCode, seen} = await observe([node, program('measures.cjs')], {
			livesUntil: seen => seen.until(() => seen.counted('measure:known').n >= 3),
		})
		expect(exitCode).toBe(0)
		expect(seen.counted('measure:known')).toMatchObject({n: 3, minNs: 5e6, maxNs: 20e6, errors: 0})
		const metrics = new Set(seen.of('latency-counted').map(event => event.metric))
		expect(metrics.size).toBe(65)
		expect(seen.counted('measure:(other)').n).toBe(101 - 64)
		expect(Math.max(...[...metrics].map(metric => metric.length))).toBe('measure:'.length + 80)
	})

	test.concurrent.each([
		['falls off its end', ''],
		['sets an exit code', 'process.exitCode = 4'],
		['exits', 'setTimeout(() => process.exit(3), 300)'],
		['exits at once', 'process.exit(3)'],
		['throws', 'setTimeout(() => { throw new Error("told") }, 300)'],
		['throws at once', 'throw new Error("told")'],
		['rejects', 'setTimeout(() => Promise.reject(new Error("told")), 300)'],
		['exits from an exit listener', 'setTimeout(() => {}, 300); process.on("exit", () => process.exit(9))'],
		['has removed all exit listeners', 'process.removeAllListeners("exit"); setTimeout(() => {}, 300)'],
		['has removed them and exits', 'process.removeAllListeners("exit"); setTimeout(() => process.exit(5), 300)'],
		['is terminated', 'setTimeout(() => process.kill(process.pid, "SIGTERM"), 300); setTimeout(() => {}, 9e4)'],
		['is killed', 'setTimeout(() => process.kill(process.pid, "SIGKILL"), 300); setTimeout(() => {}, 9e4)'],
		[
			'handles SIGTERM',
			'process.on("SIGTERM", () => process.exit(7)); setTimeout(() => process.kill(process.pid, "SIGTERM"), 300)',
		],
		['aborts its exit code', 'process.on("beforeExit", () => { process.exitCode = 6 }); setTimeout(() => {}, 300)'],
		['calls reallyExit', 'setTimeout(() => process.reallyExit(8), 300)'],
	])('a program that %s ends as it does without us', async (_, source) => {
		const script = `console.log("out"); console.error("err"); ${source}`
		const [bare, observed] = await Promise.all([run([node, '-e', script]).ended, observe([node, '-e', script])])
		const {seen, ...ended} = observed
		expect(ended).toEqual(bare)
	})

	/** V8's parser serves a program's own JSON worse once it has seen a profile. */
	test.concurrent.each([
		['parses none of its profile', [], false],
		['parses it where it is to be warned of who gets it otherwise', ['--pending-deprecation'], true],
	] as const)('the program %s', async (_, flags, isParsed) => {
		const parser = `process.moduleLoadList.includes('NativeModule inspector')`
		const busy = `for (const until = Date.now() + 700; Date.now() < until;) JSON.parse('{"id":1}')`
		const {exitCode, stdout, stderr, seen} = await observe([
			node,
			...flags,
			'-e',
			`${busy}\nsetTimeout(() => { ${busy}; console.log(${parser}) }, 1000)`,
		])
		expect({exitCode, stdout, stderr}).toEqual({exitCode: 0, stdout: `${isParsed}\n`, stderr: ''})
		expect(seen.of('cpu-sampled').length).toBeGreaterThan(1)
	})

	test.concurrent('nobody listening: nothing printed, nothing changed', async () => {
		const env = {ARSENAL_SOCKET: '/nowhere/at/all', NODE_OPTIONS: composeNodeOptions(relayPath, undefined)}
		const script = 'setTimeout(() => console.log(process._getActiveHandles().length, process.exitCode), 200)'
		const [bare, refused] = await Promise.all([run([node, '-e', script]).ended, run([node, '-e', script], {env}).ended])
		expect(refused).toEqual(bare)
	})

	test.concurrent('a host that never answers does not keep the program', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'arsenal-test-'))
		const silent = createServer(socket => socket.on('error', () => {}).resume())
		await new Promise<void>(resolve => silent.listen(join(folder, 's'), resolve))
		const env = {ARSENAL_SOCKET: join(folder, 's'), NODE_OPTIONS: composeNodeOptions(relayPath, undefined)}
		const {exitCode, stderr} = await run([node, '-e', 'setTimeout(() => process.exit(3), 300)'], {env}).ended
		silent.close()
		rmSync(folder, {recursive: true})
		expect({exitCode, stderr}).toEqual({exitCode: 3, stderr: ''})
	})

	test.concurrent('a host that goes away leaves the program running to its own end', async () => {
		const {exitCode, stdout} = await observe([node, '-e', untilToldToEnd('console.log("whole")')], {
			async livesUntil(seen) {
				await seen.nth('cpu-sampled')
				await seen.server.close()
			},
		})
		expect({exitCode, stdout}).toEqual({exitCode: 0, stdout: 'whole\n'})
	})

	test.concurrent('a program that patches console, clocks and timers is observed all the same', async () => {
		const {exitCode, stdout, seen} = await observe([node, program('patches-everything.cjs')], {
			async livesUntil(seen) {
				await seen.nth('cpu-sampled', 2)
				await seen.nth('node-sampled')
				await seen.until(() => seen.counted('http').n >= 1)
			},
		})
		expect({exitCode, stdout}).toEqual({exitCode: 0, stdout: 'patched profile calls: 0\n'})
		expect(seen.of('cpu-sampled').length).toBeGreaterThanOrEqual(2)
		expect(seen.of('node-sampled').length).toBeGreaterThanOrEqual(1)
		expect(seen.counted('http').n).toBe(1)
	})

	test.concurrent('children, cluster workers and worker threads: one observation per process', async () => {
		const {exitCode, stdout, stderr, seen} = await observe([node, program('family.cjs')], {
			livesUntil: seen => seen.nth('node-attached', 4),
		})
		expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
		const pids = stdout.trim().split('\n').map(Number)
		const attached = seen.of('node-attached').map(event => event.pid)
		expect(attached.toSorted((a, b) => a - b)).toEqual(pids.toSorted((a, b) => a - b))
		expect(seen.of('node-detached')).toHaveLength(pids.length)
	})

	test.concurrent('a child whose NODE_OPTIONS are cleared runs unobserved', async () => {
		const script = `require('child_process').spawnSync(process.execPath, ['-e', '0'], {env: {}, stdio: 'inherit'}); ${untilToldToEnd('')}`
		const {exitCode, stderr, seen} = await observe([node, '-e', script], {livesUntil: seen => seen.nth('node-sampled')})
		expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
		expect(seen.of('node-attached')).toHaveLength(1)
	})

	test("paths with spaces and quotes, and the user's own NODE_OPTIONS", async () => {
		const folder = mkdtempSync(join(tmpdir(), 'arsenal "a b" \\'))
		cpSync(dirname(relayPath), folder, {recursive: true})
		const {stdout, stderr, seen} = await observe([node, '-e', untilToldToEnd('console.log(process.title)')], {
			livesUntil: seen => seen.nth('node-attached'),
			relayPath: join(folder, 'relay.cjs'),
			env: {NODE_OPTIONS: '--title=mine'},
		})
		rmSync(folder, {recursive: true})
		expect({stdout, stderr}).toEqual({stdout: 'mine\n', stderr: ''})
		expect(seen.of('node-attached')).toHaveLength(1)
	})

	test.concurrent('a program under the permission model, which refuses the inspector, runs unobserved', async () => {
		const flag = Number(version.slice(1, 3)) >= 22 ? '--permission' : '--experimental-permission'
		const argv = [node, flag, '--allow-worker', '--allow-fs-read=*', program('npm-short/short.js')]
		const [bare, {seen, ...observed}] = await Promise.all([run(argv).ended, observe(argv)])
		const withoutPid = ({stderr, ...rest}: Ended) => ({...rest, stderr: stderr.replace(/node:\d+/g, 'node')})
		expect(withoutPid(observed)).toEqual(withoutPid(bare))
		expect(seen.events).toEqual([])
	})

	const testFrom24 = Number(version.slice(1, 3)) < 24 ? test.skip : test.concurrent
	testFrom24('a program that may start no threads is not profiled, and nothing waits for it', async () => {
		const source = `const fs = require('fs')
				const threads = fs.readdirSync('/proc/self/task').map(id => fs.readFileSync('/proc/self/task/' + id + '/comm', 'utf8'))
				console.log(threads.filter(name => /^v8:Prof|arsenal/.test(name)), fs.readdirSync(process.argv[1]))`
		const server = await createProbes().listen({cpuIntervalUs: 1000})
		try {
			const argv = [node, '--permission', '--allow-inspector', '--allow-fs-read=*', '--allow-fs-write=*', '-e', source]
			const ended = run([...argv, dirname(server.socketPath)], {env: server.environment({})}).ended
			expect((await ended).stdout).toBe(`[] [ '${basename(server.socketPath)}' ]\n`)
		} finally {
			await server.close()
		}
	})

	test.concurrent('ES modules with --import, module hooks and top-level await', async () => {
		const hooks = 'data:text/javascript,export const load = (url, context, next) => next(url, context)'
		const register = `import {register} from 'node:module'; register(${JSON.stringify(hooks)}); globalThis.imported = true`
		const source = `await new Promise(done => { ${untilToldToEnd('done()')} }); console.log(imported)`
		const {exitCode, stdout, seen} = await observe(
			[
				...[node, '--no-warnings', '--import', `data:text/javascript,${encodeURIComponent(register)}`],
				...['--input-type=module', '-e', source],
			],
			{livesUntil: seen => seen.nth('cpu-sampled')},
		)
		expect({exitCode, stdout}).toEqual({exitCode: 0, stdout: 'true\n'})
		expect(seen.of('node-attached')).toHaveLength(1)
		// The thread that Node runs the hooks on is not one of the program's worker threads.
		expect(seen.of('finding-made')).toEqual([])
	})

	test.concurrent.each(['relay', 'exit-profile'])('coverage that Node collects is the same under %s', async preload => {
		const folder = mkdtempSync(join(tmpdir(), 'arsenal-test-'))
		const collect = (name: string) => ({NODE_V8_COVERAGE: join(folder, name), TURNS: '60'})
		const argv = [node, program('covered/main.cjs')]
		const bare = await run(argv, {env: collect('bare')}).ended
		const itself = {
			ARSENAL_EXIT_PROFILES: folder,
			ARSENAL_EXIT_PROFILES_US: '500',
			NODE_OPTIONS: composeNodeOptions(findPreload('exit-profile.cjs'), undefined),
		}
		const {exitCode, signal, stdout, stderr} =
			preload === 'relay'
				? await observe(argv, {
						env: collect('with'),
						async meanwhile(seen) {
							await seen.nth('node-attached')
							await seen.observers[0]!.roll()
						},
					})
				: await run(argv, {env: {...collect('with'), ...itself}}).ended
		expect({exitCode, signal, stdout, stderr}).toEqual(bare)
		const [alone, under] = ['bare', 'with'].map(name => coverageOf(join(folder, name)))
		rmSync(folder, {recursive: true})
		expect(under).toEqual(alone)
		expect(alone!.find(({url}) => url.endsWith('lib.cjs'))!.functions.map(({functionName}) => functionName)).toContain(
			'never',
		)
	})

	test.concurrent('coverage that the program collects through a session of its own, begun after us and taken at its end, is the same', async () => {
		const argv = [node, program('covered/own-session.cjs')]
		const bare = await run(argv, {env: {TURNS: '60'}}).ended
		const {seen, ...ended} = await observe(argv, {
			env: {TURNS: '60'},
			async meanwhile(seen) {
				await seen.nth('node-attached')
				await seen.observers[0]!.roll()
			},
		})
		expect(ended).toEqual(bare)
		expect(seen.of('cpu-sampled').length).toBeGreaterThan(0)
		expect(bare.stdout).toContain('"functionName":"never"')
	})
})

/** Only for the program's own files, which are what every tool looks at; where Node's own are loaded from depends on who else asked for them. */
function coverageOf(folder: string): ReadonlyArray<{url: string; functions: ReadonlyArray<{functionName: string}>}> {
	const [name, ...more] = readdirSync(folder)
	expect(more).toEqual([])
	const {result} = JSON.parse(readFileSync(join(folder, name!), 'utf8'))
	return result
		.filter(({url}: {url: string}) => url.startsWith('file:'))
		.map(({scriptId, ...script}: {scriptId: string; url: string; functions: unknown}) => script)
}

test('npm start: npm and the program it starts are both observed', async () => {
	const {exitCode, seen} = await observe(['npm', 'start', '--silent'], {
		cwd: program('npm-short'),
		env: {PATH: plainEnvironment().PATH!, npm_config_update_notifier: 'false'},
		livesUntil: seen => seen.nth('node-attached', 2),
	})
	expect(exitCode).toBe(3)
	const programs = seen.of('node-attached').map(event => event.argv[1]!)
	expect(programs.some(path => path.endsWith('until-told.js'))).toBe(true)
	expect(programs.length).toBe(2)
})
