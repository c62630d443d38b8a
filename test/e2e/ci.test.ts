/** `arsenal-tui ci` as a CI starts it: one command, its files, and an exit code that can be trusted. */
import {execFileSync} from 'node:child_process'
import {
	chmodSync,
	cpSync,
	existsSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs'
import path from 'node:path'
import {expect, test, vi} from 'vitest'
import {freePort} from '../../bench/shared/free-port.ts'
import {profileMark} from '../../src/core/profile/formats/writers.ts'
import {reportSchema} from '../../src/report/report-schema.ts'
import {readJunit} from '../report/exports/read-junit.ts'
import {readPrometheus} from '../report/exports/read-prometheus.ts'
import {Surroundings, until} from './surroundings.ts'
import {inLines, startInLines} from './without-terminal.ts'

vi.setConfig({testTimeout: 180_000})

const quick = {name: 'quick', kind: 'command', command: ['node', '-e', '0'], runs: 3, warmup: 0} as const
const files = [
	...['bencher.json', 'benchmark-action.json', 'comment.md', 'junit-bench.xml', 'metrics.prom', 'report.json'],
	...['report.md', 'summary.md'],
]
const token = 'hunter2secret'

function ci(
	here: Surroundings,
	suites: readonly object[],
	args: readonly string[],
	env: Readonly<Record<string, string>> = {},
) {
	return inLines(here, ['ci', '--config', here.config(suites), 'ARSENAL_OUT', '--output-dir', 'ci', ...args], {env})
}

const readFrom = (here: Surroundings, name: string) => readFileSync(path.join(here.dir, 'ci', name), 'utf8')

test('every file is there and says the same: one suite keeps its budgets, one does not', async () => {
	const here = new Surroundings()
	const suites = [
		{...quick, budgets: ['median < 60s', 'rss < 20GB']},
		{...quick, name: 'slow <&>"', budgets: ['max < 1us', {expr: 'p95 < 1s', severity: 'warning'}]},
		{...quick, name: 'unasked'},
	]
	const {exitCode, stdout, stderr} = await ci(here, suites, [])
	expect(exitCode).toBe(1)
	expect(stderr).toMatch(/gated by budgets alone: without --base nothing is compared/)
	expect(stderr).toMatch(/nothing is asked of unasked: without budgets they can only fail to run/)
	expect(stdout).toMatch(/BROKEN slow <&>": budget max < 1us: /)
	expect(readdirSync(path.join(here.dir, 'ci')).sort()).toEqual(files)
	const report = reportSchema.parse(JSON.parse(readFrom(here, 'report.json')))
	expect(report.run.exitCode).toBe(1)
	const cases = readJunit(readFrom(here, 'junit-bench.xml')).flatMap(suite =>
		suite.cases.map(one => `${one.result} ${one.name}`),
	)
	expect(cases).toEqual([
		'passed budget median < 60s',
		'passed budget rss < 20GB',
		'failure budget max < 1us',
		'skipped budget p95 < 1s',
		'passed suite',
	])
	expect(() => readPrometheus(readFrom(here, 'metrics.prom'))).not.toThrow()
	expect(readFrom(here, 'comment.md')).toMatch(/^<!-- arsenal-tui:ci -->\n\n## arsenal-tui FAILED: 1 budget broken, /)
	expect(readFrom(here, 'summary.md')).toContain('FAILED')
	await here.expectNobodyLeft()
})

test('what GitHub asks for by its variables it gets: annotations and the summary of the step, behind what was there', async () => {
	const here = new Surroundings()
	const summary = path.join(here.dir, 'step.md')
	writeFileSync(summary, '# before\n')
	const env = {GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary}
	const {exitCode, stdout} = await ci(here, [{...quick, budgets: ['max < 1us']}], [], env)
	expect(exitCode).toBe(1)
	expect(stdout).toMatch(/^::error title=quick%3A budget max < 1us::BROKEN: observed/m)
	expect(readFileSync(summary, 'utf8')).toMatch(/^# before\n[\s\S]*FAILED/)
	const json = await ci(here, [{...quick, budgets: ['max < 1us']}], ['--json'], env)
	expect(() => JSON.parse(json.stdout)).not.toThrow()
	expect(json.stderr).toMatch(/^::error /m)
})

test.each<[string, readonly object[], readonly string[], number]>([
	['all is well', [{...quick, budgets: ['median < 60s']}], [], 0],
	['nobody can tell', [{...quick, budgets: ['p99 < 60s']}], [], 3],
	['nobody can tell, which may pass', [{...quick, budgets: ['p99 < 60s']}], ['--inconclusive', 'pass'], 0],
	[
		'a suite fails',
		[
			{...quick, command: ['node', '-e', 'process.exit(3)'], budgets: ['median < 60s']},
			{...quick, name: 'next'},
		],
		[],
		4,
	],
	['a budget of the command line is broken', [quick], ['--budget', 'max < 1us'], 1],
	[
		'a suite takes too long',
		[
			{...quick, command: ['sleep', '60']},
			{...quick, name: 'next'},
		],
		['--suite-timeout', '1s'],
		4,
	],
	[
		'all of it takes too long',
		[
			{...quick, command: ['sleep', '60']},
			{...quick, name: 'next'},
		],
		['--timeout', '1s'],
		4,
	],
])('%s: exit code, and the files all the same', async (_, suites, args, expected) => {
	const here = new Surroundings()
	const {exitCode} = await ci(here, suites, args)
	expect(exitCode).toBe(expected)
	expect(JSON.parse(readFrom(here, 'report.json')).run.exitCode).toBe(expected)
	expect(readdirSync(path.join(here.dir, 'ci')).sort()).toEqual(files)
	await here.expectNobodyLeft()
})

test('what took too long says so, and the next suite is run; where all of it took too long it is not', async () => {
	const here = new Surroundings()
	const suites = [{...quick, name: 'late', command: ['sleep', '60'], budgets: ['median < 60s']}, quick]
	// What is quick takes more than a second where the machine is busy.
	await ci(here, suites, ['--suite-timeout', '5s'])
	const [late, next] = JSON.parse(readFrom(here, 'report.json')).suites
	expect(late).toMatchObject({
		outcome: 'failed',
		failure: {code: 'timed-out', reason: expect.stringContaining('--suite-timeout')},
	})
	expect(late.budgets).toMatchObject([{outcome: 'inconclusive'}])
	expect(next).toMatchObject({outcome: 'done'})
	await ci(here, suites, ['--timeout', '1s'])
	const report = JSON.parse(readFrom(here, 'report.json'))
	expect(report.run.outcome).toBe('failed')
	expect(report.suites.map(({outcome}: {outcome: string}) => outcome)).toEqual(['failed', 'not-run'])
})

test('who is interrupted leaves the files too, and no budget has passed', async () => {
	const here = new Surroundings()
	const config = here.config([{...quick, command: ['sleep', '60'], budgets: ['median < 60s']}])
	const run = startInLines(here, ['ci', '--config', config, 'ARSENAL_OUT', '--output-dir', 'ci'])
	await until('it runs', () => here.events.some(event => event.type === 'process-started'))
	run.child.kill('SIGINT')
	expect((await run.ended).exitCode).toBe(130)
	expect(JSON.parse(readFrom(here, 'report.json')).suites[0].budgets).toMatchObject([{outcome: 'inconclusive'}])
	expect(readFrom(here, 'junit-bench.xml')).toContain('<error')
	await here.expectNobodyLeft()
})

test('a folder that cannot be written to is told before anything is started', async () => {
	const here = new Surroundings()
	writeFileSync(path.join(here.dir, 'ci'), 'a file of somebody')
	const {exitCode, stderr} = await ci(here, [quick], [])
	expect(exitCode).toBe(2)
	expect(stderr).toMatch(/Cannot write .*ci: something of that name is there, and is no folder/)
	expect(here.runs).toEqual([])
	expect(readFileSync(path.join(here.dir, 'ci'), 'utf8')).toBe('a file of somebody')
	const below = await inLines(here, [
		'ci',
		'--config',
		here.config([quick]),
		'ARSENAL_OUT',
		'--output-dir',
		'ci/deeper',
	])
	expect(below).toMatchObject({
		exitCode: 2,
		stderr: expect.stringMatching(/Cannot write .*: a part of the path is a file/),
	})
	const closed = path.join(here.dir, 'closed')
	mkdirSync(closed)
	chmodSync(closed, 0o500)
	// A superuser may write anywhere.
	if (process.getuid?.() !== 0) {
		const denied = await inLines(here, [
			'ci',
			'--config',
			here.config([quick]),
			'--output-dir',
			'closed',
			'ARSENAL_OUT',
		])
		expect(denied).toMatchObject({exitCode: 2, stderr: expect.stringMatching(/permission denied/)})
	}
	expect(readdirSync(closed)).toEqual([])
})

test('of a folder that was there only the files of these names are touched', async () => {
	const here = new Surroundings()
	const dir = path.join(here.dir, 'ci')
	mkdirSync(dir)
	writeFileSync(path.join(dir, 'mine.txt'), 'mine')
	expect((await ci(here, [quick], ['--junit-file', 'reports.xml'])).exitCode).toBe(0)
	expect(readdirSync(dir).sort()).toEqual([...files, 'mine.txt'].filter(name => name !== 'junit-bench.xml').sort())
	expect(readFileSync(path.join(here.dir, 'reports.xml'), 'utf8')).toMatch(/^<\?xml /)
	expect(statSync(path.join(dir, 'report.md')).mode & 0o400).toBe(0o400)
})

test('no file holds what is a secret: the values of variables, of queries, of users in addresses', async () => {
	const here = new Surroundings()
	const url = `http://user:${token}@127.0.0.1:1/?key=${token}`
	const suite = {...quick, command: ['node', '-e', '0', url], env: {API_TOKEN: token}, budgets: ['max < 1us']}
	await ci(here, [suite], [])
	for (const name of files) expect(readFrom(here, name), name).not.toContain(token)
	expect(readFrom(here, 'report.json')).toContain('127.0.0.1:1')
})

test('no file at all, the log of the run with them, holds what stands in addresses, headers, bodies and variables of a configuration', async () => {
	const here = new Surroundings()
	const port = await freePort()
	const server = `require('node:http').createServer((q, r) => {
		const asked = new URL(q.url, 'http://h').searchParams.get('key') === process.env.API_TOKEN
		r.statusCode = asked ? 200 : 500
		r.end()
	}).listen(${port}, '127.0.0.1')`
	const url = (user: string) => `http://${user}127.0.0.1:${port}/?key=${token}`
	const steps = [
		{name: 'page', request: url('')},
		{name: 'post', request: {url: url(''), method: 'POST', headers: {authorization: token}, body: token}},
	]
	const served = {command: ['node', '-e', server], env: {API_TOKEN: token}, ready: {http: url(`user:${token}@`)}}
	const unserved = {command: ['node', '-e', 'setTimeout(() => {}, 9e3)'], ready: {http: url(''), timeout: '50ms'}}
	const {exitCode, stdout, stderr} = await ci(
		here,
		[
			{name: 'pages', kind: 'steps', runs: 2, ...served, steps, budgets: ['steps.page.max < 9s']},
			{name: 'never', kind: 'observe', ...unserved},
		],
		[],
	)
	expect(exitCode, stdout + stderr).toBe(4)
	expect(stdout).toContain(`waiting for an answer from http://127.0.0.1:${port}/?key=***`)
	expect(here.report.suites[0]!.outcome).toBe('done')
	expect(stdout + stderr).not.toContain(token)
	const holding = (folder: string): string[] =>
		readdirSync(folder, {recursive: true, withFileTypes: true})
			.filter(one => one.isFile())
			.map(one => path.join(one.parentPath, one.name))
			.filter(file => readFileSync(file, 'latin1').includes(token))
	expect([...holding(path.join(here.dir, 'ci')), ...holding(here.run)]).toEqual([])
})

test('what an earlier run has left does not pass for what this one did', async () => {
	const here = new Surroundings()
	expect((await ci(here, [quick], ['--junit-file', 'reports.xml'])).exitCode).toBe(0)
	writeFileSync(path.join(here.dir, 'ci/mine.txt'), 'mine')
	const dir = path.join(here.dir, 'ci')
	// It never gets as far as measuring.
	expect((await ci(here, [{...quick, kind: 'comand'}], ['--junit-file', 'reports.xml'])).exitCode).toBe(2)
	expect(readdirSync(dir)).toEqual(['mine.txt'])
	expect(existsSync(path.join(here.dir, 'reports.xml'))).toBe(false)
	// From somebody else nothing is taken.
	writeFileSync(path.join(dir, 'comment.md'), 'of somebody')
	await ci(here, [{...quick, kind: 'comand'}], [])
	expect(readFrom(here, 'comment.md')).toBe('of somebody')
})

test('flamegraphs of an earlier run, and what one that was killed has left half written, do not stay', async () => {
	const here = new Surroundings()
	const dir = path.join(here.dir, 'ci')
	mkdirSync(dir)
	cpSync(path.join(import.meta.dirname, '../../fixtures/golden/flame-service.svg'), path.join(dir, 'flame-1.svg'))
	writeFileSync(path.join(dir, 'flame-1.cpuprofile'), `{"nodes":[],${profileMark}}`)
	const id = 'c1f9b1f0-0000-4000-8000-0123456789ab'
	for (const name of [`report.md.${id}.part`, `flame-2.svg.${id}.part`, `mine.md.${id}.part`, 'report.md.part'])
		writeFileSync(path.join(dir, name), 'half')
	writeFileSync(path.join(here.dir, `j.xml.${id}.part`), 'half')
	expect((await ci(here, [quick], ['--junit-file', 'j.xml'])).exitCode).toBe(0)
	const left = [`mine.md.${id}.part`, 'report.md.part']
	expect(readdirSync(dir).sort()).toEqual([...files.filter(name => name !== 'junit-bench.xml'), ...left].sort())
	expect(readdirSync(here.dir).filter(name => name.endsWith('.part'))).toEqual([])
})

test('a link for test reports stays one, and what an earlier run has left behind it does not stay', async () => {
	const here = new Surroundings()
	const at = (name: string) => path.join(here.dir, name)
	mkdirSync(at('reports'))
	symlinkSync('reports/bench.xml', at('j.xml'))
	const stays = () => expect(lstatSync(at('j.xml')).isSymbolicLink()).toBe(true)
	// It leads nowhere yet.
	expect((await ci(here, [quick], ['--junit-file', 'j.xml'])).exitCode).toBe(0)
	stays()
	expect(readFileSync(at('reports/bench.xml'), 'utf8')).toContain('name="arsenal"')
	expect((await ci(here, [{...quick, kind: 'comand'}], ['--junit-file', 'j.xml'])).exitCode).toBe(2)
	stays()
	expect(readdirSync(at('reports'))).toEqual([])
	writeFileSync(at('reports/bench.xml'), 'of somebody')
	expect((await ci(here, [{...quick, kind: 'comand'}], ['--junit-file', 'j.xml'])).exitCode).toBe(2)
	expect(readFileSync(at('reports/bench.xml'), 'utf8')).toBe('of somebody')
	symlinkSync('loop.xml', at('loop.xml'))
	const {exitCode, stderr} = await ci(here, [quick], ['--junit-file', 'loop.xml'])
	expect({exitCode, stderr}).toEqual({
		exitCode: 2,
		stderr: expect.stringContaining('it is a link that leads to itself'),
	})
})

test('where a file cannot be written is known before anything is measured', async () => {
	const here = new Surroundings()
	mkdirSync(path.join(here.dir, 'ci/summary.md'), {recursive: true})
	const refused = async (args: readonly string[]) => {
		const {exitCode, stderr} = await ci(here, [quick], args)
		expect({exitCode, runs: here.runs.length}).toEqual({exitCode: 2, runs: 0})
		return stderr
	}
	expect(await refused([])).toMatch(/Cannot write .*ci\/summary\.md: it is a folder\./)
	rmSync(path.join(here.dir, 'ci'), {recursive: true})
	expect(await refused(['--junit-file', 'not-there/junit.xml'])).toMatch(
		/not-there\/junit\.xml: its folder is not there/,
	)
	expect(await refused(['--junit-file', 'ci/report.md'])).toMatch(/--junit-file names report\.md in --output-dir/)
	expect(await refused(['--output-dir', '/proc/nothing'])).toMatch(/Cannot write \/proc\/nothing: /)
})

/** `name: content`, or what it is instead. */
type There = readonly [name: string, content: string | {readonly linkTo: string} | 'a pipe']

test.each<[string, There[], string[], RegExp]>([
	['a report of somebody’s own', [['ci/report.md', '# Mine']], [], /ci\/report\.md: it is there, and holds what/],
	['their metrics', [['ci/metrics.prom', 'up 1\n']], [], /ci\/metrics\.prom: it is there/],
	['their figures in a format of others', [['ci/bencher.json', '{"a": 1}']], [], /ci\/bencher\.json: it is there/],
	[
		'figures of another program that are named as ours are',
		[['ci/bencher.json', `${JSON.stringify({a: {latency: {value: 1}}}, null, 2)}\n`]],
		[],
		/ci\/bencher\.json: it is there/,
	],
	['somebody’s empty list', [['ci/benchmark-action.json', '[]\n']], [], /ci\/benchmark-action\.json: it is there/],
	[
		'a profile that Node has written',
		[['ci/flame-1.cpuprofile', '{"nodes":[{"id":1,"callFrame":{}}],"startTime":0,"endTime":1}']],
		[],
		/ci\/flame-1\.cpuprofile: it is there/,
	],
	[
		'a summary in the folder of the project',
		[['summary.md', '# Mine']],
		['--output-dir', '.'],
		/summary\.md: it is there/,
	],
	[
		'a link',
		[
			['ci/comment.md', {linkTo: '../mine.md'}],
			['mine.md', 'x'],
		],
		[],
		/comment\.md: it is a link/,
	],
	['a pipe', [['ci/report.json', 'a pipe']], ['--timeout', '60s'], /report\.json: it is no regular file/],
	['a pipe for test reports', [['j.xml', 'a pipe']], ['--junit-file', 'j.xml'], /j\.xml: it is no regular file/],
	['the configuration', [], ['--junit-file', 'arsenal.config.json'], /arsenal\.config\.json: it is there/],
	[
		'package.json by a link',
		[
			['package.json', '{}'],
			['j.xml', {linkTo: 'package.json'}],
		],
		['--junit-file', 'j.xml'],
		/j\.xml: it is there/,
	],
	[
		'XML of another kind',
		[['pom.xml', '<?xml version="1.0"?>\n<project/>']],
		['--junit-file', 'pom.xml'],
		/pom\.xml: it is there/,
	],
	[
		'a report of the run itself, by another path',
		[
			['same', {linkTo: 'ci'}],
			['ci/x', ''],
		],
		['--junit-file', 'same/report.md'],
		/--junit-file names report\.md in --output-dir/,
	],
])('what we have not written is not replaced, and nothing is measured: %s', async (_, there, args, said) => {
	const here = new Surroundings()
	const texts = () => {
		const names = [
			'arsenal.config.json',
			...there.flatMap(([name, is]) => (typeof is === 'string' && is !== 'a pipe' ? [name] : [])),
		]
		return names.map(name => readFileSync(path.join(here.dir, name), 'utf8'))
	}
	for (const [name, is] of there) {
		const file = path.join(here.dir, name)
		mkdirSync(path.dirname(file), {recursive: true})
		if (is === 'a pipe') execFileSync('mkfifo', [file])
		else if (typeof is === 'string') writeFileSync(file, is)
		else symlinkSync(is.linkTo, file)
	}
	here.config([quick])
	const before = texts()
	const {exitCode, stderr} = await ci(here, [quick], args)
	expect({exitCode, runs: here.runs}).toEqual({exitCode: 2, runs: []})
	expect(stderr).toMatch(said)
	expect(texts()).toEqual(before)
})

test('what is empty, ours or a test report is replaced, and so is all that an earlier run has left', async () => {
	const here = new Surroundings()
	const suites = [{...quick, budgets: ['max < 60s']}]
	mkdirSync(path.join(here.dir, 'ci'))
	writeFileSync(path.join(here.dir, 'ci/report.md'), '')
	writeFileSync(path.join(here.dir, 'j.xml'), '<?xml version="1.0"?>\n<testsuites name="mocha"></testsuites>')
	for (const _ of ['first', 'again']) {
		expect(await ci(here, suites, ['--junit-file', 'j.xml'])).toMatchObject({exitCode: 0})
		expect(readFileSync(path.join(here.dir, 'j.xml'), 'utf8')).toContain('name="arsenal"')
	}
	expect(await ci(here, suites, ['--junit-file', '/dev/null'])).toMatchObject({exitCode: 0})
	for (const name of ['report.json', 'comment.md']) rmSync(path.join(here.dir, 'ci', name))
	expect(await ci(here, suites, [])).toMatchObject({exitCode: 0})
	expect(readdirSync(path.join(here.dir, 'ci')).sort()).toEqual(files)
})

test.each([
	['--output-dir', 'out/latest', 'the folder of recorded runs'],
	['--output-dir', 'by/deeper', 'the folder of recorded runs'],
	['--junit-file', 'out/latest/junit.xml', 'the folder of recorded runs'],
	['--junit-file', 'into.xml', 'the folder of recorded runs'],
	['--output-dir', 'copy', 'the folder of a recorded run'],
	['--output-dir', '.git/ci', 'the folder of git'],
])('among recorded runs nothing is written or removed: %s %s', async (flag, place, words) => {
	const here = new Surroundings()
	expect((await ci(here, [quick], [])).exitCode).toBe(0)
	const [run] = here.runs
	symlinkSync('out/latest', path.join(here.dir, 'by'))
	symlinkSync('out/latest/junit.xml', path.join(here.dir, 'into.xml'))
	cpSync(run!, path.join(here.dir, 'copy'), {recursive: true})
	mkdirSync(path.join(here.dir, '.git'))
	const all = () => readdirSync(here.dir, {recursive: true}).sort()
	const before = all()
	// Also where something else is wrong, for which files of an earlier run are removed.
	for (const args of [[], ['--bogus']]) {
		const {exitCode, stderr} = await ci(here, [quick], [flag, place, ...args])
		expect(exitCode).toBe(2)
		if (args.length === 0) expect(stderr).toContain(`${flag} names ${place}, which lies in ${words}.`)
		if (flag === '--output-dir') expect(all()).toEqual(before)
	}
	expect(existsSync(path.join(run!, 'report.md'))).toBe(true)
	expect(existsSync(path.join(here.dir, 'copy/report.md'))).toBe(true)
})

test.each([['--base='], ['--timeout', 'abc'], ['--bogus']])(
	'a command line that is not understood leaves no files of an earlier run either: %j',
	async (...args) => {
		const here = new Surroundings()
		expect((await ci(here, [quick], ['--junit-file', 'j.xml'])).exitCode).toBe(0)
		writeFileSync(path.join(here.dir, 'ci/mine.md'), 'mine')
		const dry = await ci(here, [quick], ['--junit-file', 'j.xml', '--dry-run', ...args])
		expect(dry.exitCode).toBe(2)
		expect(readdirSync(path.join(here.dir, 'ci')).length).toBeGreaterThan(7)
		const {exitCode, stderr} = await ci(here, [quick], ['--junit-file', 'j.xml', ...args])
		expect(exitCode).toBe(2)
		expect(stderr).toContain('The command line cannot be understood')
		expect(readdirSync(path.join(here.dir, 'ci'))).toEqual(['mine.md'])
		expect(existsSync(path.join(here.dir, 'j.xml'))).toBe(false)
	},
)

test.each([
	['a broken gate', 'max < 1us', 1],
	['a gate that held', 'max < 60s', 2],
])('where files cannot be written in the end, the rest is done and said: %s', async (_, budget, expected) => {
	const here = new Surroundings()
	const summary = path.join(here.dir, 'step.md')
	const env = {GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary}
	const spoil = 'fs.rmSync("ci", {recursive: true, force: true}); fs.writeFileSync("ci", "")'
	const {exitCode, stdout, stderr} = await ci(
		here,
		[{...quick, command: ['node', '-e', spoil], runs: 1, budgets: [budget]}],
		['--junit-file', 'j.xml'],
		env,
	)
	expect(exitCode).toBe(expected)
	if (expected === 1) expect(stdout).toMatch(/^::error title=quick%3A budget max < 1us::BROKEN: observed/m)
	expect(readFileSync(summary, 'utf8')).toContain(expected === 1 ? 'FAILED' : 'passed')
	expect(readFileSync(path.join(here.dir, 'j.xml'), 'utf8')).toContain('name="arsenal"')
	for (const name of ['report.md', 'bencher.json'])
		expect(stderr).toMatch(new RegExp(`Cannot write .*ci/${name}: a part of the path is a file`))
	expect(stdout).not.toContain('for the CI')
})

test('a summary of the step that is a pipe is told, and waited for by nobody', async () => {
	const here = new Surroundings()
	const pipe = path.join(here.dir, 'pipe')
	execFileSync('mkfifo', [pipe])
	const {exitCode, stderr} = await ci(here, [quick], [], {GITHUB_STEP_SUMMARY: pipe})
	expect(exitCode).toBe(0)
	expect(stderr).toContain('The summary of the step could not be written: it is no regular file')
})

test('suites and tags of the same name have comments of their own', async () => {
	const here = new Surroundings()
	const marks: string[] = []
	for (const asked of [[], ['ci'], ['--tag', 'ci']]) {
		expect((await ci(here, [{...quick, runs: 1, name: 'ci', tags: ['ci']}], asked)).exitCode).toBe(0)
		marks.push(readFrom(here, 'comment.md').split('\n')[0]!)
	}
	expect(marks).toEqual(['ci', 'suite:ci', 'tag:ci'].map(name => `<!-- arsenal-tui:${name} -->`))
})

test('a suite may not be called like a comparison of the same run', async () => {
	const here = new Surroundings()
	repository(here, 2)
	const suites = [
		{name: 'work', kind: 'command', command: ['node', 'work.js'], runs: 2},
		{name: 'work against main', kind: 'command', command: ['node', 'work.js'], runs: 2, budgets: ['max < 9s']},
	]
	const {exitCode, stderr} = await ci(here, suites, ['--base', 'main'])
	expect(exitCode).toBe(2)
	expect(stderr).toContain('a comparison of this run is called that, found "work against main"')
})

test('who hangs up gets the files of what was measured until then', async () => {
	const here = new Surroundings()
	const forLong = {...quick, name: 'for long', command: ['node', '-e', 'setTimeout(() => {}, 300)'], runs: 1000}
	const run = startInLines(here, ['ci', '--config', here.config([forLong]), 'ARSENAL_OUT', '--output-dir', 'ci'])
	await until('it measures', () => here.runs.length === 1 && here.events.some(one => one.type === 'iteration-finished'))
	run.child.kill('SIGHUP')
	expect((await run.ended).exitCode).toBe(130)
	expect(readdirSync(path.join(here.dir, 'ci')).sort()).toEqual(files)
	await here.expectNobodyLeft()
})

test('nothing that is printed is a command to the runner of GitHub, but for our annotations', async () => {
	const here = new Surroundings()
	const env = {GITHUB_ACTIONS: 'true'}
	const suites = [{...quick, name: '::error::x', budgets: ['max < 1us']}]
	const {stdout} = await ci(here, suites, ['--no-color'], env)
	const commands = stdout.split('\n').filter(line => /^\s*::/.test(line))
	expect(commands.length).toBeGreaterThan(0)
	for (const line of commands) expect(line).toMatch(/^::(?:error|warning|notice) title=/)
	expect(stdout).toMatch(/^: :error::x +done/m)
})

test('flags that only a comparison takes are told to be idle without one', async () => {
	const {stderr} = await ci(new Surroundings(), [quick], ['--fail-on', 'less-steady', '--pairs', '9', '--warmup', '0'])
	expect(stderr).toContain('without --base, nothing comes of --pairs, --fail-on')
})

test('with --quiet a failure is told without what is a secret', async () => {
	const here = new Surroundings()
	const failing = {
		...quick,
		command: ['node', '-e', 'process.exit(3)', `http://u:${token}@h/?k=${token}`, `--token=${token}`],
	}
	const {exitCode, stdout, stderr} = await ci(here, [failing], ['--quiet'])
	expect(exitCode).toBe(4)
	expect(stderr).toContain('quick: ')
	expect(stdout + stderr).not.toContain(token)
})

function repository(here: Surroundings, loops: number): void {
	const git = (...args: string[]) =>
		execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=n@example.org', ...args], {
			cwd: here.dir,
			env: here.environment(),
		})
	const work = (n: number) =>
		writeFileSync(path.join(here.dir, 'work.js'), `let x = 0; for (let i = 0; i < ${n}e6; i++) x += Math.sqrt(i)`)
	git('init', '-q', '-b', 'main')
	writeFileSync(path.join(here.dir, '.gitignore'), 'out/\nci/\n')
	work(2)
	here.config([
		{name: 'work', kind: 'command', command: ['node', 'work.js'], runs: 2, budgets: ['max < 60s']},
		{name: 'watched', kind: 'observe', command: ['node', '-e', '0']},
	])
	git('add', '-A')
	git('commit', '-q', '-m', 'base')
	work(loops)
}

test('with a base each suite that can be is compared with it, and the work tree that is worse is caught', async () => {
	const here = new Surroundings()
	repository(here, 200)
	const args = [
		'ci',
		'--base',
		'main',
		'--output-dir',
		'ci',
		'--pairs',
		'8',
		'--no-confirm',
		'--no-control',
		'ARSENAL_OUT',
	]
	const {exitCode, stderr} = await inLines(here, args)
	expect(stderr).toMatch(/cannot be compared at two revisions, so gated by budgets alone: watched/)
	expect(exitCode).toBe(1)
	const report = JSON.parse(readFrom(here, 'report.json'))
	expect(report.suites.map(({name}: {name: string}) => name)).toEqual(['work', 'work against main', 'watched'])
	expect(report.suites[1].verdicts).toEqual(
		expect.arrayContaining([expect.objectContaining({gates: true, verdict: 'regression'})]),
	)
	expect(readFrom(here, 'comment.md')).toMatch(/FAILED: 1 regression/)
	expect(readFrom(here, 'junit-bench.xml')).toMatch(/<failure[^>]*type="Regression"/)
	await here.expectNobodyLeft()
})

test('a base that is not there, and one that does not build', async () => {
	const here = new Surroundings()
	repository(here, 2)
	const unknown = await inLines(here, ['ci', '--base', 'mian', 'ARSENAL_OUT', '--output-dir', 'ci'])
	expect(unknown).toMatchObject({
		exitCode: 2,
		stderr: expect.stringMatching(/--base: expected a branch, a tag, a commit or worktree, found "mian"/),
	})
	expect(existsSync(path.join(here.dir, 'ci'))).toBe(false)
	const args = [
		'ci',
		'work',
		'--base',
		'main',
		'--build',
		'echo no compiler >&2; exit 9',
		'ARSENAL_OUT',
		'--output-dir',
		'ci',
	]
	const unbuilt = await inLines(here, args)
	expect(unbuilt.exitCode).toBe(4)
	expect(readFrom(here, 'junit-bench.xml')).toMatch(/<error[^>]*type="revision-failed"/)
	expect(readFrom(here, 'comment.md')).toMatch(/no compiler|cannot be measured/)
	await here.expectNobodyLeft()
})

test('a dry run says what would be done and by what it would be gated, and writes nothing', async () => {
	const here = new Surroundings()
	const {exitCode, stdout} = await ci(
		here,
		[{...quick, budgets: ['max < 1s']}],
		['--dry-run', '--timeout', '5m', '--suite-timeout', '1m'],
	)
	expect(exitCode).toBe(0)
	expect(stdout).toMatch(/holds it to the budget max < 1s/)
	expect(stdout).toMatch(/Ends a suite after 60.0 s, and all of it after 5m00s; what was not done by then has failed/)
	expect(stdout).toMatch(/To run it: arsenal-tui ci .*--timeout 5m --suite-timeout 1m/)
	expect(existsSync(path.join(here.dir, 'ci'))).toBe(false)
})
