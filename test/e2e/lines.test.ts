/** Bad input and bad days without a terminal: each ends in a clear word and the right exit code, and leaves no process behind. */
import {execFileSync, spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {decodeLog} from '../../src/core/events/codec.ts'
import {bin, demoConfig, programs, repository, Surroundings} from './surroundings.ts'
import {inLines} from './without-terminal.ts'

const exec = (...command: string[]) => ['exec', 'ARSENAL_OUT', '--', ...command]
const fixture = (name: string) => ['node', path.join(programs, name)]

test('an unknown suite is told with the nearest name, before anything is started', async () => {
	const here = new Surroundings()
	const {exitCode, stdout, stderr} = await inLines(here, ['run', 'htpt', '--config', demoConfig, 'ARSENAL_OUT'])
	expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''})
	expect(stderr).toMatch(/nearest: http\).*found "htpt"/)
	expect(here.runs).toEqual([])
})

test('a broken configuration is told with all of its problems', async () => {
	const file = path.join(repository, 'fixtures/suites/broken/bad-duration.json')
	const {exitCode, stderr} = await inLines(new Surroundings(), ['run', '--config', file])
	expect(exitCode).toBe(2)
	expect(stderr).toMatch(/has 5 problems/)
	expect(stderr.match(/suites\[\d\]\.\S+: expected .*, found /g)).toHaveLength(5)
})

test.each([
	['prints', "console.log('connected')", /it prints to stdout: connected/],
	['keeps a pool', "import net from 'node:net'; net.createServer().listen(0)", /it leaves something open: a server/],
	['rejects late', "setTimeout(() => Promise.reject(new Error('no database')), 20)", /no database/],
	['ends its process', 'setTimeout(() => process.exit(1), 20)', /ended its process with exit code 1/],
])('a configuration that %s is refused: nothing on stdout, nothing left', async (_, text, said) => {
	const here = new Surroundings()
	const file = path.join(here.dir, 'arsenal.config.mjs')
	writeFileSync(file, `${text}\nexport default {suites: [{name: 'a', kind: 'command', command: 'true'}]}`)
	const {exitCode, stdout, stderr} = await inLines(here, ['list', '--json', '--config', file])
	expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''})
	expect(stderr).toMatch(said)
})

test('a missing command fails the run, by name', async () => {
	const here = new Surroundings()
	const {exitCode, stdout} = await inLines(here, exec('no-such-program-anywhere'))
	expect(exitCode).toBe(4)
	expect(stdout).toMatch(/FAILED: .*no program "no-such-program-anywhere" on the PATH/)
	expect(here.report.run).toMatchObject({outcome: 'failed', exitCode: 4})
})

test('a command that dies at once leaves its code and its last words', async () => {
	const here = new Surroundings()
	const {exitCode, stdout} = await inLines(here, exec(...fixture('dies-at-once.js')))
	expect(exitCode).toBe(4)
	expect(stdout).toMatch(/ended with code 3[\s\S]*DATABASE_URL is not set[\s\S]*cannot start/)
	expect(here.report.suites[0]).toMatchObject({outcome: 'failed', exitCode: 3})
	expect(here.read('report.md')).toMatch(/DATABASE_URL is not set/)
})

test.each([
	[['false'], 4, 1],
	[['sh', '-c', 'exit 7'], 4, 7],
	[['true'], 0, 0],
])('exec of %j exits %i and keeps the code of the target', async (command, exitCode, kept) => {
	const here = new Surroundings()
	expect((await inLines(here, exec(...command))).exitCode).toBe(exitCode)
	expect(here.report.suites[0].exitCode).toBe(kept)
})

test('a command is run and timed n times', async () => {
	const here = new Surroundings()
	expect((await inLines(here, ['exec', '--runs', '3', 'ARSENAL_OUT', '--', 'true'])).exitCode).toBe(0)
	expect(here.report.suites[0].metrics[0]).toMatchObject({name: 'wall', n: 3})
})

test('a port that is taken is told with who has it', async () => {
	const here = new Surroundings()
	const server = createServer().listen(0, '127.0.0.1')
	onTestFinished(() => void server.close())
	await new Promise(resolve => server.once('listening', resolve))
	const {port} = server.address() as {port: number}
	const config = here.config([
		{
			name: 'taken',
			kind: 'observe',
			command: ['node', '$programs/http-fast-and-slow.js', '--port', `${port}`],
			ready: {port},
		},
	])
	const {exitCode, stdout} = await inLines(here, ['run', '--config', config, 'ARSENAL_OUT'])
	expect(exitCode).toBe(4)
	expect(stdout).toMatch(new RegExp(`port ${port} is already used by process ${process.pid} `))
})

test('a target that never gets ready is ended after its time, with what was waited for and its last words', async () => {
	const here = new Surroundings()
	const config = here.config([
		{
			name: 'never',
			kind: 'observe',
			// A shell: its words are there in time on any machine.
			command: ['sh', '-c', 'echo still starting; exec sleep 600'],
			ready: {log: 'listening', timeout: '2s'},
		},
	])
	const {exitCode, stdout} = await inLines(here, ['run', '--config', config, 'ARSENAL_OUT'])
	expect(exitCode).toBe(4)
	expect(stdout).toMatch(/was not ready after \d+ s \(waiting for a line matching \/listening\/\)[\s\S]*still starting/)
})

test('a target that ignores SIGTERM is killed after its grace', async () => {
	const here = new Surroundings()
	const config = here.config([
		{
			name: 'stubborn',
			kind: 'observe',
			command: ['node', '$programs/ignores-sigterm.js'],
			ready: {log: 'ready', timeout: '60s'},
			duration: '400ms',
			// Long enough to hear the signal and to say so.
			stop: {grace: '3s'},
		},
	])
	expect((await inLines(here, ['run', '--config', config, 'ARSENAL_OUT'])).exitCode).toBe(0)
	expect(here.events.find(event => event.type === 'process-exited')?.exit).toMatchObject({signal: 'SIGKILL'})
	expect(here.read('target.log')).toMatch(/SIGTERM ignored/)
})

test('escape sequences and hostile names never reach lines or reports as such', async () => {
	const here = new Surroundings()
	const config = here.config([
		{
			name: 'escapes',
			kind: 'observe',
			command: ['node', '$programs/prints-escapes.js'],
			duration: '60s',
			exitCodes: [0, 5],
		},
		{
			name: 'names',
			kind: 'observe',
			command: ['node', '$programs/hostile-names.js', '--seconds', '4'],
			duration: '60s',
			flame: true,
		},
		{
			name: 'last words',
			kind: 'observe',
			command: ['sh', '-c', `node ${programs}/prints-escapes.js --seconds 0; exit 1`],
		},
	])
	const {exitCode, stdout, stderr} = await inLines(here, ['run', '--config', config, 'ARSENAL_OUT'])
	expect(exitCode).toBe(4)
	for (const text of [stdout, stderr, here.read('report.md')]) {
		expect(text.match(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/)).toBeNull()
	}
	expect(stdout).toMatch(/plain line after/)
	const svg = here.events.findLast(event => event.type === 'flame-written' && event.suite === 'names').svg
	expect(here.read(svg)).not.toMatch(/<img|<b>|<script>alert/)
	expect(here.read(svg)).toMatch(/onerror=alert/)
	// Between backticks nothing is markup.
	expect(here.read('report.md').replaceAll(/(`+)[^\n]*?\1/g, '')).not.toMatch(/<img|<script|<\/script/)
})

test('megabytes of output neither block the target nor fill the log', async () => {
	const here = new Surroundings()
	expect((await inLines(here, exec(...fixture('prints-megabytes.js')))).exitCode).toBe(0)
	expect(here.read('target.log').length).toBeGreaterThan(8_000_000)
	expect(here.read('log.ndjson').length).toBeLessThan(2_000_000)
})

test('--json is one document and nothing else, for good ends and bad', async () => {
	const here = new Surroundings()
	for (const [command, code] of [
		['true', 0],
		['false', 4],
	] as const) {
		const {exitCode, stdout, stderr} = await inLines(here, ['exec', '--json', 'ARSENAL_OUT', '--', command])
		expect({exitCode, stderr}).toEqual({exitCode: code, stderr: ''})
		expect(JSON.parse(stdout)).toMatchObject({schemaVersion: 1, run: {exitCode: code}})
	}
})

test('--quiet prints what went wrong and where the report is', async () => {
	const here = new Surroundings()
	const good = await inLines(here, ['exec', '--quiet', 'ARSENAL_OUT', '--', 'true'])
	expect(good).toEqual({exitCode: 0, stdout: expect.stringMatching(/^out\/runs\/\S+\/report\.md\n$/), stderr: ''})
	const bad = await inLines(here, ['exec', '--quiet', 'ARSENAL_OUT', '--', 'false'])
	expect(bad).toEqual({
		exitCode: 4,
		stdout: expect.stringMatching(/^out\/runs\/\S+\/report\.md\n$/),
		stderr: 'false: false ended with code 1\n',
	})
})

test.each(['a file is in its path', 'no folder can be made there'])(
	'an output folder that cannot be: %s',
	async why => {
		const here = new Surroundings()
		writeFileSync(path.join(here.dir, 'file'), '')
		const out = why.startsWith('a file') ? 'file/out' : '/proc/arsenal-tui/out'
		const {exitCode, stderr} = await inLines(here, ['exec', '--out', out, '--', 'true'])
		expect(exitCode).toBe(2)
		expect(stderr).toMatch(/^arsenal-tui: Cannot write to .*\n.*--out DIR/)
	},
)

test('a disk that fills up ends the run with a word, and the report is where there is room', async context => {
	const here = new Surroundings()
	const small = path.join(here.dir, 'small')
	mkdirSync(small)
	if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', small]).status !== 0) context.skip()
	onTestFinished(() => void execFileSync('umount', ['--lazy', small]))
	const {exitCode, stdout, stderr} = await inLines(
		here,
		// On a quick machine the log of less would have room.
		['exec', '--out', small, '--', ...fixture('prints-megabytes.js'), '--megabytes', '64'],
		{env: {TMPDIR: here.dir}},
	)
	expect(exitCode).toBe(2)
	expect(stderr).toMatch(/run log cannot be written.*no space left/)
	const report = /^report +(\S+)$/m.exec(stdout)?.[1]
	expect(stderr).toContain(`it is in ${path.dirname(path.resolve(here.dir, report!))}`)
	const elsewhere = path.dirname(path.resolve(here.dir, report!))
	expect(existsSync(path.resolve(here.dir, report!))).toBe(true)
	// Nobody could have made it before us, and nobody else can look.
	expect(path.basename(elsewhere)).toMatch(/^arsenal-run-\d{8}T\d{6}-\w{4}-\w{6}$/)
	expect(statSync(elsewhere).mode & 0o777).toBe(0o700)
	// What did not fit any more is with the report.
	const {events, skipped} = decodeLog(readFileSync(path.join(elsewhere, 'log.ndjson'), 'utf8'))
	expect(skipped).toEqual({lines: [], cutCharacters: 0})
	expect(events[0]!.type).toBe('run-started')
	expect(events.map(event => event.type)).toContain('run-finished')
	const again = await inLines(here, ['report', elsewhere])
	expect(again).toMatchObject({exitCode: 0, stdout: expect.stringContaining('**INTERRUPTED**')})
})

// On the smaller one the history has no room either, from its first table on.
test.for(['4m', '700k'])(
	'on a disk of %s that is nearly full the output of the target gives way, and the run loses nothing',
	async (size, context) => {
		const here = new Surroundings()
		const small = path.join(here.dir, 'small')
		mkdirSync(small)
		if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', small]).status !== 0) context.skip()
		onTestFinished(() => void execFileSync('umount', ['--lazy', small]))
		const line = `process.stdout.write('x'.repeat(65535) + '\\n')`
		const target = ['node', '-e', `for (let i = 0; i < 200; i++) ${line}`]
		const {exitCode, stderr} = await inLines(here, ['exec', '--out', small, '--', ...target], {env: {TMPDIR: here.dir}})
		expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
		const [run] = readdirSync(path.join(small, 'runs'))
		const dir = path.join(small, 'runs', run!)
		expect(readdirSync(dir)).toEqual(expect.arrayContaining(['log.ndjson', 'report.json', 'report.md', 'target.log']))
		expect(readFileSync(path.join(dir, 'target.log'), 'utf8').slice(-100)).toMatch(
			/\n\[arsenal-tui: cut here, the disk is (nearly )?full\]\n$/,
		)
		expect(decodeLog(readFileSync(path.join(dir, 'log.ndjson'), 'utf8')).events.map(event => event.type)).toContain(
			'run-finished',
		)
		expect((await inLines(here, ['runs', 'list', '--out', small])).stdout).toContain(run)
	},
)

test('an output that cannot be written is said in one line', () => {
	const here = new Surroundings()
	const {status, stderr} = spawnSync(
		'sh',
		['-c', `exec "$0" "$@" >/dev/full`, process.execPath, bin, 'list', '--config', demoConfig],
		{
			env: here.environment(),
			encoding: 'utf8',
		},
	)
	expect(status).toBe(2)
	expect(stderr).toMatch(/^arsenal-tui: Cannot write the output: ENOSPC.*\n$/)
})

test.each([
	['| head -n 1', 'started: true'],
	['<&-', 'done in'],
	['2>&-', 'done in'],
])('with %s it does its work all the same', async (redirection, seen) => {
	const here = new Surroundings()
	const command = `{ "${process.execPath}" "${bin}" exec --out out -- true; echo "exit=$?" >&3; } 3>code ${redirection}`
	const {stdout} = spawnSync('sh', ['-c', command], {cwd: here.dir, env: here.environment(), encoding: 'utf8'})
	expect(stdout).toContain(seen)
	expect(execFileSync('cat', ['code'], {cwd: here.dir, encoding: 'utf8'})).toBe('exit=0\n')
	await here.expectNobodyLeft()
	expect(here.report.run.outcome).toBe('done')
})

test('two runs at once have folders and reports of their own', async () => {
	const here = new Surroundings()
	const ends = await Promise.all([inLines(here, exec('sleep', '0.3')), inLines(here, exec('sleep', '0.3'))])
	expect(ends.map(end => end.exitCode)).toEqual([0, 0])
	expect(here.runs).toHaveLength(2)
	for (const run of here.runs) expect(existsSync(path.join(run, 'report.md'))).toBe(true)
})

test.each([{CI: 'true'}, {TERM: 'dumb'}, {NO_COLOR: '1'}, {LC_ALL: 'POSIX'}])(
	'lines under %j are plain text',
	async env => {
		const {exitCode, stdout} = await inLines(new Surroundings(), exec('true'), {env})
		expect(exitCode).toBe(0)
		expect(stdout).not.toContain('\u001b')
	},
)
