import type {RunEvent} from '../../../src/core/events/run-event.ts'
import {packSamples} from '../../../src/core/kinds/micro/events.ts'
import type {ListedBenchmark, MicroFigures} from '../../../src/core/kinds/micro/events-message.ts'
import type {MicroPlan} from '../../../src/core/kinds/micro/plan.ts'
import {clean, launch, Recording} from './recorded-runs.ts'

export function micro(name: string, file: string, more: Partial<MicroPlan> = {}): MicroPlan {
	return {
		kind: 'micro',
		name,
		tags: [],
		launch: launch(`node ${file}`),
		probe: null,
		stop: {signal: 'SIGTERM', graceMs: 5000},
		allowedExitCodes: [0],
		flameAtEnd: false,
		file: `/srv/shop/${file}`,
		samples: 200,
		runs: 6,
		timeLimitMs: 5000,
		gc: 'before',
		only: null,
		nodeFlags: [],
		...more,
	}
}

export const figures: MicroFigures = {
	batch: 64,
	kind: 'call',
	async: false,
	firstCallNs: 41_000,
	warmUpCalls: 20_000,
	elapsedMs: 120,
	timer: {name: 'performance.now', costNs: 34.5, resolutionNs: 10},
	gcMode: 'before',
	gc: {count: 0, totalMs: 0, nsPerCall: 0},
	heapBytesPerCall: 0,
	emptyNs: 0.31,
}

const own = (name: string, params: ListedBenchmark['params'] = {}): ListedBenchmark => ({
	name,
	params,
	source: 'arsenal-tui',
})

/**
 * Sorting over four sizes (n log n), fetching at three concurrencies, a parser that fails in its fourth run and a benchmark that never
 * settles; each process 1 % off the others, one sample in fifty interrupted by a collection.
 */
export function microRun(): RunEvent[] {
	const name = 'lists'
	const recording = new Recording([micro(name, 'bench/lists.bench.ts')], 77)
	const sizes = [10, 100, 1000, 10_000]
	const medians = new Map<string, number>([
		...sizes.map((n): [string, number] => [`sort/n=${n}`, 40 + 3.1 * n * Math.log2(n)]),
		...[1, 2, 4].map((c): [string, number] => [`fetch/concurrency=${c}`, 1e6 * c ** 0.4]),
		['parse', 812],
	])
	const listed = [
		...sizes.map(n => own(`sort/n=${n}`, {n})),
		...[1, 2, 4].map(c => own(`fetch/concurrency=${c}`, {concurrency: c})),
		own('parse'),
		own('hangs'),
	]
	let tMs = 20
	let pid = 5000
	const process = (tookMs: number, body: () => void) => {
		pid++
		const argv = ['node', 'bench/lists.bench.ts']
		recording.at(tMs, {type: 'process-started', suite: name, role: 'target', pid, argv})
		recording.usage(name, tMs + 90, {pid}, {cpuMs: 90, rssBytes: 58 * 1024 ** 2})
		tMs += tookMs
		body()
		recording.at(tMs, {type: 'usage-sampled', suite: name, processes: [], gone: [pid]})
		recording.at(tMs, {type: 'process-exited', suite: name, role: 'target', pid, exit: clean, cpuMs: tookMs * 1.1})
	}
	recording.at(tMs, {type: 'suite-started', suite: name, kind: 'micro'})
	process(95, () => {
		recording.at(tMs, {
			type: 'benchmarks-listed',
			suite: name,
			benchmarks: listed,
			leftOut: 2,
			findings: [],
			node: '24.21.0',
		})
	})
	const failed = new Set<string>()
	for (let run = 1; run <= 6; run++) {
		for (const {name: benchmark} of listed) {
			if (failed.has(benchmark)) continue
			const ofRun = {suite: name, benchmark, run}
			recording.at(tMs, {type: 'micro-started', ...ofRun})
			process(400, () => {
				const median = medians.get(benchmark)
				if (median === undefined || (benchmark === 'parse' && run === 4)) {
					failed.add(benchmark)
					recording.at(tMs, {
						type: 'micro-failed',
						...ofRun,
						code: median === undefined ? 'never-settled' : 'threw',
						phase: median === undefined ? 'calibrate' : 'sample',
						text:
							median === undefined
								? 'Benchmark "hangs": It never settled'
								: 'Benchmark "parse": It threw Error: no JSON',
						stack: median === undefined ? null : 'Error: no JSON\n    at parse (/srv/shop/bench/lists.bench.ts:7:9)',
					})
					return
				}
				const level = median * (1 + 0.01 * recording.noise())
				const samples = Array.from({length: 200}, () => {
					const slow = recording.chance() < 0.02 ? 3 : 1
					return Math.fround(level * slow * (1 + 0.02 * Math.abs(recording.noise())))
				})
				for (const from of [0, 120])
					recording.at(tMs, {
						type: 'micro-sampled',
						...ofRun,
						from,
						samplesNs: packSamples(samples.slice(from, from === 0 ? 120 : 200)),
					})
				recording.at(tMs, {
					type: 'micro-measured',
					...ofRun,
					samples: 200,
					asked: 200,
					figures: {
						...figures,
						async: benchmark.startsWith('fetch'),
						heapBytesPerCall: benchmark === 'parse' ? 512 : 0,
						gc: benchmark === 'parse' ? {count: 4, totalMs: 3.2, nsPerCall: 21.4} : figures.gc,
					},
					findings:
						benchmark === 'sort/n=10' && run < 3
							? [
									{
										code: 'near-empty',
										severity: 'warning',
										text: 'This took hardly longer than an empty function.',
										evidence: 'median 143 ns, empty function 120 ns',
									},
								]
							: [],
				})
			})
		}
	}
	tMs += 30
	recording.at(tMs, {
		type: 'suite-finished',
		suite: name,
		outcome: {
			is: 'failed',
			code: 'benchmark-failed',
			reason:
				'2 of 9 benchmarks failed. Benchmark "hangs": It never settled. Benchmark "parse": It threw Error: no JSON',
			exitCode: null,
		},
	})
	recording.at(tMs, {type: 'run-finished', outcome: 'failed', exitCode: 4})
	return recording.events
}
