/**
 * Whether verdicts are right. `same` compares a program with itself, over and over, every second comparison with another process that loads
 * a core: anything but "equivalent" or "inconclusive" is a false alarm. `slower` makes head slower by a known share and counts how often that
 * is found. Each comparison is the program as a user starts it (`arsenal-tui ab`); the same runs are judged by two common rules beside it:
 * "the median changed by more than 5 %", and Mann-Whitney at 0.05 on all runs of one side against all of the other.
 *
 *     npm run build
 *     node bench/verdict-trials.ts same [--trials 200] [--seconds 10]
 *     node bench/verdict-trials.ts slower [--percent 3] [--trials 40] [--seconds 60] [--short]
 */
import {type ChildProcess, execFileSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {constants, tmpdir} from 'node:os'
import path from 'node:path'
import {text} from 'node:stream/consumers'
import type {RunReport} from '../src/core/run/summary/run-report.ts'
import {medianOf} from '../src/core/stats/quantile.ts'
import {rankSumTest} from '../src/core/stats/rank-sum.ts'
import {endedWithUs} from './shared/children.ts'
import {option} from './shared/figures.ts'

const what = process.argv[2]
if (what !== 'same' && what !== 'slower') throw new Error('node bench/verdict-trials.ts same|slower')
const trials = option('trials', what === 'same' ? 200 : 40)
const seconds = option('seconds', what === 'same' ? 10 : 60)
const percent = what === 'same' ? 0 : option('percent', 3)
const repository = path.resolve(import.meta.dirname, '..')
/** What is compared: a Node program of some 50 ms, or one of some 10 ms, of which a minute holds more pairs. */
const isShort = process.argv.includes('--short')
const [runner, work] = isShort
	? (['perl', path.join(import.meta.dirname, 'verdicts/work.pl')] as const)
	: ([process.execPath, path.join(import.meta.dirname, 'verdicts/work.cjs')] as const)
const baseUnits = option('units', isShort ? 2500 : 6000)
const headUnits = percent === 0 ? baseUnits : slowerUnits()
const children = endedWithUs()
const dir = mkdtempSync(path.join(tmpdir(), 'arsenal-verdicts-'))

interface Trial {
	readonly loaded: boolean
	readonly verdict: string
	readonly doubt: string | null
	readonly ratio: number
	readonly mde: number | null
	readonly pairs: number
	readonly tookSeconds: number
	/** What is claimed of CPU time and memory beside it. */
	readonly claimsBeside: readonly string[]
	readonly byFivePercent: boolean
	readonly byMannWhitney: boolean
}

const all: Trial[] = []
try {
	for (let trial = 0; trial < trials && children.endedBy() === null; trial++) {
		const loaded = what === 'same' && trial % 2 === 1
		const load = loaded
			? children.start(process.execPath, [
					'-e',
					`const end = Date.now() + ${seconds * 4000}; while (Date.now() < end);`,
				])
			: null
		let found: Trial | null
		try {
			found = await compareOnce(trial, loaded)
		} finally {
			await ended(load)
		}
		if (found === null) break
		all.push(found)
		const {verdict, doubt, ratio, mde, pairs, tookSeconds, claimsBeside} = found
		console.error(
			`${trial + 1}/${trials}${loaded ? ' loaded' : ''} ${verdict}${doubt ? ` (${doubt})` : ''} ${((ratio - 1) * 100).toFixed(2)} %, mde ${mde === null ? '-' : (mde * 100).toFixed(2)} %, ${pairs} pairs, ${tookSeconds.toFixed(1)} s${claimsBeside.length > 0 ? `, ${claimsBeside.join(' and ')} too` : ''}`,
		)
	}
} finally {
	rmSync(dir, {recursive: true, force: true})
}

const by = children.endedBy()
if (by !== null) process.exitCode = 128 + constants.signals[by]
console.log(
	`\n${what === 'same' ? 'a program and itself' : `${percent} % slower (${baseUnits} -> ${headUnits} units)`}, ${by === null ? '' : `ended after ${all.length} of `}${trials} comparisons of at most ${seconds} s`,
)
for (const [title, some] of [
	['all', all],
	['quiet', all.filter(one => !one.loaded)],
	['other core loaded', all.filter(one => one.loaded)],
] as const) {
	if (some.length === 0) continue
	const share = (picked: readonly Trial[]) =>
		`${picked.length}/${some.length} = ${((picked.length / some.length) * 100).toFixed(1)} %`
	console.log(`\n${title}`)
	for (const verdict of ['regression', 'improvement', 'equivalent', 'inconclusive'])
		console.log(`  ${verdict.padEnd(28)} ${share(some.filter(one => one.verdict === verdict))}`)
	console.log(`  ${'a claim of CPU or memory'.padEnd(28)} ${share(some.filter(one => one.claimsBeside.length > 0))}`)
	console.log(`  ${'median changed by > 5 %'.padEnd(28)} ${share(some.filter(one => one.byFivePercent))}`)
	console.log(`  ${'Mann-Whitney p < 0.05'.padEnd(28)} ${share(some.filter(one => one.byMannWhitney))}`)
	const mdes = some.flatMap(one => (one.mde === null ? [] : [one.mde]))
	console.log(`  median detectable effect     ${mdes.length === 0 ? '-' : `${(medianOf(mdes) * 100).toFixed(2)} %`}`)
	console.log(
		`  median pairs, time           ${medianOf(some.map(one => one.pairs))}, ${medianOf(some.map(one => one.tookSeconds)).toFixed(1)} s`,
	)
}

/** null: broken off, and what its sides took until then is no comparison. */
async function compareOnce(trial: number, loaded: boolean): Promise<Trial | null> {
	const startedMs = performance.now()
	const out = path.join(dir, String(trial))
	const child = children.start(
		process.execPath,
		[
			path.join(repository, 'bin/arsenal-tui.js'),
			...['ab', '--base', `${runner} ${work} ${baseUnits}`, '--head', `${runner} ${work} ${headUnits}`],
			...['--max-time', `${seconds}s`, '--seed', String(trial + 1), '--json', '--out', out],
		],
		{stdio: ['ignore', 'pipe', 'pipe']},
	)
	const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')])
	if (children.endedBy() !== null) return null
	const tookSeconds = (performance.now() - startedMs) / 1000
	let report: RunReport
	try {
		report = JSON.parse(stdout)
	} catch {
		throw new Error(`no report: ${stderr.slice(-2000)}`)
	}
	const verdict = report.suites[0]!.verdicts.find(one => one.metric === 'wall')
	if (verdict === undefined) throw new Error(`no verdict of wall: ${stdout.slice(0, 2000)}`)
	const walls = wallsOf(path.join(out, 'runs', report.run.id, 'log.ndjson'))
	const told = verdict as typeof verdict & {readonly doubt?: string | null; readonly pairs?: number}
	rmSync(out, {recursive: true, force: true})
	return {
		loaded,
		verdict: verdict.verdict,
		doubt: told.doubt ?? null,
		ratio: verdict.ratio,
		mde: verdict.mde,
		pairs: told.pairs ?? walls.base.length,
		tookSeconds,
		claimsBeside: report.suites[0]!.verdicts.filter(
			one => one.metric !== 'wall' && (one.verdict === 'regression' || one.verdict === 'improvement'),
		).map(one => one.metric),
		byFivePercent: Math.abs(medianOf(walls.head) / medianOf(walls.base) - 1) > 0.05,
		byMannWhitney: rankSumTest(walls.base, walls.head).p < 0.05,
	}
}

function wallsOf(log: string): {base: number[]; head: number[]} {
	const walls = {base: [] as number[], head: [] as number[]}
	for (const line of readFileSync(log, 'utf8').split('\n')) {
		if (!line.includes('"slot-finished"')) continue
		const event = JSON.parse(line)
		if (event.phase !== 'measure' || event.arm === 'control' || event.figures.wall === undefined) continue
		walls[event.arm as 'base' | 'head'].push(event.figures.wall)
	}
	return walls
}

/** Units that make the whole program, start of Node included, slower by `percent`: by CPU time, which other work on the machine leaves alone. */
function slowerUnits(): number {
	const cpuMs = (units: number) => {
		const times = Array.from({length: 5}, () => timesOf(units))
		return medianOf(times.map(({user, system}) => user + system))
	}
	const whole = cpuMs(baseUnits)
	const empty = cpuMs(0)
	return Math.round(baseUnits * (1 + (percent / 100) * (whole / (whole - empty))))
}

/** ms a run, from the kernel's account of many children in ticks of 10 ms. */
function timesOf(units: number): {user: number; system: number} {
	const runs = isShort ? 100 : 20
	const script = `
		const {spawnSync} = require('node:child_process')
		for (let i = 0; i < ${runs}; i++) spawnSync(${JSON.stringify(runner)}, [${JSON.stringify(work)}, '${units}'])
		const fields = require('node:fs').readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')
		console.log(JSON.stringify({user: (fields[13] * 10) / ${runs}, system: (fields[14] * 10) / ${runs}}))`
	return JSON.parse(execFileSync(process.execPath, ['-e', script], {encoding: 'utf8'}))
}

async function ended(child: ChildProcess | null): Promise<void> {
	if (child === null || child.exitCode !== null || child.signalCode !== null) return
	child.kill('SIGKILL')
	await once(child, 'exit')
}
