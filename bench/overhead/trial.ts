/** One server under closed-loop load, and what it used meanwhile by the kernel's account. */
import type {ChildProcess} from 'node:child_process'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'

export interface Trial {
	readonly requestsPerSecond: number
	readonly cpuUs: number
	readonly mainThreadUs: number
}

export async function announced(file: string, target: ChildProcess): Promise<{pid: number; port: number}> {
	for (let tries = 0; tries < 400; tries++) {
		if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
		if (target.exitCode !== null) throw new Error(`${target.spawnargs.join(' ')} ended with ${target.exitCode}`)
		await delay(50)
	}
	throw new Error(`${target.spawnargs.join(' ')} did not start a server in 20 s`)
}

export async function measure(pid: number, load: ChildProcess, seconds: number): Promise<Trial> {
	const startAnswers = await answersOf(load)
	const start = {ns: process.hrtime.bigint(), cpu: cpuOf(pid)}
	await delay(seconds * 1000)
	const endAnswers = await answersOf(load)
	const end = {ns: process.hrtime.bigint(), cpu: cpuOf(pid)}
	const requests = endAnswers - startAnswers
	return {
		requestsPerSecond: requests / (Number(end.ns - start.ns) / 1e9),
		cpuUs: (end.cpu.allNs - start.cpu.allNs) / 1000 / requests,
		mainThreadUs: (end.cpu.mainNs - start.cpu.mainNs) / 1000 / requests,
	}
}

function answersOf(load: ChildProcess): Promise<number> {
	return new Promise((resolve, reject) => {
		load.once('message', answers => resolve(answers as number))
		load.once('exit', () => reject(new Error('the client lost its server')))
		load.send('count')
	})
}

/** Time on a CPU, of every thread that lives. Threads that end in between would be lost, but these servers' do not. */
function cpuOf(pid: number): {allNs: number; mainNs: number} {
	const onCpuNs = (task: string): number =>
		Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0])
	const tasks = readdirSync(`/proc/${pid}/task`)
	return {allNs: tasks.reduce((sum, task) => sum + onCpuNs(task), 0), mainNs: onCpuNs(String(pid))}
}

export function endGroup(pid: number): void {
	try {
		process.kill(-pid, 'SIGKILL')
	} catch {}
}
