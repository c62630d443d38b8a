/** What docs/ci.md prints, done as it is printed, in a repository that has the package as one of its own has it. */
import {execFileSync, spawn} from 'node:child_process'
import {chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect, onTestFinished, test, vi} from 'vitest'
import {parse} from 'yaml'
import {freePort} from '../../bench/shared/free-port.ts'
import {readJunit} from '../report/exports/read-junit.ts'
import {bin, repository, Surroundings, until} from './surroundings.ts'
import {startInLines} from './without-terminal.ts'

vi.setConfig({testTimeout: 240_000})

const printed = readFileSync(path.join(repository, 'docs/ci.md'), 'utf8')

/** The blocks under one heading. */
function blocks(heading: string, language: string): string[] {
	const section = printed.split(/^## /m).find(text => text.startsWith(`${heading}\n`))!
	return [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
		.filter(([, name]) => name === language)
		.map(([, , text]) => text!)
}

/** A comparison takes a minute as it is printed, and on a machine where other tests run it says that it cannot tell. */
const sooner = (line: string) => line.replace('arsenal-tui ci ', 'arsenal-tui ci --pairs 8 --no-confirm --no-control ')
const slow = 'let x = 0; for (let i = 0; i < 200e6; i++) x += Math.sqrt(i)'

const tagged = (name: string, tags: readonly string[]) => ({
	...{name, kind: 'command', command: ['node', 'work.js'], tags, warmup: 0, runs: 3},
	...{budgets: ['median < 60s']},
})

/** A repository with a lock file, the package in it, and a commit; `npm ci` has not been called. */
class Project extends Surroundings {
	readonly app = path.join(this.dir, 'app')

	constructor(suites: readonly object[]) {
		super()
		mkdirSync(this.app)
		mkdirSync(path.join(this.dir, 'package'))
		mkdirSync(path.join(this.dir, 'bin'))
		const version = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')).version
		this.write('../package/package.json', JSON.stringify({name: 'arsenal-tui', version, bin: 'start.mjs'}))
		// The build that is tested, behind a package as small as can be: what `npm pack` makes needs others from a registry.
		this.write('../package/start.mjs', `#!/usr/bin/env node\nimport ${JSON.stringify(bin)}\n`)
		this.sh(`npm pack --silent --pack-destination '${this.app}' ../package`)
		this.write('package.json', JSON.stringify({name: 'app', version: '1.0.0', private: true}))
		this.sh(`npm install --offline --silent --no-audit --save-dev ./arsenal-tui-${version}.tgz`)
		this.write('.gitignore', 'node_modules\nbench-results\n.arsenal\n*.log\n')
		this.write('work.js', '')
		this.write('arsenal.config.json', JSON.stringify({suites}))
		this.git('init', '-q', '-b', 'main')
		this.git('config', 'user.email', 'dev@example.com')
		this.git('config', 'user.name', 'Dev')
		this.git('add', '.')
		this.git('commit', '-q', '-m', 'base')
		this.git('remote', 'add', 'origin', this.app)
		this.git('fetch', '-q', 'origin')
		cpSync(path.join(repository, 'test/e2e/programs/gh.js'), path.join(this.dir, 'bin/gh'))
		chmodSync(path.join(this.dir, 'bin/gh'), 0o755)
	}

	write(name: string, text: string): void {
		writeFileSync(path.join(this.app, name), text)
	}

	git(...args: readonly string[]): string {
		return execFileSync('git', args, {cwd: this.app, env: this.environment(), encoding: 'utf8'})
	}

	/** @returns the exit code; what was printed is in a failure of the test */
	sh(script: string, env: Readonly<Record<string, string>> = {}, shell = ['sh', '-e', '-c']): number {
		const all = this.environment({
			...{HOME: this.dir, npm_config_cache: path.join(this.dir, 'npm'), npm_config_update_notifier: 'false'},
			...{PATH: `${path.join(this.dir, 'bin')}:${process.env.PATH}`},
			...env,
		})
		try {
			execFileSync(shell[0]!, [...shell.slice(1), script], {cwd: this.app, env: all, stdio: 'pipe', encoding: 'utf8'})
			return 0
		} catch (error) {
			const {status, stderr, stdout} = error as {status: number; stdout: string; stderr: string}
			if (status === null || status > 4) throw new Error(`${script}: ${status}\n${stdout}\n${stderr}`)
			return status
		}
	}

	has(name: string): boolean {
		return existsSync(path.join(this.app, name))
	}
}

// biome-ignore lint/suspicious/noExplicitAny: documents of others, looked at field by field
type Document = any

test('the workflow of GitHub: a push, a pull request, and the same one again', async () => {
	const here = new Project([tagged('startup', [])])
	const workflow: Document = parse(blocks('GitHub', 'yaml')[0]!)
	expect(Object.keys(workflow.on)).toEqual(['push', 'pull_request', 'schedule', 'workflow_dispatch'])
	const {steps} = workflow.jobs.bench
	const step = (name: string): Document => steps.find((one: Document) => one.name === name || one.run === name)
	const bash = ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c']
	const github = {
		...{GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'me/app', PR: '7'},
		...{GITHUB_STEP_SUMMARY: path.join(here.dir, 'step.md'), GH_COMMENTS: path.join(here.dir, 'comments.json')},
	}
	expect(step('Gate').env.BASE).toBe(`\${{ github.base_ref && format('origin/{0}', github.base_ref) }}`)
	expect(here.sh(step('npm ci').run, {}, bash)).toBe(0)
	const gate = (BASE: string) => here.sh(sooner(step('Gate').run), {...github, BASE}, bash)
	expect(gate('')).toBe(0)
	const {path: kept, 'retention-days': days} = step('Keep the files').with
	expect(days).toBe(30)
	const files = () => readdirSync(path.join(here.app, kept))
	expect(files()).toEqual(expect.arrayContaining(['comment.md', 'junit-bench.xml', 'metrics.prom', 'report.json']))
	expect(readFileSync(github.GITHUB_STEP_SUMMARY, 'utf8')).toContain('startup')

	here.write('work.js', slow)
	here.git('commit', '-q', '-a', '-m', 'slower')
	const comments = () => JSON.parse(readFileSync(github.GH_COMMENTS, 'utf8')).map(({body}: {body: string}) => body)
	expect(gate('origin/main')).toBe(1)
	for (const _ of ['first', 'again']) {
		expect(here.sh(step('Comment').run, github, bash)).toBe(0)
		expect(comments()).toEqual([expect.stringContaining('Nice.'), expect.stringContaining('regression')])
	}
	await here.expectNobodyLeft()
})

test('the job of GitLab, on a branch and on a merge request', async () => {
	const here = new Project([tagged('startup', [])])
	const {bench}: Document = parse(blocks('GitLab', 'yaml')[0]!)
	const env = {CI_MERGE_REQUEST_DIFF_BASE_SHA: here.git('rev-parse', 'HEAD').trim()}
	const run = (more: Readonly<Record<string, string>>) =>
		bench.script.map((line: string) => here.sh(sooner(line), more)).at(-1) as number
	expect(run({})).toBe(0)
	here.write('work.js', slow)
	expect(run(env)).toBe(1)
	expect(bench.artifacts.paths.every((name: string) => here.has(name))).toBe(true)
	const junit = readFileSync(path.join(here.app, bench.artifacts.reports.junit), 'utf8')
	expect(readJunit(junit).map(({name}) => name)).toEqual([
		'startup',
		expect.stringMatching(/^startup against [0-9a-f]{12,}$/),
	])
	await here.expectNobodyLeft()
})

test('the hook before a commit stops what breaks a budget, and lets what cannot be told go on', async () => {
	const here = new Project([tagged('startup', ['quick'])])
	expect(here.sh('npm ci --silent --offline')).toBe(0)
	here.write('.git/hooks/pre-commit', blocks('Before a commit', 'sh')[0]!)
	chmodSync(path.join(here.app, '.git/hooks/pre-commit'), 0o755)
	const commit = (budget: string) => {
		here.write('arsenal.config.json', JSON.stringify({suites: [{...tagged('startup', ['quick']), budgets: [budget]}]}))
		return here.sh('git commit -q -a -m change')
	}
	expect(commit('median < 50s')).toBe(0)
	expect(commit('median < 1us')).toBe(1)
	expect(commit('p99 < 50s')).toBe(0)
	expect(here.git('log', '--format=%s').trim().split('\n')).toEqual(['change', 'change', 'base'])
	await here.expectNobodyLeft()
})

test('the lines of cron', async () => {
	const here = new Project(['daily', 'weekly', 'monthly'].map(tag => tagged(`of ${tag}`, [tag])))
	expect(here.sh('npm ci --silent --offline')).toBe(0)
	const lines = blocks('Every day, week and month', 'cron').flatMap(block => block.trim().split('\n'))
	expect(lines.length).toBe(5)
	for (const line of lines) {
		const [, when, command] = /^((?:\S+ ){4}\S+)\s+(.+)$/.exec(line)!
		expect(when).toMatch(/^[\d* ]+$/)
		expect(command).not.toMatch(/(?<!\\)%/)
		// What cron makes of it.
		expect(here.sh(command!.replaceAll('\\%', '%'))).toBe(0)
	}
	const folders = readdirSync(path.join(here.app, 'bench-results')).sort()
	const day = String.raw`^\d{4}-\d\d-\d\d`
	expect(folders).toEqual(['$', '-monthly$', '-weekly$'].map(end => expect.stringMatching(day + end)))
	for (const folder of folders) expect(here.has(`bench-results/${folder}/report.md`)).toBe(true)
	for (const span of ['week', 'month'])
		expect(readFileSync(path.join(here.app, `trend-${span}.md`), 'utf8')).toMatch(
			/^# Performance history of the last .*\n\n\*\*Nothing got worse/,
		)
	await here.expectNobodyLeft()
})

const hasPrometheus = (() => {
	try {
		execFileSync('prometheus', ['--version'], {stdio: 'ignore'})
		return true
	} catch {
		return false
	}
})()

test.skipIf(!hasPrometheus)('Prometheus itself, with its configuration, rules and query', async () => {
	const here = new Surroundings()
	const [port, own, service] = [await freePort(), await freePort(), String(await freePort())]
	const served = {
		...{name: 'served', kind: 'observe', cwd: '$programs', duration: '60s'},
		...{command: ['node', 'http-fast-and-slow.js', '--port', service], ready: {port: Number(service)}},
		...{driver: ['node', 'http-driver.js', '--port', service], budgets: ['response_time_p50 < 1us']},
	}
	const [config, rules] = blocks('Prometheus', 'yaml')
	expect(config).toContain('127.0.0.1:9464')
	// Another test may serve on the port that is printed.
	writeFileSync(path.join(here.dir, 'prometheus.yml'), config!.replace('9464', String(port)))
	writeFileSync(path.join(here.dir, 'arsenal-rules.yml'), rules!)
	execFileSync('promtool', ['check', 'config', 'prometheus.yml'], {cwd: here.dir, stdio: 'pipe'})
	const run = startInLines(here, [
		...['run', '--config', here.config([served]), 'ARSENAL_OUT', '--metrics-port', String(port)],
	])
	await here.measured()
	const at = `127.0.0.1:${own}`
	const flags = [
		...['--config.file=prometheus.yml', '--storage.tsdb.path=data', `--web.listen-address=${at}`],
		...['--log.level=error'],
	]
	const prometheus = spawn('prometheus', flags, {cwd: here.dir, env: here.environment(), stdio: 'ignore'})
	onTestFinished(() => void prometheus.kill('SIGKILL'))
	const ask = async (query: string): Promise<Document[]> => {
		const answer = await fetch(`http://${at}/api/v1/query?query=${encodeURIComponent(query)}`).catch(() => null)
		return answer?.ok ? ((await answer.json()) as Document).data.result : []
	}
	const query = blocks('Prometheus', 'promql')[0]!.trim()
	let found: Document[] = []
	const looks = setInterval(async () => void (found = await ask(query)), 300)
	try {
		await until('it was scraped', () => found.some(({metric}) => metric.test === 'http'))
	} finally {
		clearInterval(looks)
	}
	const [{metric, value}] = found.filter(one => one.metric.test === 'http')
	expect(metric).toEqual({suite: 'served', test: 'http'})
	expect(Number(value[1])).toBeGreaterThan(0)
	expect(Number(value[1])).toBeLessThan(10)
	expect(await ask('arsenal_budget_ok{severity!="warning"} == 0')).toEqual([
		expect.objectContaining({metric: expect.objectContaining({budget: 'response_time_p50 < 1us'})}),
	])
	prometheus.kill('SIGTERM')
	run.child.kill('SIGINT')
	await run.ended
	await here.expectNobodyLeft()
})
