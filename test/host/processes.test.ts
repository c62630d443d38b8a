import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import {listProcesses, readProcEnvironment} from '../../src/host/processes/proc-table.ts'
import {createProcesses} from '../../src/host/processes/processes.ts'
import type {Launched} from '../../src/ports.ts'
import {absent} from './absent.ts'
import {isAlive, until} from './processes-alive.ts'

const processes = createProcesses({...process.env, NODE_ENV: undefined, CALLER: 'kept', BOTH: 'caller'})
const started: Launched[] = []
let folder = ''

beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'processes-'))
})
afterAll(() => rmSync(folder, {recursive: true}))
afterEach(async () => {
	for (const launched of started.splice(0)) await processes.end(launched, {signal: 'SIGKILL', graceMs: 0})
})

interface Wanted {
	readonly shell?: boolean
	readonly cwd?: string
	readonly env?: Record<string, string>
	readonly extra?: Record<string, string>
}

function launch(
	argv: string | readonly string[],
	{shell = typeof argv === 'string', cwd = folder, env = {}, extra = {}}: Wanted = {},
) {
	const out = {text: '', bytes: 0, order: [] as string[]}
	const launched = processes.launch(
		{argv: typeof argv === 'string' ? [argv] : argv, shell, cwd, env},
		{
			env: extra,
			onOutput(stream, chunk) {
				out.bytes += chunk.length
				if (out.text.length < 1e5) out.text += Buffer.from(chunk).toString()
				out.order.push(stream)
			},
		},
	)
	started.push(launched)
	return {launched, out}
}

const node = (script: string) => [process.execPath, '-e', script]

/** A program that says its pid and then whatever `script` has it do. */
async function printedPids(out: {text: string}, count: number): Promise<number[]> {
	await until(() => out.text.split('\n').length > count, `${count} pids in ${JSON.stringify(out.text)}`)
	return out.text.trim().split('\n').map(Number)
}

describe('what is typed', () => {
	function typed(argv: readonly string[]) {
		const out = {text: ''}
		const launched = processes.launchTyped(
			{argv, shell: false, cwd: folder, env: {}},
			{onOutput: (_, chunk) => void (out.text += Buffer.from(chunk).toString())},
		)
		started.push(launched)
		return {launched, out}
	}

	it('reaches the program as it stands, whenever it is typed', async () => {
		const {launched, out} = typed(['sh', '-c', 'echo on; while read -r line; do echo "heard $line"; done; echo over'])
		launched.type('early\n')
		await until(() => out.text.includes('heard early'), 'it has read the first line')
		launched.type('half ')
		launched.type('line\nand more\n')
		await until(() => out.text.includes('heard and more'), 'it has read the others')
		expect(out.text).toBe('on\nheard early\nheard half line\nheard and more\n')
		await processes.end(launched, {signal: 'SIGTERM', graceMs: 5000})
	})

	it('is read from a pipe that has a name, and whose end is waited for', async () => {
		const {launched, out} = typed(['sh', '-c', 'read -r line </dev/stdin; echo "heard $line"'])
		launched.type('by name\n')
		expect((await launched.exited).exitCode).toBe(0)
		expect(out.text).toBe('heard by name\n')
	})

	it('to a program that has ended, or was never there, is lost', async () => {
		const {launched} = typed(['true'])
		await launched.exited
		launched.type('x'.repeat(1e6))
		const missing = typed([absent])
		expect((await missing.launched.exited).failure).not.toBeNull()
		missing.launched.type('x')
	})
})

it('says when a program was started, on the clock that everything else is timed by', async () => {
	const before = process.hrtime.bigint()
	const {launched} = launch(['true'])
	expect(launched.startedNs).toBeGreaterThanOrEqual(before)
	expect(launched.startedNs).toBeLessThanOrEqual(process.hrtime.bigint())
	const {wallNs} = await launched.exited
	expect(launched.startedNs + wallNs).toBeLessThanOrEqual(process.hrtime.bigint())
})

describe('launch', () => {
	it('tells the exit code, and what was printed on both streams, by the time it says the program has exited', async () => {
		const {launched, out} = launch(['/bin/sh', '-c', 'echo out; echo err >&2; exit 7'])
		const {exitCode, signal, failure, wallNs} = await launched.exited
		expect({exitCode, signal, failure}).toEqual({exitCode: 7, signal: null, failure: null})
		expect(wallNs).toBeGreaterThan(0n)
		expect(out.text).toContain('out\n')
		expect(out.text).toContain('err\n')
		expect(new Set(out.order)).toEqual(new Set(['stdout', 'stderr']))
	})

	it.runIf(process.platform === 'linux')('has it print into pipes, which can be opened by name', async () => {
		const {launched, out} = launch('echo out > /dev/stdout && echo err > /dev/stderr')
		expect(await launched.exited).toMatchObject({exitCode: 0})
		expect(out.text.split('\n').sort()).toEqual(['', 'err', 'out'])
	})

	it('tells the signal that ended it', async () => {
		const {launched} = launch('kill -s USR1 $$')
		expect(await launched.exited).toMatchObject({exitCode: null, signal: 'SIGUSR1', failure: null})
	})

	it('uses a shell only when asked', async () => {
		const plain = launch(['echo', '$HOME; exit 3'])
		expect(await plain.launched.exited).toMatchObject({exitCode: 0})
		expect(plain.out.text).toBe('$HOME; exit 3\n')
		const shell = launch('exit 3')
		expect(await shell.launched.exited).toMatchObject({exitCode: 3})
	})

	it('gives it a process group and session of its own and an empty input', async () => {
		const {launched, out} = launch('cat; cut -d" " -f1,5,6 /proc/$$/stat')
		await launched.exited
		expect(out.text).toBe(`${launched.pid} ${launched.pid} ${launched.pid}\n`)
	})

	it("gives it the caller's environment, then the suite's, then the engine's, and nothing of ours but the mark", async () => {
		process.env.ONLY_OURS = 'x'
		const {launched, out} = launch(node('console.log(JSON.stringify(process.env))'), {
			env: {BOTH: 'suite', SUITE: '1'},
			extra: {NODE_OPTIONS: '--no-warnings'},
		})
		await launched.exited
		delete process.env.ONLY_OURS
		const {ARSENAL_TUI_LAUNCH, ...seen} = JSON.parse(out.text)
		const {NODE_ENV: _, ONLY_OURS: __, ...caller} = process.env
		expect(seen).toEqual({...caller, CALLER: 'kept', BOTH: 'suite', SUITE: '1', NODE_OPTIONS: '--no-warnings'})
		expect(ARSENAL_TUI_LAUNCH).toMatch(/^\d+-\d+-[0-9a-f]{18}\.\d+$/)
	})

	it.each([
		[
			'a program that is not on the PATH',
			['no-such-program'],
			{},
			'ENOENT',
			'There is no program "no-such-program" on the PATH.',
		],
		['a path that leads nowhere', ['./nowhere'], {}, 'ENOENT', 'There is no program ./nowhere.'],
		[
			'a working directory that is missing',
			['true'],
			{cwd: absent},
			'ENOENT',
			`The working directory ${absent} does not exist.`,
		],
		['a path through a file', ['/etc/passwd/x'], {}, 'ENOTDIR', 'There is no program /etc/passwd/x.'],
		['a NUL in the working directory', ['true'], {cwd: '/a\0b'}, 'ERR_INVALID_ARG_VALUE', 'null bytes'],
		['a directory', ['/tmp'], {}, 'EACCES', '/tmp is a directory, not a program.'],
		['a file that is no program', ['/etc/passwd'], {}, 'EACCES', 'may not be executed'],
		['an empty command', [''], {}, 'ERR_INVALID_ARG_VALUE', 'The command is empty.'],
		['a NUL in an argument', ['echo', 'a\0b'], {}, 'ERR_INVALID_ARG_VALUE', 'null bytes'],
	])('says of %s why it cannot be started, as data', async (_, argv, wanted, code, message) => {
		const {launched} = launch(argv, wanted)
		expect(launched.pid).toBeNull()
		const exit = await launched.exited
		expect(exit).toMatchObject({exitCode: null, signal: null, failure: {code}})
		expect(exit.failure!.message).toContain(message)
		launched.signal('SIGTERM')
	})

	it('names a missing interpreter instead of denying the file', async () => {
		const script = path.join(folder, 'script')
		writeFileSync(script, `#!${absent}\n`)
		chmodSync(script, 0o755)
		expect((await launch([script]).launched.exited).failure!.message).toContain('interpreter')
	})

	it('neither blocks a program that prints without end nor keeps what it prints', async () => {
		const before = process.memoryUsage().rss
		const {launched, out} = launch('head -c 400000000 /dev/zero')
		expect(await launched.exited).toMatchObject({exitCode: 0})
		expect(out.bytes).toBe(400_000_000)
		expect(process.memoryUsage().rss - before).toBeLessThan(200e6)
	})

	it('neither waits for nor measures a child that keeps the output open', async () => {
		const {launched, out} = launch('echo before; sleep 100 & exit 4')
		const exit = await launched.exited
		expect(exit.exitCode).toBe(4)
		expect(exit.wallNs).toBeLessThan(50_000_000_000n)
		expect(out.text).toBe('before\n')
	})
})

describe('signal', () => {
	it('reaches the whole group', async () => {
		const {launched, out} = launch('trap "" INT; sleep 100 & echo $!; wait; echo done')
		const [child] = await printedPids(out, 1)
		launched.signal('SIGTERM')
		await launched.exited
		await until(() => !isAlive(child!), 'the child ends too')
	})

	it('reaches nobody once all are gone', async () => {
		const {launched} = launch(['true'])
		await launched.exited
		launched.signal('SIGKILL')
	})
})

describe('end', () => {
	it('lets a program end by itself when it heeds the signal', async () => {
		const {launched, out} = launch(
			node(
				'process.on("SIGINT", () => {console.log("bye"); process.exit(5)}); console.log(process.pid); setInterval(() => {}, 1e3)',
			),
		)
		await printedPids(out, 1)
		await processes.end(launched, {signal: 'SIGINT', graceMs: 20_000})
		expect(await launched.exited).toMatchObject({exitCode: 5})
		expect(out.text).toContain('bye')
	})

	it('kills who ignores the signal, after the grace', async () => {
		const {launched, out} = launch('trap "" TERM; echo $$; while :; do sleep 1; done')
		await printedPids(out, 1)
		const startMs = performance.now()
		await processes.end(launched, {signal: 'SIGTERM', graceMs: 150})
		expect(performance.now() - startMs).toBeGreaterThanOrEqual(150)
		expect(await launched.exited).toMatchObject({signal: 'SIGKILL'})
	})

	it('continues who is stopped, so that it can end in order', async () => {
		const {launched, out} = launch(
			node('process.on("SIGTERM", () => process.exit(6)); console.log(process.pid); setInterval(() => {}, 1e3)'),
		)
		await printedPids(out, 1)
		launched.signal('SIGSTOP')
		await processes.end(launched, {signal: 'SIGTERM', graceMs: 20_000})
		expect(await launched.exited).toMatchObject({exitCode: 6})
	})

	it('ends descendants in other groups and sessions, orphans and daemons among them', async () => {
		// A child in a session of its own, an orphan in the group, and a daemon: forked twice with a session opened in between, parents gone.
		const {launched, out} = launch(
			'setsid sh -c "echo \\$\\$; trap \\"\\" TERM; while :; do sleep 1; done" & (sleep 100 & echo $!) ; (setsid sh -c "sleep 100 & echo \\$!" &); wait',
		)
		const pids = await printedPids(out, 3)
		await until(() => pids.every(isAlive), 'all are up')
		await processes.end(launched, {signal: 'SIGTERM', graceMs: 100})
		expect(pids.filter(isAlive)).toEqual([])
		expect(isAlive(launched.pid!)).toBe(false)
	})

	it('ends a daemon that runs off at any moment', async () => {
		const mark = `DAEMONS_OF=${folder}`
		for (let round = 0; round < 40; round++) {
			const {launched} = launch(['/bin/sh', '-c', '(setsid sleep 100 >/dev/null 2>&1 &)'], {env: {DAEMONS_OF: folder}})
			const untilMs = performance.now() + round / 10
			while (performance.now() < untilMs);
			await processes.end(launched, {signal: 'SIGKILL', graceMs: 0})
		}
		const left = listProcesses().filter(({pid}) => readProcEnvironment(pid)?.includes(mark))
		for (const {pid} of left) process.kill(pid, 'SIGKILL')
		expect(left).toEqual([])
	})

	it('ends what a program left behind when it exited by itself', async () => {
		const {launched, out} = launch('sleep 100 & echo $!')
		await launched.exited
		const [orphan] = await printedPids(out, 1)
		expect(isAlive(orphan!)).toBe(true)
		await processes.end(launched, {signal: 'SIGTERM', graceMs: 1000})
		expect(isAlive(orphan!)).toBe(false)
	})

	it('has nothing to do for who is gone or never was', async () => {
		const gone = launch(['true']).launched
		await gone.exited
		await processes.end(gone, {signal: 'SIGTERM', graceMs: 1000})
		await processes.end(gone, {signal: 'SIGTERM', graceMs: 1000})
		await processes.end(launch(['no-such-program']).launched, {signal: 'SIGTERM', graceMs: 1000})
	})

	it('leaves strangers alone, those started by a neighbour launch among them', async () => {
		const first = launch('echo $$; sleep 100')
		const second = launch('echo $$; sleep 100')
		await printedPids(first.out, 1)
		await printedPids(second.out, 1)
		await processes.end(first.launched, {signal: 'SIGTERM', graceMs: 1000})
		expect(isAlive(second.launched.pid!)).toBe(true)
		expect(readFileSync(`/proc/${second.launched.pid}/stat`, 'latin1')).toContain(`(sh)`)
	})
})
