import {afterEach, describe, expect, test} from 'vitest'
import type {RunCommand} from '../../src/core/plan/run-command.ts'
import {apply} from '../../src/core/run/state/apply.ts'
import {type RunState, startRunState} from '../../src/core/run/state/run-state.ts'
import type {RunFeed} from '../../src/tui/ports.ts'
import {startTui, type TuiOptions} from '../../src/tui/program.tsx'
import {demoEnd, demoEvents} from './support/demo-run.ts'
import {demoSuites} from './support/demo-suites.ts'
import {drawn, modelOf} from './support/draw.ts'
import {FakeTerminal} from './support/fake-terminal.ts'

const events = demoEvents(40)

class ScriptedFeed implements RunFeed {
	readonly sent: RunCommand[] = []
	readonly folder = '/srv/app/.arsenal/runs/1'
	readonly state: RunState
	ended: RunFeed['ended'] = null
	notice: string | null = null
	#next = 1
	readonly #listeners = new Set<() => void>()

	constructor(toMs = 12_000) {
		if (events[0]?.type !== 'run-started') throw new Error('no start')
		this.state = startRunState(events[0])
		this.play(toMs)
	}

	play(toMs: number): void {
		while (this.#next < events.length && events[this.#next]!.tMs <= toMs) apply(this.state, events[this.#next++]!)
		this.#tell()
	}

	finish(trouble: string | null = null): void {
		if (trouble === null) for (const event of demoEnd(this.state.tMs + 10)) apply(this.state, event)
		this.ended = {trouble}
		this.#tell()
	}

	onChange(listener: () => void): () => void {
		this.#listeners.add(listener)
		return () => this.#listeners.delete(listener)
	}

	send(command: RunCommand): void {
		this.sent.push(command)
	}

	#tell(): void {
		for (const listener of this.#listeners) listener()
	}
}

const open: Array<{terminal: FakeTerminal; ended: ReturnType<typeof startTui>}> = []

function start(terminal: FakeTerminal, options: Partial<TuiOptions> = {}) {
	const ended = startTui({
		suites: demoSuites,
		startRun: async () => new ScriptedFeed(),
		runAgain: async () => new ScriptedFeed(),
		openFile: async path => ({is: 'text', path, lines: ['what is in it'], unreadBytes: 0}),
		streams: terminal.streams,
		env: {},
		theme: 'default',
		glyphs: 'unicode',
		fps: 15,
		mouse: true,
		...options,
	})
	open.push({terminal, ended})
	return ended
}

afterEach(async () => {
	for (const {terminal, ended} of open.splice(0)) {
		terminal.type('\x03\x03')
		await ended.catch(() => {})
	}
})

describe('the terminal', () => {
	test('shows exactly the lines of the screen', async () => {
		const terminal = new FakeTerminal(80, 24)
		start(terminal, {hostLine: 'build-3  8 cores  node v24.21.0'})
		const rows = await terminal.untilText('space pick')
		const wanted = drawn(modelOf({size: {columns: 80, rows: 24}, run: null, screen: 'suites'}))
		// The ages depend on today.
		const timeless = (of: readonly string[]) => of.map(row => row.replace(/\d+[hd] ago|now$/, '').trimEnd())
		expect(timeless(rows)).toEqual(timeless(wanted))
	})

	test('is what a full repaint would show after many changes', async () => {
		const terminal = new FakeTerminal(100, 30)
		const feed = new ScriptedFeed(2000)
		start(terminal, {feed})
		await terminal.untilText('HTTP requests')
		for (let second = 3; second < 30; second += 3) {
			feed.play(second * 1000)
			await new Promise(resolve => setTimeout(resolve, 80))
			if (second === 15) terminal.type('jz')
		}
		terminal.type('z')
		await terminal.until(
			rows => rows.some(row => row.includes('hot frames')) && rows[0]!.includes('00:26/01:00'),
			'all panes at 00:26',
		)
		// What the screens cost is measured, so it may differ; ctrl-l repaints everything.
		const still = (rows: readonly string[]) => rows.map(row => row.replace(/ +ui \S+ cpu \S+ KB\/s/, ''))
		const incremental = still(await terminal.rows())
		const before = terminal.stdout.written.length
		terminal.type('\x0c')
		const repainted = await terminal.until(
			rows => terminal.stdout.written.includes('\x1b[?1049h', before) && rows.at(-1)!.includes('q quit'),
			'a full repaint',
		)
		expect(still(repainted)).toEqual(incremental)
	})

	test('takes keys in raw mode and pastes in brackets before it shows a screen', async () => {
		const terminal = new FakeTerminal(80, 24)
		const atFirst: {raw: boolean; bracketed: boolean}[] = []
		const write = terminal.stdout.write.bind(terminal.stdout)
		terminal.stdout.write = (chunk, ...rest) => {
			if (String(chunk).includes('SUITES'))
				atFirst.push({raw: terminal.stdin.rawMode, bracketed: terminal.stdout.written.includes('\x1b[?2004h')})
			return write(chunk, ...rest)
		}
		start(terminal)
		await terminal.untilText('SUITES')
		expect(atFirst[0]).toEqual({raw: true, bracketed: true})
	})

	test('that is gone before the first drawing is an error, and output is given back', async () => {
		const terminal = new FakeTerminal(80, 24)
		const {write} = terminal.stdout
		terminal.stdin.setRawMode = () => {
			throw new Error('setRawMode EIO')
		}
		await expect(start(terminal)).rejects.toThrow('setRawMode EIO')
		expect(terminal.stdout.write).toBe(write)
	})

	test('gets nothing while nothing changes', async () => {
		const terminal = new FakeTerminal(80, 24)
		start(terminal, {feed: new ScriptedFeed()})
		await terminal.untilText('HTTP requests')
		// What belongs to the start may take its time.
		let before = -1
		const startMs = performance.now()
		while (terminal.stdout.written.length !== before) {
			expect(performance.now() - startMs).toBeLessThan(20_000)
			before = terminal.stdout.written.length
			await new Promise(resolve => setTimeout(resolve, 800))
		}
	})

	test('is filled again after every resize', async () => {
		const terminal = new FakeTerminal(80, 24)
		start(terminal, {feed: new ScriptedFeed()})
		await terminal.untilText('HTTP requests')
		for (const [columns, rows, wanted] of [
			[120, 40, 'p99 per second'],
			[60, 15, '[1 latency]'],
			[40, 4, 'req/s'],
			[30, 3, 'too small: 30x3'],
			[100, 30, 'percentiles'],
		] as const) {
			terminal.resize(columns, rows)
			const seen = await terminal.untilText(wanted)
			expect(seen).toHaveLength(rows)
		}
		await terminal.until(rows => rows.at(-1)!.includes('q quit'), 'the keys in the last row')
	})

	test('that says it has no size is taken for 80x24', async () => {
		const terminal = new FakeTerminal(80, 24, {columns: 0, rows: 0})
		start(terminal)
		expect((await terminal.untilText('space pick')).at(-1)).toContain('q quit')
	})

	test('has no colour in the mono theme but keeps the markers', async () => {
		const terminal = new FakeTerminal(80, 24)
		start(terminal, {theme: 'mono'})
		const rows = await terminal.untilText('> [ ] http-json')
		expect(rows.join('\n')).toContain('http-json')
		expect(await terminal.coloured()).toBe(false)
	})
})

describe('keys', () => {
	test('that arrive in one read count one by one', async () => {
		const terminal = new FakeTerminal(80, 24)
		start(terminal)
		await terminal.untilText('space pick')
		terminal.type('jj')
		await terminal.untilText('> [ ] leak')
		terminal.type('k ')
		await terminal.untilText('> [x] startup')
	})

	test('pasted are not run, except into a line of text', async () => {
		const terminal = new FakeTerminal(80, 24)
		const ended = start(terminal)
		await terminal.untilText('space pick')
		terminal.type('\x1b[200~q\rj\x1b[201~')
		terminal.type('/\x1b[200~start\x1b[201~')
		await terminal.untilText('filter: start_')
		await expect(Promise.race([ended, Promise.resolve('open')])).resolves.toBe('open')
	})

	test('pasted over a slow line are not run either, and escape is still a key', async () => {
		const terminal = new FakeTerminal(80, 24)
		const ended = start(terminal)
		await terminal.untilText('space pick')
		for (const piece of ['\x1b', '[2', '00~q\rj', '\x1b[20', '1~']) {
			terminal.type(piece)
			// The time between two packets, which is what this is about.
			await new Promise(resolve => setTimeout(resolve, 60))
		}
		terminal.type('/st')
		await terminal.untilText('filter: st_')
		terminal.type('\x1b')
		await terminal.untilText('filter: off')
		await expect(Promise.race([ended, Promise.resolve('open')])).resolves.toBe('open')
	})

	test('in one read with the escape before them, as tmux hands on what is typed fast, are both heeded', async () => {
		const terminal = new FakeTerminal(80, 24)
		start(terminal)
		await terminal.untilText('space pick')
		terminal.type('/a')
		await terminal.untilText('filter: a_')
		terminal.type('\x1bj')
		await terminal.untilText('> [ ] startup')
		expect((await terminal.rows()).join('\n')).not.toContain('filter: a')
	})

	test('start a run, ask for its flame and stop it', async () => {
		const terminal = new FakeTerminal(80, 24)
		const feed = new ScriptedFeed()
		start(terminal, {startRun: async names => (names[0] === 'http-json' ? feed : Promise.reject(new Error('wrong')))})
		await terminal.untilText('space pick')
		terminal.type('\r')
		await terminal.untilText('HTTP requests')
		terminal.type('f')
		await terminal.untilText('FLAME')
		terminal.type('2x')
		await terminal.untilText('stopping')
		expect(feed.sent).toEqual([{type: 'flame', seconds: 10}, {type: 'finish'}])
		feed.finish()
		await terminal.untilText('RESULTS')
	})

	test('show of a run that is opened what was said of it before', async () => {
		const terminal = new FakeTerminal(80, 24)
		const feed = new ScriptedFeed()
		feed.notice = 'Lines 5 and 7 cannot be read.'
		start(terminal, {feed})
		await terminal.untilText('Lines 5 and 7 cannot be read.')
	})

	test('that lead back to the suites show there what a run has come to', async () => {
		const terminal = new FakeTerminal(80, 24)
		const feed = new ScriptedFeed()
		const past = [
			{
				suite: 'leak',
				text: 'p99 8.15 ms',
				whenMs: Date.now(),
				tookMs: 1000,
				kind: 'observe',
				revision: null,
				folder: 'runs/1',
			},
		]
		let asked = 0
		start(terminal, {
			startRun: async () => feed,
			async readPast() {
				asked++
				return past
			},
		})
		await terminal.untilText('space pick')
		terminal.type('jj\r')
		await terminal.untilText('HTTP requests')
		terminal.type('1')
		await terminal.untilText('space pick')
		terminal.type('2')
		await terminal.untilText('HTTP requests')
		feed.finish()
		await terminal.untilText('RESULTS')
		expect(asked).toBe(0)
		terminal.type('1')
		await terminal.until(rows => rows.some(row => /leak .* p99 8\.15 ms +now/.test(row)), 'what leak came to')
		terminal.type('4')
		await terminal.untilText('RESULTS')
		terminal.type('1')
		await terminal.untilText('space pick')
		expect(asked).toBe(1)
	})

	test('run again what was run, with nothing known of any suite', async () => {
		const terminal = new FakeTerminal(80, 24)
		const [first, again] = [new ScriptedFeed(), new ScriptedFeed()]
		const plans: unknown[] = []
		const ended = start(terminal, {
			suites: [],
			feed: first,
			async runAgain(plan) {
				if (plans.push(plan) === 1) throw new Error('there is no /srv/app')
				return again
			},
		})
		await terminal.untilText('HTTP requests')
		first.finish()
		await terminal.untilText('RESULTS')
		terminal.type('r')
		await terminal.until(
			rows => /RESULTS/.test(rows[0]!) && rows.some(row => row.includes('! there is no /srv/app')),
			'the results, and why there are no others',
		)
		terminal.type('r')
		await terminal.untilText('HTTP requests')
		expect(plans).toEqual([first.state!.plan, first.state!.plan])
		again.finish()
		await terminal.untilText('RESULTS')
		terminal.type('q')
		expect((await ended).feed).toBe(again)
	})

	test('say why a run could not be started', async () => {
		const terminal = new FakeTerminal(80, 24)
		start(terminal, {startRun: async () => Promise.reject(new Error('the folder is read-only'))})
		await terminal.untilText('space pick')
		terminal.type('\r')
		await terminal.untilText('! the folder is read-only')
	})
})

describe('leaving', () => {
	test('by q gives the terminal back', async () => {
		const terminal = new FakeTerminal(80, 24)
		terminal.stdout.write('$ arsenal-tui\r\n')
		const ended = start(terminal)
		await terminal.untilText('space pick')
		expect(await terminal.alternate()).toBe(true)
		expect(terminal.stdin.rawMode).toBe(true)
		terminal.type('q')
		expect(await ended).toEqual({reason: 'quit', feed: null})
		expect(await terminal.alternate()).toBe(false)
		expect(terminal.stdin.rawMode).toBe(false)
		expect((await terminal.rows())[0]).toBe('$ arsenal-tui')
		expect(terminal.stdout.written).toContain('\x1b[?7h')
		expect(terminal.stdout.written.lastIndexOf('\x1b[?2004l')).toBeGreaterThan(
			terminal.stdout.written.lastIndexOf('\x1b[?2004h'),
		)
		expect(terminal.stdout.written.lastIndexOf('\x1b[?25h')).toBeGreaterThan(
			terminal.stdout.written.lastIndexOf('\x1b[?25l'),
		)
	})

	test('prints the paths that were asked for, once each, where the shell is again', async () => {
		const terminal = new FakeTerminal(100, 24)
		const feed = new ScriptedFeed()
		const ended = start(terminal, {feed})
		await terminal.untilText('HTTP requests')
		feed.finish()
		await terminal.untilText('RESULTS')
		terminal.type('w')
		await terminal.untilText('p print')
		terminal.type('pp')
		await terminal.untilText('report.md is printed when you leave')
		terminal.type('Gp')
		await terminal.untilText('the path of target.log is printed when you leave')
		const before = terminal.stdout.written.length
		terminal.type('\x1bq')
		expect((await ended).reason).toBe('quit')
		const left = '\x1b[?1049l'
		const after = terminal.stdout.written.slice(terminal.stdout.written.indexOf(left, before) + left.length)
		expect(after.endsWith('/srv/app/.arsenal/runs/1/report.md\n/srv/app/.arsenal/runs/1/target.log\n')).toBe(true)
		expect((await terminal.rows()).filter(row => row !== '')).toEqual([
			'/srv/app/.arsenal/runs/1/report.md',
			'/srv/app/.arsenal/runs/1/target.log',
		])
	})

	test('by ctrl-c twice stops the run', async () => {
		const terminal = new FakeTerminal(80, 24)
		const feed = new ScriptedFeed()
		const ended = start(terminal, {feed})
		await terminal.untilText('HTTP requests')
		terminal.type('\x03')
		await terminal.untilText('ctrl-c again')
		terminal.type('\x03')
		expect(await ended).toEqual({reason: 'interrupted', feed})
		expect(feed.sent).toEqual([{type: 'stop'}, {type: 'stop'}])
	})

	test('while a run is still starting waits for it and stops it', async () => {
		const terminal = new FakeTerminal(80, 24)
		const feed = new ScriptedFeed()
		let opened = (_feed: RunFeed) => {}
		const ended = start(terminal, {startRun: () => new Promise(resolve => (opened = resolve))})
		await terminal.untilText('space pick')
		terminal.type('\r')
		await terminal.untilText('starting the run')
		terminal.type('qs')
		setTimeout(() => opened(feed), 50)
		expect((await ended).feed).toBe(feed)
		expect(feed.sent).toContainEqual({type: 'finish'})
	})

	test('happens by itself when the terminal is gone, and the run is left alone', async () => {
		const terminal = new FakeTerminal(80, 24)
		const feed = new ScriptedFeed()
		const ended = start(terminal, {feed})
		await terminal.untilText('HTTP requests')
		terminal.stdout.emit('error', Object.assign(new Error('write EIO'), {code: 'EIO'}))
		expect(await ended).toEqual({reason: 'terminal-lost', feed})
		expect(feed.sent).toEqual([])
		const before = terminal.stdout.written.length
		await new Promise(resolve => setTimeout(resolve, 100))
		expect(terminal.stdout.written.length).toBe(before)
	})

	test('happens when input ends', async () => {
		const terminal = new FakeTerminal(80, 24)
		const ended = start(terminal, {feed: new ScriptedFeed()})
		await terminal.untilText('HTTP requests')
		terminal.stdin.end()
		expect((await ended).reason).toBe('terminal-lost')
	})
})

describe('what others print', () => {
	test('does not disturb the screen, is shown in the log and printed afterwards', async () => {
		const terminal = new FakeTerminal(80, 24)
		const ended = start(terminal, {feed: new ScriptedFeed()})
		await terminal.untilText('HTTP requests')
		terminal.stderr.write('(node:1) Warning: something\n')
		terminal.stdout.write('stray\n')
		await new Promise(resolve => setTimeout(resolve, 200))
		expect((await terminal.rows()).join('\n')).not.toContain('something')
		terminal.type('5')
		await terminal.untilText('Warning: something')
		terminal.type('q')
		await terminal.untilText('leave?')
		terminal.type('d')
		expect((await ended).reason).toBe('detached')
		expect((await terminal.rows()).join('\n')).toContain('(node:1) Warning: something')
	})
})

test('a run that broke off says so', async () => {
	const terminal = new FakeTerminal(80, 24)
	const feed = new ScriptedFeed()
	start(terminal, {feed})
	await terminal.untilText('HTTP requests')
	feed.finish('the runner died')
	await terminal.untilText('! the runner died')
})

test('a fault in one screen leaves the others usable', async () => {
	const terminal = new FakeTerminal(80, 24)
	const feed = new ScriptedFeed()
	Object.defineProperty(feed.state.suites[0], 'usage', {
		get() {
			throw new Error('no usage')
		},
	})
	const ended = start(terminal, {feed})
	await terminal.untilText('this screen cannot be drawn: no usage')
	terminal.type('1')
	await terminal.untilText('a run is going')
	terminal.type('Q')
	expect((await ended).reason).toBe('detached')
})

describe('the mouse', () => {
	const on = '\x1b[?1000h\x1b[?1006h'
	const off = '\x1b[?1006l\x1b[?1000l'
	const wheelDown = '\x1b[<65;10;6M'
	const clickAt = (row: number) => `\x1b[<0;10;${row}M\x1b[<0;10;${row}m`

	test('is asked for with the screen, given back before it, and asked for again with the next', async () => {
		const terminal = new FakeTerminal(80, 24)
		const ended = start(terminal)
		await terminal.untilText('space pick')
		expect(terminal.stdout.written).toMatch(/\x1b\[\?1049h\x1b\[H\x1b\[\?7l\x1b\[\?1000h\x1b\[\?1006h/)
		const before = terminal.stdout.written.length
		terminal.type('\x0c')
		await terminal.until(() => terminal.stdout.written.includes(on, before), 'it again')
		terminal.type('q')
		await ended
		const {written} = terminal.stdout
		expect(written.lastIndexOf(off)).toBeGreaterThan(written.lastIndexOf(on))
		expect(
			written
				.split('\x1b[?1049l')
				.slice(0, -1)
				.every(part => part.endsWith(`${off}\x1b[?7h`)),
		).toBe(true)
	})

	test('is left alone when that is wanted, and what it says all the same is no key', async () => {
		const terminal = new FakeTerminal(80, 24)
		const ended = start(terminal, {mouse: false})
		const [, , , first] = await terminal.untilText('space pick')
		terminal.type(wheelDown + clickAt(7))
		terminal.type('/')
		await terminal.untilText('filter: _')
		expect((await terminal.rows())[3]).toBe(first)
		terminal.type('\x1b')
		terminal.type('q')
		await ended
		expect(terminal.stdout.written).not.toMatch(/\?100[06]h/)
	})

	test('a storm of the wheel is one drawing, and done before the key behind it', async () => {
		const terminal = new FakeTerminal(80, 24)
		const started: string[][] = []
		start(terminal, {
			startRun: async names => {
				started.push([...names])
				return new ScriptedFeed()
			},
		})
		await terminal.untilText('space pick')
		const before = terminal.stdout.written.length
		terminal.type(wheelDown.repeat(300))
		await terminal.until(rows => rows.some(row => row.startsWith('> [!] native')), 'the last suite')
		const drawings = terminal.stdout.written.slice(before).split('\x1b[?2026l').length - 1
		expect(drawings).toBeLessThan(20)
		terminal.type(`${wheelDown.replace('65', '64').repeat(3)}\r`)
		await terminal.untilText('HTTP requests')
		expect(started).toEqual([['startup']])
	})

	test('a click, and another', async () => {
		const terminal = new FakeTerminal(80, 24)
		const started: string[][] = []
		start(terminal, {
			startRun: async names => {
				started.push([...names])
				return new ScriptedFeed()
			},
		})
		await terminal.untilText('space pick')
		terminal.type(clickAt(5))
		await terminal.until(rows => rows[4]!.startsWith('> [ ] startup'), 'the cursor there')
		expect(started).toEqual([])
		terminal.type(clickAt(5))
		await terminal.untilText('HTTP requests')
		expect(started).toEqual([['startup']])
	})

	test('a terminal that says it in the oldest form is told to stop, and not asked again', async () => {
		const terminal = new FakeTerminal(80, 24)
		const ended = start(terminal)
		await terminal.untilText('space pick')
		const before = terminal.stdout.written.length
		terminal.type('\x1b[M !q')
		await terminal.until(() => terminal.stdout.written.includes(off, before), 'it off')
		terminal.type('\x0c')
		await terminal.until(() => terminal.stdout.written.includes('\x1b[?1049h', before), 'the screen again')
		terminal.type('q')
		await ended
		expect(terminal.stdout.written.indexOf(on, before)).toBe(-1)
	})

	test('what it goes on to say while it is left is not left to the shell', async () => {
		const terminal = new FakeTerminal(80, 24)
		const ended = start(terminal)
		await terminal.untilText('space pick')
		terminal.type(`${wheelDown}q`)
		await terminal.until(() => terminal.stdout.written.includes(off), 'it off')
		terminal.type(wheelDown)
		await ended
		expect(terminal.stdin.read()).toBeNull()
	})
})
