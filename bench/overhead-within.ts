/**
 * What the CPU samples cost one and the same server process: sampled, not sampled, not sampled, sampled ... two seconds each. Two fresh
 * servers differ by tens of percent (inlining, memory layout), which hides a cost of one percent; one server does not differ from itself,
 * and the order makes a drift fall on both sides alike. Requests are counted throughout, so that cost (0.2 us a request) is not in here:
 * bench/overhead.ts has the whole.
 *
 *     node bench/overhead-within.ts [--phases 60] [--connections 4] [--interval-us 5000]
 */
import {fork, spawn} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {CpuWindows} from '../src/engine/cpu-windows.ts'
import {systemClock} from '../src/host/clock.ts'
import {createProbes} from '../src/host/probe-server.ts'
import type {ProbedProcess} from '../src/ports.ts'
import {announced, endGroup, measure, type Trial} from './overhead/trial.ts'
import {option, row, spreadOf} from './shared/figures.ts'

const phases = Math.ceil(option('phases', 60) / 4) * 4
const connections = option('connections', 4)
const intervalUs = option('interval-us', 5000)
const warmupMs = 3000
/** After each switch: starting a profiler costs a heap walk, which a run pays once and a phase must not pay at all. */
const settleMs = 900
const phaseSeconds = 1.2

const workDir = mkdtempSync(path.join(tmpdir(), 'arsenal-bench-'))
const announce = path.join(workDir, 'announce')
const probes = await createProbes().listen()
const attached = new Promise<ProbedProcess>(resolve => probes.onProcess(resolve))
const {PATH, HOME} = process.env
const target = spawn(process.execPath, [path.join(import.meta.dirname, 'overhead/server.cjs')], {
	cwd: workDir,
	detached: true,
	stdio: 'ignore',
	env: {PATH, HOME, ANNOUNCE: announce, ...probes.environment({NODE_OPTIONS: ''})},
})
const {pid, port} = await announced(announce, target)
const {session} = await attached
const load = fork(path.join(import.meta.dirname, 'overhead/client.cjs'), [String(port), String(connections)], {
	execArgv: [],
})
load.setMaxListeners(0)
await delay(warmupMs)

const sampled: Trial[] = []
const unsampled: Trial[] = []
let windows: CpuWindows | null = null
for (let phase = 0; phase < phases; phase++) {
	const isSampled = phase % 4 === 0 || phase % 4 === 3
	if (isSampled)
		windows ??= new CpuWindows({
			session,
			clock: systemClock,
			intervalUs,
			onProfile: () => {},
			onWorkerThreads: () => {},
		})
	else {
		await windows?.end()
		windows = null
	}
	await delay(settleMs)
	;(isSampled ? sampled : unsampled).push(await measure(pid, load, phaseSeconds))
}
load.disconnect()
if (target.pid !== undefined) endGroup(target.pid)
await probes.close()
rmSync(workDir, {recursive: true, force: true, maxRetries: 10, retryDelay: 100})

for (const [title, unit, pick] of [
	['requests a second', '1/s', (trial: Trial) => trial.requestsPerSecond],
	['CPU a request, main thread', 'us', (trial: Trial) => trial.mainThreadUs],
	['CPU a request, all threads', 'us', (trial: Trial) => trial.cpuUs],
] as const) {
	const changes = sampled.map((trial, i) => (pick(trial) / pick(unsampled[i]!) - 1) * 100)
	const mean = changes.reduce((sum, change) => sum + change, 0) / changes.length
	const deviation = Math.sqrt(changes.reduce((sum, change) => sum + (change - mean) ** 2, 0) / (changes.length - 1))
	console.log(`\n${title}, a CPU sample every ${intervalUs} us`)
	console.log(row('  sampled', spreadOf(sampled.map(pick)), unit, 2))
	console.log(row('  not sampled', spreadOf(unsampled.map(pick)), unit, 2))
	console.log(row('  change, pair by pair', spreadOf(changes), '%', 2))
	console.log(
		`  mean change ${mean.toFixed(2)} % +- ${(deviation / Math.sqrt(changes.length)).toFixed(2)} (standard error)`,
	)
}
process.exit()
