/** Commands as they are typed, from words to what is printed and the exit code. */
import {existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {describe, expect, test} from 'vitest'
import {parseConfig} from '../../src/core/suite/parse-config.ts'
import {ArsenalError} from '../../src/core/trouble/arsenal-error.ts'
import {systemClock} from '../../src/host/clock.ts'
import {until} from '../host/processes-alive.ts'
import {Place} from './real-runs.ts'
import {seat} from './seat.ts'

const repository = fileURLToPath(new URL('../../', import.meta.url))

/** A recorded run where `--out out` looks for runs. */
function recorded(name: string, id = '20261120T104122-k3vq') {
	const here = seat()
	const dir = path.join(here.place.outDir, 'runs', id)
	mkdirSync(dir, {recursive: true})
	writeFileSync(path.join(dir, 'log.ndjson'), readFileSync(path.join(repository, `fixtures/runs/${name}.ndjson`)))
	return {...here, dir}
}

const golden = (name: string) => readFileSync(path.join(repository, 'fixtures/golden', name), 'utf8')

describe('what goes wrong is said on stderr, with the exit code of its kind', () => {
	test('a command line that cannot be understood, with every problem', async () => {
		const {exitCode, stdout, stderr} = await seat().type('run', '--runs', 'many', '--fps', 'x')
		expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''})
		expect(stderr).toMatch(/^arsenal-tui: The command line cannot be understood:\n/)
		expect(stderr).toMatch(/--runs.*\n.*--fps/s)
	})

	test('words from outside cannot move the terminal', async () => {
		const {type} = seat(new Place(), {
			async loadSuites() {
				throw new ArsenalError('bad-config', 'bad \u001b[2Jname', {advice: 'a\u0007\nb'})
			},
		})
		const {exitCode, stderr} = await type('run')
		expect({exitCode, stderr}).toEqual({exitCode: 2, stderr: 'arsenal-tui: bad name\narsenal-tui: a\nb\n'})
	})

	test('our own fault, as such', async () => {
		const {exitCode, stderr} = await seat().type('run')
		expect(exitCode).toBe(70)
		expect(stderr).toMatch(/our own fault, please report it: Error: no configuration here/)
	})

	test('an empty configuration', async () => {
		const {type} = seat(new Place(), {loadSuites: async () => ({path: '/x/arsenal.config.ts', suites: []})})
		expect(await type('run')).toMatchObject({exitCode: 2, stderr: expect.stringContaining('has no suites')})
	})
})

describe('a folder where a suite is named is said to be one', () => {
	const suites = [
		{name: 'nap', kind: 'command', command: 'true'},
		{name: 'doze', kind: 'command', command: 'true'},
	]
	function beside(files: readonly string[]) {
		const place = new Place()
		const parsed = parseConfig({suites}, {configDir: place.dir, resolvePath: path.resolve})
		if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
		const folder = path.join(place.dir, 'some where')
		mkdirSync(folder)
		for (const name of files) writeFileSync(path.join(folder, name), '')
		const loadSuites = async () => ({path: path.join(place.dir, 'arsenal.config.ts'), suites: parsed.suites})
		const without = async () => {
			throw new ArsenalError('config-not-found', 'There is no arsenal.config.*')
		}
		return {configured: seat(place, {loadSuites}), bare: seat(place, {loadSuites: without})}
	}

	test('with a configuration in it: how its suites are run', async () => {
		const {configured, bare} = beside(['arsenal.config.ts', 'a.bench.ts'])
		for (const {type} of [configured, bare]) {
			const {exitCode, stdout, stderr} = await type('run', './some where')
			expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''})
			expect(stderr).toContain('There is no suite "./some where": it is a folder.')
			expect(stderr).toContain("To run the suites configured there: arsenal-tui run --config './some where'\n")
		}
	})

	test('with bench files in it: how they are run', async () => {
		const {type} = beside(['b.bench.mjs', 'a.bench.ts', 'notes.md', 'other.ts']).bare
		const {exitCode, stderr} = await type('run', './some where/')
		expect(exitCode).toBe(2)
		expect(stderr).toContain(
			"To run the bench files there: arsenal-tui run 'some where/a.bench.ts' 'some where/b.bench.mjs'\n",
		)
	})

	test('with neither: what could be named, and the suites there are', async () => {
		const {configured, bare} = beside([])
		const {stderr} = await configured.type('some where')
		expect(stderr).toMatch(/it is a folder\.\n.*Name bench files, or suites: nap doze\n/)
		expect((await bare.type('run', 'some where')).stderr).toMatch(
			/it is a folder.*\n.*Name bench files, or .*arsenal-tui init/,
		)
	})

	test('a suite of that name is meant before it', async () => {
		const {configured} = beside([])
		mkdirSync(path.join(configured.place.dir, 'nap'))
		expect((await configured.type('run', 'nap', '--dry-run')).exitCode).toBe(0)
	})
})

test('--version and --help are printed, and nothing else is done', async () => {
	const {type} = seat()
	expect(await type('--version')).toEqual({exitCode: 0, stdout: expect.stringContaining('0.0.0-test'), stderr: ''})
	expect(await type('--help')).toMatchObject({exitCode: 0, stdout: expect.stringContaining('exec'), stderr: ''})
})

describe('report', () => {
	test('prints a recorded run as markdown, as JSON, or into a file', async () => {
		const {type, place} = recorded('http-json')
		expect(await type('report', '--out', 'out')).toEqual({exitCode: 0, stdout: golden('report-http.md'), stderr: ''})
		const {stdout} = await type('report', '--out', 'out', '--format', 'json', '20261120')
		expect(JSON.parse(stdout)).toMatchObject({schemaVersion: 1, run: {id: '20261120T104122-k3vq'}})
		expect(await type('report', '--out', 'out', '-o', 'r.md')).toEqual({exitCode: 0, stdout: '', stderr: ''})
		expect(readFileSync(path.join(place.dir, 'r.md'), 'utf8')).toBe(golden('report-http.md'))
	})

	test.each([
		['junit', /^<\?xml version="1\.0"[\s\S]*<testsuite name="http-json" tests="1"/],
		['prometheus', /^arsenal_suite_outcome\{suite="http-json",kind="observe",outcome="done"\} 1$/m],
		['benchmark-action', /^\[\s+\{\n {4}"name": "http-json http median"/],
		['bencher', /"http-json http": \{\n {4}"latency"/],
		['comment', /^<!-- arsenal-tui:report -->\n\n## arsenal-tui passed: 1 passed\n/],
		['summary', /^## arsenal-tui passed: 1 passed\n[\s\S]*### Figures\n/],
	])('prints a recorded run as %s', async (format, expected) => {
		const {type} = recorded('http-json')
		const {exitCode, stdout} = await type('report', '--out', 'out', '--format', format)
		expect(exitCode).toBe(0)
		expect(stdout).toMatch(expected)
	})

	test('of a log with damaged lines says which they are, and is made of the others', async () => {
		const {type, dir} = recorded('http-json')
		const log = path.join(dir, 'log.ndjson')
		writeFileSync(log, readFileSync(log, 'utf8').split('\n').with(6, '{"half').join('\n'))
		const {exitCode, stdout, stderr} = await type('report', '--out', 'out')
		expect(exitCode).toBe(0)
		expect(stdout).toMatch(/^# /)
		expect(stderr).toMatch(/^arsenal-tui: \S+k3vq\/log\.ndjson: 1 line cannot be read and is left out: 7\. .+\n$/)
		const watched = await type('watch', '--out', 'out', '--plain')
		expect(watched.stderr).toBe(stderr)
	})

	test('of a run that was cut off says so', async () => {
		const {type} = recorded('checksum-deep-cut')
		expect(await type('report', '--out', 'out')).toMatchObject({
			exitCode: 0,
			stdout: expect.stringContaining('**INTERRUPTED**'),
		})
	})

	test('says what is not there, and where it cannot write', async () => {
		const {type} = recorded('http-json')
		expect(await type('report', '--out', 'elsewhere')).toMatchObject({
			exitCode: 2,
			stderr: expect.stringMatching(/no run in .*elsewhere/),
		})
		expect(await type('report', '--out', 'out', '2099')).toMatchObject({
			exitCode: 2,
			stderr: expect.stringMatching(/no run 2099[\s\S]*20261120T104122-k3vq/),
		})
		expect(await type('report', '--out', 'out', '-o', 'no/such/folder/r.md')).toMatchObject({
			exitCode: 2,
			stderr: expect.stringContaining('Cannot write'),
		})
	})
})

describe('flame', () => {
	const ticks = path.join(repository, 'fixtures/profiles/0x-ticks.json')

	test('without a terminal: the hottest functions, most first', async () => {
		const {exitCode, stdout, stderr} = await seat().type('flame', ticks)
		expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
		const rows = stdout.trim().split('\n')
		expect(rows[0]).toMatch(/self +total +function/)
		const self = rows.slice(1).map(row => Number.parseFloat(row))
		expect(self).toEqual(self.toSorted((a, b) => b - a))
	})

	test('below 31 samples: their shares, and that nobody is ahead, as of a run', async () => {
		const {type, place} = seat()
		writeFileSync(path.join(place.dir, 'few.folded'), 'main;b 10\nmain;c 20\n')
		expect((await type('flame', 'few.folded')).stdout).toBe(
			`Not ranked: below 31 samples the first function is ahead of the second by chance. Listed as they were first seen:
   self   total  function
   0.0%    100%  main
  33.3%   33.3%  b
  66.7%   66.7%  c
`,
		)
		writeFileSync(path.join(place.dir, 'enough.folded'), 'main;b 10\nmain;c 21\n')
		const {stdout} = await type('flame', 'enough.folded')
		expect(stdout.match(/\w+$/gm)).toEqual(['function', 'c', 'b', 'main'])
	})

	test.each(['0x-ticks.json', 'leak.heapprofile'])('--svg draws %s', async name => {
		const {type, place} = seat()
		const file = path.join(repository, 'fixtures/profiles', name)
		expect(await type('flame', file, '--svg', 'x.svg')).toEqual({exitCode: 0, stdout: '', stderr: ''})
		expect(readFileSync(path.join(place.dir, 'x.svg'), 'utf8')).toMatch(/<svg/)
	})

	test('hostile names are only text', async () => {
		const {type, place} = seat()
		writeFileSync(path.join(place.dir, 'p.folded'), 'main;\u001b]0;title\u0007evil\u001b[2J 3\n')
		const {stdout} = await type('flame', 'p.folded')
		expect(stdout).toContain('evil')
		expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
	})

	test('says what it cannot read or write', async () => {
		const {type, place} = seat()
		writeFileSync(path.join(place.dir, 'bad.cpuprofile'), '{"nodes": 3}')
		expect(await type('flame', 'missing.cpuprofile')).toMatchObject({
			exitCode: 2,
			stderr: expect.stringMatching(/Cannot read .*missing\.cpuprofile/),
		})
		expect(await type('flame', 'bad.cpuprofile')).toMatchObject({exitCode: 2, stdout: ''})
		expect(await type('flame', ticks, '--svg', 'no/such/x.svg')).toMatchObject({
			exitCode: 2,
			stderr: expect.stringContaining('Cannot write'),
		})
	})
})

describe('watch, in lines', () => {
	test.each([
		['http-json', 0],
		['http-json-interrupted', 130],
		['worker-died-at-once', 4],
	])('%s is told as it was, with its exit code (%i)', async (name, exitCode) => {
		const {type, dir} = recorded(name)
		const watched = await type('watch', '--out', 'out')
		expect(watched).toMatchObject({exitCode, stderr: ''})
		expect(watched.stdout).toMatch(/started: /)
		expect(watched.stdout).toContain(`${path.relative(path.dirname(path.dirname(path.dirname(dir))), dir)}/report.md`)
		expect(existsSync(path.join(dir, 'report.md'))).toBe(true)
	})

	test('one that says its first word between two looks has begun', async () => {
		const {place, dir} = recorded('http-json')
		const log = path.join(dir, 'log.ndjson')
		const whole = readFileSync(log, 'utf8')
		writeFileSync(log, whole.slice(0, whole.indexOf('\n') + 40))
		const wall = () => {
			writeFileSync(log, whole)
			return systemClock.wall()
		}
		const {type} = seat(place, {front: {...place.front, clock: {...systemClock, wall}}})
		expect(await type('watch', '--out', 'out')).toMatchObject({exitCode: 0, stderr: ''})
	})

	test('a run that has not said its first word yet is waited for', async () => {
		const {type, dir} = recorded('http-json')
		const log = path.join(dir, 'log.ndjson')
		const whole = readFileSync(log, 'utf8')
		const [header, first] = whole.split('\n') as [string, string]
		writeFileSync(log, '')
		const watched = type('watch', '--out', 'out')
		for (const text of [`${header}\n`, `${header}\n${first.slice(0, 40)}`, whole]) {
			await delay(150)
			writeFileSync(log, text)
		}
		expect(await watched).toMatchObject({exitCode: 0, stderr: '', stdout: expect.stringMatching(/started: /)})
	})

	test('one that never said it, or is none, is refused at once', async () => {
		const {type, dir} = recorded('http-json')
		const log = path.join(dir, 'log.ndjson')
		const [header] = readFileSync(log, 'utf8').split('\n')
		writeFileSync(log, `${header}\n`)
		const anHourAgo = new Date(Date.now() - 3_600_000)
		utimesSync(log, anHourAgo, anHourAgo)
		const refused = {exitCode: 2, stdout: '', stderr: expect.stringContaining('log.ndjson')}
		expect(await type('watch', '--out', 'out')).toMatchObject(refused)
		writeFileSync(log, '{"name":"package"}\n')
		expect(await type('watch', '--out', 'out')).toMatchObject(refused)
	})

	test('a run whose runner was killed exits 70, with its report', async () => {
		const {type, dir} = recorded('checksum-deep-cut')
		expect(await type('watch', '--out', 'out')).toMatchObject({
			exitCode: 70,
			stderr: expect.stringMatching(/was killed/),
		})
		expect(existsSync(path.join(dir, 'report.md'))).toBe(true)
	})
})

describe('exec, in lines', () => {
	test.each<[string, readonly string[], string, number]>([
		['a linter that found something has done its work', ['--exit-codes', '0,1'], 'exit 1', 0],
		['any code will do', ['--exit-codes', 'any'], 'exit 7', 0],
		['a signal is no exit code', ['--exit-codes', 'any'], 'kill -9 $$', 4],
		["the target's own code, whatever we think of it", ['--exit-code', 'target'], 'exit 7', 7],
		['a code of 0 keeps no budget', ['--exit-code', 'target', '--runs', '2', '--budget', 'max < 1ns'], 'exit 0', 1],
		['a code that counts as success stays what it is', ['--exit-code', 'target', '--exit-codes', '1'], 'exit 1', 1],
		['that of the run that failed', ['--exit-code', 'target', '--runs', '3'], 'exit 5', 5],
		['a signal as shells say it', ['--exit-code', 'target'], 'kill -9 $$', 137],
		['also of the signal that we end it with', ['--exit-code', 'target', '--duration', '200ms'], 'exec sleep 60', 143],
	])('%s', async (_, flags, line, exitCode) => {
		const {type, place} = seat()
		const ended = await type('exec', '--out', 'out', ...flags, '--', 'sh', '-c', line)
		expect(ended.exitCode, ended.stdout).toBe(exitCode)
		const report = readFileSync(path.join(place.outDir, 'latest', 'report.json'), 'utf8')
		expect(JSON.parse(report).run.exitCode).toBe(exitCode)
	})

	test('says of a program that cannot be started what a shell says of it', async () => {
		const {exitCode} = await seat().type(
			'exec',
			'--out',
			'out',
			'--exit-code',
			'target',
			'--',
			'no-such-program-anywhere',
		)
		expect(exitCode).toBe(127)
	})

	test('says what happens, and leaves no listener behind', async () => {
		const here = seat()
		const {exitCode, stdout, stderr} = await here.type('exec', '--out', 'out', '--runs', '2', '--', 'true')
		expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
		expect(stdout).toMatch(
			/started: true[\s\S]*run 1\/2[\s\S]*run 2\/2[\s\S]*done in[\s\S]*report +out\/runs\/\S+\/report\.md/,
		)
		expect(here.listening).toBe(0)
	})

	test('ctrl-c stops the run and keeps what was measured', async () => {
		const here = seat()
		const ended = here.type('exec', '--out', 'out', '--', 'sleep', '100')
		const runs = path.join(here.place.outDir, 'latest', 'log.ndjson')
		await until(() => existsSync(runs) && readFileSync(runs, 'utf8').includes('process-started'), 'it runs', 20_000)
		here.signal('SIGINT')
		const {exitCode, stdout, stderr} = await ended
		expect(exitCode).toBe(130)
		expect(stderr).toMatch(/stopping; what was measured is kept/)
		expect(stdout).toMatch(/interrupted after[\s\S]*report\.md/)
	})

	test('ctrl-C while the run is being started ends it too, once it can hear', async () => {
		const place = new Place()
		const {runners} = place.front
		const here = seat(place, {
			front: {
				...place.front,
				runners: {
					start(request) {
						const runner = runners.start(request)
						here.signal('SIGINT')
						return runner
					},
				},
			},
		})
		const {exitCode, stdout} = await here.type('exec', '--out', 'out', '--', 'sleep', '60')
		expect(exitCode).toBe(130)
		expect(stdout).toMatch(/report\.md/)
		expect(here.listening).toBe(0)
		// The runner removes its socket after its last word.
		await expect.poll(() => place.socketFolders, {timeout: 20_000}).toEqual([])
	})

	test('--dry-run says what would be done and makes no folder', async () => {
		const {type, place} = seat()
		const {exitCode, stdout} = await type('exec', '--out', 'out', '--dry-run', '--', 'rm', '-rf', 'x')
		expect(exitCode).toBe(0)
		expect(stdout).toContain('rm -rf x')
		expect(existsSync(place.outDir)).toBe(false)
	})
})
