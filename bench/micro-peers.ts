/**
 * The same functions under our micro engine, mitata and tinybench: medians side by side, what a sample costs beside the calls in it, and
 * where the three disagree.
 *
 *   node bench/micro-peers.ts [--rounds 6] [--samples 2000] [--only fib,sort]
 *
 * Every measurement is a Node of its own; the tools take turns, in another order each round, so that a slow spell of the machine meets all of
 * them. Every function either changes something outside itself or is kept alive by mitata's own means, so that no tool can measure a loop V8
 * has emptied. A median of mitata counts as stable when its rounds lie within 3 % of one another; where the machine's speed changes from round to
 * round, the ratios of the same round tell more: their Hodges-Lehmann centre and its 95 % interval, from six rounds on.
 */
import {execFile} from 'node:child_process'
import {fileURLToPath} from 'node:url'
import {parseArgs, promisify} from 'node:util'
import {do_not_optimize, measure as measureMitata} from 'mitata'
import {Bench} from 'tinybench'
import {pairedRatio} from '../src/core/stats/ratio.ts'
import {makeLoop} from '../src/micro/loop.ts'
import {measure} from '../src/micro/measure.ts'
import {isUnrolled} from '../src/micro/sampling-plan.ts'
import {onlyOf} from './shared/only.ts'

let seed = 1
let calls = 0
const words = new Map(Array.from({length: 1000}, (_, i) => [`word ${i}`, i]))
const text = JSON.stringify({id: 7, tags: ['a', 'b'], at: {x: 1, y: 2}})
const numbers = Array.from({length: 100}, (_, i) => (i * 7919) % 101)
const floats = Float64Array.from({length: 100_000}, (_, i) => i % 7)
const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2))

/** From 1 ns to 10 ms; asynchronous and not, allocating and not. */
const functions: Record<string, () => unknown> = {
	xorshift: () => {
		seed ^= seed << 13
		seed ^= seed >>> 17
		seed ^= seed << 5
	},
	'map get': () => do_not_optimize(words.get('word 500')),
	template: () => do_not_optimize(`${calls++} of ${seed}`),
	resolved: async () => {
		calls++
	},
	'JSON.parse': () => do_not_optimize(JSON.parse(text)),
	'three awaits': async () => {
		const list = [await calls++]
		list.push(await 2)
		await list
		do_not_optimize(list)
	},
	'sort 100': () => do_not_optimize(numbers.toSorted((a, b) => a - b)),
	'set immediate': () => new Promise<void>(resolve => void setImmediate(resolve)),
	'sum 100 000': () => {
		let sum = 0
		for (let i = 0; i < floats.length; i++) sum += floats[i]!
		do_not_optimize(sum)
	},
	'fib 29': () => do_not_optimize(fib(29)),
}

const tools = ['arsenal-tui', 'mitata', 'tinybench'] as const
type Tool = (typeof tools)[number]

interface Measured {
	readonly medianNs: number
	readonly meanNs: number
	readonly samples: number
	/** Median time between two samples; null where the tool does not let it be seen. */
	readonly overheadNs: number | null
	readonly wallMs: number
	readonly findings: readonly string[]
}

const {values: flags} = parseArgs({
	options: {
		rounds: {type: 'string', default: '6'},
		samples: {type: 'string', default: '2000'},
		only: {type: 'string'},
		tool: {type: 'string'},
		name: {type: 'string'},
	},
})
const rounds = Number(flags.rounds)
const samples = Number(flags.samples)

if (flags.tool === undefined) await compare()
else console.log(JSON.stringify(await measureOne(flags.tool as Tool, functions[flags.name!]!)))

async function measureOne(tool: Tool, fn: () => unknown): Promise<Measured> {
	const fromMs = performance.now()
	const measured = await {'arsenal-tui': byUs, mitata: byMitata, tinybench: byTinybench}[tool](fn)
	return {...measured, wallMs: performance.now() - fromMs}
}

type Half = Omit<Measured, 'wallMs'>

async function byUs(fn: () => unknown): Promise<Half> {
	const {samplesNs, figures, findings} = await measure({fn}, {samples, timeLimitMs: 1500, gc: 'before'})
	const {now, gapNs} = watchedClock()
	const isAsync = figures.async
	const parts = {
		args: [0, 0],
		inputs: [],
		before() {},
		after() {},
		durationNs: () => 0,
		collect() {},
		sink: {last: 0, sum: 0},
	} as const
	const shape = {
		kept: 'nothing',
		asyncFn: isAsync,
		args: false,
		inputs: 0,
		asyncInputs: false,
		before: 'none',
		after: 'none',
		own: false,
		collects: false,
	} as const
	const loop = makeLoop(shape, {...parts, fn, inputs: [], sink: {last: 0, sum: 0}}, now, isUnrolled(figures.batch))
	await loop(new Float64Array(samples), 0, samples, figures.batch, performance.now() + 500)
	return {
		medianNs: median([...samplesNs]),
		meanNs: mean(samplesNs),
		samples: samplesNs.length,
		overheadNs: gapNs(),
		findings: findings.map(({code}) => code),
	}
}

async function byMitata(fn: () => unknown): Promise<Half> {
	const {now, gapNs} = watchedClock()
	const stats = await measureMitata(fn, {now: () => now() * 1e6})
	return {medianNs: stats.p50, meanNs: stats.avg, samples: stats.samples.length, overheadNs: gapNs(), findings: []}
}

/** Both read the clock twice a sample: what lies between the second reading and the next first is theirs. */
function watchedClock(): {readonly now: () => number; readonly gapNs: () => number} {
	const read = performance.now.bind(performance)
	const readings = new Float64Array(1 << 22)
	let count = 0
	const now = () => {
		const ms = read()
		if (count < readings.length) readings[count++] = ms
		return ms
	}
	const gapNs = () => {
		const gaps: number[] = []
		for (let i = 2; i < count; i += 2) gaps.push((readings[i]! - readings[i - 1]!) * 1e6)
		return median(gaps)
	}
	return {now, gapNs}
}

async function byTinybench(fn: () => unknown): Promise<Half> {
	const bench = new Bench({time: 700})
	bench.add('it', fn)
	const [task] = await bench.run()
	const result = task!.result
	if (result.state !== 'completed') throw new Error(`tinybench ended in state ${result.state}`)
	return {
		medianNs: result.latency.p50 * 1e6,
		meanNs: result.latency.mean * 1e6,
		samples: result.latency.samplesCount,
		overheadNs: null,
		findings: [],
	}
}

async function compare(): Promise<void> {
	const names = onlyOf(Object.keys(functions)) ?? Object.keys(functions)
	const results = new Map<string, Measured[]>()
	const start = promisify(execFile)
	for (let round = 0; round < rounds; round++) {
		for (const [i, name] of names.entries()) {
			for (let turn = 0; turn < tools.length; turn++) {
				const tool = tools[(turn + round + i) % tools.length]!
				const {stdout} = await start(process.execPath, [
					'--disable-warning=ExperimentalWarning',
					fileURLToPath(import.meta.url),
					...['--tool', tool, '--name', name, '--samples', String(samples)],
				])
				results.set(`${name} ${tool}`, [...(results.get(`${name} ${tool}`) ?? []), JSON.parse(stdout)])
			}
		}
	}
	console.log(
		'function         arsenal-tui       mitata    tinybench  ours/mitata  of the same round [95 %]   means  mitata spread  overhead a sample: ours, mitata',
	)
	for (const name of names) {
		const of = (tool: Tool) => results.get(`${name} ${tool}`)!
		const figure = (tool: Tool, pick: (one: Measured) => number) => median(of(tool).map(pick))
		const ours = figure('arsenal-tui', one => one.medianNs)
		const mitata = figure('mitata', one => one.medianNs)
		const means = figure('arsenal-tui', one => one.meanNs) / figure('mitata', one => one.meanNs)
		const tinybench = figure('tinybench', one => one.medianNs)
		const sorted = of('mitata')
			.map(one => one.medianNs)
			.sort((a, b) => a - b)
		const spread = sorted.at(-1)! / sorted[0]! - 1
		const rows = (tool: Tool) => of(tool).map(one => one.medianNs)
		const paired = pairedRatio(rows('mitata'), rows('arsenal-tui'), 0.95)
		const together =
			paired.is === 'none' || paired.interval === null
				? 'n/a'
				: `${paired.ratio.toFixed(3)} [${paired.interval.low.toFixed(3)} .. ${paired.interval.high.toFixed(3)}]`
		const overhead = (tool: Tool) => `${figure(tool, one => one.overheadNs ?? Number.NaN).toFixed(0)} ns`
		console.log(
			`${name.padEnd(14)} ${said(ours)} ${said(mitata)} ${said(tinybench)} ${(ours / mitata).toFixed(3).padStart(11)} ${together.padStart(25)} ${means.toFixed(3).padStart(7)} ${`${(spread * 100).toFixed(1)} %`.padStart(14)}  ${overhead('arsenal-tui').padStart(8)} ${overhead('mitata').padStart(8)}`,
		)
		const doubts: string[] = []
		if (Math.abs(ours / mitata - 1) > 0.03)
			doubts.push(
				`ours and mitata differ by ${((ours / mitata - 1) * 100).toFixed(1)} %${spread > 0.03 ? ', where mitata is not stable' : ''}`,
			)
		if (tinybench / mitata > 1.1 || tinybench / mitata < 0.9)
			doubts.push(
				`tinybench times calls one by one: ${(tinybench - mitata).toFixed(0)} ns more than mitata, the price of its clock`,
			)
		const found = new Set(of('arsenal-tui').flatMap(one => one.findings))
		if (found.size > 0) doubts.push(`our findings: ${[...found].join(', ')}`)
		for (const doubt of doubts) console.log(`               ${doubt}`)
	}
}

function said(ns: number): string {
	const [value, unit] = ns < 1e3 ? [ns, 'ns'] : ns < 1e6 ? [ns / 1e3, 'us'] : [ns / 1e6, 'ms']
	return `${value.toFixed(3)} ${unit}`.padStart(12)
}

function mean(values: Float64Array): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length
}

function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b)
	return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}
