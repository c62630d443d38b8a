/** `r` on the results: whatever was run runs again, exactly so; and what stays on the screen is what was judged. */
import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect} from 'vitest'
import {freePort} from '../../bench/shared/free-port.ts'
import {programs, Surroundings, until} from './surroundings.ts'
import {Terminal, testInTerminal as test} from './terminal.ts'

const benchmark = (name: string) => `import {bench} from 'arsenal-tui'\nbench('${name}', () => Math.random())`
const over = /RESULTS.*(DONE|INCONCLUSIVE) exit \d/

/** Runs it, again by `r`, and leaves; two runs with one plan must be there. */
async function twice(here: Surroundings, line: string): Promise<string> {
	const terminal = new Terminal(here)
	terminal.start(line)
	const first = await terminal.waitFor(over, 60_000)
	terminal.keys('r')
	await terminal.waitFor(screen => over.test(screen) && idOf(screen) !== idOf(first), 60_000)
	const [one, two] = here.runs.map(run => here.eventsOf(run)[0])
	expect(here.runs).toHaveLength(2)
	expect(two.plan).toEqual(one.plan)
	terminal.keys('q')
	// Results are shown before their reports are files.
	await until('its report', () => existsSync(path.join(here.run, 'report.json')))
	const {run} = here.report
	return terminal.expectEnd(run.exitCode)
}

const idOf = (screen: string) => /\d{8}T\d{6}-\w{4}/.exec(screen)?.[0]

test('of ab, whose verdicts stay on the primary screen', async () => {
	const here = new Surroundings()
	const screen = await twice(
		here,
		'ab --base "sleep 0.01" --head "sleep 0.02" --pairs 8 --warmup 0 --no-control --no-confirm --inconclusive pass',
	)
	expect(screen).toMatch(/│ metric +│ base +│ head +│ change +│ interval +│ .*verdict +│/)
	expect(screen).toMatch(/│ wall time \* +│ .* (regression|inconclusive) +│/)
	expect(screen).not.toMatch(/p99|rss max/)
})

test('of exec', async () => {
	await twice(new Surroundings(), `exec --duration 1s -- node ${programs}/cpu-split-70-30.js --seconds 9`)
})

test('of a bench file', async () => {
	const here = new Surroundings()
	writeFileSync(path.join(here.dir, 'a.bench.mjs'), benchmark('a'))
	await twice(here, 'run a.bench.mjs --runs 1 --samples 20')
})

test('of noise', async () => {
	const here = new Surroundings()
	const config = here.config([{name: 'nap', kind: 'command', command: 'sleep 0.01'}])
	const screen = await twice(here, `noise --times 2 --pairs 8 --config ${config}`)
	expect(screen).toMatch(/│ metric +│ measured +│ margin now +│ comparisons +│/)
})

test('of a run that is watched, where it can be: what is missing is said, and the results stay', async () => {
	const here = new Surroundings()
	const file = path.join(here.dir, 'a.bench.mjs')
	writeFileSync(file, benchmark('a'))
	const terminal = new Terminal(here)
	terminal.start('run a.bench.mjs --runs 1 --samples 20 --plain --quiet')
	await terminal.expectEnd(0)
	rmSync(file)
	terminal.start('watch')
	await terminal.waitFor(over)
	terminal.keys('r')
	await terminal.hasShown(/cannot be run again/)
	await terminal.waitFor(over)
	writeFileSync(file, benchmark('again'))
	terminal.keys('r')
	await terminal.waitFor(screen => over.test(screen) && /> +again/.test(screen), 60_000)
	terminal.keys('q')
	await terminal.expectEnd(0)
	expect(here.runs).toHaveLength(2)
})

/** The latest run once more, by whoever knows no more of it than its log and the configuration. */
async function outOfItsLog(here: Surroundings): Promise<void> {
	const runs = here.runs.length
	const terminal = new Terminal(here)
	terminal.start('watch')
	await terminal.waitFor(over)
	terminal.keys('r')
	await until('one run more', () => here.runs.length === runs + 1)
	await terminal.waitFor(screen => over.test(screen) && idOf(screen) === path.basename(here.run), 60_000)
	terminal.keys('q')
	await terminal.expectEnd(0)
	expect(here.report.run.exitCode).toBe(0)
}

test('with the values of variables that no log holds: at once, and out of a log by the configuration', async () => {
	const here = new Surroundings()
	const command = ['node', '-e', "process.exit(process.env.TOKEN === 'planted-here' ? 0 : 9)"]
	here.config([{name: 'secret', kind: 'command', command, runs: 2, warmup: 0, env: {TOKEN: 'planted-here'}}])
	await twice(here, 'run')
	for (const run of here.runs) {
		expect(readFileSync(path.join(run, 'log.ndjson'), 'utf8')).not.toContain('"planted-here"')
		expect(here.eventsOf(run)[0].plan.suites[0].launch.withheldEnv).toEqual(['TOKEN'])
	}
	await outOfItsLog(here)
})

test('what a CI has run, with the addresses that no log holds', async () => {
	const here = new Surroundings()
	const port = await freePort()
	const server = `require('node:http').createServer((q, r) => { r.statusCode = q.url === process.env.ASKED ? 200 : 500; r.end() }).listen(${port}, '127.0.0.1')`
	const url = `http://127.0.0.1:${port}/?key=planted-here`
	const program = {command: ['node', '-e', server], env: {ASKED: '/?key=planted-here'}, ready: {http: url}}
	here.config([{name: 'pages', kind: 'steps', runs: 2, warmup: 0, ...program, steps: [{name: 'page', request: url}]}])
	const first = new Terminal(here)
	first.start('ci --plain --quiet')
	await first.expectEnd(0)
	await outOfItsLog(here)
	for (const run of here.runs)
		expect(readFileSync(path.join(run, 'log.ndjson'), 'utf8')).not.toContain('?key=planted-here')
})
