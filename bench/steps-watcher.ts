/**
 * Whether the time of a step is the true one: a watcher that answers a change exactly 50 ms after it has heard of it (`fixtures/programs/answers-changes.js`),
 * and says by its own clock how long that was. What is told and what it says should lie no further apart than it takes to hear of a change, and its line to
 * reach us.
 *
 *   node bench/steps-watcher.ts [--runs 100] [--answer-ms 50] [--only line,file,url,copy,light,outside]
 *
 * Build first, and leave the machine alone meanwhile. Prints a row a way of seeing it, and ends with code 1 when the median of one lies more than 2 ms from what
 * the watcher says.
 */
import {copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {option, row, spreadOf} from './shared/figures.ts'
import {freePort} from './shared/free-port.ts'
import {onlyOf} from './shared/only.ts'
import {watched} from './shared/watched.ts'

const mostOffMs = 2
const runs = option('runs', 100)
const answerMs = option('answer-ms', 50)
/** Between two changes: the watcher is at rest by then. */
const settle = '60ms'

const url = (port: number) => `http://127.0.0.1:${port}/`
const append = {file: 'src/a.txt', append: '{run}.'}
const line = {log: '^updated in'}

/** What is waited for, and how the program is run. */
const ways: Readonly<Record<string, (port: number) => {readonly until: object; readonly suite?: object}>> = {
	line: () => ({until: line}),
	copy: () => ({until: line, suite: {workIn: 'copy'}}),
	light: () => ({until: line, suite: {light: true}}),
	outside: () => ({until: line, suite: {observe: 'outside'}}),
	file: () => ({until: {file: 'out/bundle.txt', contains: '[^0-9]{run}\\.$'}}),
	url: port => ({until: {http: url(port), body: '[^0-9]{run}\\.$'}}),
}
const chosen = onlyOf(Object.keys(ways)) ?? Object.keys(ways)

const folder = mkdtempSync(path.join(tmpdir(), 'arsenal-steps-'))
let off = 0
try {
	console.log('told, what the watcher says, and told less that, run by run: median [smallest .. largest]')
	for (const name of chosen) off += await tell(name)
} finally {
	rmSync(folder, {recursive: true, force: true})
}
console.log(off === 0 ? `all within ${mostOffMs} ms` : `${off} further off than ${mostOffMs} ms`)
process.exitCode = off === 0 ? 0 : 1

/** @returns 1 when it is too far off */
async function tell(name: string): Promise<number> {
	const dir = path.join(folder, name)
	mkdirSync(path.join(dir, 'src'), {recursive: true})
	writeFileSync(path.join(dir, 'src/a.txt'), 'a')
	copyFileSync(path.join(import.meta.dirname, '../fixtures/programs/answers-changes.js'), path.join(dir, 'watcher.mjs'))
	const port = await freePort()
	const {until, suite = {}} = ways[name]!(port)
	const config = path.join(dir, 'arsenal.config.json')
	const steps = {
		name,
		kind: 'steps',
		command: [process.execPath, 'watcher.mjs'],
		env: {ANSWER_MS: answerMs, PORT: port},
		ready: {log: '^ready$'},
		runs,
		warmup: 3,
		steps: [{name: 'change', touch: append, until, settle}],
		...suite,
	}
	writeFileSync(config, JSON.stringify({suites: [steps]}))
	const {suite: report, stderr} = await watched(['run', '--config', config], [], {cwd: dir, out: dir})
	if (report?.outcome !== 'done') throw new Error(`${name}: nothing was told: ${report?.failure?.reason ?? stderr}`)
	const {told, said} = timesIn(dir)
	const byMs = told.map((ms, i) => ms - said[i]!)
	console.log(row(`${name}: told`, spreadOf(told), 'ms', 3))
	console.log(row('  the watcher says', spreadOf(said), 'ms', 3))
	console.log(row('  told less that', spreadOf(byMs), 'ms', 3))
	for (const {code, text, evidence} of report.findings)
		if (code === 'coarse-poll' || code === 'seen-late') console.log(`  ${text} ${evidence}`)
	return Math.abs(spreadOf(byMs).median) > mostOffMs ? 1 : 0
}

/** The counted runs, as they were told and as the watcher has said of each. */
function timesIn(dir: string): {readonly told: readonly number[]; readonly said: readonly number[]} {
	const events = readFileSync(path.join(dir, 'latest/log.ndjson'), 'utf8')
		.split('\n')
		.filter(one => one.startsWith('{"tMs"'))
		.map(one => JSON.parse(one) as Readonly<Record<string, unknown>>)
	const told = events.flatMap(({type, warmup, durationNs}) =>
		type === 'step-finished' && !warmup ? [Number(durationNs) / 1e6] : [],
	)
	const said = events
		.flatMap(({type, lines}) => (type === 'output-printed' ? (lines as string[]) : []))
		.flatMap(text => Number(/^updated in ([\d.]+) ms$/.exec(text)?.[1] ?? Number.NaN) || [])
	// Those of the warm-up came before.
	return {told, said: said.slice(-told.length)}
}
