import {execFileSync, spawn} from 'node:child_process'
import {existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import {expect, onTestFinished, test, vi} from 'vitest'
import {freePort} from '../../bench/shared/free-port.ts'
import {readPrometheus} from '../report/exports/read-prometheus.ts'
import {bin, Surroundings, until} from './surroundings.ts'
import {inLines, startInLines} from './without-terminal.ts'

vi.setConfig({testTimeout: 120_000})

const quick = {
	name: 'quick',
	kind: 'command',
	command: ['node', 'work.js'],
	runs: 1,
	warmup: 0,
	budgets: ['max < 60s'],
} as const

test('suites are run again when a file has changed, with the configuration as it is then, until ctrl-c', async () => {
	const here = new Surroundings()
	const write = (name: string, text: string) => writeFileSync(path.join(here.dir, name), text)
	write('work.js', '')
	mkdirSync(path.join(here.dir, 'node_modules'))
	const run = startInLines(here, ['run', '--on-change', '--config', here.config([quick]), '--out', '.'])
	const runs = () => run.stdout.match(/^data /gm)?.length ?? 0
	await until('it waits', () => runs() === 1)
	await new Promise(resolve => setTimeout(resolve, 700))
	write('node_modules/installed.js', 'x')
	write('work.js', '// changed')
	await until('it ran again', () => runs() === 2)
	await new Promise(resolve => setTimeout(resolve, 700))
	here.config([{...quick, budgets: ['max < 1us']}])
	await until('it ran a third time', () => runs() === 3)
	expect(run.stdout).toMatch(/BROKEN quick: budget max < 1us/)
	await new Promise(resolve => setTimeout(resolve, 700))
	expect(runs()).toBe(3)
	run.child.kill('SIGINT')
	const {exitCode, stderr} = await run.ended
	expect(exitCode).toBe(1)
	expect(stderr).toMatch(
		/waiting for a change in \. \(ctrl-c ends\)[\s\S]*changed: work\.js[\s\S]*changed: arsenal\.config\.json/,
	)
	expect(stderr).not.toContain('installed.js')
	await here.expectNobodyLeft()
})

test('what the suites write themselves does not start them for ever', async () => {
	const here = new Surroundings()
	writeFileSync(path.join(here.dir, 'work.js'), "require('node:fs').writeFileSync('built.txt', String(Date.now()))")
	const run = startInLines(here, [
		'run',
		'--on-change',
		'--config',
		here.config([{...quick, runs: 2}]),
		'--out',
		'.runs',
	])
	const runs = () => run.stdout.match(/^data /gm)?.length ?? 0
	await until('it ran twice', () => runs() === 2)
	await new Promise(resolve => setTimeout(resolve, 1500))
	expect(runs()).toBe(2)
	run.child.kill('SIGINT')
	expect((await run.ended).stderr).toMatch(
		/built\.txt changes whenever the suites run, so it is not looked at meanwhile/,
	)
	await here.expectNobodyLeft()
})

test('what changed while the suites ran twice in a row is looked at again between two runs', async () => {
	const here = new Surroundings()
	const write = (text: string) => writeFileSync(path.join(here.dir, 'work.js'), text)
	const slow = 'setTimeout(() => {}, 1200)'
	write(slow)
	const run = startInLines(here, ['run', '--on-change', '--config', here.config([quick]), '--out', 'src/runs'])
	const runs = () => run.stdout.match(/^data /gm)?.length ?? 0
	const started = () => run.stdout.match(/ started: /g)?.length ?? 0
	for (const round of [1, 2]) {
		await until(`it runs for the ${round}. time`, () => started() === round)
		await new Promise(resolve => setTimeout(resolve, 300))
		write(`${slow} // ${round}`)
	}
	await until('it waits', () => runs() === 2)
	await new Promise(resolve => setTimeout(resolve, 1500))
	// Nor by what it writes itself, below the folder that is watched.
	expect(runs()).toBe(2)
	write('')
	await until('it ran for the third time', () => runs() === 3)
	run.child.kill('SIGINT')
	expect((await run.ended).stderr).toMatch(/work\.js changes whenever the suites run, so it is not looked at meanwhile/)
	await here.expectNobodyLeft()
})

test('files with a new name in each run start one more, and links to the folder itself none', async () => {
	const here = new Surroundings()
	writeFileSync(path.join(here.dir, 'work.js'), '')
	for (const name of ['p', 'q']) symlinkSync('.', path.join(here.dir, name))
	const profiled = {...quick, command: ['node', '--cpu-prof', '--cpu-prof-dir=profiles', 'work.js']}
	const run = startInLines(here, ['run', '--on-change', '--config', here.config([profiled]), '--out', '.runs'])
	const runs = () => run.stdout.match(/^data /gm)?.length ?? 0
	await until('it ran twice', () => runs() === 2)
	await new Promise(resolve => setTimeout(resolve, 1500))
	expect(runs()).toBe(2)
	writeFileSync(path.join(here.dir, 'work.js'), '// changed')
	await until('it ran for the third time', () => runs() === 3)
	await new Promise(resolve => setTimeout(resolve, 1500))
	expect(runs()).toBe(3)
	run.child.kill('SIGINT')
	const {stderr} = await run.ended
	expect(
		stderr.match(/a file like profiles\/\S+ is added whenever the suites run, so it is not looked at meanwhile/g),
	).toHaveLength(1)
	expect(stderr).toMatch(/changed: work\.js$/m)
	await here.expectNobodyLeft()
})

test.each([
	['both into a file', '> bench.log 2>&1', 'bench.log'],
	['errors into a file', '2> bench.log', 'bench.log'],
	['both through a pipe into one', '2>&1 | tee bench.log', 'bench.log'],
	['results through a pipe into one', '| tee bench.log', 'bench.log'],
	['errors through a pipe into one', '2>&1 >/dev/null | tee bench.log', 'bench.log'],
])('what is printed and kept beside the project starts nothing: %s', async (_, into, name) => {
	const here = new Surroundings()
	writeFileSync(path.join(here.dir, 'work.js'), '')
	here.config([quick])
	const line = `"$NODE" "$BIN" run --on-change --out .runs ${into}`
	const shell = spawn('sh', ['-c', line], {
		cwd: here.dir,
		env: here.environment({NODE: process.execPath, BIN: bin}),
		stdio: 'ignore',
	})
	onTestFinished(() => void shell.kill('SIGKILL'))
	const ended = new Promise(resolve => shell.once('close', resolve))
	const reports = () => here.runsIn('.runs').filter(run => existsSync(path.join(run, 'report.md'))).length
	await until('it ran', () => reports() === 1)
	await new Promise(resolve => setTimeout(resolve, 2500))
	expect(reports()).toBe(1)
	writeFileSync(path.join(here.dir, 'work.js'), '// changed')
	await until('it ran again', () => reports() === 2)
	await new Promise(resolve => setTimeout(resolve, 2500))
	expect(reports()).toBe(2)
	expect(readFileSync(path.join(here.dir, name), 'utf8')).not.toContain(`changed: ${name}`)
	here.signal(await here.pidOf(/^\S*node .* run --on-change/), 'SIGINT')
	await ended
	await here.expectNobodyLeft()
})

test('a folder that is gone ends the waiting, with a word', async () => {
	const here = new Surroundings()
	const folder = path.join(here.dir, 'project')
	mkdirSync(folder)
	writeFileSync(path.join(folder, 'work.js'), '')
	const suite = {...quick, cwd: 'project'}
	const run = startInLines(here, ['run', '--on-change', '--config', here.config([suite]), '--out', '.runs'])
	await until('it ran', () => /^data /m.test(run.stdout))
	await new Promise(resolve => setTimeout(resolve, 700))
	renameSync(folder, path.join(here.dir, 'elsewhere'))
	const {stderr} = await run.ended
	expect(stderr).toMatch(/the folder is not there any more, so nothing can change in it|changed: /)
	await here.expectNobodyLeft()
})

function get(
	port: number,
	at: string,
	host = `127.0.0.1:${port}`,
): Promise<{status: number; type: string; text: string}> {
	return new Promise((resolve, reject) => {
		http
			.get({port, host: '127.0.0.1', path: at, headers: {host}, agent: false}, response => {
				let text = ''
				response.setEncoding('utf8').on('data', chunk => (text += chunk))
				response.on('end', () =>
					resolve({status: response.statusCode!, type: String(response.headers['content-type']), text}),
				)
			})
			.on('error', reject)
	})
}

test('what was measured so far is served on loopback while the run goes on, to nobody who asks by another name', async () => {
	const here = new Surroundings()
	const port = await freePort()
	const suite = {
		name: 'goes on',
		kind: 'observe',
		command: ['node', '-e', 'setInterval(() => {}, 1000)'],
		budgets: ['rss < 20GB'],
	}
	const run = startInLines(here, [
		'run',
		'--config',
		here.config([suite]),
		'ARSENAL_OUT',
		'--metrics-port',
		String(port),
	])
	await here.measured()
	const {status, type, text} = await get(port, '/metrics')
	expect({status, type}).toEqual({status: 200, type: 'text/plain; version=0.0.4; charset=utf-8'})
	expect(() => readPrometheus(text)).not.toThrow()
	expect(text).toMatch(/^arsenal_resident_memory_bytes\{suite="goes on",stat="max"\} \d+/m)
	expect(await get(port, '/')).toMatchObject({status: 404})
	expect(await get(port, '/metrics', 'rebound.example')).toMatchObject({status: 403})
	expect(await get(port, '/metrics', `localhost:${port}`)).toMatchObject({status: 200})
	const second = await startInLines(here, [
		'run',
		'--config',
		path.join(here.dir, 'arsenal.config.json'),
		'--out',
		'out2',
		'--metrics-port',
		String(port),
	]).ended
	expect(second).toMatchObject({
		exitCode: 2,
		stderr: expect.stringMatching(/Metrics cannot be served on port \d+: another program listens there/),
	})
	run.child.kill('SIGINT')
	await run.ended
	await here.expectNobodyLeft()
})

const hasPromtool = (() => {
	try {
		execFileSync('promtool', ['--version'])
		return true
	} catch {
		return false
	}
})()
test.skipIf(!hasPromtool)('promtool finds nothing wrong with what is served', async () => {
	const here = new Surroundings()
	await inLines(here, [
		'ci',
		'--config',
		here.config([{...quick, command: ['node', '-e', '0']}]),
		'ARSENAL_OUT',
		'--output-dir',
		'ci',
	])
	const said = execFileSync('sh', ['-c', 'promtool check metrics < ci/metrics.prom 2>&1'], {
		cwd: here.dir,
		encoding: 'utf8',
	})
	expect(said).toBe('')
})
