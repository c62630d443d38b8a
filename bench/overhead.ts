/**
 * What observing costs an HTTP server: CPU time of its main thread a request, beside bare servers, 0x, clinic flame, @platformatic/flame and
 * `node --cpu-prof`. Requests a second cannot resolve it: the machine's speed changes by a factor within seconds. So in each round all servers are
 * started afresh, warmed up, and then asked in short turns, in an order that is shuffled each time, while the main threads share one core and the
 * client has the other; what one of them paid is divided by what three bare servers paid in the same turns. Each of those against the other two is
 * the control.
 *
 *     node bench/overhead.ts [--rounds 12] [--turns 60] [--requests 500] [--work-us 100] [--node /usr/bin/node]
 *         [--only default,0x] [--probe before=DIR/dist/probe] [--peers DIR] [--parts] [--node-flags WORDS]
 *
 * Build first. --parts: what the parts of the probe cost, instead of the peers; --probe: another one that is measured too, as often as is said;
 * --peers: where @platformatic/flame is installed.
 */
import {type ChildProcess, execFileSync, fork, spawn} from 'node:child_process'
import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {deepIntervalUs, defaultIntervalUs} from '../src/core/plan/started-plan.ts'
import type {ProbePlan} from '../src/core/plan/suite-plan-common.ts'
import {Random} from '../src/core/stats/random.ts'
import {pairedRatio} from '../src/core/stats/ratio.ts'
import {announced, endGroup, threadsNs} from './overhead/trial.ts'
import {option, row, spreadOf, word} from './shared/figures.ts'
import {installPackages} from './shared/install.ts'
import {onlyOf} from './shared/only.ts'
import {otherProbes, probed} from './shared/probed.ts'

const repository = path.resolve(import.meta.dirname, '..')
const server = path.join(import.meta.dirname, 'overhead/server.cjs')
const preload = path.join(import.meta.dirname, 'overhead/parts.cjs')
const sources = path.join(repository, 'src/probe')
const rounds = option('rounds', 12)
const turns = option('turns', 60)
const requests = option('requests', 500)
const connections = 8
const workUs = process.argv.includes('--work-us') ? option('work-us', 100) : 0
/** A probe's arrival makes V8 optimize the program's code once more, which takes longer than that of the bare server. */
const warmupTurns = option('warmup-turns', 60)
const node = word('node') ?? process.execPath
const peers = word('peers')
/** With all of them, such as `--min-semi-space-size=8`: V8 makes its new space larger at one moment or another, and half as many collections follow. */
const nodeFlags = words(word('node-flags') ?? '').filter(flag => flag !== '')

interface Variant {
	readonly name: string
	/** The command, run in a folder of its own, and how it is observed. */
	readonly argv: (workDir: string) => readonly string[]
	readonly watched?: ProbePlan
	/** Where another probe lies than the one that was built. */
	readonly probeFolder?: string
	/** Only these of the probe's: see overhead/parts.cjs. */
	readonly parts?: string
}

const tool = (name: string): string => path.join(repository, 'node_modules/.bin', name)
const plain = (): readonly string[] => [node, ...nodeFlags, server]
const bareNames = ['bare', 'bare 2', 'bare 3']
const standard: ProbePlan = {cpuIntervalUs: defaultIntervalUs}
const deep: ProbePlan = {cpuIntervalUs: deepIntervalUs}
const others: readonly Variant[] = otherProbes().flatMap(({name, folder}) => [
	{name, argv: plain, watched: standard, probeFolder: folder},
	{name: `${name}, deep`, argv: plain, watched: deep, probeFolder: folder},
])
const every: readonly Variant[] = [
	{name: 'bare', argv: plain},
	{name: 'default', argv: plain, watched: standard},
	{
		name: '0x',
		argv: dir => [
			process.execPath,
			tool('0x'),
			...words('--silent --collect-only --working-dir'),
			dir,
			'--',
			...plain(),
		],
	},
	{name: 'light', argv: plain, watched: {cpuIntervalUs: null}},
	{name: 'deep', argv: plain, watched: deep},
	{name: 'all collections', argv: plain, watched: {...standard, allCollections: true}},
	{name: 'bare 2', argv: plain},
	{name: '--cpu-prof', argv: dir => [node, ...nodeFlags, '--cpu-prof', '--cpu-prof-dir', dir, server]},
	{
		name: 'clinic flame',
		argv: dir => [
			process.execPath,
			tool('clinic'),
			...words('flame --collect-only --open=false --dest'),
			dir,
			'--',
			...plain(),
		],
	},
	...others,
	...(peers === undefined
		? []
		: [
				{
					name: 'platformatic flame',
					argv: () => [node, path.join(peers, 'node_modules/@platformatic/flame/bin/flame.js'), 'run', server],
				},
			]),
	{name: 'bare 3', argv: plain},
]
const parts: readonly Variant[] = [
	...every.filter(({name}) => bareNames.includes(name) || name === 'default' || name === 'deep' || name === 'light'),
	{name: 'subscribed', argv: plain, parts: 'noop'},
	{name: 'counted', argv: plain, parts: 'count'},
	{name: 'vitals', argv: plain, parts: 'vitals'},
	{name: 'profile 10 ms', argv: plain, parts: 'profile', watched: standard},
	{name: 'profile 1 ms', argv: plain, parts: 'profile', watched: deep},
	{name: 'counted, vitals', argv: plain, parts: 'count,vitals'},
	{name: 'counted, profile', argv: plain, parts: 'count,profile', watched: standard},
	{name: 'all three', argv: plain, parts: 'count,vitals,profile', watched: standard},
]
const all = process.argv.includes('--parts') ? parts : every
const only = onlyOf(all.map(({name}) => name))
const variants = all.filter(
	({name}) =>
		bareNames.includes(name) ||
		(only?.includes(name) ?? (!/^(0x|clinic)/.test(name) || existsSync(tool(name.split(' ')[0]!)))),
)
if (peers !== undefined)
	installPackages(peers, JSON.stringify({private: true, dependencies: {'@platformatic/flame': '1.7.0'}}))

interface Server {
	readonly variant: Variant
	readonly pid: number
	readonly port: number
	end(): Promise<void>
}
/** Forwards and backwards will not do: the first and the last have just been asked then, and find their code and data in the caches. */
const random = new Random(1)
const mainUs = new Map<string, number[]>(variants.map(({name}) => [name, []]))
const firstUs = new Map<string, number[]>(variants.map(({name}) => [name, []]))
/** Shares of a core, while the servers are asked in turns. */
const threadShares = new Map<string, Map<string, number[]>>()
/** What runs now: it would go on if only we were ended. */
const groups = new Set<number>()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
	process.once(signal, () => {
		for (const pid of groups) endGroup(pid)
		process.exit(1)
	})
for (let round = 0; round < rounds; round++) await runRound(round)
report()
process.exit()

async function runRound(round: number): Promise<void> {
	const servers: Server[] = []
	const client = fork(path.join(import.meta.dirname, 'overhead/turns.cjs'), [String(connections)], {execArgv: []})
	execFileSync('taskset', ['-p', '2', String(client.pid)])
	try {
		for (const variant of round % 2 === 0 ? variants : variants.toReversed()) servers.push(await start(variant))
		for (const {pid} of servers) execFileSync('taskset', ['-p', '1', String(pid)])
		const firstNs = await takeTurns(client, servers, warmupTurns)
		const startMs = performance.now()
		const startNs = servers.map(({pid}) => threadsNs(pid))
		const ns = await takeTurns(client, servers, turns)
		const seconds = (performance.now() - startMs) / 1000
		servers.forEach(({variant: {name}, pid}, i) => {
			const us = ns[i]! / 1000 / (turns * requests)
			mainUs.get(name)!.push(us)
			firstUs.get(name)!.push(firstNs[i]! / 1000 / (warmupTurns * requests))
			for (const [thread, endNs] of threadsNs(pid)) {
				const share = (endNs - (startNs[i]!.get(thread) ?? 0)) / 1e9 / seconds
				const shares = threadShares.get(name) ?? new Map<string, number[]>()
				threadShares.set(name, shares.set(thread, [...(shares.get(thread) ?? []), share]))
			}
		})
		const said = variants.map(({name}) => `${name} ${mainUs.get(name)!.at(-1)!.toFixed(2)}`)
		console.log(`round ${round + 1}, us of the main thread a request: ${said.join(', ')}`)
	} finally {
		client.disconnect()
		for (const one of servers) await one.end()
	}
}

/** @returns ns of each server's main thread, in all turns together */
async function takeTurns(client: ChildProcess, servers: readonly Server[], times: number): Promise<number[]> {
	const ns = servers.map(() => 0)
	for (let turn = 0; turn < times; turn++) {
		for (const i of random.shuffle([...servers.keys()])) {
			const {pid, port} = servers[i]!
			ns[i]! += await new Promise<number>((resolve, reject) => {
				client.once('message', answer => resolve(Number(answer)))
				client.once('exit', () => reject(new Error('the client lost a server')))
				client.send({pid, port, requests})
			})
			client.removeAllListeners('exit')
		}
	}
	return ns
}

async function start(variant: Variant): Promise<Server> {
	const workDir = mkdtempSync(path.join(tmpdir(), 'arsenal-bench-'))
	const announce = path.join(workDir, 'announce')
	const {watched, probeFolder, parts} = variant
	const probe = watched === undefined || parts !== undefined ? null : await probed(watched, probeFolder)
	const {PATH, HOME} = process.env
	const [file, ...args] = variant.argv(workDir)
	const target = spawn(file!, args, {
		cwd: workDir,
		// A group of its own: 0x and clinic leave their target running when only they are ended.
		detached: true,
		stdio: 'ignore',
		env: {
			...{PATH, HOME, ANNOUNCE: announce, WORK_US: String(workUs), NO_INSIGHT: '1', NO_UPDATE_NOTIFIER: '1', CI: '1'},
			...probe?.environment,
			...(parts === undefined
				? {}
				: {
						NODE_OPTIONS: `--require "${preload}"`,
						PROBE: sources,
						PARTS: parts,
						CPU_US: `${watched?.cpuIntervalUs ?? 0}`,
					}),
		},
	})
	const {pid} = target
	if (pid !== undefined) groups.add(pid)
	async function end(): Promise<void> {
		if (pid !== undefined) {
			endGroup(pid)
			groups.delete(pid)
		}
		await probe?.end()
		rmSync(workDir, {recursive: true, force: true, maxRetries: 10, retryDelay: 100})
	}
	try {
		return {variant, ...(await announced(announce, target)), end}
	} catch (error) {
		await end()
		throw error
	}
}

function report(): void {
	compare(`CPU of the main thread a request, the first ${warmupTurns * requests} of a server`, firstUs)
	compare(`CPU of the main thread a request, the ${turns * requests} after these`, mainUs)
	sayThreads()
}

function compare(title: string, usOf: ReadonlyMap<string, readonly number[]>): void {
	console.log(`\n${title}`)
	for (const {name} of variants) {
		const values = usOf.get(name)!
		console.log(row(name, spreadOf(values), 'us', 2))
		// A bare server is held against the other two.
		const bases = bareNames.filter(bare => bare !== name).map(bare => usOf.get(bare)!)
		const base = values.map((_, i) => bases.reduce((sum, us) => sum + us[i]!, 0) / bases.length)
		const estimate = pairedRatio(base, values, 0.95)
		if (estimate.is === 'none' || estimate.interval === null) continue
		const {ratio, interval} = estimate
		const [middle, low, high] = [ratio, interval.low, interval.high].map(one => `${((one - 1) * 100).toFixed(1)} %`)
		console.log(`  against ${bareNames.includes(name) ? 'the other two' : 'bare'}: ${middle} [${low} .. ${high}]`)
	}
}

function sayThreads(): void {
	console.log('\nThreads of the process, in % of a core, while it is asked in turns (mean)')
	for (const [name, shares] of threadShares) {
		const told = [...shares]
			.map(([thread, values]) => ({thread, percent: (values.reduce((a, b) => a + b, 0) / rounds) * 100}))
			.filter(({percent}) => percent >= 0.02)
			.map(({thread, percent}) => `${thread} ${percent.toFixed(2)}`)
		console.log(`${name.padEnd(20)} ${told.join(', ')}`)
	}
}

function words(text: string): readonly string[] {
	return text.split(' ')
}
