/** What is asked of suites, of real programs: what is seen of it, and what it does to the exit code. */
import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test, vi} from 'vitest'
import {Surroundings} from './surroundings.ts'
import {inLines} from './without-terminal.ts'

vi.setConfig({testTimeout: 120_000})

const answers = (...words: string[]) => ['node', path.join(import.meta.dirname, 'programs/answers-with.mjs'), ...words]
const served = {name: 'served', kind: 'observe', ready: {log: 'listening'}} as const
const timed = {name: 'timed', kind: 'command', command: ['node', '-e', '0'], runs: 4, warmup: 0} as const

// biome-ignore lint/suspicious/noExplicitAny: a document is looked at field by field
const outcomes = ({budgets}: any) => Object.fromEntries(budgets.map((one: any) => [one.expr, one.outcome]))

async function run(here: Surroundings, suites: readonly object[], ...more: string[]) {
	const ended = await inLines(here, ['run', '--config', here.config(suites), 'ARSENAL_OUT', ...more])
	await here.expectNobodyLeft()
	return {...ended, report: here.report}
}

test('what every request was answered with is counted apart, and budgets are held to it', async () => {
	const here = new Surroundings()
	const budgets = [
		...['error_rate == 4%', 'error_rate_4xx == 6%', 'http_req_failed == 10%', 'success_rate == 90%', 'requests == 100'],
		...[
			'status_4xx == 6',
			'status_5xx == 4',
			'p95 < 10s',
			'p99.9 < 10s',
			'rss < 20GB',
			'cpu < 1000%',
			'ready_time < 60s',
		],
		...['loop_delay_max < 60s', 'heap < 4GB', 'rss{process="answers-with"} < 20GB', 'error_rate < 1%'],
	]
	const suite = {...served, command: answers('200=90', '404=6', '503=4'), budgets}
	const {exitCode, stdout, report} = await run(here, [suite])
	const seen = outcomes(report.suites[0])
	expect(seen).toMatchObject({'p99.9 < 10s': 'inconclusive', 'error_rate < 1%': 'fail'})
	expect(Object.entries(seen).filter(([expr, outcome]) => outcome !== 'pass' && !/p99.9|< 1%$/.test(expr))).toEqual([])
	expect(exitCode).toBe(1)
	expect(stdout).toMatch(/BROKEN served: budget error_rate < 1%: observed 4.0%, limit 1.0% \(300% beyond\), n 100/)
	expect(stdout).toMatch(
		/inconclusive served: budget p99.9 < 10s: nothing was observed, limit 10.0 s, n 100: 100 values are too few for a p99.9, which takes 1000/,
	)
	expect(report.run.exitCode).toBe(1)
})

test.each<[string, readonly string[], readonly string[], number]>([
	['kept', ['median < 60s', 'rss < 20GB', 'error_rate == 0'], [], 0],
	['broken', ['median < 60s', 'max < 1us'], [], 1],
	['that nobody can tell', ['p95 < 60s'], [], 3],
	['that nobody can tell, which is let pass', ['p95 < 60s'], ['--inconclusive', 'pass'], 0],
	['broken beside one that nobody can tell', ['p95 < 60s', 'max < 1us'], ['--inconclusive', 'pass'], 1],
	['without a baseline', ['max <= baseline(max) * 1.1'], [], 3],
])('a budget %s: exit code', async (_, budgets, flags, expected) => {
	const {exitCode, report} = await run(new Surroundings(), [{...timed, budgets}], ...flags)
	expect({exitCode, said: report.run.exitCode}).toEqual({exitCode: expected, said: expected})
})

test('a warning is shown and changes nothing', async () => {
	const budgets = [
		{expr: 'max < 1us', severity: 'warning'},
		{expr: 'p95 < 1s', severity: 'warning'},
	]
	const {exitCode, stdout} = await run(new Surroundings(), [{...timed, budgets}])
	expect(exitCode).toBe(0)
	expect(stdout).toMatch(/broken \(warning\) timed: budget max < 1us: /)
})

test('a suite that failed keeps no budget, and has failed', async () => {
	const suite = {...timed, command: ['node', '-e', 'process.exit(3)'], budgets: ['median < 60s', 'error_rate == 0']}
	const {exitCode, report} = await run(new Surroundings(), [suite])
	expect(exitCode).toBe(4)
	expect(outcomes(report.suites[0])).toEqual({'median < 60s': 'inconclusive', 'error_rate == 0': 'fail'})
})

test('a broken rule that is to end the run does so at once, and no other suite is started', async () => {
	const here = new Surroundings()
	const goesOn = {...served, command: answers('200=5', 'for=600000'), alerts: [{expr: 'rss > 1MB for 1s', abort: true}]}
	const {exitCode, stdout, report} = await run(here, [goesOn, {...timed, budgets: ['median < 60s']}])
	expect(exitCode).toBe(1)
	expect(stdout).toMatch(/served ALERT: rss > 1MB for 1s \([\d.]+ MiB\)/)
	expect(report.run).toMatchObject({outcome: 'done', exitCode: 1})
	expect(report.suites[0].budgets).toMatchObject([
		{outcome: 'fail', aborted: true, list: 'alerts', broken: [{toMs: null}]},
	])
	expect(report.suites[1]).toMatchObject({
		outcome: 'not-run',
		budgets: [{outcome: 'inconclusive', reason: 'the suite was not run'}],
	})
	expect(report.suites[0].durationMs).toBeLessThan(60_000)
})

test('what blocked the loop is captured with its name, from the seconds before', async () => {
	const here = new Surroundings()
	const suite = {...served, command: answers('200=5', 'block=900', 'for=4000'), capture: ['loop_block > 200ms']}
	const {exitCode, stdout, report} = await run(here, [suite])
	expect(exitCode).toBe(0)
	const {captures, flames} = report.suites[0]
	expect(captures).toHaveLength(1)
	expect(captures[0]).toMatchObject({
		expr: 'loop_block > 200ms',
		culprit: expect.stringContaining('plantedBlock'),
		limit: 200,
	})
	expect(captures[0].observed).toBeGreaterThan(200)
	expect(here.read(captures[0].flame)).toContain('plantedBlock')
	expect(flames.some(({svg}: {svg: string}) => svg === captures[0].flame)).toBe(true)
	expect(stdout).toMatch(/served captured at loop_block > 200ms: flame-1.svg; plantedBlock/)
})

test('each block is captured with its own name, also after a longer one', async () => {
	const here = new Surroundings()
	const script = `
		function longer() { const end = Date.now() + 700; while (Date.now() < end); }
		function shorter() { const end = Date.now() + 300; while (Date.now() < end); }
		setInterval(() => {}, 20)
		setTimeout(longer, 1000)
		setTimeout(shorter, 5500)
		setTimeout(() => process.exit(0), 8500)`
	const suite = {name: 'blocks', kind: 'observe', command: ['node', '-e', script], capture: ['loop_block > 200ms']}
	const {report} = await run(here, [suite])
	expect(report.suites[0].captures.map(({culprit}: {culprit: string}) => culprit)).toEqual([
		expect.stringMatching(/^longer /),
		expect.stringMatching(/^shorter /),
	])
})

test('budgets of the command line are of the suites that can have them', async () => {
	const here = new Surroundings()
	const {exitCode, stdout} = await inLines(here, [
		'exec',
		'ARSENAL_OUT',
		'--runs',
		'3',
		'--budget',
		'max < 1us',
		'--',
		'node',
		'-e',
		'0',
	])
	expect(exitCode).toBe(1)
	expect(stdout).toMatch(/BROKEN node: budget max < 1us/)
	const wrong = await inLines(here, ['exec', 'ARSENAL_OUT', '--budget', 'p95 < 5', '--', 'node', '-e', '0'])
	expect(wrong.exitCode).toBe(2)
	expect(wrong.stderr).toMatch(/--budget: expected a unit behind 5: ms, us, s, m or h, at "5", found "p95 < 5"/)
})

test('a comparison is held to budgets of its head side, against its base', async () => {
	const here = new Surroundings()
	const sides = ['--base', 'node -e 0', '--head', 'node -e 0', '--pairs', '6', '--no-control']
	const {exitCode} = await inLines(here, [
		'ab',
		'ARSENAL_OUT',
		...sides,
		'--budget',
		'median <= baseline(median) * 50',
		'--budget',
		'rss < 1B',
	])
	expect(exitCode).toBe(1)
	expect(outcomes(here.report.suites[0])).toEqual({'median <= baseline(median) * 50': 'pass', 'rss < 1B': 'fail'})
})

interface Seen {
	readonly name: string
	readonly flames: ReadonlyArray<{readonly title: string}>
	readonly findings: ReadonlyArray<{readonly code: string}>
}

test('a command and a benchmark that broke a budget are run once more under the profiler; what is observed has its samples', async () => {
	const here = new Surroundings()
	writeFileSync(
		path.join(here.dir, 'burn.js'),
		'function burn() { for (let i = 0, x = 0; i < 3e7; i++) x += Math.sqrt(i) }\nburn()',
	)
	writeFileSync(
		path.join(here.dir, 'two.bench.mjs'),
		"import {bench} from 'arsenal-tui'\nbench('cheap', () => 1)\nbench('dear', function dear() { let x = 0; for (let i = 0; i < 1e5; i++) x += Math.sqrt(i); return x })",
	)
	// It comes second in the file, and first among what was asked.
	const dear = 'time{benchmark="dear"}.min < 5us'
	const loop = 'function spin() { const end = Date.now() + 30; while (Date.now() < end); }; setInterval(spin, 40)'
	const {exitCode, report, stdout} = await run(here, [
		{name: 'burns', kind: 'command', command: ['node', 'burn.js'], runs: 2, budgets: ['max < 1us']},
		{...timed, name: 'once', budgets: ['max < 1us']},
		{...timed, name: 'kept', warmup: 1, budgets: ['max < 60s', {expr: 'max < 1us', severity: 'warning'}]},
		{...timed, name: 'native', command: ['true'], warmup: 1, budgets: ['max < 1us']},
		{name: 'two', kind: 'micro', file: 'two.bench.mjs', runs: 1, budgets: [dear, 'time{benchmark="cheap"}.max < 1ns']},
		{name: 'seen', kind: 'observe', command: ['node', '-e', loop], duration: '3s', budgets: ['cpu < 1%']},
	])
	expect(exitCode).toBe(1)
	const flames = report.suites.map(({name, flames}: Seen) => [name, flames.map(({title}) => title)])
	expect(Object.fromEntries(flames)).toEqual({
		burns: ['burns, run again because max < 1us was broken'],
		once: [],
		kept: [],
		native: [],
		two: [`two dear, run again because ${dear} was broken`],
		seen: ['seen'],
	})
	const top = (name: string) =>
		report.suites.find((one: Seen) => one.name === name).flames[0].top.map(({name}: {name: string}) => name)
	expect(top('burns')).toContain('burn')
	expect(top('two')).toContain('dear')
	expect(top('seen')[0]).toBe('spin')
	// What it took then is in no figure.
	expect(report.suites[0].metrics.find(({name}: {name: string}) => name === 'wall').n).toBe(2)
	expect(stdout).not.toContain('broken-not-profiled')
	expect(report.suites.flatMap(({findings}: Seen) => findings.map(({code}) => code))).not.toContain(
		'broken-not-profiled',
	)
})

test('a command that fails when it is run once more is said to, and what was broken stays so', async () => {
	const here = new Surroundings()
	const fails = `const fs = require('node:fs')
		fs.appendFileSync('count', 'x')
		if (fs.statSync('count').size > 5) process.exit(9)`
	writeFileSync(path.join(here.dir, 'fails.js'), fails)
	const suite = {...timed, name: 'fails', command: ['node', 'fails.js'], warmup: 1, budgets: ['max < 1us']}
	const {exitCode, stderr, report} = await run(here, [suite])
	expect(exitCode).toBe(1)
	expect(stderr).toContain('max < 1us is broken, so it is run once more under the profiler')
	const [finding] = report.suites[0].findings.filter(({code}: {code: string}) => code === 'broken-not-profiled')
	expect(finding.text).toContain('ended with code 9')
	expect(outcomes(report.suites[0])).toEqual({'max < 1us': 'fail'})
})
