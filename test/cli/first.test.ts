/** `arsenal-tui` in a folder without a configuration, typed on a terminal and elsewhere. */
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setImmediate} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {init} from '../../src/cli/commands/init.ts'
import {invoke} from '../../src/cli/invoke.ts'
import type {Session} from '../../src/cli/session.ts'
import {parseConfig} from '../../src/core/suite/parse-config.ts'
import {ArsenalError} from '../../src/core/trouble/arsenal-error.ts'
import {systemClock} from '../../src/host/clock.ts'
import {runSocket} from '../../src/host/run-socket/run-socket.ts'
import type {RunnerRequest} from '../../src/ports.ts'
import {environment} from '../core/run/recorded-runs.ts'
import {FakeTerminal} from '../tui/support/fake-terminal.ts'
import {pipes} from './streams.ts'

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url))
let folder = ''
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'arsenal-first-'))
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

/** Where a runner is asked for, and none comes. */
function seat(streams: Session['streams']) {
	const requests: RunnerRequest[] = []
	const loaded: Array<string | null> = []
	const session: Session = {
		streams,
		env: {TERM: 'xterm-256color', LC_ALL: 'C.UTF-8'},
		cwd: folder,
		version: '0.0.0-test',
		demoConfig: path.join(fixtures, 'suites/demo/arsenal.config.mjs'),
		front: {
			clock: systemClock,
			runSocket,
			leftovers: {find: async () => []},
			runners: {
				start(request) {
					requests.push(request)
					return {
						...({} as ReturnType<Session['front']['runners']['start']>),
						ready: Promise.reject(new Error('no runner')),
					}
				},
			},
		},
		findConfig: async () => null,
		configured: () => null,
		async loadSuites(file) {
			loaded.push(file)
			if (!existsSync(path.resolve(folder, file ?? 'arsenal.config.ts')))
				throw new ArsenalError('config-not-found', 'There is no arsenal.config.* here.', {advice: 'Write one.'})
			const suites = [{name: 'from-the-file', kind: 'command', command: 'true'}]
			const parsed = parseConfig({suites}, {configDir: folder, resolvePath: path.resolve})
			if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
			return {path: file ?? path.join(folder, 'arsenal.config.ts'), suites: parsed.suites}
		},
		environment: async () => environment,
		watchChanges: () => Promise.reject(new Error('nobody looks for changes here')),
		ownCode: async () => ({prefixes: []}),
		checkRevisions: async () => ({is: 'found'}),
		commitOrder: async () => new Map(),
		onSignal: () => () => {},
	}
	return {session, requests, loaded}
}

function onTerminal(...argv: string[]) {
	const terminal = new FakeTerminal(80, 24)
	const here = seat(terminal.streams)
	return {...here, terminal, ended: invoke(argv, here.session)}
}

/** Until the cursor is on the row with this. */
async function moveTo(terminal: FakeTerminal, label: string): Promise<void> {
	const isThere = (rows: string[]) => rows.some(row => row.startsWith('>') && row.includes(label))
	for (let row = 0; row < 12; row++) {
		if (isThere(await terminal.rows())) return
		const before = (await terminal.rows()).find(row => row.startsWith('>'))
		terminal.type('j')
		await terminal.until(rows => rows.find(one => one.startsWith('>')) !== before, 'the cursor moves')
	}
	throw new Error(`no row with ${label}`)
}

const manifest = {scripts: {release: 'np', build: 'tsc', start: 'node server.js'}}

test.each([[{}], [{CI: 'true'}]])('without a terminal it says what is missing, and ends with 2: %j', async env => {
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest))
	const {streams, printed, complained} = pipes()
	const {session, requests} = seat(streams)
	expect(await invoke([], {...session, env})).toBe(2)
	expect({printed: printed(), complained: complained(), requests}).toEqual({
		printed: '',
		complained: 'arsenal-tui: There is no arsenal.config.* here.\narsenal-tui: Write one.\n',
		requests: [],
	})
})

test.each([['--plain'], ['--tag', 'x'], ['api'], ['--config', 'none.ts'], ['--dry-run']])(
	'on a terminal %s %s is answered as before',
	async (...argv) => {
		const {terminal, ended} = onTerminal(...argv)
		expect(await ended).toBe(2)
		expect(await terminal.alternate()).toBe(false)
	},
)

test('a script is watched as the command that is shown beside it would do it', async () => {
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest))
	const first = onTerminal('--seed', '7', '--duration', '5s')
	await first.terminal.untilText('nothing starts before enter')
	await moveTo(first.terminal, 'npm run build')
	const rows = await first.terminal.rows()
	const shown = /same as +(arsenal-tui .*)/.exec(rows.join('\n'))?.[1]
	expect(shown).toBe('arsenal-tui exec --duration 5s --seed 7 -- npm run build')
	expect(first.requests).toEqual([])
	first.terminal.type('\r')
	await first.terminal.untilText('The run could not be started')
	first.terminal.type('q')
	expect(await first.ended).toBe(0)

	const typed = onTerminal(...shown!.split(' ').slice(1))
	await typed.ended
	expect(first.requests.map(request => request.plan)).toEqual(typed.requests.map(request => request.plan))
	expect(first.requests).toHaveLength(1)
	expect(path.dirname(first.requests[0]!.runDir)).toBe(path.join(folder, '.arsenal/runs'))
})

test.each(['\r', '\n', 'ls -la\n', 'jk\r'])(
	'what was typed before the screen was there starts nothing: %j',
	async early => {
		writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest))
		const {terminal, ended, requests} = onTerminal()
		terminal.type(early)
		await terminal.untilText('that enter came before this screen: once more does it')
		expect(requests).toEqual([])
		// What comes within the first turns of the loop was typed before the screen as well; no finger is that fast, a test may be.
		for (let turn = 0; turn < 20; turn++) await setImmediate()
		terminal.type('\r')
		await terminal.untilText('The run could not be started')
		expect(requests).toHaveLength(1)
		terminal.type('q')
		expect(await ended).toBe(0)
	},
)

test('the configuration is what init writes, and its suites are picked from then on', async () => {
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest))
	writeFileSync(path.join(folder, 'a.bench.mjs'), '')
	const {terminal, ended, loaded} = onTerminal()
	await terminal.untilText('of 3 suites')
	await moveTo(terminal, 'make a configuration')
	terminal.type('\r')
	await terminal.untilText('enter write it')
	expect(existsSync(path.join(folder, 'arsenal.config.ts'))).toBe(false)
	terminal.type('\r')
	await terminal.untilText('from-the-file')
	terminal.type('q')
	expect(await ended).toBe(0)
	expect(loaded).toEqual([null])
	const text = readFileSync(path.join(folder, 'arsenal.config.ts'), 'utf8')
	rmSync(path.join(folder, 'arsenal.config.ts'))
	await init({cwd: folder, streams: pipes().streams})
	expect(text).toBe(readFileSync(path.join(folder, 'arsenal.config.ts'), 'utf8'))
})

test('the demo is read from the program, and what it is run as keeps its files here', async () => {
	const {terminal, ended, loaded, requests, session} = onTerminal()
	await terminal.untilText('no package.json here; watch any command: arsenal-tui exec -- node server.js')
	await moveTo(terminal, 'try the demo')
	terminal.type('\r')
	await terminal.untilText('from-the-file')
	terminal.type('\r')
	await terminal.untilText('The run could not be started')
	terminal.type('q')
	expect(await ended).toBe(0)
	expect(loaded).toEqual([session.demoConfig])
	expect(requests[0]!.plan.command).toMatch(/^arsenal-tui run from-the-file --config \S+ --seed \d+ --out \.arsenal$/)
	expect(path.dirname(requests[0]!.runDir)).toBe(path.join(folder, '.arsenal/runs'))
})

test('profiles that lie near are listed, and one of them is opened', async () => {
	writeFileSync(path.join(folder, 'stacks.folded'), 'main;work;deep 12\n')
	const {terminal, ended} = onTerminal()
	await terminal.untilText('1 near')
	await moveTo(terminal, 'open a profile')
	terminal.type('\r')
	await terminal.untilText('type a path')
	terminal.type('\r')
	await terminal.until(rows => rows[0]!.includes('FLAME') && rows.some(row => row.includes('deep')), 'its flamegraph')
	terminal.type('1')
	await terminal.untilText('nothing starts before enter')
	terminal.type('q')
	expect(await ended).toBe(0)
	expect(existsSync(path.join(folder, '.arsenal'))).toBe(false)
})

test('a package.json that cannot be read is said, and the rest is there', async () => {
	writeFileSync(path.join(folder, 'package.json'), '{')
	const {terminal, ended} = onTerminal()
	await terminal.untilText('! package.json cannot be read, so its scripts are left out')
	terminal.type('q')
	expect(await ended).toBe(0)
})
