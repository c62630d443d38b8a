/** A server of its own process, and what its threads used by the kernel's account. */
import type {ChildProcess} from 'node:child_process'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'

export async function announced(file: string, target: ChildProcess): Promise<{pid: number; port: number}> {
	for (let tries = 0; tries < 400; tries++) {
		if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
		if (target.exitCode !== null) throw new Error(`${target.spawnargs.join(' ')} ended with ${target.exitCode}`)
		await delay(50)
	}
	throw new Error(`${target.spawnargs.join(' ')} did not start a server in 20 s`)
}

/** Time on a CPU by the name of the thread, ns; the main thread is `main`. Threads that end in between would be lost, but these servers' do not. */
export function threadsNs(pid: number): Map<string, number> {
	const byName = new Map<string, number>()
	for (const task of readdirSync(`/proc/${pid}/task`)) {
		const read = (file: string) => readFileSync(`/proc/${pid}/task/${task}/${file}`, 'utf8').trim()
		const name = task === String(pid) ? 'main' : read('comm')
		byName.set(name, (byName.get(name) ?? 0) + Number(read('schedstat').split(' ')[0]))
	}
	return byName
}

export function endGroup(pid: number): void {
	try {
		process.kill(-pid, 'SIGKILL')
	} catch {}
}
