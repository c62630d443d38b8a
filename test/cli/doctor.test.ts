import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {checkLines, doctor} from '../../src/cli/commands/doctor.ts'
import {checkMachine, type Machine} from '../../src/cli/machine/checks.ts'
import {versionIn} from '../../src/cli/machine/this-machine.ts'
import {pipes} from './streams.ts'

const good: Machine = {
	nodeVersion: 'v24.1.0',
	targetNodeVersion: 'v20.20.2',
	platform: 'linux',
	cores: 4,
	memoryBytes: 16 * 1024 ** 3,
	loadAverage1: 0.4,
	governor: 'performance',
	canReadProc: true,
	profilers: {'0x': '6.0.0', clinic: '13.0.0'},
	terminal: {columns: 120, rows: 40, name: 'xterm-256color', isUtf8: true},
	isCi: false,
}

test('a good machine is said to be one', () => {
	expect(checkLines(checkMachine(good)).join('\n')).toBe(`ok       node         v24.1.0 runs arsenal-tui
ok       target node  v20.20.2 on PATH can be observed
ok       machine      4 cores, 16.0 GiB
ok       load         load average 0.40 on 4 cores
ok       governor     performance
ok       usage        CPU, memory, threads, descriptors and I/O of every process from /proc
ok       0x           6.0.0 for --profiler 0x
ok       clinic       13.0.0 for --profiler clinic-flame, clinic-doctor, clinic-bubbleprof, clinic-heapprofiler
ok       terminal     120x40, TERM=xterm-256color, UTF-8`)
})

test.each<[string, Partial<Machine>, string]>([
	['no node', {targetNodeVersion: null}, 'note     target node  no node on PATH'],
	['an old node', {targetNodeVersion: 'v16.20.2'}, 'missing  target node  v16.20.2'],
	['one core', {cores: 1}, 'note     machine      1 core,'],
	['load', {loadAverage1: 2.1}, 'note     load         load average 2.10 on 4 cores: results will be noisy'],
	['powersave', {governor: 'powersave'}, 'note     governor     powersave'],
	['no /proc', {canReadProc: false, platform: 'darwin'}, 'note     usage        no /proc on darwin'],
	[
		'no 0x',
		{profilers: {'0x': null, clinic: '13.0.0'}},
		'missing  0x           not installed, so no --profiler 0x; install it with: npm install --global 0x@6',
	],
	['no clinic', {profilers: {'0x': '6.0.0', clinic: null}}, 'missing  clinic       not installed'],
	['no terminal', {terminal: null}, 'note     terminal     stdout is no terminal'],
	['CI', {isCi: true}, 'note     terminal     120x40, TERM=xterm-256color, CI is set'],
	['dumb', {terminal: {...good.terminal!, name: 'dumb'}}, 'note     terminal     120x40, TERM=dumb: lines'],
	['hostile', {terminal: {...good.terminal!, name: 'x\u001b[2J'}}, 'ok       terminal     120x40, TERM=x, UTF-8'],
	[
		'ascii',
		{terminal: {...good.terminal!, isUtf8: false}},
		'note     terminal     120x40, TERM=xterm-256color, no UTF-8',
	],
])('%s is told', (_, machine, line) => {
	const lines = checkLines(checkMachine({...good, ...machine}))
	expect(
		lines.find(candidate => candidate.startsWith(line)),
		lines.join('\n'),
	).toBeDefined()
})

test.each(['', '{', 'null', '[]', '{"version": {"a": 1}}'])(
	'a profiler whose package.json holds %j is there',
	content => {
		const folder = mkdtempSync(path.join(os.tmpdir(), 'arsenal-doctor-'))
		onTestFinished(() => rmSync(folder, {recursive: true, force: true}))
		const manifest = path.join(folder, 'package.json')
		writeFileSync(manifest, content)
		expect(versionIn(manifest)).toBe('some version')
		writeFileSync(manifest, '{"version": "6.0.0"}')
		expect(versionIn(manifest)).toBe('6.0.0')
	},
)

test('doctor looks at this machine', async () => {
	const {streams, printed} = pipes()
	const display = {
		plain: false,
		ascii: false,
		color: null,
		fps: null,
		mouse: null,
		json: true,
		quiet: false,
		metricsPort: null,
	} as const
	expect(await doctor({cwd: '/', env: {PATH: process.env.PATH}, streams}, {command: 'doctor', display})).toBe(0)
	const {checks} = JSON.parse(printed())
	expect(checks[0]).toEqual({name: 'node', state: 'ok', text: `${process.version} runs arsenal-tui`})
	expect(checks.map((check: {name: string}) => check.name)).toContain('clinic')
})
