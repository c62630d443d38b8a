/**
 * What observing costs an HTTP server: requests a second, and CPU time a request, for the bare server, under the probe (10 ms and 1 ms),
 * under 0x and under clinic flame. One trial of each a round, every second round in reverse order, so a drifting machine drifts for
 * all alike. CPU time is the kernel's own account of the server (nanoseconds, all its threads): on few cores it is far steadier than
 * throughput, which the client and everything else on the machine share in.
 *
 *     node bench/overhead.ts [--rounds 6] [--seconds 4] [--connections 4] [--node /usr/bin/node] [--only bare,probe]
 */
import {fork, spawn} from 'node:child_process'
import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {StackTable} from '../src/core/profile/stack-table.ts'
import {pairedRatio} from '../src/core/stats/ratio.ts'
import {type NodeObserver, observeNode} from '../src/engine/node-observer.ts'
import {systemClock} from '../src/host/clock.ts'
import {createProbes} from '../src/host/probe/server.ts'
import {announced, endGroup, measure, type Trial} from './overhead/trial.ts'
import {option, row, spreadOf} from './shared/figures.ts'
import {onlyOf} from './shared/only.ts'

const repository = path.resolve(import.meta.dirname, '..')
const server = path.join(import.meta.dirname, 'overhead/server.cjs')
const client = path.join(import.meta.dirname, 'overhead/client.cjs')
const rounds = option('rounds', 6)
const seconds = option('seconds', 4)
/** Our arrival makes V8 optimize everything once more, which takes longer than 3 s: what is measured is the time after. */
const warmupMs = 10_000
const connections = option('connections', 4)
const node = word('node') ?? process.execPath

interface Variant {
	readonly name: string
	/** The command, run in a folder of its own, and how it is observed. */
	readonly argv: (workDir: string) => readonly string[]
	readonly cpuIntervalUs?: number
}

const tool = (name: string): string => path.join(repository, 'node_modules/.bin', name)
const every: readonly Variant[] = [
	{name: 'bare', argv: () => [node, server]},
	{name: 'probe', argv: () => [node, server], cpuIntervalUs: 10_000},
	{name: 'probe --deep', argv: () => [node, server], cpuIntervalUs: 1000},
	{
		name: '0x',
		argv: (workDir: string) => [
			process.execPath,
			tool('0x'),
			'--silent',
			'--collect-only',
			'--working-dir',
			workDir,
			'--',
			node,
			server,
		],
	},
	{
		name: 'clinic flame',
		argv: (workDir: string) => [
			...[process.execPath, tool('clinic'), 'flame', '--collect-only', '--open=false', '--dest', workDir],
			...['--', node, server],
		],
	},
]
const only = onlyOf(every.map(({name}) => name))
const variants = every.filter(
	({name}) => only?.includes(name) ?? (!/^(0x|clinic)/.test(name) || existsSync(tool(name.split(' ')[0]!))),
)

const trials = new Map<string, Trial[]>(variants.map(({name}) => [name, []]))
for (let round = 0; round < rounds; round++) {
	for (const variant of round % 2 === 0 ? variants : variants.toReversed()) {
		const trial = await runTrial(variant)
		trials.get(variant.name)!.push(trial)
		const {requestsPerSecond, cpuUs, mainThreadUs} = trial
		console.error(
			`round ${round + 1} ${variant.name.padEnd(13)} ${requestsPerSecond.toFixed(0)} req/s  ${cpuUs.toFixed(2)} us CPU  ${mainThreadUs.toFixed(2)} us on the main thread`,
		)
	}
}
for (const [title, unit, pick] of [
	['requests a second', '1/s', (trial: Trial) => trial.requestsPerSecond],
	['CPU a request, all threads of the server', 'us', (trial: Trial) => trial.cpuUs],
	['CPU a request, main thread', 'us', (trial: Trial) => trial.mainThreadUs],
] as const) {
	console.log(`\n${title}`)
	const bare = trials.get('bare')?.map(pick) ?? []
	for (const [name, results] of trials) {
		const values = results.map(pick)
		console.log(row(name, spreadOf(values), unit, unit === 'us' ? 2 : 0))
		if (name === 'bare' || bare.length === 0) continue
		const changes = values.map((value, i) => (value / bare[i]! - 1) * 100)
		console.log(row('  against bare of the same round', spreadOf(changes), '%', 2))
		const estimate = pairedRatio(bare, values, 0.95)
		if (estimate.is === 'none' || estimate.interval === null) continue
		const [ratio, low, high] = [estimate.ratio, estimate.interval.low, estimate.interval.high].map(
			one => `${((one - 1) * 100).toFixed(1)} %`,
		)
		console.log(`  Hodges-Lehmann ${ratio}, 95 % interval ${low} .. ${high}`)
	}
}

async function runTrial(variant: Variant): Promise<Trial> {
	const workDir = mkdtempSync(path.join(tmpdir(), 'arsenal-bench-'))
	const announce = path.join(workDir, 'announce')
	const probes =
		variant.cpuIntervalUs === undefined ? null : await createProbes().listen({cpuIntervalUs: variant.cpuIntervalUs})
	const observers: NodeObserver[] = []
	const {cpuIntervalUs} = variant
	const table = new StackTable()
	probes?.onProcess(process =>
		observers.push(
			observeNode(process, {
				suite: 'bench',
				own: probes.own,
				cpuIntervalUs: cpuIntervalUs!,
				stackTable: table,
				isolate: 1,
				originUs: systemClock.nowMs() * 1000,
				clock: systemClock,
				emit: () => {},
			}),
		),
	)
	const {PATH, HOME} = process.env
	const [file, ...args] = variant.argv(workDir)
	const target = spawn(file!, args, {
		cwd: workDir,
		// A group of its own: 0x and clinic leave their target running when only they are ended.
		detached: true,
		stdio: 'ignore',
		env: {
			...{PATH, HOME, ANNOUNCE: announce, NO_INSIGHT: '1', NO_UPDATE_NOTIFIER: '1', CI: '1'},
			...probes?.environment({NODE_OPTIONS: ''}),
		},
	})
	try {
		const {pid, port} = await announced(announce, target)
		const load = fork(client, [String(port), String(connections)], {execArgv: []})
		try {
			await delay(warmupMs)
			return await measure(pid, load, seconds)
		} finally {
			load.disconnect()
		}
	} finally {
		if (target.pid !== undefined) endGroup(target.pid)
		await Promise.all(observers.map(observer => observer.finish()))
		await probes?.close()
		rmSync(workDir, {recursive: true, force: true, maxRetries: 10, retryDelay: 100})
	}
}

function word(name: string): string | undefined {
	const at = process.argv.indexOf(`--${name}`)
	return at < 0 ? undefined : process.argv[at + 1]
}
