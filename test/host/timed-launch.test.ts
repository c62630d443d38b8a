import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import type {Readable} from 'node:stream'
import {afterAll, afterEach, describe, expect, it} from 'vitest'
import type {LaunchSpec} from '../../src/core/plan/plan.ts'
import {findTimedLauncher} from '../../src/host/launch/find-timed-launcher.ts'
import {timedScript} from '../../src/host/launch/timed-launch.ts'
import {listProcesses, readProcEnvironment} from '../../src/host/processes/proc-table.ts'
import {createProcesses} from '../../src/host/processes/processes.ts'
import type {Launched} from '../../src/ports.ts'
import {absent} from './absent.ts'
import {isAlive, until} from './processes-alive.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'timed-'))
const processes = createProcesses({...process.env, NODE_ENV: undefined, BOTH: 'caller'})
const started: Launched[] = []

afterAll(() => rmSync(folder, {recursive: true}))
afterEach(async () => {
	for (const launched of started.splice(0)) await processes.end(launched, {signal: 'SIGKILL', graceMs: 0})
})

async function timed(argv: string | readonly string[], more: Partial<LaunchSpec> = {}) {
	const out = {text: '', bytes: 0}
	const launched = await processes.launchTimed(
		{argv: typeof argv === 'string' ? ['/bin/sh', '-c', argv] : argv, shell: false, cwd: folder, env: {}, ...more},
		{
			onOutput(_, chunk) {
				out.bytes += chunk.length
				if (out.text.length < 1e5) out.text += Buffer.from(chunk).toString()
			},
		},
	)
	started.push(launched)
	return {launched, out, exit: await launched.exited}
}

const node = (script: string) => [process.execPath, '-e', script]
const rusageOf = ({exit}: Awaited<ReturnType<typeof timed>>) => {
	expect(exit.rusage).not.toBeNull()
	return exit.rusage!
}

describe('a timed program', () => {
	it('has its own exit code, output, working directory and environment', async () => {
		const {exit, out} = await timed('pwd; echo "$ODD|$EMPTY|$BOTH" >&2; exit 7', {
			env: {ODD: 'a=b\nü', EMPTY: '', BOTH: 'ours'},
		})
		expect(exit).toMatchObject({exitCode: 7, signal: null, failure: null})
		expect(out.text).toContain(`${folder}\n`)
		expect(out.text).toContain('a=b\nü||ours\n')
	})

	it.runIf(process.platform === 'linux')('prints into pipes, which can be opened by name', async () => {
		const {exit, out} = await timed('echo out > /dev/stdout && echo err > /dev/stderr')
		expect(exit).toMatchObject({exitCode: 0})
		expect(out.text.split('\n').sort()).toEqual(['', 'err', 'out'])
	})

	it('hands every argument on as it is', async () => {
		const odd = ['', ' ', '-e', '--', '"$HOME"', 'ü\n', '\u{1f600}', '%s']
		const {out} = await timed([...node('console.log(JSON.stringify(process.argv.slice(1)))'), '--', ...odd])
		expect(JSON.parse(out.text)).toEqual(odd)
	})

	it('tells the signal that ended it', async () => {
		expect((await timed('kill -s USR1 $$')).exit).toMatchObject({exitCode: null, signal: 'SIGUSR1', failure: null})
	})

	it.skipIf(process.platform !== 'linux')(
		'inherits no descriptor, ignores and blocks no signal, leads its own session',
		async () => {
			// While it starts something a shell blocks all signals, so what looks at it waits until it has.
			const look =
				'ls /proc/$$/fd; { until grep -q "^SigBlk:[[:space:]]*0*$" /proc/$$/status; do sleep 0.01; done; grep -E "^Sig(Blk|Ign)" /proc/$$/status; } & wait; ps -o pid=,pgid=,sid= -p $$'
			const {launched, out} = await timed(look)
			const plain = processes.launch(
				{argv: ['/bin/sh', '-c', look], shell: false, cwd: folder, env: {}},
				{onOutput: (_, chunk) => (expected += Buffer.from(chunk).toString())},
			)
			let expected = ''
			started.push(plain)
			await plain.exited
			const withPid = (text: string, pid: number | null) => text.replaceAll(String(pid), 'PID')
			expect(withPid(out.text, launched.pid)).toBe(withPid(expected, plain.pid))
			expect(withPid(out.text, launched.pid)).toMatch(/PID +PID +PID/)
		},
	)

	it('tells what the kernel counted: CPU time by kind, and peak memory', async () => {
		const busy =
			'for (let u = process.cpuUsage(); u.user + u.system < 3e5; u = process.cpuUsage()); Buffer.alloc(1e8, 1)'
		const measured = await timed(node(busy))
		const {userMs, systemMs, maxRssBytes} = rusageOf(measured)
		expect(userMs + systemMs).toBeGreaterThan(300)
		expect(measured.exit.cpuMs).toBeCloseTo(userMs + systemMs, 6)
		expect(maxRssBytes).toBeGreaterThan(1e8)
		expect(measured.exit.wallNs).toBeGreaterThan(250_000_000n)
	})

	it('counts what its children used', async () => {
		const child = JSON.stringify('for (let u = process.cpuUsage(); u.user + u.system < 2e5; u = process.cpuUsage());')
		const script = `require('child_process').spawnSync(process.execPath, ['-e', ${child}])`
		const {userMs, systemMs} = rusageOf(await timed(node(script)))
		expect(userMs + systemMs).toBeGreaterThan(200)
	})

	it('of a tiny program says no less memory than can be seen, and where that ends', async () => {
		const {maxRssBytes, rssFloorBytes} = rusageOf(await timed(['true']))
		expect(rssFloorBytes).toBeGreaterThan(1e6)
		expect(maxRssBytes).toBeLessThanOrEqual(rssFloorBytes * 1.3)
	})

	it.each([
		[['no-such-program'], {}, 'ENOENT', /no program "no-such-program" on the PATH/],
		[['/etc/passwd'], {}, 'EACCES', /may not be executed/],
		[['true'], {cwd: absent}, 'ENOENT', /working directory \S+absent does not exist/],
		[['true'], {input: {file: absent}}, 'ENOENT', /input file \S+absent does not exist/],
		[['tr\0ue'], {}, 'ERR_INVALID_ARG_VALUE', /./],
	] as const)('that cannot be started says why: %j %j', async (argv, more, code, message) => {
		const {launched, exit} = await timed(argv, more)
		expect(launched.pid).toBeNull()
		expect(exit).toMatchObject({exitCode: null, signal: null, failure: {code, message: expect.stringMatching(message)}})
	})

	it('that cannot be started for the length of its arguments says so', async () => {
		const {exit} = await timed(['true', 'x'.repeat(3e6)])
		expect(exit.failure?.code).toBe('E2BIG')
	})

	it('reads nothing, a file or a text, from the beginning each time', async () => {
		const file = path.join(folder, 'input')
		writeFileSync(file, 'from a file')
		expect((await timed('cat')).out.text).toBe('')
		for (let i = 0; i < 2; i++) expect((await timed(['cat'], {input: {file}})).out.text).toBe('from a file')
		expect((await timed(['cat'], {input: {text: 'ü'.repeat(1e5)}})).out.bytes).toBe(2e5)
	})

	it('may print megabytes', async () => {
		const {out, exit} = await timed('head -c 20000000 /dev/zero')
		expect([out.bytes, exit.exitCode]).toEqual([20_000_000, 0])
	})

	it('does not wait for children that keep its pipes open', async () => {
		const {out, exit, launched} = await timed('sleep 100 & echo $!')
		const child = Number(out.text)
		expect(exit.exitCode).toBe(0)
		expect(isAlive(child)).toBe(true)
		await processes.end(launched, {signal: 'SIGTERM', graceMs: 100})
		expect(isAlive(child)).toBe(false)
	})
})

describe('a program timed several times in a row', () => {
	async function repeated(script: string, times: number, more: Partial<LaunchSpec> = {}) {
		const seen: string[] = []
		let text = ''
		const launched = await processes.launchTimed(
			{argv: ['/bin/sh', '-c', script], shell: false, cwd: folder, env: {}, ...more},
			{
				onOutput: (_, chunk) => void (text += Buffer.from(chunk).toString()),
				repeat: {times, allowedExitCodes: [0, 3]},
				onStarted: pid => seen.push(`start ${pid}`),
				onEnded: ({exitCode, rusage}) => seen.push(`end ${exitCode} ${(rusage?.maxRssBytes ?? 0) > 0}`),
			},
		)
		started.push(launched)
		return {launched, seen, text: () => text}
	}

	it('runs so many times, each in a session of its own, and reads its input from the beginning', async () => {
		const {launched, seen, text} = await repeated('echo $$ $(cat); exit 3', 5, {input: {text: 'in'}})
		expect((await launched.exited).exitCode).toBe(3)
		const lines = text().trim().split('\n')
		expect(lines).toHaveLength(5)
		expect(seen).toEqual(lines.flatMap(line => [`start ${line.replace(' in', '')}`, 'end 3 true']))
		expect(launched.pid).toBe(Number(lines.at(-1)!.split(' ')[0]))
	})

	it.each([
		['that has failed', 'echo x >>runs; [ $(wc -l <runs) -lt 3 ] || { rm runs; exit 4; }', 3],
		['that a signal ended', 'kill -9 $$', 1],
		['that left somebody behind', 'sleep 100 & echo $!', 1],
	])('stops after a run %s', async (_, script, runs) => {
		const {launched, seen, text} = await repeated(script, 9)
		await launched.exited
		expect(seen).toHaveLength(2 * runs)
		await processes.end(launched, {signal: 'SIGTERM', graceMs: 50})
		for (const pid of text().split('\n').filter(Boolean).map(Number)) expect(isAlive(pid)).toBe(false)
	})

	it('is ended in the middle, with no further run', async () => {
		const {launched, seen} = await repeated('echo x; sleep 0.02', 10_000)
		await until(() => seen.length > 3, 'some runs')
		await processes.end(launched, {signal: 'SIGTERM', graceMs: 500})
		await launched.exited
		const count = seen.length
		expect(count).toBeLessThan(5000)
		expect(seen.at(-1)).toMatch(/^end/)
		await new Promise(resolve => setTimeout(resolve, 100))
		expect(seen).toHaveLength(count)
		expect(isAlive(launched.pid!)).toBe(false)
	})
})

describe('a program that is held', () => {
	const sweep = {signal: 'SIGKILL', graceMs: 0}
	async function held(script: string, more: Partial<LaunchSpec> = {}) {
		let text = ''
		const program = await processes.launchHeld(
			{argv: ['/bin/sh', '-c', script], shell: false, cwd: folder, env: {}, ...more},
			{onOutput: (_, chunk) => void (text += Buffer.from(chunk).toString()), allowedExitCodes: [0, 3]},
		)
		started.push(program)
		return {program, lines: () => text.split('\n').filter(Boolean)}
	}

	it('runs once more whenever it is asked, in a session of its own, and reads its input from the beginning', async () => {
		const {program, lines} = await held('echo $$ $PPID $(cat); exit 3', {input: {text: 'in'}})
		const pids: (number | null)[] = []
		for (let run = 0; run < 4; run++) {
			if (run > 0) expect(await program.again()).toBe(true)
			pids.push(program.pid)
			expect(await program.exited).toMatchObject({exitCode: 3, signal: null, failure: null})
			expect(program.isHeld).toBe(true)
			await processes.end(program, sweep)
		}
		await until(() => lines().length === 4, 'what the last one printed')
		expect(lines().map(line => Number(line.split(' ')[0]))).toEqual(pids)
		expect(new Set(pids).size).toBe(4)
		expect(lines().every(line => line.endsWith(' in'))).toBe(true)
		const [launcher, ...others] = new Set(lines().map(line => Number(line.split(' ')[1])))
		expect(others).toEqual([])
		expect(isAlive(launcher!)).toBe(true)
		program.letGo()
		await until(() => !isAlive(launcher!), 'the end of what started it')
		expect(program.isHeld).toBe(false)
		expect(await program.again()).toBe(false)
	})

	it.each([
		['that has failed', 'exit 4'],
		['that a signal ended', 'kill -9 $$'],
		['that left somebody behind', 'sleep 100 >/dev/null 2>&1 & echo $!'],
	])('is held no longer after a run %s', async (_, script) => {
		const {program, lines} = await held(script)
		await program.exited
		expect(program.isHeld).toBe(false)
		expect(await program.again()).toBe(false)
		await processes.end(program, sweep)
		for (const pid of lines().map(Number)) expect(isAlive(pid)).toBe(false)
	})

	it.skipIf(process.platform !== 'linux')('stays held while who left its group is ended', async () => {
		const {program, lines} = await held(
			'rm -f left; setsid sh -c "echo \\$\\$ >left; exec sleep 100" >/dev/null 2>&1 & until [ -s left ]; do sleep 0.01; done; cat left',
		)
		await program.exited
		await until(() => lines().length === 1, 'its pid')
		expect(isAlive(Number(lines()[0]))).toBe(true)
		await processes.end(program, sweep)
		expect(isAlive(Number(lines()[0]))).toBe(false)
		expect(await program.again()).toBe(true)
		await program.exited
		await processes.end(program, sweep)
	})

	it('is ended in the middle of a run, and not held then', async () => {
		const {program} = await held('[ -e again ] || { touch again; exit; }; exec sleep 100')
		await program.exited
		expect(await program.again()).toBe(true)
		await processes.end(program, {signal: 'SIGTERM', graceMs: 500})
		rmSync(path.join(folder, 'again'))
		expect(await program.exited).toMatchObject({exitCode: null})
		expect(isAlive(program.pid!)).toBe(false)
		expect(program.isHeld).toBe(false)
	})

	it('is launched anew when somebody has killed what starts it', async () => {
		const {program, lines} = await held('echo $PPID')
		await program.exited
		await until(() => lines().length === 1, 'the pid of what starts it')
		process.kill(Number(lines()[0]), 'SIGKILL')
		await until(() => !program.isHeld, 'that to be known')
		expect(await program.again()).toBe(false)
	})

	it('that cannot be started says so', async () => {
		const {program} = await held('', {argv: [absent]})
		expect((await program.exited).failure).not.toBeNull()
		expect(program.isHeld).toBe(false)
	})
})

describe('ending a timed program', () => {
	it.skipIf(process.platform !== 'linux')('ends one that nobody hears has started, as between two runs', async () => {
		const {perl, numbers} = (await findTimedLauncher(process.env.PATH))!
		const mark = `UNHEARD=${folder}`
		const argv = ['--', ...numbers.map(String), '1', '', '1', mark, '/bin/sleep', '100']
		// Waits until nobody reads what it says.
		const launcher = spawn('/bin/sh', ['-c', 'read -r _; exec "$@"', 'sh', perl, '-e', timedScript, ...argv], {
			stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
		})
		const ended = once(launcher, 'exit')
		const report = launcher.stdio[3] as Readable
		report.destroy()
		await once(report, 'close')
		launcher.stdin!.end('\n')
		await ended
		const isLeft = ({pid}: {pid: number}) => readProcEnvironment(pid)?.includes(mark)
		await until(() => !listProcesses().some(isLeft), 'the end of what it has started')
	})

	async function waiting(script: string) {
		let text = ''
		const launched = await processes.launchTimed(
			{argv: ['/bin/sh', '-c', script], shell: false, cwd: folder, env: {}},
			{onOutput: (_, chunk) => void (text += Buffer.from(chunk).toString())},
		)
		started.push(launched)
		await until(() => text.includes('\n'), 'its first line')
		return {launched, firstLine: text.split('\n')[0]!}
	}

	it('sends a signal to all of it, and still tells how it ended', async () => {
		const {launched} = await waiting('trap "exit 9" TERM; echo up; while :; do sleep 0.05; done')
		launched.signal('SIGTERM')
		expect(await launched.exited).toMatchObject({exitCode: 9, signal: null})
	})

	it('kills what ignores the signal', async () => {
		const {launched} = await waiting('trap "" TERM; echo up; while :; do sleep 0.05; done')
		await processes.end(launched, {signal: 'SIGTERM', graceMs: 50})
		expect(await launched.exited).toMatchObject({exitCode: null, signal: 'SIGKILL'})
		expect(isAlive(launched.pid!)).toBe(false)
	})

	it.skipIf(process.platform !== 'linux')('ends the program when the launcher is killed', async () => {
		const {launched} = await waiting('echo up; exec sleep 100')
		const ppid = Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${launched.pid}/status`, 'utf8'))![1])
		expect(ppid).not.toBe(process.pid)
		process.kill(ppid, 'SIGKILL')
		expect(await launched.exited).toMatchObject({exitCode: null, signal: 'SIGKILL', rusage: null})
		await until(() => !isAlive(launched.pid!), 'the end of the program')
	})
})

describe('where there is no way to time with wait4', () => {
	it('is told by trying', async () => {
		expect(await findTimedLauncher(process.env.PATH)).not.toBeNull()
		expect(await findTimedLauncher(process.env.PATH, '/bin/false')).toBeNull()
		expect(await findTimedLauncher(process.env.PATH, `${absent}/perl`)).toBeNull()
	})

	it('is not said of a machine that stops for two seconds in the middle', async () => {
		const perl = path.join(folder, 'perl-that-is-stopped')
		const said = path.join(folder, 'said')
		writeFileSync(
			perl,
			`#!/bin/sh
perl "$@" 3>${said}
head -n 1 ${said} >&3
[ -e ${said}-once ] || { : >${said}-once; sleep 2.2; }
tail -n 1 ${said} >&3
`,
			{mode: 0o755},
		)
		expect(await findTimedLauncher(process.env.PATH, perl)).not.toBeNull()
	})

	it('the event loop times, and says so', async () => {
		const without = createProcesses(process.env, {perl: `${absent}/perl`})
		const launched = await without.launchTimed(
			{argv: ['/bin/sh', '-c', 'exit 3'], shell: false, cwd: folder, env: {}},
			{onOutput() {}},
		)
		const exit = await launched.exited
		expect(exit).toMatchObject({exitCode: 3, rusage: null})
		expect(exit.wallNs).toBeGreaterThan(0n)
		await without.end(launched, {signal: 'SIGKILL', graceMs: 0})
		const held = await without.launchHeld(
			{argv: ['/bin/sh', '-c', 'exit 3'], shell: false, cwd: folder, env: {}},
			{onOutput() {}, allowedExitCodes: [3]},
		)
		expect(await held.exited).toMatchObject({exitCode: 3})
		expect([held.isHeld, await held.again()]).toEqual([false, false])
	})
})
