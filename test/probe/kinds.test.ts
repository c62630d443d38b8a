/** Every kind of process Node has, started with and without the probe: it must end the same way and print the same. */
import {cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {describe, expect, type TestContext, test, vi} from 'vitest'
import {composeNodeOptions, findPreload} from '../../src/host/probe/server.ts'
import {type Ended, type Observation, observe, program, run, targetNodes} from './observe-target.ts'

/** Each starts programs by the dozen, which a machine that is busy takes its time for. */
vi.setConfig({testTimeout: 120_000})

interface Kind {
	readonly name: string
	/** What a shell runs, `node` being the Node under test. */
	readonly command: string
	/** The oldest Node that has it. */
	readonly since?: number
	readonly until?: number
	/** How many of its processes are observed: none where Node would end the program, or runs none of its code. */
	readonly observed: number
	/** It begins anew in the same process, and may have been let in before. */
	readonly twice?: true
	/** Run before, in the same folder, without a probe. */
	readonly prepare?: string
	/** Ended by this signal once it has printed this. */
	readonly stop?: {readonly after: string; readonly signal: NodeJS.Signals}
	readonly env?: Record<string, string>
}

const kinds: readonly Kind[] = [
	{name: 'a script', command: 'exec node waits.cjs one two', observed: 1},
	{name: 'an ES module', command: 'exec node waits.mjs', observed: 1},
	{name: '--import', command: 'exec node --import ./nothing.mjs waits.cjs', since: 20, observed: 1},
	{name: 'standard input', command: 'node - one two < waits.cjs', observed: 1},
	{name: '-e', command: `exec node -e 'require("./waits.cjs")'`, observed: 1},
	{name: '-p', command: `exec node -p 'require("./waits.cjs"); 7'`, observed: 1},
	{
		name: 'a REPL',
		command: `{ echo '3 + 4'; while [ ! -e "$TOLD" ]; do sleep 0.1; done; } | node -i`,
		observed: 1,
	},
	{name: '--test', command: 'exec node --test waits.test.cjs', observed: 1},
	{
		name: '--test without isolation',
		command: 'exec node --experimental-test-isolation=none --test waits.test.cjs',
		since: 22,
		observed: 1,
	},
	{
		name: '--watch',
		command: 'exec node --watch waits.cjs',
		since: 20,
		observed: 1,
		stop: {after: 'Completed running', signal: 'SIGTERM'},
	},
	{name: '--run', command: 'exec node --run waits', since: 22, observed: 1},
	{name: 'worker threads', command: 'exec node in-worker.cjs', observed: 1},
	{name: '-c', command: 'exec node -c waits.cjs', observed: 0},
	{name: '--prof-process', command: 'exec node --prof-process nothing.log', observed: 0},
	{
		name: '--build-snapshot',
		command: 'exec node --snapshot-blob built.blob --build-snapshot snapshot.cjs',
		observed: 0,
	},
	{
		name: 'started from a snapshot',
		prepare: 'node --snapshot-blob main.blob --build-snapshot snapshot.cjs',
		command: 'exec node --snapshot-blob main.blob',
		observed: 0,
	},
	{
		name: 'a script over a snapshot',
		prepare: 'node --snapshot-blob state.blob --build-snapshot nothing.cjs',
		command: 'exec node --snapshot-blob state.blob waits.cjs',
		observed: 0,
	},
	{
		name: 'inspect',
		command: `
			: > out; wait_for() { until grep -q "$1\\|Fatal" out; do sleep 0.1; done; }
			{ wait_for 'Break on start'; echo cont; wait_for 'Waiting for the debugger'; echo .exit; } | node inspect --port=0 waits.cjs > out 2>&1
			grep -o 'Break on start.*\\|< begun\\|< ended\\|Fatal.*' out`,
		observed: 1,
	},
	{name: '--inspect', command: 'exec node --inspect=127.0.0.1:0 waits.cjs', observed: 1},
	{name: 'process.execve', command: 'exec node execve.cjs', since: 22, observed: 1, twice: true},
	{name: '--permission', command: 'exec node --permission --allow-fs-read=* waits.cjs', since: 22, observed: 0},
	{
		name: '--permission with threads',
		command: 'exec node --permission --allow-fs-read=* --allow-worker waits.cjs',
		since: 22,
		observed: 0,
	},
	{
		name: '--permission with the inspector',
		command: 'exec node --permission --allow-fs-read=* --allow-inspector waits.cjs',
		since: 24,
		observed: 0,
	},
	{
		name: '--permission with both',
		command: 'exec node --permission --allow-fs-read=* --allow-worker --allow-inspector --allow-fs-write=* waits.cjs',
		since: 24,
		observed: 1,
	},
	{
		name: '--permission that lets nothing of ours be read',
		command: 'exec node --permission --allow-fs-read=$PWD --allow-worker --allow-inspector waits.cjs',
		since: 24,
		observed: 0,
	},
	{name: 'hooks for modules', command: 'exec node --import ./hooks.mjs hooked.mjs', observed: 1},
	{name: '--experimental-vm-modules', command: 'exec node --experimental-vm-modules in-vm.cjs', observed: 1},
	{name: 'NODE_V8_COVERAGE', command: 'NODE_V8_COVERAGE=coverage exec node waits.cjs', observed: 1},
	{name: '--cpu-prof', command: 'exec node --cpu-prof waits.cjs', observed: 1},
	{name: '--heap-prof', command: 'exec node --heap-prof waits.cjs', observed: 1},
	{name: '--prof', command: 'exec node --prof waits.cjs', observed: 1},
	{name: '--frozen-intrinsics', command: 'exec node --frozen-intrinsics waits.cjs', observed: 1},
	{name: '--jitless', command: 'exec node --jitless waits.cjs', observed: 1},
	{name: 'without standard descriptors', command: 'exec node waits.cjs <&- >&- 2>&-', observed: 1},
	{
		name: 'works in a folder that is gone',
		command: 'mkdir gone; cd gone; rmdir ../gone; exec node ../waits.cjs',
		observed: 0,
	},
	{name: 'few descriptors', command: 'ulimit -n 22; exec node waits.cjs', observed: 0},
	{name: 'little address space', command: 'ulimit -v 1500000; exec node waits.cjs', observed: 0},
	{name: 'counts itself', command: 'exec node counts.cjs', observed: 1},
	{name: 'moves into a folder that goes', command: 'exec node loses-folder.cjs', observed: 1},
]

/** In its first line, and again once it is observed; it ends with 3 more than the first number that is free. */
const closes = `
	const [from, to] = process.argv[2].split('-').map(Number)
	function close() {
		for (let fd = from; fd <= to; fd++) try { closeSync(fd) } catch (error) { if (error.code !== 'EBADF') throw error }
	}
	close()
	const timer = setInterval(() => {
		if (!existsSync(process.env.TOLD)) return
		clearInterval(timer)
		close()
		setTimeout(() => (process.exitCode = openSync('/dev/null', 'r') + 3), 100)
	}, 20)`

const sources: Record<string, string> = {
	'waits.mjs': `import './waits.cjs'; await 1`,
	'hooked.mjs': `import 'begun'`,
	'nothing.mjs': '',
	'nothing.cjs': '',
	'fails.test.cjs': `require('node:test').test('fails', () => { throw new Error('told') })`,
	'package.json': `{"scripts": {"waits": "node waits.cjs"}}`,
	'in-worker.cjs': `new (require('node:worker_threads').Worker)('./waits.cjs').on('exit', code => console.log('worker', code))`,
	'hooks.mjs': `import {register} from 'node:module'; register('./hook.mjs', import.meta.url)`,
	'hook.mjs': `export const resolve = (specifier, context, next) => next(specifier === 'begun' ? './waits.cjs' : specifier, context)`,
	'in-vm.cjs': `
		const vm = require('node:vm')
		const context = vm.createContext({require, console})
		const inside = new vm.SourceTextModule('require("./waits.cjs"); console.log("in a context")', {context})
		inside.link(() => {}).then(() => inside.evaluate())`,
	'snapshot.cjs': `require('node:v8').startupSnapshot.setDeserializeMainFunction(() => {
		const {existsSync} = require('node:fs')
		console.log('begun')
		const timer = setInterval(() => { if (existsSync(process.env.TOLD)) { clearInterval(timer); console.log('ended') } }, 20)
	})`,
	'execve-often.cjs': `
		const left = Number(process.argv[2])
		if (left === 0) console.log('ended')
		else process.execve(process.execPath, [process.execPath, __filename, String(left - 1)], process.env)`,
	'execve.cjs': `
		if (process.argv[2] === 'again') require('./waits.cjs')
		else process.execve(process.execPath, [process.execPath, __filename, 'again'], process.env)`,
	'closes.cjs': `const {closeSync, existsSync, openSync} = require('node:fs')\n${closes}`,
	'closes.mjs': `import {closeSync, existsSync, openSync} from 'node:fs'\n${closes}`,
	// Its own listeners are ten, which is just not too many.
	'counts.cjs': `
		const {existsSync} = require('node:fs')
		const {createHook} = require('node:async_hooks')
		let timeouts = 0
		const hook = createHook({init(_, type) { if (type === 'Timeout') timeouts++ }}).enable()
		process.on('warning', warning => console.log(String(warning)))
		for (let i = 0; i < 10; i++) process.on('exit', () => {})
		const shapes = ['emit', 'reallyExit', '_kill', 'abort', 'execve'].map(name => [
			process[name]?.name, process[name]?.length, Object.getOwnPropertyDescriptor(process, name)?.enumerable ?? false,
		])
		console.log(JSON.stringify(shapes), process.listenerCount('exit'), Object.keys(require.cache).length)
		const timer = setInterval(() => {
			if (!existsSync(process.env.TOLD)) return
			clearInterval(timer)
			setTimeout(() => {
				hook.disable()
				console.log(timeouts, 'timers')
			}, 300)
		}, 20)`,
	'loses-folder.cjs': `
		const {existsSync, mkdirSync, rmdirSync} = require('node:fs')
		const {join} = require('node:path')
		mkdirSync(join(__dirname, 'lost'))
		process.chdir(join(__dirname, 'lost'))
		const timer = setInterval(() => {
			if (!existsSync(process.env.TOLD)) return
			clearInterval(timer)
			rmdirSync(join(__dirname, 'lost'))
			setTimeout(() => console.log('ended'), 100)
		}, 20)`,
}

/** Each of several tests that run side by side has its own. */
type Tidied = Pick<TestContext, 'onTestFinished'>

/** A folder of its own for a run: what one leaves there must not be the next one's. */
function workspace({onTestFinished}: Tidied): string {
	const folder = mkdtempSync(join(tmpdir(), 'arsenal-test-'))
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}))
	for (const name of ['waits.cjs', 'waits.test.cjs']) cpSync(program(name), join(folder, name))
	for (const [name, source] of Object.entries(sources)) writeFileSync(join(folder, name), source)
	return folder
}

/** Numbers of processes and ports, times, tokens, places. */
function plain(ended: Ended, folder: string): Ended {
	const say = (text: string) =>
		text
			.replaceAll(folder, 'FOLDER')
			.replace(/\(node:\d+\)/g, '(node)')
			.replace(/^(.*duration_ms:? )[\d.]+$/gm, '$1')
			.replace(/\([\d.]+ms\)/g, '')
			.replace(/ws:\/\/\S+/g, 'ws://')
			// Whether a promise had to be waited for shows in the stack.
			.replace(/^ +at .*\n/gm, '')
	return {...ended, stdout: say(ended.stdout), stderr: say(ended.stderr)}
}

/** The one that runs the tests, and those named by hand: the system's is looked at by relay.test.ts. */
const nodes = targetNodes.filter(({path}) => path !== '/usr/bin/node')

describe.each(nodes)('in Node $version', ({path: node, version}) => {
	const major = Number.parseInt(version.slice(1), 10)
	const known = kinds.filter(({since = 18, until = 99}) => major >= since && major <= until)

	function shell(kind: Kind, folder: string) {
		const argv = ['sh', '-c', kind.command.replace(/\bnode /g, () => `${node} `)]
		const env = {TOLD: join(folder, 'told'), NODE_NO_WARNINGS: '1', ...kind.env}
		return {argv, env, cwd: folder}
	}

	async function prepared(kind: Kind, tidied: Tidied): Promise<string> {
		const folder = workspace(tidied)
		if (kind.prepare) {
			const {exitCode} = await run(['sh', '-c', kind.prepare.replace(/\bnode /g, `${node} `)], {cwd: folder}).ended
			expect(exitCode).toBe(0)
		}
		return folder
	}

	async function bare(kind: Kind, tidied: Tidied, env: Record<string, string> = {}): Promise<Ended> {
		const folder = await prepared(kind, tidied)
		const how = shell(kind, folder)
		writeFileSync(how.env.TOLD, '')
		const running = run(how.argv, {...how, env: {...how.env, ...env}})
		if (kind.stop) {
			await running.printed(kind.stop.after)
			running.kill(kind.stop.signal)
		}
		return plain(await running.ended, folder)
	}

	/**
	 * One that must be left alone lives for as long as it takes to observe a program that was started beside it: what would happen to it has
	 * happened by then.
	 */
	async function observed(kind: Kind, tidied: Tidied): Promise<{ended: Ended; seen: Observation}> {
		const folder = await prepared(kind, tidied)
		const how = shell(kind, folder)
		const {seen, ...ended} = await observe(how.argv, {
			...how,
			async meanwhile(seen, running) {
				if (kind.observed === 0) await companion(seen)
				await seen.until(() => seen.of('node-sampled').length >= kind.observed)
				writeFileSync(how.env.TOLD, '')
				if (!kind.stop) return
				await running.printed(kind.stop.after)
				running.kill(kind.stop.signal)
			},
		})
		return {ended: plain(ended, folder), seen}
	}

	async function companion(seen: Observation): Promise<void> {
		const beside = run([node, '-e', 'setInterval(() => {}, 100)'], {env: seen.server.environment({NODE_OPTIONS: ''})})
		await seen.until(() => seen.of('node-sampled').some(event => event.pid === beside.pid))
		beside.kill('SIGKILL')
		await beside.ended
	}

	test.concurrent.for(known)('$name', async (kind, tidied) => {
		const left = mkdtempSync(join(tmpdir(), 'arsenal-test-'))
		tidied.onTestFinished(() => rmSync(left, {recursive: true}))
		const itself = {
			ARSENAL_EXIT_PROFILES: left,
			ARSENAL_EXIT_PROFILES_US: '500',
			NODE_OPTIONS: composeNodeOptions(findPreload('exit-profile.cjs'), undefined),
		}
		const [alone, profiled, {ended, seen}] = await Promise.all([
			bare(kind, tidied),
			bare(kind, tidied, itself),
			observed(kind, tidied),
		])
		expect(ended).toEqual(alone)
		const attached = Math.max(1, kind.observed)
		expect(kind.twice ? [attached, attached + 1] : [attached]).toContain(seen.of('node-attached').length)
		expect(profiled).toEqual(alone)
		expect(readdirSync(left).length > 0).toBe(kind.observed > 0)
	})

	// V8 samples by a signal, for which the program that takes over has no handler.
	test.skipIf(major < 24)(
		'a process that becomes another program again and again is not ended by a CPU sample',
		async tidied => {
			const cwd = workspace(tidied)
			const {seen: _, ...ended} = await observe([node, 'execve-often.cjs', '12'], {cwd, env: {NODE_NO_WARNINGS: '1'}})
			expect(ended).toEqual({exitCode: 0, signal: null, stdout: 'ended\n', stderr: ''})
		},
	)

	async function closing(program: string, range: string, tidied: Tidied) {
		const folder = workspace(tidied)
		const how = {env: {TOLD: join(folder, 'told')}, cwd: folder}
		const {seen, ...ended} = await observe([node, program, range], {
			...how,
			async meanwhile(seen) {
				await seen.nth('node-sampled')
				writeFileSync(how.env.TOLD, '')
			},
		})
		expect(seen.of('node-attached')).toHaveLength(1)
		return ended
	}

	// Our thread would begin after the program has closed them: libuv aborts when it closes one of the three, and Node 18 and 20 when they are asked
	// for the memory that is used.
	test.for(['closes.cjs', 'closes.mjs'])(
		'%s lives without its standard descriptors, which stay closed',
		{timeout: 40_000},
		async (program, tidied) => {
			const ended = await Promise.all(Array.from({length: 2}, () => closing(program, '0-2', tidied)))
			expect(ended).toEqual(Array(2).fill({exitCode: 3, signal: null, stdout: '', stderr: ''}))
		},
	)

	test('a program that closes whatever number there may be does not close ours', {timeout: 40_000}, async tidied => {
		const told = workspace(tidied)
		const alone = await run([node, 'closes.cjs', '1000-1000'], {cwd: told, env: {TOLD: told}}).ended
		// None of Node's own.
		const first = alone.exitCode! - 3
		expect(first).toBeGreaterThan(2)
		expect(await closing('closes.cjs', `${first}-100`, tidied)).toMatchObject({signal: null, stderr: ''})
	})
})
