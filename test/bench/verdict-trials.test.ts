import {execFileSync, spawn} from 'node:child_process'
import {mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {text} from 'node:stream/consumers'
import {setTimeout as delay} from 'node:timers/promises'
import {afterEach, beforeEach, expect, test} from 'vitest'

const bench = new URL('../../bench/verdict-trials.ts', import.meta.url).pathname
let folder: string

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'verdict-trials-test-'))
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

interface Process {
	readonly pid: number
	readonly parent: number
	readonly command: string
}

function processes(): Process[] {
	return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], {encoding: 'utf8'})
		.split('\n')
		.flatMap(row => {
			const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row) ?? []
			return command === undefined ? [] : [{pid: Number(pid), parent: Number(parent), command}]
		})
}

function offspring(of: number): Process[] {
	const all = processes()
	const found: Process[] = []
	const look = (pid: number) => {
		for (const one of all.filter(({parent}) => parent === pid)) {
			found.push(one)
			look(one.pid)
		}
	}
	look(of)
	return found
}

test('ended in the midst of a trial, it ends what it started, cleans up and says what it has found', async () => {
	// Long enough for a trial to be met and ended in its midst also where the machine stands still meanwhile.
	const child = spawn(process.execPath, [bench, 'same', '--short', '--trials', '3', '--seconds', '6'], {
		env: {...process.env, TMPDIR: folder, NODE_DISABLE_COMPILE_CACHE: '1'},
		stdio: ['ignore', 'pipe', 'pipe'],
	})
	const output = Promise.all([text(child.stdout), text(child.stderr)])
	const code = new Promise(resolve => child.once('exit', resolve))
	// The second trial is the one with a load beside it.
	let under: Process[] = []
	const kinds = [/ ab --base /, /work\.pl/, /Date\.now\(\) < end/]
	while (child.exitCode === null && !kinds.every(kind => under.some(({command}) => kind.test(command)))) {
		await delay(20)
		under = offspring(child.pid!)
	}
	expect(readdirSync(folder).some(name => name.startsWith('arsenal-verdicts-'))).toBe(true)
	child.kill('SIGTERM')
	expect(await code).toBe(143)
	const [stdout] = await output
	// Who conducts a run says that it is over before it closes its socket and goes.
	const patient = {timeout: 20_000}
	const left = () => {
		const now = processes()
		return under.filter(({pid, command}) => now.some(one => one.pid === pid && one.command === command))
	}
	await expect.poll(left, patient).toEqual([])
	await expect.poll(() => readdirSync(folder), patient).toEqual([])
	expect(stdout).toMatch(/ended after 1 of 3 comparisons/)
	expect(stdout).toMatch(/quiet\n {2}regression +[01]\/1 = /)
}, 120_000)
