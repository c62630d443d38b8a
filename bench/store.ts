/**
 * What the history of runs costs: `node bench/store.ts [--runs 100000] [--kills 200]`. Fills a database in a temporary folder, asks it what `history`
 * asks, holds that against reading the same from the report.json of each run, writes single runs, and kills writers at random moments.
 */
import {spawn} from 'node:child_process'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {parseArgs} from 'node:util'
import type {KeptRun} from '../src/core/history/kept/run-record.ts'
import type {RunReport} from '../src/core/run/summary/run-report.ts'
import {renderJson} from '../src/report/json.ts'
import {checkHistory} from '../src/store/history/check.ts'
import {hashOf} from '../src/store/history/hash.ts'
import {openLocalHistory} from '../src/store/history/open-local.ts'
import {readRunRecord} from '../src/store/history/read-run.ts'
import {readRuns} from '../src/store/history/read-runs.ts'
import {readSeries} from '../src/store/history/read-series.ts'
import {readSuites} from '../src/store/history/read-suites.ts'
import {recordEnd} from '../src/store/history/record.ts'
import {writeRun, writeRuns} from '../src/store/history/write-run.ts'
import {reportOf} from '../test/store/history/reports.ts'
import {kept, metric, result} from '../test/store/history/rows.ts'

const {values} = parseArgs({
	options: {
		runs: {type: 'string', default: '100000'},
		kills: {type: 'string', default: '200'},
		metrics: {type: 'string', default: '20'},
	},
})
const [runs, kills, metrics] = [values.runs, values.kills, values.metrics].map(Number) as [number, number, number]
const place = mkdtempSync(path.join(os.tmpdir(), 'bench-store-'))
process.on('exit', () => rmSync(place, {recursive: true, force: true}))

/** Half of all runs are of one suite, a tenth of another, the rest of eight. */
function runOf(n: number): KeptRun {
	const suite = n % 2 === 1 ? 'half' : n % 10 === 0 ? 'tenth' : `other-${n % 8}`
	const figures = Array.from({length: metrics}, (_, at) => {
		const median = 100 + ((n * 7919 + at * 104_729) % 1000) / 97
		return metric(`metric-${at}`, median, {
			...{mean: median * 1.01, p90: median * 1.2, p99: median * 1.5, min: median / 2, max: median * 2},
			...{ciLow: median * 0.98, ciHigh: median * 1.02, throughput: 1000 / median},
		})
	})
	const id = `r${String(n).padStart(9, '0')}`
	return {...kept(n, [result(suite, figures, {setup: `{"runs":${20 + (n % 3)}}`})], {id}), folder: `runs/${id}`}
}

function said(timesMs: readonly number[]): string {
	const sorted = timesMs.toSorted((a, b) => a - b)
	const [low, middle, high] = [sorted[0]!, sorted[sorted.length >> 1]!, sorted.at(-1)!].map(ms =>
		ms.toFixed(ms < 10 ? 2 : 0),
	)
	return `${middle} ms [${low} .. ${high}] n=${sorted.length}`
}

async function timed(times: number, work: (n: number) => Promise<unknown>): Promise<number[]> {
	const found: number[] = []
	for (let n = 0; n < times; n++) {
		const before = performance.now()
		await work(n)
		found.push(performance.now() - before)
	}
	return found
}

async function figures(): Promise<void> {
	const dir = path.join(place, 'large')
	let history = await openLocalHistory(dir)
	const before = performance.now()
	const atOnce = 100
	for (let n = 0; n < runs; n += atOnce)
		await writeRuns(
			history,
			Array.from({length: Math.min(atOnce, runs - n)}, (_, at) => runOf(n + at)),
		)
	const filledS = (performance.now() - before) / 1000
	await history.close()
	const bytes = readdirSync(dir).reduce((sum, name) => sum + statSync(path.join(dir, name)).size, 0)
	console.log(
		`filled: ${runs} runs of ${metrics} metrics in ${filledS.toFixed(1)} s, ${(bytes / runs).toFixed(0)} bytes a run`,
	)
	history = await openLocalHistory(dir)
	const ask = (suite: string, more: object = {}) => readSeries(history, {suite, metric: 'metric-7', ...more})
	for (const [name, suite, more] of [
		['a metric of half of all runs', 'half', {}],
		['a metric of a tenth of all runs', 'tenth', {}],
		['the last 1000 of half of all runs', 'half', {last: 1000}],
		[
			'a metric of a tenth, one machine and setup',
			'tenth',
			{fingerprint: '5f3a90c1', setupHash: hashOf('{"runs":20}')},
		],
	] as const) {
		const times = await timed(10, () => ask(suite, more))
		const points = (await ask(suite, more))[0]?.points.length ?? 0
		console.log(`${name}: ${points} points, ${said(times)}`)
	}
	const all = await timed(5, async () => {
		await readSeries(history, {suite: 'tenth'})
	})
	console.log(`all ${metrics} metrics of a tenth of all runs: ${said(all)}`)
	const latest = await timed(5, async () => {
		await readSeries(history, {suite: 'half', last: 5000})
	})
	console.log(
		`all ${metrics} metrics of the latest 5000 runs of half of all, as a question for its history reads them: ${said(latest)}`,
	)
	console.log(`list of suites and metrics: ${said(await timed(10, () => readSuites(history)))}`)
	console.log(`newest 50 runs: ${said(await timed(20, () => readRuns(history, {limit: 50})))}`)
	const written = await timed(200, n => writeRun(history, runOf(runs + n)))
	console.log(`one more run, open: ${said(written)}`)
	await history.close()
	const opened = await timed(20, async () => (await openLocalHistory(dir)).close())
	console.log(`open and close: ${said(opened)}`)
	await fromFiles(dir)
}

/** The same from report.json of each run: all have to be opened, for which suites are in it is not told by its name. */
async function fromFiles(dir: string): Promise<void> {
	const count = 2000
	const report = reportOf('startup')
	const [suite] = report.suites
	const wide = {
		...suite!,
		metrics: Array.from({length: metrics}, (_, at) => ({...suite!.metrics[0]!, name: `metric-${at}`})),
	}
	const own = (id: string): RunReport => ({...report, run: {...report.run, id}, suites: [wide]})
	for (let n = 0; n < count; n++) {
		const runDir = path.join(place, 'files', `f${n}`)
		mkdirSync(runDir, {recursive: true})
		writeFileSync(path.join(runDir, 'report.json'), renderJson(own(`f${n}`)))
	}
	const bytes = statSync(path.join(place, 'files/f0/report.json')).size
	const times = await timed(5, async () => {
		const points: unknown[] = []
		for (const name of readdirSync(path.join(place, 'files'))) {
			const read = JSON.parse(readFileSync(path.join(place, 'files', name, 'report.json'), 'utf8')) as RunReport
			const found = read.suites[0]?.metrics.find(one => one.name === 'metric-7')
			points.push({run: read.run.id, startedMs: Date.parse(read.run.startedAt), ...found})
		}
		return points
	})
	const perRun = times.toSorted((a, b) => a - b)[2]! / count
	console.log(
		`from files of ${bytes} bytes, cached: ${perRun.toFixed(3)} ms a run, so ${((perRun * runs) / 1000).toFixed(1)} s for ${runs}`,
	)
	const recorded = await timed(20, async n => {
		const id = `f${n}`
		const runDir = path.join(dir, 'runs', id)
		mkdirSync(runDir, {recursive: true})
		writeFileSync(path.join(runDir, 'report.json'), renderJson(own(id)))
		const words = await recordEnd({outDir: dir, url: null, project: null, masked: report => report}, id, runDir)
		if (words.length > 0) throw new Error(words.join('\n'))
	})
	console.log(`the end of a run, from report.json to a closed database: ${said(recorded)}`)
}

async function killed(): Promise<void> {
	const dir = path.join(place, 'killed')
	const writer = fileURLToPath(new URL('../test/store/history/writer.ts', import.meta.url))
	const acknowledged: string[] = []
	for (let round = 0; round < kills; round++) {
		const child = spawn(process.execPath, [writer, dir, String(round * 10_000), '100000'], {
			stdio: ['ignore', 'pipe', 'inherit'],
		})
		let output = ''
		child.stdout.on('data', (chunk: Buffer) => (output += chunk))
		// Also while the database is opened, and in the first one while it is made.
		while (round % 4 !== 0 && !output.includes('\n')) await delay(2)
		await delay(Math.random() * (round % 4 === 0 ? 400 : 60))
		child.kill('SIGKILL')
		await new Promise(resolve => child.once('close', resolve))
		acknowledged.push(...output.split('\n').slice(1, -1))
	}
	const history = await openLocalHistory(dir, {check: true})
	const found = (await readRuns(history, {limit: 1e9})).runs.map(run => run.id)
	let half = 0
	for (const id of found)
		if ((await readRunRecord(history, id))?.run.results.map(one => one.metrics.length).join() !== '10,10') half++
	const there = new Set(found)
	const lost = acknowledged.filter(id => !there.has(id)).length
	console.log(
		`${kills} kills: ${acknowledged.length} runs acknowledged, ${lost} of them lost, ${half} of ${found.length} half; damaged: ${history.setAside !== null}; check: ${JSON.stringify(await checkHistory(history))}`,
	)
	await history.close()
}

if (runs > 0) await figures()
if (kills > 0) await killed()
