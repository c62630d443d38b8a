/** Flamegraphs on demand, when there is one to be had and when there is none. */
import {cpSync, existsSync, mkdirSync, symlinkSync} from 'node:fs'
import {get} from 'node:http'
import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {bin, programs, repository, Surroundings, until} from './surroundings.ts'
import {Terminal, testInTerminal} from './terminal.ts'
import {inLines, startInLines} from './without-terminal.ts'

const service = `node ${programs}/cpu-split-70-30.js --seconds 600`
const running = /RUN (?!00:00)\d\d:\d\d/
const ended = /RESULTS.*INTERRUPTED exit 130/
/** A server that somebody has seen enough of. */
const seen = /RESULTS.*DONE exit 0/

/** There are samples of it to draw. */
async function sampled(here: Surroundings, name: string): Promise<void> {
	const named = () => here.events.filter(event => event.type === 'cpu-sampled').flatMap(event => event.newFrames)
	await until(`${name} is sampled`, () => named().some(([frame]) => frame === name))
}

testInTerminal('f writes the flamegraph of the last seconds and opens it, and the run goes on', async () => {
	const here = new Surroundings()
	const terminal = new Terminal(here)
	terminal.start(`exec --duration 600s -- ${service}`)
	await terminal.waitFor(running)
	await sampled(here, 'seventy')
	terminal.type('f')
	await terminal.waitFor(/FLAME[\s\S]*seventy/)
	await terminal.hasShown(/wrote flame-\S+ in [\d.]+ ms/)
	const {svg, profile} = here.events.find(event => event.type === 'flame-written')
	expect(here.read(svg)).toMatch(/seventy/)
	expect(JSON.parse(here.read(profile)).nodes.length).toBeGreaterThan(1)
	const before = here.events.length
	await until('the run goes on', () => here.events.length > before + 3)
	terminal.keys('C-c', '4')
	await terminal.waitFor(ended)
	terminal.keys('q')
	await terminal.expectEnd(130)
	expect(here.read('report.md')).toContain(`](${svg})`)
})

testInTerminal.each([
	['a program that is no Node', 'exec --duration 600s -- sleep 600', /no Node process of this target let the probe in/],
	['a command that is timed', `exec --runs 3 -- sleep 600`, /No flamegraph/],
])('f on %s says why there is none', async (_, line, why) => {
	const terminal = new Terminal(new Surroundings())
	terminal.start(line)
	await terminal.waitFor(running)
	terminal.type('f')
	await terminal.hasShown(why)
	terminal.keys('C-c', '4')
	await terminal.waitFor(ended)
	terminal.keys('q')
	await terminal.expectEnd(130)
})

testInTerminal('f after the end shows the flamegraph of what was', async () => {
	const here = new Surroundings()
	const terminal = new Terminal(here)
	terminal.start(`exec --duration 600s -- ${service}`)
	await terminal.waitFor(running)
	await sampled(here, 'seventy')
	terminal.keys('x')
	await terminal.waitFor(seen)
	terminal.keys('2')
	terminal.type('f')
	await terminal.waitFor(/FLAME[\s\S]*seventy/)
	terminal.keys('q')
	await terminal.expectEnd(0)
})

/** The program as it is installed: no deep profilers anywhere above it. */
function withoutProfilers(here: Surroundings): string {
	const root = path.join(here.dir, 'installed')
	mkdirSync(path.join(root, 'node_modules'), {recursive: true})
	for (const part of ['bin', 'dist', 'package.json'])
		cpSync(path.join(bin, '../..', part), path.join(root, part), {recursive: true})
	symlinkSync(
		path.join(repository, 'node_modules/systeminformation'),
		path.join(root, 'node_modules/systeminformation'),
	)
	return path.join(root, 'bin/arsenal-tui.js')
}

test('a profiler that is not installed: exit 5 and the command that installs it', async () => {
	const here = new Surroundings()
	const program = withoutProfilers(here)
	const PATH = path.dirname(process.execPath)
	for (const [profiler, name] of [
		['0x', '0x'],
		['clinic-doctor', 'clinic'],
	] as const) {
		const {exitCode, stdout} = await inLines(
			here,
			['exec', '--profiler', profiler, 'ARSENAL_OUT', '--', ...service.split(' ')],
			{program, env: {PATH: `${PATH}:/usr/bin:/bin`}},
		)
		expect(exitCode).toBe(5)
		expect(stdout).toMatch(new RegExp(`npm install --global ${name}@`))
	}
})

testInTerminal(
	'F runs a service again under 0x, with its driver: flamegraph, page of 0x, and a word in the report',
	async context => {
		if (!existsSync(path.join(repository, 'node_modules/0x'))) context.skip()
		const here = new Surroundings()
		const port = '38731'
		const driver = 'node "$programs/http-driver.js"'
		here.config([
			{
				name: 'web',
				kind: 'observe',
				command: ['node', '$programs/http-fast-and-slow.js', '--port', port],
				ready: {http: `http://127.0.0.1:${port}/healthz`, timeout: '60s'},
				// Long enough for the choice of a tool, however slow the machine, and for the tool to have something to see.
				driver: ['sh', '-c', `${driver} --port ${port} & sleep 4; until [ -e told ]; do sleep 0.2; done`],
				duration: '600s',
			},
		])
		const terminal = new Terminal(here)
		terminal.start('run web')
		await terminal.waitFor(running)
		terminal.type('F')
		await terminal.waitFor(/0x[\s\S]*clinic flame/)
		terminal.keys('Enter')
		await terminal.hasShown(/asked for 0x/)
		here.tell()
		await terminal.waitFor(/RESULTS.*DONE exit 0/, 120_000)
		terminal.keys('q')
		await terminal.expectEnd(0)
		const flame = here.report.suites[0].flames.find((one: {source: string}) => one.source === '0x')
		expect(here.read(flame.svg)).toMatch(/renderReport|answerSlowly/)
		expect(flame.html).toMatch(/^0x\//)
		expect(here.read(flame.html)).toMatch(/<html/i)
		expect(here.read('report.md')).toContain(flame.html)
	},
)

test('npm start: npm and its service are both observed, latencies come from its requests, its exit code is kept', async () => {
	const here = new Surroundings()
	const port = '38732'
	const started = startInLines(
		here,
		['exec', '--duration', '600s', 'ARSENAL_OUT', '--', 'npm', '--prefix', path.join(programs, 'npm-service'), 'start'],
		{env: {PORT: port, npm_config_update_notifier: 'false', npm_config_cache: path.join(here.dir, 'npm')}},
	)
	onTestFinished(() => void started.child.kill('SIGKILL'))
	await until('it listens', () =>
		here.events.some(event => event.type === 'output-printed' && /listening/.test(JSON.stringify(event))),
	)
	await until('both are observed', () => here.events.filter(event => event.type === 'node-attached').length >= 2)
	for (let i = 0; i < 40; i++) await request(`http://127.0.0.1:${port}/`)
	await until('all requests are seen', () => requestsCounted(here) >= 40)
	await request(`http://127.0.0.1:${port}/exit/9`)
	const {exitCode} = await started.ended
	expect(exitCode).toBe(4)
	const [suite] = here.report.suites
	expect(suite.exitCode).toBe(9)
	expect(suite.metrics.find((metric: {name: string}) => metric.name.startsWith('http')).n).toBeGreaterThanOrEqual(40)
	expect(here.read('report.md')).toMatch(/npm/)
	await here.expectNobodyLeft()
})

function requestsCounted(here: Surroundings): number {
	const counted = here.events.filter(event => event.type === 'latency-counted' && event.metric.startsWith('http'))
	// Buckets and how many there are in each, in turn.
	return counted
		.flatMap(({counts}) => counts.filter((_: number, i: number) => i % 2 === 1))
		.reduce((sum, one) => sum + one, 0)
}

function request(url: string): Promise<void> {
	return new Promise((resolve, reject) => {
		get(url, response => response.resume().once('end', resolve).once('close', resolve)).once('error', reject)
	})
}
