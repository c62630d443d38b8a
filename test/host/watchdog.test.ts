import {type ChildProcess, fork, spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {afterEach, describe, expect, it} from 'vitest'
import {launchMarkName, runnerMark} from '../../src/host/launch/mark.ts'
import {startWatchdog, watchdogScript} from '../../src/host/processes/watchdog.ts'
import {endRemembered, isAlive, type Remembered, remember, until} from './processes-alive.ts'

const cleanUp: Remembered[] = []
const cleanUpFolders: string[] = []
afterEach(() => {
	for (const folder of cleanUpFolders.splice(0)) rmSync(folder, {recursive: true, force: true})
	for (const one of cleanUp.splice(0)) endRemembered(one)
})

/** As a killed process leaves it: a socket file nobody is behind. */
function leaveSocket(path: string): void {
	const program = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
	spawnSync(process.execPath, ['-e', program])
}

interface Said {
	readonly pids: readonly number[]
	readonly printed: string
}

async function startRunner(wanted: ReadonlyArray<{readonly line: string; readonly guard: boolean}>) {
	const runner = fork(new URL('killed-runner.ts', import.meta.url), [JSON.stringify(wanted)])
	const [said] = (await once(runner, 'message')) as [Said]
	cleanUp.push(...[runner.pid!, ...said.pids].map(remember))
	let watchdog: number | undefined
	await until(() => {
		watchdog = childrenOf(runner.pid!).find(isWatchdogAtWork)
		return watchdog !== undefined
	}, 'the watchdog is at work')
	cleanUp.push(remember(watchdog!))
	return {runner, pids: said.pids, watchdog: watchdog!}
}

async function say(runner: ChildProcess, message: object | string): Promise<Said> {
	runner.send(message)
	const [said] = (await once(runner, 'message')) as [Said]
	return said
}

async function kill(runner: ChildProcess): Promise<void> {
	runner.kill('SIGKILL')
	await once(runner, 'exit')
}

/**
 * In the middle of exec it has no name yet; then its shell loads libraries, which counts as reading, and can still be ended by signals. All that
 * is over when it ignores SIGTERM: what it reads from then on are its orders.
 */
function isWatchdogAtWork(pid: number): boolean {
	try {
		if (!readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('arsenal-tui-watchdog')) return false
		const ignored = /^SigIgn:\s+([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))![1]!
		const sigterm = 1n << 14n
		return (BigInt(`0x${ignored}`) & sigterm) !== 0n
	} catch {
		// A child of the runner's that has ended meanwhile.
		return false
	}
}

function childrenOf(pid: number): number[] {
	return readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.map(Number)
		.filter(child => {
			try {
				return readFileSync(`/proc/${child}/stat`, 'latin1').split(') ').at(-1)!.split(' ')[1] === `${pid}`
			} catch {
				return false
			}
		})
}

function bytesRead(pid: number): number {
	return Number(/^rchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'latin1'))![1])
}

const gone = (pids: readonly number[]) => until(() => !pids.some(isAlive), `${pids} are gone`)

describe('when the runner is killed', () => {
	it('ends a target that is stopped, one that ignores SIGTERM, and itself', async () => {
		const {runner, pids, watchdog} = await startRunner([
			{line: 'sleep 100', guard: true},
			{line: 'trap "" TERM; while :; do sleep 1; done', guard: true},
		])
		process.kill(pids[0]!, 'SIGSTOP')
		await kill(runner)
		await gone([...pids, watchdog])
	})

	it('ends what is in a group that was guarded later', async () => {
		const {runner, watchdog} = await startRunner([])
		// Not started by the runner, so nothing but the order can lead the watchdog to it.
		const other = spawn('sleep', ['100'], {detached: true, stdio: 'ignore'})
		cleanUp.push(remember(other.pid!))
		const readBefore = bytesRead(watchdog)
		await say(runner, {guard: other.pid})
		await until(() => bytesRead(watchdog) > readBefore, 'the watchdog has heard of it')
		await kill(runner)
		await gone([other.pid!, watchdog])
	})

	it('is not told of what ends at once', async () => {
		const {runner, watchdog} = await startRunner([])
		const other = spawn('sleep', ['100'], {detached: true, stdio: 'ignore'})
		cleanUp.push(remember(other.pid!))
		const readBefore = bytesRead(watchdog)
		await say(runner, {guardAndRelease: other.pid})
		await delay(300)
		expect(bytesRead(watchdog)).toBe(readBefore)
		await kill(runner)
		await gone([watchdog])
		expect(isAlive(other.pid!)).toBe(true)
	})

	it('ends what was launched in the moment before it could be guarded, and what ran off to a session of its own', async () => {
		const {runner, pids, watchdog} = await startRunner([
			{line: '(setsid sh -c "sleep 100 & echo \\$!" &); sleep 100', guard: false},
		])
		let daemon = 0
		while (daemon === 0) {
			daemon = Number((await say(runner, 'look')).printed.trim())
			await delay(5)
		}
		cleanUp.push(remember(daemon))
		expect(isAlive(daemon)).toBe(true)
		await kill(runner)
		await gone([...pids, daemon, watchdog])
	})

	it.each([
		['released', 'release'],
		['released just after it was guarded once more', 'guardAndRelease'],
	])('leaves alone what was %s', async (_, order) => {
		const {runner, watchdog} = await startRunner([])
		const other = spawn('sleep', ['100'], {detached: true, stdio: 'ignore'})
		cleanUp.push(remember(other.pid!))
		const readBefore = bytesRead(watchdog)
		await say(runner, {guard: other.pid})
		await until(() => bytesRead(watchdog) > readBefore, 'the watchdog has heard of it')
		await say(runner, {[order]: other.pid})
		await kill(runner)
		await gone([watchdog])
		expect(isAlive(other.pid!)).toBe(true)
	})

	it('removes sockets that nobody listens at any more, and nothing else', async () => {
		const {runner, watchdog} = await startRunner([])
		const base = mkdtempSync(join(tmpdir(), 'watchdog  of $(id) '))
		cleanUpFolders.push(base)
		const folder = (name: string) => {
			mkdirSync(join(base, name))
			return join(base, name)
		}
		const [alone, notAlone, ofNobody, file] = ['arsenal-a', 'arsenal-b', 'other', 'arsenal-c'].map(folder) as [
			string,
			string,
			string,
			string,
		]
		for (const dir of [alone, notAlone, ofNobody]) leaveSocket(join(dir, 's'))
		writeFileSync(join(alone, 'n4711'), '')
		writeFileSync(join(notAlone, 'kept'), '')
		writeFileSync(join(file, 's'), 'kept')
		for (const dir of [alone, notAlone, ofNobody, file, join(base, 'arsenal-gone')])
			await say(runner, {tidy: join(dir, 's')})
		await kill(runner)
		await gone([watchdog])
		expect(readdirSync(base).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['arsenal-b', 'arsenal-c', 'other'])
		expect(readdirSync(notAlone)).toEqual(['kept'])
		expect(readdirSync(ofNobody)).toEqual([])
		expect(readdirSync(file)).toEqual(['s'])
	})

	it('removes the folders deep profilers and revisions lay in, with what is still written there, and no other', async () => {
		const base = mkdtempSync(join(tmpdir(), 'watchdog  of $(id) '))
		cleanUpFolders.push(base)
		for (const name of [
			...['arsenal-deep-a', 'arsenal-deep-b', 'arsenal-deep-b/data', 'arsenal-rev-a', 'arsenal-work-a', 'other'],
		])
			mkdirSync(join(base, name))
		writeFileSync(join(base, 'arsenal-deep-b', 'data', 'v8.log'), '')
		writeFileSync(join(base, 'other', 'kept'), '')
		symlinkSync(join(base, 'other'), join(base, 'arsenal-deep-link'))
		const {runner, pids, watchdog} = await startRunner([
			{
				line: `cd "${base.replace('$', '\\$')}/arsenal-deep-a" && while :; do echo x > $((i = i + 1)).log; done`,
				guard: true,
			},
		])
		for (const name of [
			'arsenal-deep-a',
			'arsenal-deep-b',
			'arsenal-deep-link',
			'arsenal-deep-gone',
			'arsenal-rev-a',
			'arsenal-work-a',
			'other',
			'other/..',
		])
			await say(runner, {clear: join(base, name)})
		await kill(runner)
		await gone([...pids, watchdog])
		expect(readdirSync(base)).toEqual(['other'])
		expect(readdirSync(join(base, 'other'))).toEqual(['kept'])
	})

	it('puts back files that were changed, unless somebody else has changed them too', async () => {
		const base = mkdtempSync(join(tmpdir(), 'watchdog  of $(id) '))
		cleanUpFolders.push(base)
		const file = (name: string) => join(base, name)
		for (const name of ['touched', 'written', 'edited', '-appended it']) writeFileSync(file(name), `was ${name}`)
		utimesSync(file('touched'), 1000, 2000)
		chmodSync(file('written'), 0o640)
		const {runner, watchdog} = await startRunner([])
		const kept = () => readdirSync(tmpdir()).filter(name => name.startsWith('arsenal-kept-'))
		const before = kept()
		const write = (name: string, text: string) => ({is: 'write', file: name, text})
		await say(runner, {
			change: base,
			with: [
				{is: 'touch', file: 'touched', append: null},
				{is: 'touch', file: '-appended it', append: 'more'},
				...[write('written', 'once'), write('edited', 'ours'), write('new/deep/file', 'x'), write('new/other', 'x')],
			],
		})
		await say(runner, {change: base, with: [write('written', 'twice'), write('made/deep/1', 'x')]})
		await say(runner, {change: base, with: [write('made/deep/2', 'x'), write('made/deep/er/3', 'x')]})
		writeFileSync(file('edited'), 'his')
		writeFileSync(file('new/other'), 'his')
		await kill(runner)
		await gone([watchdog])
		const text = (name: string) => readFileSync(file(name), 'utf8')
		expect(['touched', 'written', '-appended it'].map(text)).toEqual(['was touched', 'was written', 'was -appended it'])
		expect(statSync(file('touched')).mtimeMs).toBe(2_000_000)
		expect(statSync(file('written')).mode & 0o777).toBe(0o640)
		expect(text('edited')).toBe('his')
		expect(readdirSync(file('new'))).toEqual(['other'])
		expect(existsSync(file('made'))).toBe(false)
		// What it was is still there.
		const left = kept().filter(name => !before.includes(name))
		expect(left).toHaveLength(1)
		const folder = join(tmpdir(), left[0]!)
		cleanUpFolders.push(folder)
		const originals = readdirSync(folder).filter(name => /^\d+$/.test(name))
		expect(originals.map(name => readFileSync(join(folder, name), 'utf8'))).toContain('was edited')
	})

	it('keeps nothing of files that were all put back', async () => {
		const base = mkdtempSync(join(tmpdir(), 'watchdog-'))
		cleanUpFolders.push(base)
		writeFileSync(join(base, 'a'), 'was')
		const kept = () => readdirSync(tmpdir()).filter(name => name.startsWith('arsenal-kept-'))
		const before = kept()
		const {runner, watchdog} = await startRunner([])
		await say(runner, {change: base, with: [{is: 'write', file: 'a', text: 'ours'}]})
		await kill(runner)
		await gone([watchdog])
		expect(readFileSync(join(base, 'a'), 'utf8')).toBe('was')
		expect(kept().filter(name => !before.includes(name))).toEqual([])
	})

	it('leaves everything alone after it was dismissed', async () => {
		const {runner, pids, watchdog} = await startRunner([{line: 'sleep 100', guard: true}])
		await say(runner, 'dismiss')
		await gone([watchdog])
		await kill(runner)
		expect(isAlive(pids[0]!)).toBe(true)
	})
})

it('outlives the signals a terminal sends and its runner gets, and does its work then', async () => {
	const {runner, pids, watchdog} = await startRunner([{line: 'sleep 100', guard: true}])
	for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM', 'SIGTSTP'] as const) process.kill(-watchdog, signal)
	await say(runner, 'look')
	expect(isAlive(watchdog)).toBe(true)
	await kill(runner)
	await gone([...pids, watchdog])
})

it('is told apart from its runner: own session, no mark, and no target holds the pipe that tells it of the end', async () => {
	const {runner, pids, watchdog} = await startRunner([{line: 'sleep 100', guard: true}])
	const session = readFileSync(`/proc/${watchdog}/stat`, 'latin1').split(') ').at(-1)!.split(' ')[3]
	expect(session).toBe(`${watchdog}`)
	expect(readFileSync(`/proc/${watchdog}/environ`, 'latin1')).not.toContain(launchMarkName)
	const input = readlinkSync(`/proc/${watchdog}/fd/0`)
	const heldBy = (pid: number) =>
		readdirSync(`/proc/${pid}/fd`).flatMap(fd => {
			try {
				return [readlinkSync(`/proc/${pid}/fd/${fd}`)]
			} catch {
				// Closed since it was listed: a program that starts opens its libraries.
				return []
			}
		})
	// A socket pair: the other end has the next number, so sockets of the target are compared with those of the runner.
	const ofRunner = new Set(heldBy(runner.pid!).filter(name => name.startsWith('socket:')))
	expect(heldBy(pids[0]!)).not.toContain(input)
	expect(heldBy(pids[0]!).filter(name => ofRunner.has(name))).toEqual([])
	await kill(runner)
	await gone([...pids, watchdog])
})

it('keeps nobody from ending: a program that is done exits without dismissing it', async () => {
	const program = `import(${JSON.stringify(new URL('../../src/host/processes/watchdog.ts', import.meta.url).href)}).then(m => m.startWatchdog().guard(2 ** 22 + 1))`
	const {status} = spawnSync(process.execPath, ['-e', program], {timeout: 25_000})
	expect(status).toBe(0)
})

it('does not touch a group whose number was given to somebody else', async () => {
	const stranger = spawn('sleep', ['100'], {detached: true, stdio: 'ignore'})
	cleanUp.push(remember(stranger.pid!))
	const orders = `guard ${stranger.pid} 1\nnonsense *\n\nguard\n`
	const {status} = spawnSync('/bin/sh', ['-c', watchdogScript, 'test', 'NO_SUCH_MARK=x'], {input: orders})
	expect(status).toBe(0)
	expect(isAlive(stranger.pid!)).toBe(true)
})

it('runs in any shell that is installed', async () => {
	for (const shell of ['dash', 'bash', 'busybox']) {
		if (spawnSync(shell, ['-c', ':']).error) continue
		const target = spawn('sleep', ['100'], {detached: true, stdio: 'ignore'})
		cleanUp.push(remember(target.pid!))
		const args = shell === 'busybox' ? ['sh', '-c'] : ['-c']
		spawnSync(shell, [...args, watchdogScript, 'test', 'NO_SUCH_MARK=x'], {input: `guard ${target.pid} -\n`})
		await gone([target.pid!])
	}
})

it('takes orders in vain once it has been dismissed', () => {
	const watchdog = startWatchdog()
	watchdog.guard(2 ** 22 + 1)
	watchdog.dismiss()
	watchdog.release(2 ** 22 + 1)
	watchdog.dismiss()
	expect(runnerMark).toMatch(/^\d+-\d+-[0-9a-f]{18}$/)
})
