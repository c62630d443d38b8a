import {mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import {afterAll, afterEach, describe, expect, it} from 'vitest'
import {parseSchedstat} from '../../src/host/processes/proc-schedstat.ts'
import {createProcesses} from '../../src/host/processes/processes.ts'
import {parseProcIo} from '../../src/host/usage/proc.ts'
import {PsUsageMeter} from '../../src/host/usage/ps.ts'
import {createUsage} from '../../src/host/usage/usage.ts'
import type {Launched, UsageMeter} from '../../src/ports.ts'
import {until} from './processes-alive.ts'

const processes = createProcesses(process.env)
const usage = createUsage()
const started: Launched[] = []
const meters: UsageMeter[] = []
const folder = mkdtempSync(path.join(tmpdir(), 'usage-'))

afterAll(() => rmSync(folder, {recursive: true}))

afterEach(async () => {
	for (const meter of meters.splice(0)) meter.close()
	for (const launched of started.splice(0)) await processes.end(launched, {signal: 'SIGKILL', graceMs: 0})
})

async function launch(line: string) {
	let text = ''
	const launched = processes.launch(
		{argv: [line], shell: true, cwd: '/', env: {}},
		{
			onOutput: (_, chunk) => {
				text += Buffer.from(chunk).toString()
			},
		},
	)
	started.push(launched)
	await until(() => text.includes('up\n'), 'the target is up')
	return {pid: launched.pid!, launched, words: text.trim().split(/\s+/)}
}

function meter(pid: number, kind: 'native' | 'ps' = 'native'): UsageMeter {
	const made = kind === 'ps' ? new PsUsageMeter(pid) : usage.meter(pid)
	meters.push(made)
	return made
}

const names = async (of: UsageMeter, detail: 'light' | 'full' = 'full') =>
	(await of.sample(detail)).map(process => process.name).toSorted()

/** A shell forks first and becomes the other program a moment later. */
async function becomesOther(watch: UsageMeter, shells: number): Promise<void> {
	while ((await names(watch)).filter(name => name === 'sh').length > shells);
}

/** A file that a shell waits for, however long it takes us to look at it. */
function makeGate(): {readonly wait: string; open(): void} {
	const file = path.join(folder, `gate-${gates++}`)
	return {wait: `until [ -e ${file} ]; do sleep 0.01; done`, open: () => writeFileSync(file, '')}
}
let gates = 0

describe.each(['native', 'ps'] as const)('the %s meter', kind => {
	it('sees the tree below the root and nothing else', async () => {
		await launch('echo up; exec tail -f /dev/null')
		const {pid} = await launch('sleep 100 & sleep 100 & echo up; wait')
		const watch = meter(pid, kind)
		await becomesOther(watch, 1)
		expect(await names(watch)).toEqual(['sh', 'sleep', 'sleep'])
	})

	it('sees what was started later, and keeps what was orphaned', async () => {
		const gate = makeGate()
		const {pid, launched} = await launch(`echo up; ${gate.wait}; sleep 100 &`)
		const watch = meter(pid, kind)
		expect(await names(watch)).toContain('sh')
		gate.open()
		await launched.exited
		await becomesOther(watch, 0)
		expect(await names(watch)).toEqual(['sleep'])
	})

	it('counts CPU time and memory', async () => {
		const {pid} = await launch('echo up; while :; do :; done')
		const watch = meter(pid, kind)
		const usedMs = async () =>
			(await watch.sample('full')).reduce((sum, {userMs, systemMs}) => sum + userMs + systemMs, 0)
		let used = 0
		// ps counts in whole seconds here.
		const enoughMs = kind === 'ps' ? 1000 : 100
		while (used < enoughMs) used = await usedMs()
		expect((await watch.sample('full'))[0]).toMatchObject({pid, ppid: process.pid, name: 'sh'})
		expect((await watch.sample('full'))[0]!.rssBytes).toBeGreaterThan(200_000)
	})

	it('knows the groups the tree has had', async () => {
		const {pid, words} = await launch('setsid sh -c "echo \\$\\$ up; sleep 100; :" & wait')
		const watch = meter(pid, kind)
		await watch.sample('full')
		expect([...watch.processGroups].toSorted((a, b) => a - b)).toEqual([pid, Number(words[0])])
	})

	it('says nothing once all are gone, and of a pid that nobody has', async () => {
		const {pid, launched} = await launch('echo up')
		const watch = meter(pid, kind)
		await launched.exited
		expect(await watch.sample('full')).toEqual([])
		expect(await watch.sample('light')).toEqual([])
		expect(await meter(2 ** 22 + 1, kind).sample('full')).toEqual([])
	})
})

describe('the meter on Linux', () => {
	it('reads descriptors and I/O in full samples only', async () => {
		const {pid} = await launch(
			'exec 7</dev/null 8</dev/null; head -c 3000000 /dev/zero | cat >/dev/null; echo up; read -r _ </dev/null; sleep 100; :',
		)
		const watch = meter(pid)
		const [light] = await watch.sample('light')
		expect(light).toMatchObject({fds: null, readBytes: null, writtenBytes: null})
		const [full] = await watch.sample('full')
		// Input, two outputs and the two above; what our own parent let us inherit comes on top.
		expect(full!.fds).toBeGreaterThanOrEqual(5)
		expect(full!.readBytes).toBeGreaterThan(0)
		expect(full!.writtenBytes).toBeGreaterThanOrEqual(3)
	})

	it('counts the bytes a process reads and writes', async () => {
		const {pid} = await launch(`exec ${process.execPath} -e "
			const fs = require('node:fs')
			fs.writeSync(fs.openSync('/dev/null', 'w'), Buffer.alloc(5e6))
			console.log('up')
			setInterval(() => {}, 1000)"`)
		const [full] = await meter(pid).sample('full')
		expect(full!.writtenBytes).toBeGreaterThanOrEqual(5e6)
		expect(full!.writtenBytes).toBeLessThan(6e6)
		expect(full!.threads).toBeGreaterThan(3)
		// The kernel calls it MainThread, which no user would look for.
		expect(full!.name).toBe('node')
	})

	it('sees in a light sample what has begun since the last one, and for how long it has lived', async () => {
		const gate = makeGate()
		const {pid} = await launch(`echo up; ${gate.wait}; sleep 100 & sleep 100`)
		const watch = meter(pid)
		const [first] = await watch.sample('light')
		expect(first!.ageMs).toBeGreaterThanOrEqual(0)
		expect(first!.ageMs).toBeLessThan(60_000)
		gate.open()
		while ((await watch.sample('light')).filter(({name}) => name === 'sleep').length < 2);
		const [again] = await watch.sample('light')
		expect(again).not.toHaveProperty('ageMs')
	})

	it.each(['MainThread', 'node-MainThread'])('calls a program that the kernel calls %s by its own name', async name => {
		const {pid} = await launch(
			`exec ${process.execPath} -e "process.title = '${name}'; console.log('up'); setInterval(() => {}, 1000)"`,
		)
		expect((await meter(pid).sample('light'))[0]!.name).toBe('node')
	})

	it('calls a program by its whole name where the kernel has cut it', async () => {
		const titled = await launch(
			`exec ${process.execPath} -e "process.title = 'builds-a-lot (v16.4.6)'; console.log('up'); setInterval(() => {}, 1000)"`,
		)
		expect((await meter(titled.pid).sample('light'))[0]!.name).toBe('builds-a-lot (v16.4.6)')
		const file = path.join(folder, 'a-program-with-a-long-name')
		writeFileSync(file, '#!/bin/sh\necho up; while :; do sleep 100; done\n', {mode: 0o755})
		symlinkSync('/bin/sh', `${file}-too`)
		const started = await launch(`exec ${file}-too ${file}`)
		expect((await meter(started.pid).sample('light')).map(({name}) => name)).toContain('a-program-with-a-long-name-too')
	})

	it('tells the main thread from the others', async () => {
		const {pid} = await launch(`exec ${process.execPath} -e "
			const burn = () => require('node:crypto').pbkdf2('a', 'b', 1e6, 64, 'sha512', burn)
			burn()
			console.log('up')"`)
		const watch = meter(pid)
		let mainRunMs = 0
		let usedMs = 0
		while (usedMs < 1000) {
			const [one] = await watch.sample('full')
			usedMs = one!.userMs + one!.systemMs
			mainRunMs = one!.mainRunMs ?? mainRunMs
			expect(one!.waitMs ?? 1e9).toBeGreaterThanOrEqual(one!.mainWaitMs ?? 0)
		}
		expect(mainRunMs).toBeGreaterThan(0)
		expect(mainRunMs).toBeLessThan(0.6 * usedMs)
	})

	it('tells whether children were collected whose bytes are in those of their parent', async () => {
		const gate = makeGate()
		const {pid} = await launch(`echo up; ${gate.wait}; head -c 3000000 /dev/zero >/dev/null; sleep 100`)
		const watch = meter(pid)
		const [before] = await watch.sample('full')
		gate.open()
		let after = before!
		while (after.writtenBytes! < 3e6) after = (await watch.sample('full'))[0]!
		expect((await watch.sample('full'))[0]!.endedChildrenFaults).toBeGreaterThan(before!.endedChildrenFaults!)
	})

	it('notices an end in a light sample', async () => {
		const gate = makeGate()
		const {pid, launched} = await launch(`sleep 100 & echo up; ${gate.wait}`)
		const watch = meter(pid)
		await becomesOther(watch, 1)
		expect(await names(watch, 'light')).toContain('sh')
		gate.open()
		await launched.exited
		expect(await names(watch, 'light')).toEqual(['sleep'])
	})
})

it('reads what the scheduler says of a thread, and refuses what it does not keep', () => {
	expect(parseSchedstat('382849 1210397 4\n')).toEqual({runNs: 382_849, waitNs: 1_210_397})
	for (const text of ['', '0 0 0\n', 'x']) expect(parseSchedstat(text)).toBeNull()
})

it('reads io figures, and refuses what is none', () => {
	expect(parseProcIo('rchar: 12\nwchar: 34\nsyscr: 5\nread_bytes: 99\n')).toEqual({readBytes: 12, writtenBytes: 34})
	expect(parseProcIo('')).toBeNull()
})

it.skipIf(process.platform !== 'linux')(
	'out of descriptors, says so instead of calling everybody dead, goes on when there are some again, and ends what it started',
	async () => {
		const starved = fileURLToPath(new URL('starved.ts', import.meta.url))
		const {stdout} = await execa('/bin/sh', ['-c', 'ulimit -n 64; exec "$@"', 'sh', process.execPath, starved])
		expect(JSON.parse(stdout)).toEqual({
			starvedMeter: 'EMFILE',
			starvedFull: 'EMFILE',
			starvedLight: 1,
			starvedFigures: 'EMFILE',
			fedFull: 1,
			fedFigures: 'object',
			starvedAgain: 'EMFILE',
			ended: 'undefined',
			alive: false,
		})
	},
)
