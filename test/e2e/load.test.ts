/** Loads from the command line and from a configuration: real servers, real requests, on loopback. */
import http from 'node:http'
import type {AddressInfo} from 'node:net'
import {expect, onTestFinished, test, vi} from 'vitest'
import {freePort} from '../../bench/shared/free-port.ts'
import {programs, Surroundings, until} from './surroundings.ts'
import {Terminal, testInTerminal} from './terminal.ts'
import {inLines, startInLines} from './without-terminal.ts'

vi.setConfig({testTimeout: 120_000})

const service = (port: number) => ['node', `${programs}/http-fast-and-slow.js`, '--port', String(port)]
const fast = (port: number) => `http://127.0.0.1:${port}/fast`

test('load starts the server, sends what was asked, holds budgets, and leaves nobody', async () => {
	const here = new Surroundings()
	const port = await freePort()
	const flags = ['--rate', '100', '--duration', '3s', '--connections', '10', '--header', 'x-token: LEAK', '--seed', '7']
	const budgets = ['--budget', 'error_rate < 1%', '--budget', 'rss < 1GB', '--budget', 'requests > 290']
	const {exitCode, stdout} = await inLines(here, [
		'load',
		fast(port),
		'ARSENAL_OUT',
		...flags,
		...budgets,
		'--',
		...service(port),
	])
	expect(exitCode).toBe(0)
	expect(stdout).toMatch(new RegExp(`held 127.0.0.1:${port}: budget requests > 290: observed 300`))
	const {suites, run} = here.report
	expect(suites[0]).toMatchObject({
		kind: 'load',
		outcome: 'done',
		load: {planned: 300, sent: 300, completed: 300, failed: 0, connectionsOpened: 10},
	})
	expect(suites[0].metrics.map((one: {name: string}) => one.name)).toEqual(
		expect.arrayContaining(['load:response', 'load:service', 'load:sendLag', 'http']),
	)
	// The server counts the requests that it was sent, each once.
	expect(suites[0].metrics.find((one: {name: string}) => one.name === 'http').n).toBe(300)
	expect(run.command).toMatch(
		/^arsenal-tui load http:\/\/127.0.0.1:\d+\/fast --rate 100 --connections 10 --header 'x-token: \*\*\*' --duration 3s/,
	)
	for (const file of ['report.json', 'report.md', 'log.ndjson']) expect(here.read(file)).not.toContain('LEAK')
	expect(here.read('report.md')).toContain('### Load')
})

test('a suite of a configuration: stages, a broken budget, and its words in every form', async () => {
	const here = new Surroundings()
	const port = await freePort()
	const config = here.config([
		{
			name: 'slow',
			kind: 'load',
			target: {command: service(port).join(' '), ready: {http: `http://127.0.0.1:${port}/healthz`}},
			request: `http://127.0.0.1:${port}/slow`,
			stages: '20x1s,20..60x1s',
			arrival: 'poisson',
			budgets: ['response_time_p50 < 1ms', 'achieved > 90%'],
		},
	])
	const {exitCode, stdout} = await inLines(here, ['run', '--config', config, 'ARSENAL_OUT', '--seed', '3'])
	expect(exitCode).toBe(1)
	expect(stdout).toMatch(/BROKEN slow: budget response_time_p50 < 1ms/)
	const {load} = here.report.suites[0]
	expect(load.stages).toHaveLength(2)
	expect(load.arrival).toBe('poisson')
	expect(load.completed).toBe(load.planned)
	expect((await inLines(here, ['report', here.run, '--format', 'prometheus'])).stdout).toContain('test="load:response"')
	expect((await inLines(here, ['run', '--config', config, '--dry-run'])).stdout).toMatch(
		/20 requests a second for 1\.00 s[\s\S]*60 requests in all/,
	)
})

test('what runs already is asked and left as it is; that nobody answers is a failure', async () => {
	const here = new Surroundings()
	let isUp = true
	const server = http.createServer((request, response) => (isUp ? response.end('ok') : request.socket.destroy()))
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
	onTestFinished(() => void server.close())
	const {port} = server.address() as AddressInfo
	const flags = ['--rate', '50', '--duration', '1s']
	expect((await inLines(here, ['load', fast(port), 'ARSENAL_OUT', ...flags])).exitCode).toBe(0)
	expect(here.report.suites[0]).toMatchObject({usage: null, load: {completed: 50}})
	isUp = false
	const broken = await inLines(here, ['load', fast(port), 'ARSENAL_OUT', ...flags])
	expect(broken.exitCode).toBe(4)
	expect(broken.stdout + broken.stderr).toContain('no request was answered: 50 reset before they were answered')
	server.close()
	server.closeAllConnections()
	const gone = await inLines(here, ['load', fast(port), 'ARSENAL_OUT', ...flags])
	expect(gone.exitCode).toBe(4)
	expect(gone.stdout + gone.stderr).toContain(`nobody accepts connections at 127.0.0.1:${port}`)
})

test.each([
	[['load'], /load needs one argument/],
	[['load', 'ftp://127.0.0.1/'], /load URL: expected a URL/],
	[['load', 'http://8.8.8.8/'], /--allow-host/],
	[['load', 'http://127.0.0.1/', '--stages', '100'], /--stages: expected stages such as/],
	[['load', 'http://127.0.0.1/', '--stages', '1x1s', '--rate', '5'], /either stages, or rate and duration/],
	[['load', 'http://127.0.0.1/', '--rate', '0'], /--rate: expected a rate above 0/],
	[['load', 'http://127.0.0.1/', '--header', 'LEAK'], /--header: expected a name, a colon and a value/],
	[['load', 'http://127.0.0.1/', '--runs', '5'], /load does not take --runs/],
	[['load', 'http://127.0.0.1/', '--budget', 'wall < 5ms'], /a metric of load suites/],
])('%j says what is wrong', async (args, said) => {
	const {exitCode, stderr} = await inLines(new Surroundings(), args)
	expect(exitCode).toBe(2)
	expect(stderr).toMatch(said)
	expect(stderr).not.toContain('LEAK')
})

test.each(['SIGINT', 'SIGKILL'] as const)(
	'%s in the middle of a load leaves neither server nor requests',
	async signal => {
		const here = new Surroundings()
		const port = await freePort()
		const started = startInLines(here, [
			'load',
			fast(port),
			'ARSENAL_OUT',
			'--rate',
			'200',
			'--duration',
			'600s',
			'--',
			...service(port),
		])
		await until('requests are counted', () => here.events.filter(event => event.type === 'load-counted').length > 2)
		if (signal === 'SIGINT') started.child.kill(signal)
		else here.signal(await here.pidOf(/__conduct/), signal)
		const {exitCode} = await started.ended
		await here.expectNobodyLeft()
		if (signal === 'SIGINT') {
			expect(exitCode).toBe(130)
			const {load, outcome} = here.report.suites[0]
			expect(outcome).toBe('interrupted')
			expect(load.completed).toBeGreaterThan(200)
			expect(load.sent).toBe(load.completed + load.failed + load.timedOut)
		}
	},
)

testInTerminal(
	'what is due and what comes of it is on the screen while a load goes on, and f draws its flamegraph',
	async () => {
		const here = new Surroundings()
		const port = await freePort()
		const terminal = new Terminal(here)
		terminal.start(`load http://127.0.0.1:${port}/slow --rate 30 --duration 600s -- ${service(port).join(' ')}`)
		await terminal.waitFor(
			/response time ms, n=[1-9][\s\S]*load(?: {2}30\/s for 10m|: not valid)[\s\S]*due 30 {2}sent 30 {2}answered/,
		)
		terminal.type('f')
		await terminal.waitFor(/FLAME[\s\S]*renderReport/)
		terminal.keys('C-c', '4')
		await terminal.waitFor(/RESULTS.*INTERRUPTED exit 130[\s\S]*30\/s for/)
		terminal.keys('q')
		await terminal.expectEnd(130)
	},
)
