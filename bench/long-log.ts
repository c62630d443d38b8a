/**
 * A log of hours, as a run of that length would leave it, and what it costs to read: `report` and `watch` of it, peak memory and time.
 * Written by our own codec: four Node processes (a sample each 10 ms, 5000 stacks that turn up over the hours), requests of three
 * metrics, the usage of a tree in which short programs come and go (900 an hour, or as many in all as --children says; every second one is a Node
 * program that lets the probe in), and what a talkative target prints.
 *
 *     node bench/long-log.ts [--hours 8] [--children 7200] [--stacks 5000] [--keep FILE]
 */
import {spawnSync} from 'node:child_process'
import {
	closeSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {decodeLog, encodeEvent, headerLine} from '../src/core/events/codec.ts'
import type {RunEvent} from '../src/core/events/run-event.ts'
import {bucketOf} from '../src/core/stats/histogram.ts'
import {Random} from '../src/core/stats/random.ts'
import {option} from './shared/figures.ts'

const hours = option('hours', 8)
const children = option('children', 900 * hours)
const keep = process.argv.includes('--keep') ? process.argv[process.argv.indexOf('--keep') + 1]! : null
const fixture = path.join(import.meta.dirname, '../fixtures/runs/http-json.ndjson')
const bin = path.join(import.meta.dirname, '../bin/arsenal-tui.js')

const source = new Random(1)
const random = () => source.nextUnit()
const below = (count: number) => Math.floor(random() * count)
const nodes = [4100, 4101, 4102, 4103]
const framesInAll = 2000
const stacksInAll = option('stacks', 5000)
/** The first process's; the kernel gives out the next ones after it. */
const firstChild = 10_000

/** One second of the run. */
function* second(at: number, table: {frames: number; stacks: number}): Generator<RunEvent> {
	const suite = 'http-json'
	const tMs = 2000 + at * 1000
	yield {
		tMs,
		type: 'system-sampled',
		cpuShare: random(),
		loadAverage1: random(),
		availableMemoryBytes: 1e9 + below(1e9),
		runnerCpuShare: random() / 100,
	}
	const born = childrenUntil(at)
	const short = Array.from({length: childrenUntil(at + 1) - born}, (_, i) => firstChild + born + i)
	const letIn = short.filter(pid => pid % 2 === 0)
	for (let tenth = 0; tenth < 10; tenth++) {
		const processes = nodes.slice(0, 1 + below(2)).map(pid => usageOf(pid, tMs))
		const begun = tenth === 0 ? short.map(pid => usageOf(pid, tMs)) : []
		yield {
			tMs: tMs + tenth * 100,
			type: 'usage-sampled',
			suite,
			processes: [...processes, ...begun],
			gone: tenth === 5 ? short : [],
		}
		if (tenth === 0)
			for (const pid of letIn) {
				const argv = ['node', 'job.js', String(pid)]
				yield {tMs, type: 'node-attached', suite, pid, ppid: 4100, nodeVersion: 'v24.21.0', argv}
			}
	}
	for (const pid of letIn) {
		const stacks = Array.from({length: 3}, () => below(table.stacks))
		const news = {newFrames: [], newStacks: []}
		const deltasUs = [10_309, 10_309, 10_309]
		if (table.stacks > 0)
			yield {
				tMs: tMs + 600,
				type: 'cpu-sampled',
				suite,
				isolate: pid,
				pid,
				thread: 0,
				...news,
				startMs: tMs + 100,
				stacks,
				deltasUs,
			}
		yield {tMs: tMs + 600, type: 'node-detached', suite, pid}
	}
	for (const pid of nodes) {
		yield {
			...{tMs: tMs + 900, type: 'node-sampled', suite, pid, utilisation: random()},
			loopDelayMs: {p50: random(), p99: random() * 10, max: random() * 50, stalledMs: 0},
			gc: {count: below(20), totalMs: random() * 30, maxMs: random() * 5, major: below(2)},
			...{heapUsedBytes: below(1e8), heapTotalBytes: 2e8, externalBytes: 1e6, heapSpaces: {}, intervalMs: 1000},
		} as RunEvent
		const newFrames: Array<[string, string, number, number]> = []
		const newStacks: Array<[number, number]> = []
		while (table.frames < Math.min(framesInAll, 50 + at * 2)) {
			newFrames.push([
				`function${table.frames}`,
				`file:///srv/shop/lib/module-${table.frames % 300}.js`,
				table.frames,
				3,
			])
			table.frames++
		}
		while (table.stacks < Math.min(stacksInAll, Math.max(200 + at * 4, (stacksInAll * at) / (hours * 3600)))) {
			const prefix = table.stacks % 12 === 0 ? -1 : table.stacks - 1
			// No pair may come twice, and only those at the bottom could.
			newStacks.push([prefix, prefix < 0 ? Math.floor(table.stacks / 12) % table.frames : below(table.frames)])
			table.stacks++
		}
		const stacks = Array.from({length: 97}, () => Math.floor(table.stacks * random() ** 3))
		yield {
			tMs: tMs + 950,
			type: 'cpu-sampled',
			suite,
			isolate: pid,
			pid,
			thread: 0,
			newFrames,
			newStacks,
			startMs: tMs - 50,
			stacks,
			deltasUs: stacks.map(() => 10_309 + below(400)),
		}
		for (const metric of ['http', 'measure:query', 'measure:render']) {
			const values = Array.from({length: 60}, () => 1e6 * Math.exp(random() * 5))
			const counted = new Map<number, number>()
			for (const value of values) counted.set(bucketOf(value), (counted.get(bucketOf(value)) ?? 0) + 1)
			const counts = [...counted].sort(([a], [b]) => a - b).flat()
			yield {
				tMs: tMs + 960,
				type: 'latency-counted',
				suite,
				pid,
				metric,
				counts,
				minNs: Math.min(...values),
				maxNs: Math.max(...values),
				errors: 0,
			}
		}
	}
	const lines = Array.from({length: 10}, (_, i) => `${tMs} info request ${at * 10 + i} answered in ${below(100)} ms`)
	yield {tMs: tMs + 980, type: 'output-printed', suite, role: 'target', stream: 'stdout', lines, droppedLines: 0}
}

/** How many have come before a second of the run. */
function childrenUntil(second: number): number {
	return Math.floor((children * second) / (hours * 3600))
}

function usageOf(pid: number, tMs: number) {
	const isShort = pid >= firstChild
	const usage = {
		userMs: isShort ? 10 * below(20) : tMs / 3,
		systemMs: isShort ? 10 : tMs / 10,
		rssBytes: 1e8 + below(1e7),
		threads: 11,
		fds: 30,
		readBytes: tMs * 10,
		writtenBytes: tMs,
	}
	return {pid, ppid: isShort ? 4100 : 4000, name: isShort && pid % 2 === 1 ? `sh${pid % 10}` : 'node', ...usage}
}

function write(file: string): void {
	const {events} = decodeLog(readFileSync(fixture, 'utf8'))
	const ready = events.findIndex(event => event.type === 'target-ready')
	const fd = openSync(file, 'w')
	const say = (some: Iterable<RunEvent>) => writeSync(fd, [...some].map(event => encodeEvent(event)).join(''))
	writeSync(fd, headerLine)
	say(events.slice(0, ready + 1))
	const attached = events.find(event => event.type === 'node-attached')!
	say(nodes.map(pid => ({...attached, pid})))
	const table = {frames: 0, stacks: 0}
	const seconds = hours * 3600
	for (let at = 0; at < seconds; at++) say(second(at, table))
	const endMs = 3000 + seconds * 1000
	say(events.slice(-4).map(event => ({...event, tMs: endMs})))
	closeSync(fd)
}

const folder = mkdtempSync(path.join(tmpdir(), 'long-log-'))
try {
	const dir = path.join(folder, 'out/runs/20261120T104122-long')
	mkdirSync(dir, {recursive: true})
	const file = path.join(dir, 'log.ndjson')
	write(file)
	const size = `${(statSync(file).size / 1e6).toFixed(0)} MB`
	console.log(`${hours} h, ${children} children, ${stacksInAll} stacks: ${size}`)
	for (const command of ['report', 'watch']) {
		const startMs = performance.now()
		const run = spawnSync(
			'/bin/sh',
			[
				'-c',
				'"$@" >/dev/null & wait $!; status=$?; exit $status',
				'sh',
				process.execPath,
				'--import',
				`data:text/javascript,process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS+'\\n'))`,
				bin,
				command,
				'--out',
				path.join(folder, 'out'),
			],
			{encoding: 'utf8'},
		)
		const peak = /peak (\d+)/.exec(run.stderr)
		const seconds = (performance.now() - startMs) / 1000
		console.log(
			`${command}: exit ${run.status}, ${peak ? `${(Number(peak[1]) / 1024).toFixed(0)} MiB at most` : run.stderr.slice(0, 300)}, ${seconds.toFixed(1)} s`,
		)
	}
	if (keep !== null) renameSync(file, keep)
} finally {
	rmSync(folder, {recursive: true, force: true})
}
