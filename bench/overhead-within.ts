/**
 * What observing costs one and the same server process: nothing switched on, requests counted, and CPU samples on top at several
 * intervals, each for a moment, in an order shuffled anew every round. Two fresh servers differ by tens of percent (inlining, memory
 * layout), which hides a cost of one percent; one server does not differ from itself, and a moment is short against the machine's
 * drift. Each is compared with "nothing" of the same round.
 *
 *     node bench/overhead-within.ts [--rounds 60] [--connections 8] [--work-us 0] [--phase-ms 600]
 */
import {fork, spawn} from 'node:child_process'
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {Random} from '../src/core/stats/random.ts'
import {pairedRatio} from '../src/core/stats/ratio.ts'
import {createProbes} from '../src/host/probe/server.ts'
import type {ProbedProcess} from '../src/ports.ts'
import {announced, endGroup} from './overhead/trial.ts'
import {option, row, spreadOf} from './shared/figures.ts'

const rounds = option('rounds', 60)
const connections = option('connections', 8)
const workUs = process.argv.includes('--work-us') ? option('work-us', 100) : 0
const phaseMs = option('phase-ms', 600)
const warmupMs = 3000
/** After each switch: starting a profiler costs a heap walk, which a run pays once and a moment must not pay at all. */
const settleMs = 600

const variants = [
	{name: 'nothing', counts: false, samples: false}, // but for a subscriber that does nothing
	{name: 'requests counted', counts: true, samples: false},
	{name: '+ a sample every 10 ms', counts: true, samples: true},
] as const

const workDir = mkdtempSync(path.join(tmpdir(), 'arsenal-bench-'))
const announce = path.join(workDir, 'announce')
const probes = await createProbes().listen({cpuIntervalUs: 10_000})
const attached = new Promise<ProbedProcess>(resolve => probes.onProcess(resolve))
const {PATH, HOME} = process.env
const target = spawn(process.execPath, [path.join(import.meta.dirname, 'overhead/server.cjs')], {
	cwd: workDir,
	detached: true,
	stdio: 'ignore',
	env: {PATH, HOME, WORK_US: String(workUs), ANNOUNCE: announce, ...probes.environment({NODE_OPTIONS: ''})},
})
const {pid, port} = await announced(announce, target)
const {session} = await attached
const load = fork(path.join(import.meta.dirname, 'overhead/client.cjs'), [String(port), String(connections)], {
	execArgv: [],
})
// Who subscribes and unsubscribes has V8 throw its code of Node's http away, and the side without looks slower than it is: so somebody stays who
// hands over or does not.
await evaluate(`globalThis.switchCounting = (() => {
	const names = ['http.server.request.start', 'http.server.response.finish']
	let counts = true
	for (const name of names) {
		const channel = process.getBuiltinModule('node:diagnostics_channel').channel(name)
		const listener = channel._subscribers[0]
		channel.unsubscribe(listener)
		channel.subscribe((message, name) => {
			if (counts) listener(message, name)
		})
	}
	return wanted => {
		counts = wanted
	}
})()`)
await delay(warmupMs)

interface Moment {
	readonly requestsPerSecond: number
	readonly mainThreadUs: number
	readonly cpuUs: number
}
const moments = new Map<string, Moment[]>(variants.map(({name}) => [name, []]))
const random = new Random(1)
const samplerShare = new Map<string, number[]>(variants.map(({name}) => [name, []]))
for (let round = 0; round < rounds; round++) {
	for (const variant of random.shuffle([...variants])) {
		await evaluate(`switchCounting(${variant.counts})`)
		await evaluate(`globalThis[Symbol.for('arsenal-tui.probe')].roll('${variant.samples ? 'restart' : 'end'}')`)
		await delay(settleMs)
		const start = await look()
		await delay(phaseMs)
		const end = await look()
		const answers = end.answers - start.answers
		const ns = Number(end.ns - start.ns)
		moments.get(variant.name)!.push({
			requestsPerSecond: answers / (ns / 1e9),
			mainThreadUs: (end.mainNs - start.mainNs) / 1000 / answers,
			cpuUs: (end.allNs - start.allNs) / 1000 / answers,
		})
		samplerShare.get(variant.name)!.push((end.samplerNs - start.samplerNs) / ns)
	}
}
load.disconnect()
if (target.pid !== undefined) endGroup(target.pid)
await probes.close()
rmSync(workDir, {recursive: true, force: true, maxRetries: 10, retryDelay: 100})

const bare = moments.get('nothing')!
for (const [title, unit, pick] of [
	['requests a second', '1/s', (moment: Moment) => moment.requestsPerSecond],
	['CPU a request, main thread', 'us', (moment: Moment) => moment.mainThreadUs],
	['CPU a request, all threads', 'us', (moment: Moment) => moment.cpuUs],
] as const) {
	console.log(`\n${title}`)
	for (const {name} of variants) {
		const values = moments.get(name)!.map(pick)
		console.log(row(`  ${name}`, spreadOf(values), unit, 2))
		if (name === 'nothing') continue
		const change = pairedRatio(bare.map(pick), values, 0.95)
		if (change.is === 'none') continue
		const percent = (ratio: number) => `${((ratio - 1) * 100).toFixed(2)} %`
		const {ratio, interval} = change
		console.log(
			`    against nothing ${percent(ratio)} [${interval ? `${percent(interval.low)} .. ${percent(interval.high)}` : 'n/a'}]`,
		)
	}
}
console.log('\nV8 sampler thread, of one core')
for (const {name} of variants)
	console.log(row(`  ${name}`, spreadOf(samplerShare.get(name)!.map(share => share * 100)), '%', 2))
process.exit()

async function look() {
	const {result} = (await evaluate('globalThis.answers')) as {result: {value: number}}
	const tasks = readdirSync(`/proc/${pid}/task`)
	let allNs = 0
	let samplerNs = 0
	let mainNs = 0
	for (const task of tasks) {
		const ns = Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0])
		allNs += ns
		if (task === String(pid)) mainNs = ns
		if (readFileSync(`/proc/${pid}/task/${task}/comm`, 'utf8').startsWith('v8:Prof')) samplerNs += ns
	}
	return {answers: result.value, ns: process.hrtime.bigint(), allNs, mainNs, samplerNs}
}

async function evaluate(expression: string): Promise<unknown> {
	const answer = await session.post('Runtime.evaluate', {expression, returnByValue: true})
	if (answer.exceptionDetails) throw new Error(`the server could not evaluate ${expression}`)
	return answer
}
