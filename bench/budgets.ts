/**
 * Whether what is asked of suites is judged rightly, and what that costs.
 *
 *   node bench/budgets.ts [--only demo,cost,capture,same,slower,busy] [--rounds 3] [--trials 20] [--seconds 35]
 *
 * - `demo`: how long `ci` takes on the bundled suites that carry its tag.
 * - `cost`: CPU of the runner with fifty budgets that have windows, beside none, in turn.
 * - `capture`: a service that blocks for 300 ms again and again, each time in another function: how many captures name it.
 * - `same`, `slower`, `busy`: `ci --base` on a program that did not change, that became 10 % slower, and that did not change while both cores are taken
 *   by others: how often each exit code comes.
 *
 * Build first, and leave the machine alone meanwhile.
 */
import {execFileSync, spawn} from 'node:child_process'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {availableParallelism, tmpdir} from 'node:os'
import path from 'node:path'
import type {RunReport} from '../src/core/run/summary/run-report.ts'
import {option, row, spreadOf} from './shared/figures.ts'
import {onlyOf} from './shared/only.ts'

const program = path.resolve(import.meta.dirname, '../bin/arsenal-tui.js')
const demo = path.resolve(import.meta.dirname, '../fixtures/suites/demo/arsenal.config.mjs')
const rounds = option('rounds', 3)
const trials = option('trials', 20)
const seconds = option('seconds', 35)

const blocksARun = 5

const server = `
	const {createServer, get, Agent} = require('node:http')
	const agent = new Agent({keepAlive: true})
	createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1', function () {
		const {port} = this.address()
		const ask = () => get({port, agent}, response => response.resume().on('end', () => setTimeout(ask, 4)))
		for (let i = 0; i < 4; i++) ask()
	})`

let count = 0

const parts: Readonly<Record<string, () => Promise<void>>> = {
	demo: demoSuites,
	cost: costOfFifty,
	capture: capturedBlocks,
	same: () => gate('the same program', () => {}),
	slower: () => gate('10 % slower', folder => work(folder, 1.1)),
	busy: () => whileBusy(() => gate('the same program, both cores taken', () => {})),
}

const folder = mkdtempSync(path.join(tmpdir(), 'arsenal-budgets-'))
try {
	for (const name of onlyOf(Object.keys(parts)) ?? Object.keys(parts)) await parts[name]!()
} finally {
	rmSync(folder, {recursive: true, force: true})
}

interface Ended {
	readonly exitCode: number | null
	readonly wallMs: number
	readonly report: RunReport | null
	readonly runDir: string
}

/** Its report, and where its log is. */
async function arsenal(cwd: string, args: readonly string[]): Promise<Ended> {
	const out = path.join(folder, `out-${++count}`)
	const startMs = performance.now()
	const child = spawn(process.execPath, [program, ...args, '--plain', '--quiet', '--out', out], {cwd, stdio: 'ignore'})
	const exitCode = await new Promise<number | null>(resolve => child.once('close', resolve))
	const wallMs = performance.now() - startMs
	const runDir = path.join(out, 'latest')
	const text = readOr(path.join(runDir, 'report.json'))
	return {exitCode, wallMs, report: text === null ? null : (JSON.parse(text) as RunReport), runDir}
}

function readOr(file: string): string | null {
	try {
		return readFileSync(file, 'utf8')
	} catch {
		return null
	}
}

async function demoSuites(): Promise<void> {
	const took: number[] = []
	for (let i = 0; i < rounds; i++) {
		const args = ['ci', '--tag', 'ci', '--config', demo, '--output-dir', path.join(folder, 'ci')]
		const {exitCode, wallMs} = await arsenal(folder, args)
		if (exitCode !== 0) throw new Error(`ci of the demo suites ended with ${exitCode}`)
		took.push(wallMs / 1000)
	}
	console.log(row('ci of the demo suites', spreadOf(took), 's'))
}

function config(name: string, suites: readonly object[]): string {
	const file = path.join(folder, `${name}.json`)
	writeFileSync(file, JSON.stringify({suites}))
	return file
}

/** The runner says once a second what share of a core it took. */
async function costOfFifty(): Promise<void> {
	const windows = ['5s', '10s', '15s', '20s', '30s']
	const fifty = windows.flatMap(window => [
		...['p50', 'p90', 'p95', 'p99', 'max'].map(figure => `response_time_${figure}[${window}] < 60s`),
		...['rss', 'heap', 'threads'].map(level =>
			`${level}[${window}] < 20GB`.replace('20GB', level === 'threads' ? '900' : '20GB'),
		),
		...[`error_rate[${window}] < 50%`, `loop_delay_p99[${window}] < 60s`],
	])
	const shares: Record<string, number[]> = {none: [], fifty: []}
	for (let i = 0; i < rounds * 2; i++) {
		const name = i % 2 === 0 ? 'none' : 'fifty'
		const suite = {name, kind: 'observe', command: ['node', '-e', server], duration: `${seconds}s`}
		const budgets = name === 'fifty' ? {budgets: fifty} : {}
		const {runDir, exitCode} = await arsenal(folder, ['run', '--config', config(name, [{...suite, ...budgets}])])
		if (exitCode !== 0) throw new Error(`the run with ${name} ended with ${exitCode}`)
		const told = (readOr(path.join(runDir, 'log.ndjson')) ?? '')
			.split('\n')
			.flatMap(line => (line.includes('"system-sampled"') ? [JSON.parse(line).runnerCpuShare as number] : []))
			.slice(2)
		shares[name]!.push((told.reduce((sum, one) => sum + one, 0) / told.length) * 100)
	}
	const [none, fiftyShares] = [shares.none!, shares.fifty!]
	console.log(row('runner without budgets', spreadOf(none), '%', 2))
	console.log(row('runner with fifty budgets', spreadOf(fiftyShares), '%', 2))
	console.log(row('fifty budgets, by pairs of runs', spreadOf(fiftyShares.map((one, i) => one - none[i]!)), '%', 2))
}

async function capturedBlocks(): Promise<void> {
	const script = `
		const names = Array.from({length: ${blocksARun}}, (_, i) => 'block' + i)
		const blocks = names.map(name => new Function('return function ' + name + '() { const end = Date.now() + 300; while (Date.now() < end); }')())
		let at = 0
		setInterval(() => {}, 20)
		setTimeout(function next() {
			if (at >= blocks.length) return void setTimeout(() => process.exit(0), 2000)
			blocks[at++]()
			setTimeout(next, 4000)
		}, 3000)`
	let named = 0
	let asked = 0
	while (asked < trials * blocksARun) {
		const suite = {name: 'blocks', kind: 'observe', command: ['node', '-e', script], capture: ['loop_block > 100ms']}
		const {report} = await arsenal(folder, ['run', '--config', config('blocks', [suite])])
		const seen = report?.suites[0]?.captures?.map(({culprit}) => culprit) ?? []
		asked += blocksARun
		for (let i = 0; i < blocksARun; i++)
			if (seen[i]?.startsWith(`block${i} `)) named++
			else console.log(`block${i}: ${seen[i] ?? 'not captured'}`)
	}
	console.log(`${named} of ${asked} blocks of 300 ms were captured and named`)
}

/** A program of some 100 ms, most of it its own. */
function work(repository: string, factor: number): void {
	writeFileSync(
		path.join(repository, 'work.js'),
		`let x = 0\nfor (let i = 0; i < ${Math.round(60e6 * factor * 1.5)}; i++) x += Math.sqrt(i)\n`,
	)
}

async function gate(name: string, change: (repository: string) => void): Promise<void> {
	const repository = path.join(folder, `repository-${count}`)
	mkdirSync(repository)
	const git = (...args: readonly string[]) =>
		execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', ...args], {
			cwd: repository,
			stdio: 'ignore',
		})
	work(repository, 1)
	const suite = {name: 'work', kind: 'command', command: ['node', 'work.js'], runs: 3, budgets: ['max < 60s']}
	writeFileSync(path.join(repository, 'arsenal.config.json'), JSON.stringify({suites: [suite]}))
	git('init', '-q', '-b', 'main')
	git('add', '.')
	git('commit', '-q', '-m', 'base')
	change(repository)
	const codes = new Map<string, number>()
	const took: number[] = []
	for (let i = 0; i < trials; i++) {
		const {exitCode, wallMs} = await arsenal(repository, [
			'ci',
			'--base',
			'main',
			'--output-dir',
			path.join(folder, 'ci'),
		])
		codes.set(String(exitCode), (codes.get(String(exitCode)) ?? 0) + 1)
		took.push(wallMs / 1000)
	}
	const said = [...codes].sort().map(([code, n]) => `exit ${code}: ${n}`)
	console.log(`${name}, ${trials} times: ${said.join(', ')}`)
	console.log(row('each', spreadOf(took), 's'))
}

/** As many programs that never rest as there are cores. */
async function whileBusy(measure: () => Promise<void>): Promise<void> {
	const hogs = Array.from({length: availableParallelism()}, () =>
		spawn(process.execPath, ['-e', 'for (;;);'], {stdio: 'ignore'}),
	)
	try {
		await measure()
	} finally {
		for (const hog of hogs) hog.kill('SIGKILL')
	}
}
