/**
 * Our command suites beside hyperfine, which measures the same commands with no shell (-N), in turns of a few runs each so that both meet
 * the same machine. None of them prints: hyperfine throws away what its commands print, and we read it. Each pair of turns gives one ratio of
 * medians of wall time and one of user and system time together (of which hyperfine keeps the mean alone); of those the Hodges-Lehmann
 * centre with a 95 % interval. Two medians over all runs differ by 10 % on a machine that drifts, turns side by side do not.
 *
 *     node bench/command-peers.ts [--rounds 25] [--runs 4] [--only 'sort,find']
 */
import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import type {RunEvent} from '../src/core/events/run-event.ts'
import type {CommandPlan} from '../src/core/kinds/command/plan.ts'
import {StackTable} from '../src/core/profile/stack-table.ts'
import {medianOf} from '../src/core/stats/quantile.ts'
import {pairedRatio} from '../src/core/stats/ratio.ts'
import {joinWords} from '../src/core/suite/split-words.ts'
import {conduct} from '../src/engine/conduct.ts'
import {realHost} from '../src/host/real-host.ts'
import {option} from './shared/figures.ts'
import {onlyOf} from './shared/only.ts'

const rounds = option('rounds', 25)
const runs = option('runs', 4)
const folder = mkdtempSync(path.join(tmpdir(), 'command-peers-'))
const lines = path.join(folder, 'lines')
writeFileSync(lines, Array.from({length: 200_000}, (_, i) => `${(i * 7919) % 200_003}`).join('\n'))

const busy = (loops: number) => ['perl', '-e', `my $x = 0; $x += $_ & 3 for 1 .. ${loops}`]
/** 1 ms to 1 s: starting, waiting, computing, reading, writing, allocating, children. */
const commands: ReadonlyArray<readonly [name: string, argv: readonly string[]]> = [
	['true (1 ms)', ['true']],
	['find', ['find', '/usr/include', '-maxdepth', '1', '-name', 'nothing']],
	['perl, nothing', ['perl', '-e', '1']],
	['sleep 10 ms', ['sleep', '0.01']],
	['gzip of a megabyte', ['gzip', '-kf', lines]],
	['node, nothing', [process.execPath, '-e', '0']],
	['two children', ['sh', '-c', 'gzip -kc "$1" >/dev/null & wc -l "$1" >/dev/null; wait', 'sh', lines]],
	['node, 50 MB', [process.execPath, '-e', 'Buffer.alloc(5e7, 1)']],
	['sort', ['sort', '-n', '-o', '/dev/null', lines]],
	['perl, computing', busy(6_000_000)],
]
const only = onlyOf(commands.map(([name]) => name))
const chosen = commands.filter(([name]) => only?.includes(name) ?? true)

/** For each turn, the median of wall times and the mean of CPU times; for our tool, the mean of peaks too. */
interface Measured {
	readonly wallMs: number[]
	readonly cpuMs: number[]
	readonly peakMb: number[]
}

const host = realHost(process.env, {
	start() {
		throw new Error('no runner is started here')
	},
})
const watchdog = host.startWatchdog()

async function ours(argv: readonly string[], into: Measured): Promise<void> {
	const suite: CommandPlan = {
		kind: 'command',
		name: 'peer',
		tags: [],
		launch: {argv, shell: false, cwd: folder, env: {}},
		probe: null,
		stop: {signal: 'SIGTERM', graceMs: 1000},
		allowedExitCodes: [0],
		flameAtEnd: false,
		runs,
		warmup: 1,
		timeoutMs: null,
	}
	const events: RunEvent[] = []
	const originMs = host.clock.nowMs()
	const conductor = conduct({
		plan: {suites: [suite], seed: 1, sampleHz: 10, flameWindowMs: 10_000, profiler: null, command: '', ui: 'plain'},
		ports: {...host, watchdog, targetLog: {write() {}}},
		originMs,
		emit: body => void events.push({tMs: host.clock.nowMs() - originMs, ...body}),
		stackTableOf: () => new StackTable(),
		deepOutputDir: async () => folder,
		fileDeepProfile: async () => {},
		beforeSuiteEnds: async () => {},
	})
	await conductor.finished
	const turn: Measured = {wallMs: [], cpuMs: [], peakMb: []}
	for (const event of events) {
		if (event.type === 'suite-finished' && event.outcome.is !== 'done') throw new Error(JSON.stringify(event.outcome))
		if (event.type !== 'iteration-finished' || event.warmup) continue
		if (event.userMs === undefined) throw new Error('there is no perl here to time with')
		turn.wallMs.push(event.wallNs / 1e6)
		turn.cpuMs.push(event.userMs + event.systemMs!)
		turn.peakMb.push(event.maxRssBytes! / 1e6)
	}
	into.wallMs.push(medianOf(turn.wallMs))
	into.cpuMs.push(mean(turn.cpuMs))
	into.peakMb.push(mean(turn.peakMb))
}

function hyperfine(argv: readonly string[], into: Measured): void {
	const out = path.join(folder, 'hyperfine.json')
	const flags = ['-N', '--style', 'none', '--warmup', '1', '--runs', String(runs), '--export-json', out]
	execFileSync('hyperfine', [...flags, joinWords(argv)], {cwd: folder, stdio: 'ignore'})
	const [result] = JSON.parse(readFileSync(out, 'utf8')).results
	into.wallMs.push(medianOf(result.times) * 1000)
	into.cpuMs.push((result.user + result.system) * 1000)
}

function mean(values: readonly number[]): number {
	return values.reduce((a, b) => a + b, 0) / values.length
}

function ratioOf(ofOurs: readonly number[], ofHyperfine: readonly number[]): string {
	const estimate = pairedRatio(ofHyperfine, ofOurs, 0.95)
	if (estimate.is === 'none' || estimate.interval === null) return 'n/a'
	const {ratio, interval} = estimate
	return `${ratio.toFixed(3)} [${interval.low.toFixed(3)} .. ${interval.high.toFixed(3)}]`
}

const columns = ['command', 'wall ms', 'hyperfine', 'ratio', 'cpu ms', 'hyperfine', 'ratio', 'peak MB']
const widths = [20, 9, 10, 25, 9, 10, 25, 8]
const row = (cells: readonly string[]) =>
	cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' ')

console.log(
	`${rounds} rounds of ${runs} runs each; medians over the rounds, ratios with their 95 % interval\n${row(columns)}`,
)
for (const [name, argv] of chosen) {
	const a: Measured = {wallMs: [], cpuMs: [], peakMb: []}
	const b: Measured = {wallMs: [], cpuMs: [], peakMb: []}
	for (let round = 0; round < rounds; round++) {
		const turns = [() => ours(argv, a), () => hyperfine(argv, b)]
		for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn()
	}
	const say = (values: readonly number[]) => medianOf(values).toFixed(3)
	console.log(
		row([
			name,
			...[say(a.wallMs), say(b.wallMs), ratioOf(a.wallMs, b.wallMs)],
			...[say(a.cpuMs), say(b.cpuMs), ratioOf(a.cpuMs, b.cpuMs), mean(a.peakMb).toFixed(1)],
		]),
	)
}
watchdog.dismiss()
rmSync(folder, {recursive: true})
