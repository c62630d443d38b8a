/**
 * What a load is sent with, and whether what it tells is true; others beside it, on the same server.
 *
 *   node bench/load.ts [--only stall,lag,cost,schedule,dead,memory,healthy,starved,search] [--rounds 3] [--minutes 10] [--trials 50]
 *
 * - stall: a server that holds its answers for one second in ten, at 200 requests a second (of more, letting go of all that waited takes the server itself a part of what is measured): percentiles against what they must be, and what autocannon, wrk, hey, ab
 *   and h2load say of it (where they are installed).
 * - lag: send lag at 5000 a second. - cost: requests for each second of CPU, autocannon and undici beside it. - schedule: requests that reach the server in each tenth
 *   of a second. - dead: CPU at 1000 a second when the server has gone. - memory: of ours, at 1000 a second. - healthy: runs in which nothing is wrong, none of them
 *   said to be. - starved: generators that were given too little, each by its name. - search: the breaking point of a server that answers so many a second and no more.
 *
 * Leave the machine alone meanwhile.
 */
import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {areaBefore} from '../test/core/load/area.ts'
import {option, row, spreadOf} from './shared/figures.ts'
import {installPackages, versionIn} from './shared/install.ts'
import {onlyOf} from './shared/only.ts'

const here = path.join(import.meta.dirname, 'load')
const peers = path.join(tmpdir(), 'arsenal-load-peers')
const rounds = option('rounds', 3)

interface Told {
	readonly planned: number
	readonly sent: number
	readonly completed: number
	readonly failed: number
	readonly timedOut: number
	readonly cpuMs: number
	readonly rssBytes: number
	readonly response: Times | null
	readonly service: Times | null
	readonly sendLag: Times | null
	readonly bottlenecks: readonly string[]
}

interface Times {
	readonly p50: number
	readonly p95: number | null
	readonly p99: number
	readonly max: number
}

const parts: Readonly<Record<string, () => Promise<void>>> = {
	stall,
	lag,
	cost,
	schedule,
	dead,
	memory,
	healthy,
	starved,
	search,
}
for (const name of onlyOf(Object.keys(parts)) ?? Object.keys(parts)) await parts[name]!()

async function stall(): Promise<void> {
	console.log('a server that stands still for one second in ten, 200 requests a second for 20 s: p50, p95, p99')
	console.log('what they must be                              p50 below 5 ms, p95 500 ms, p99 900 ms')
	const off: number[] = []
	for (let round = 0; round < rounds; round++) {
		const {response, service} = await onServer('stalls', port =>
			ours({port, stages: constant(200, 20), connections: 250}),
		)
		console.log(`ours, response                                 ${said(response)}`)
		console.log(`ours, service                                  ${said(service)}`)
		off.push(Math.abs(response!.p95! / 500 - 1), Math.abs(response!.p99 / 900 - 1))
	}
	console.log(row('  off by', spreadOf(off.map(share => share * 100)), '%', 2))
	install()
	const others: ReadonlyArray<readonly [name: string, argv: (port: number) => readonly string[]]> = [
		[
			'autocannon, 1000/s, 50 connections',
			port => [process.execPath, path.join(here, 'autocannon.mjs'), peers, String(port), '20', '50', '1000'],
		],
		[
			'autocannon, as fast as it goes',
			port => [process.execPath, path.join(here, 'autocannon.mjs'), peers, String(port), '20', '50'],
		],
		['wrk', port => ['wrk', '--latency', '-t1', '-c50', '-d20s', `http://127.0.0.1:${port}/`]],
		['hey, 20/s for each of 50', port => ['hey', '-z', '20s', '-c', '50', '-q', '20', `http://127.0.0.1:${port}/`]],
		['ab', port => ['ab', '-q', '-t', '20', '-n', '10000000', '-c', '50', `http://127.0.0.1:${port}/`]],
		['h2load', port => ['h2load', '--h1', '-D', '20', '-c', '50', `http://127.0.0.1:${port}/`]],
	]
	for (const [name, argv] of others) {
		if (spawnSync('which', [argv(0)[0]!]).status !== 0) {
			console.log(`${name}: not installed`)
			continue
		}
		const text = await onServer('stalls', port => outputOf(argv(port)))
		const lines = text
			.split('\n')
			.filter(line =>
				/^\{|^\s+(?:50|75|90|95|99|100)\s?%|time for request|Requests\/sec|Complete requests|requests: /.test(line),
			)
		console.log(`${name}\n${lines.map(line => `    ${line.trim()}`).join('\n')}`)
	}
}

async function lag(): Promise<void> {
	for (let round = 0; round < rounds; round++) {
		const {sendLag, cpuMs, bottlenecks} = await onServer('plain', port => ours({port, stages: constant(5000, 10)}))
		console.log(
			`5000 a second, send lag                        ${said(sendLag)}, ${(cpuMs / 100).toFixed(0)} % of a core, ${bottlenecks.join() || 'valid'}`,
		)
	}
}

async function cost(): Promise<void> {
	install()
	const rate = option('rate', 2000)
	const perSecond: Record<string, number[]> = {ours: [], autocannon: [], undici: []}
	const note = (name: string, {completed, cpuMs}: Pick<Told, 'completed' | 'cpuMs'>) =>
		perSecond[name]!.push((completed * 1000) / cpuMs)
	for (let round = 0; round < rounds; round++) {
		note('ours', await onServer('plain', port => ours({port, stages: constant(rate, 10)})))
		for (const name of ['autocannon', 'undici'])
			note(name, await onServer('plain', port => peer(name, port, ['10', '50', String(rate)])))
	}
	console.log(
		`${rate} requests a second over 50 connections, 10 s: requests for each second of CPU of whoever sends them`,
	)
	console.log(`autocannon ${versionIn(peers, 'autocannon')}, undici ${versionIn(peers, 'undici')}`)
	for (const [name, values] of Object.entries(perSecond)) console.log(row(`  ${name}`, spreadOf(values), '/s', 0))
	const ratios = (other: string) => spreadOf(perSecond.ours!.map((one, i) => one / perSecond[other]![i]!))
	for (const other of ['autocannon', 'undici']) console.log(row(`  ours by ${other}'s`, ratios(other), 'x', 2))
}

async function schedule(): Promise<void> {
	const stages = [
		{fromRate: 100, toRate: 100, forMs: 3000},
		{fromRate: 3000, toRate: 3000, forMs: 3000},
		{fromRate: 100, toRate: 100, forMs: 3000},
	]
	for (let round = 0; round < rounds; round++) {
		const server = await started('plain')
		const {planned, completed} = await ours({port: server.port, stages})
		const bins = JSON.parse(await server.stop()) as Array<number | null>
		const first = bins.findIndex(count => (count ?? 0) > 0)
		// Where the server's tenths of a second lie beside the schedule's nobody knows: the best fit is looked for.
		let best = {off: Number.POSITIVE_INFINITY, worst: 0}
		for (let shiftMs = 0; shiftMs < 100; shiftMs += 2) {
			const offs = bins.slice(first, first + 91).map((count, i) => {
				const due = areaBefore(stages, (i + 1) * 100 - shiftMs) - areaBefore(stages, i * 100 - shiftMs)
				return Math.abs((count ?? 0) - due) / Math.max(1, 0.02 * due)
			})
			const worst = offs.reduce((a, b) => Math.max(a, b))
			if (worst < best.worst || best.off === Number.POSITIVE_INFINITY) best = {off: shiftMs, worst}
		}
		console.log(
			`100, 3000, 100 a second: ${completed} of ${planned} at the server; the worst tenth of a second is off by ${best.worst.toFixed(2)} of max(1, 2 %)`,
		)
	}
}

async function dead(): Promise<void> {
	for (let round = 0; round < rounds; round++) {
		const server = await started('plain')
		setTimeout(() => server.child.kill('SIGKILL'), 2000)
		const {cpuMs, failed, sent, completed} = await ours({port: server.port, stages: constant(1000, 12)})
		console.log(
			`1000 a second, the server is gone after two of 12 s: ${(cpuMs / 120).toFixed(1)} % of a core, ${sent} sent, ${completed} answered, ${failed} failed`,
		)
	}
}

async function memory(): Promise<void> {
	const minutes = option('minutes', 10)
	const {rssBytes, completed} = await onServer('plain', port => ours({port, stages: constant(1000, 60 * minutes)}))
	console.log(
		`1000 a second for ${minutes} minutes: ${completed} answered, ${(rssBytes / 2 ** 20).toFixed(1)} MiB at the most`,
	)
}

async function healthy(): Promise<void> {
	const trials = option('trials', 50)
	let wrong = 0
	for (let trial = 0; trial < trials; trial++) {
		const {bottlenecks} = await onServer('plain', port => ours({port, stages: constant(500, 3), connections: 20}))
		if (bottlenecks.length > 0) wrong++
	}
	console.log(`healthy: ${wrong} of ${trials} said to be limited by the generator`)
}

async function starved(): Promise<void> {
	const shell = (line: string, port: number, more: object) => [
		'sh',
		'-c',
		`${line} exec "$0" "$@"`,
		process.execPath,
		path.join(here, 'ours.ts'),
		JSON.stringify({port, stages: constant(1000, 6), ...more}),
	]
	const cases: ReadonlyArray<readonly [expected: string, argv: (port: number) => readonly string[]]> = [
		['core', port => shell('for i in 1 2 3 4 5 6 7 8; do timeout 8 sh -c "while :; do :; done" & done; ', port, {})],
		['sockets', port => shell('ulimit -n 60;', port, {connections: 200, fresh: true, stages: constant(3000, 4)})],
		['loop', port => shell('', port, {stages: constant(200_000, 4), maxInFlight: 1_000_000, threads: 1})],
	]
	for (const [expected, argv] of cases) {
		const {bottlenecks} = JSON.parse(
			(await onServer('plain', port => outputOf(argv(port)))).trim().split('\n').at(-1)!,
		) as Told
		console.log(`starved of ${expected}: ${bottlenecks.join(', ') || 'nothing'}`)
	}
}

async function search(): Promise<void> {
	const trials = option('trials', 20)
	const bin = path.join(import.meta.dirname, '../bin/arsenal-tui.js')
	let good = 0
	const took: number[] = []
	for (let trial = 0; trial < trials; trial++) {
		// From 150 to 1500 a second, spread evenly.
		const limit = Math.round(150 * 10 ** ((trial + 0.5) / trials))
		const beganMs = performance.now()
		const text = await onServer(`limited ${limit}`, port =>
			outputOf([
				...[process.execPath, bin, 'load', `http://127.0.0.1:${port}/`, '--search', '50..5000', '--connections', '500'],
				...['--budget', 'response_time_p95 < 100ms', '--json', '--out', path.join(peers, 'out')],
			]),
		)
		const {outcome, low, high} = JSON.parse(text).suites[0].load.search
		took.push((performance.now() - beganMs) / 1000)
		const isGood = outcome === 'between' && low <= limit * 1.03 && high >= limit * 0.97
		if (isGood) good++
		console.log(`${limit} a second: ${outcome}, ${low} to ${high}${isGood ? '' : '  WRONG'}`)
	}
	console.log(`${good} of ${trials} within 3 %`)
	console.log(row('each', spreadOf(took), 's'))
}

function constant(rate: number, seconds: number): readonly object[] {
	return [{fromRate: rate, toRate: rate, forMs: seconds * 1000}]
}

function said(times: Times | null): string {
	if (times === null) return 'nothing'
	return [times.p50, times.p95, times.p99].map(ms => `${ms === null ? '-' : ms.toFixed(2)}`.padStart(9)).join(' ')
}

function install(): void {
	installPackages(peers, JSON.stringify({private: true, dependencies: {autocannon: '9.0.0', undici: '8.13.1'}}))
}

async function ours(order: object): Promise<Told> {
	return JSON.parse(
		(await outputOf([process.execPath, path.join(here, 'ours.ts'), JSON.stringify(order)])).trim(),
	) as Told
}

async function peer(name: string, port: number, argv: readonly string[]): Promise<Told> {
	const text = await outputOf([process.execPath, path.join(here, `${name}.mjs`), peers, String(port), ...argv])
	return JSON.parse(text.trim().split('\n').at(-1)!) as Told
}

function outputOf([program, ...argv]: readonly string[]): Promise<string> {
	const child = spawn(program!, argv, {stdio: ['ignore', 'pipe', 'inherit']})
	let text = ''
	child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
		text += chunk
	})
	return new Promise((resolve, reject) => {
		child.on('error', reject)
		child.on('close', () => resolve(text))
	})
}

interface Server {
	readonly port: number
	readonly child: ChildProcess
	/** @returns what it says in the end */
	stop(): Promise<string>
}

async function started(manner: string): Promise<Server> {
	const child = spawn(process.execPath, [path.join(here, 'server.mjs'), ...manner.split(' ')], {
		stdio: ['pipe', 'pipe', 'inherit'],
	})
	let text = ''
	const port = await new Promise<number>(resolve => {
		child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
			text += chunk
			if (text.includes('\n')) resolve(Number(text.split('\n')[0]))
		})
	})
	return {
		port,
		child,
		stop: () =>
			new Promise(resolve => {
				child.on('close', () => resolve(text.split('\n')[1] ?? ''))
				child.stdin.end()
			}),
	}
}

async function onServer<T>(manner: string, work: (port: number) => Promise<T>): Promise<T> {
	const server = await started(manner)
	try {
		return await work(server.port)
	} finally {
		await server.stop()
	}
}
