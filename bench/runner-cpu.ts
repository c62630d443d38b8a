/**
 * What watching costs the machine: CPU share of the sampling part of the runner at 10 samples a second of a 20-process tree, next to the
 * same through systeminformation and through `ps`.
 *
 *   node bench/runner-cpu.ts [--processes 20] [--hz 10] [--seconds 20] [--repeats 3]
 *
 * Every measurement is a Node of its own that warms up for a second; the methods take turns, in another order each round. Counted is
 * user and system time of that Node and of the programs it started and waited for, from /proc/self/stat; so Linux only.
 */
import {execFile} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {parseArgs, promisify} from 'node:util'
import {systemClock} from '../src/host/clock.ts'
import {readProcUnits} from '../src/host/processes/proc-units.ts'
import {createProcesses} from '../src/host/processes/processes.ts'
import {listByPs} from '../src/host/processes/ps.ts'
import {createUsage} from '../src/host/usage/usage.ts'

const methods = {
	'timer alone': async () => async () => {},
	'arsenal-tui': async rootPid => {
		const usage = createUsage()
		const meter = usage.meter(rootPid)
		const system = usage.system()
		return async turn => {
			const full = turn % hz === 0
			const sample = await meter.sample(full ? 'full' : 'light')
			if (sample.length !== processCount) throw new Error(`saw ${sample.length} processes of ${processCount}`)
			if (full) await system.sample()
		}
	},
	'systeminformation processLoad': async () => {
		const {processLoad} = (await import('systeminformation')).default
		return async () => void (await processLoad('node'))
	},
	'systeminformation processes': async () => {
		const {processes} = (await import('systeminformation')).default
		return async () => void (await processes())
	},
	'ps -A': async () => async () => void (await listByPs()),
} as const satisfies Record<string, (rootPid: number) => Promise<(turn: number) => Promise<void>>>

type Method = keyof typeof methods

const {values: flags} = parseArgs({
	options: {
		processes: {type: 'string', default: '20'},
		hz: {type: 'string', default: '10'},
		seconds: {type: 'string', default: '20'},
		repeats: {type: 'string', default: '3'},
		method: {type: 'string'},
		root: {type: 'string', default: '0'},
	},
})
const processCount = Number(flags.processes)
const hz = Number(flags.hz)
const seconds = Number(flags.seconds)
const repeats = Number(flags.repeats)

if (flags.method === undefined) await compare()
else console.log(JSON.stringify(await measure(flags.method as Method, Number(flags.root))))

interface Measured {
	/** As a share of one core. */
	readonly share: number
	/** Samples taken; a method that cannot keep up takes fewer than hz * seconds. */
	readonly samples: number
}

async function measure(method: Method, rootPid: number): Promise<Measured> {
	const sample = await methods[method](rootPid)
	let turn = 0
	await sampleFor(1000)
	const startMs = systemClock.nowMs()
	const startTurn = turn
	const startCpuMs = cpuMs()
	await sampleFor(seconds * 1000)
	return {share: (cpuMs() - startCpuMs) / (systemClock.nowMs() - startMs), samples: turn - startTurn}

	async function sampleFor(ms: number): Promise<void> {
		const endMs = systemClock.nowMs() + ms
		for (let dueMs = systemClock.nowMs(); dueMs < endMs; ) {
			await sample(turn++)
			dueMs = Math.max(dueMs + 1000 / hz, systemClock.nowMs())
			await systemClock.sleep(dueMs - systemClock.nowMs())
		}
	}
}

/** Own and of children that were waited for: fields 14 to 17, in ticks of usually 10 ms, hence runs of many seconds. */
function cpuMs(): number {
	const fields = readFileSync('/proc/self/stat', 'latin1').split(') ').at(-1)!.split(' ').map(Number)
	return (fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) * 1000) / readProcUnits().ticksPerSecond
}

async function compare(): Promise<void> {
	const processes = createProcesses(process.env)
	// A Node that starts the others, all of them idle but for a timer; eleven or so threads each, as real services have.
	const script = `
		for (let i = 1; i < ${processCount}; i++)
			require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {stdio: 'ignore'})
		setInterval(() => {}, 1000)`
	const tree = processes.launch(
		{argv: [process.execPath, '-e', script], shell: false, cwd: '/', env: {}},
		{onOutput: (_, chunk) => process.stderr.write(chunk)},
	)
	const stop = () => processes.end(tree, {signal: 'SIGTERM', graceMs: 2000})
	for (const signal of ['SIGINT', 'SIGTERM'] as const)
		process.once(signal, () => void stop().then(() => process.exit(130)))
	try {
		await systemClock.sleep(3000)
		const results = new Map<Method, Measured[]>()
		const names = Object.keys(methods) as Method[]
		for (let round = 0; round < repeats; round++) {
			for (let i = 0; i < names.length; i++) {
				const method = names[(i + round) % names.length]!
				const measured = await measureApart(method, tree.pid!)
				results.set(method, [...(results.get(method) ?? []), measured])
			}
		}
		print(results)
	} finally {
		await stop()
	}
}

async function measureApart(method: Method, rootPid: number): Promise<Measured> {
	const args = ['--processes', '--hz', '--seconds'].flatMap(flag => [flag, flags[flag.slice(2) as 'hz']])
	const {stdout} = await promisify(execFile)(process.execPath, [
		fileURLToPath(import.meta.url),
		...args,
		'--method',
		method,
		'--root',
		`${rootPid}`,
	])
	return JSON.parse(stdout)
}

function print(results: ReadonlyMap<Method, readonly Measured[]>): void {
	const percent = (share: number) => `${(share * 100).toFixed(2)} %`
	console.log(
		`| ${processCount} processes, ${hz} samples/s, ${seconds} s x ${repeats} | share of a core: median | min | max | samples/s |`,
	)
	console.log('| --- | --- | --- | --- | --- |')
	for (const [method, measured] of results) {
		const shares = measured.map(({share}) => share).toSorted((a, b) => a - b)
		const samples = measured.reduce((sum, one) => sum + one.samples, 0) / measured.length / seconds
		const median = (shares[(shares.length - 1) >> 1]! + shares[shares.length >> 1]!) / 2
		console.log(
			`| ${method} | ${[median, shares[0]!, shares.at(-1)!].map(percent).join(' | ')} | ${samples.toFixed(1)} |`,
		)
	}
}
