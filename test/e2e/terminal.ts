import {execFileSync, spawnSync} from 'node:child_process'
import {existsSync, readFileSync, statSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import xterm from '@xterm/headless'
import {expect, onTestFinished, test} from 'vitest'
import {bin, type Surroundings, until} from './surroundings.ts'

/** `test` where there are terminals to be had and /proc to look for what is left behind. */
export const testInTerminal = test.skipIf(process.platform !== 'linux' || spawnSync('tmux', ['-V']).status !== 0)

/** A real terminal: tmux with a server of its own, so no setting of the developer's reaches it, and a shell in the test's folder. */
export class Terminal {
	readonly surroundings: Surroundings
	readonly #name: string
	/** All that was ever written here. */
	readonly #record: string
	readonly #columns: number
	readonly #rows: number
	#open = true
	#looks = 0

	constructor(
		surroundings: Surroundings,
		options: {
			readonly columns?: number
			readonly rows?: number
			readonly env?: Readonly<Record<string, string | undefined>>
		} = {},
	) {
		const {columns = 80, rows = 24, env = {}} = options
		this.surroundings = surroundings
		this.#columns = columns
		this.#rows = rows
		this.#name = `${surroundings.mark}-${Math.random().toString(36).slice(2, 6)}`
		const size = ['-x', `${columns}`, '-y', `${rows}`]
		const {TERM, ...rest} = surroundings.environment({HISTFILE: '/dev/null', ...env})
		const set = Object.entries(rest).flatMap(([name, value]) => ['-e', `${name}=${value}`])
		// tmux sets TERM itself, after -e.
		const shell = TERM === undefined ? ['sh'] : ['env', `TERM=${TERM}`, 'sh']
		this.#tmux('-f', '/dev/null', 'new-session', '-d', ...size, ...set, '-c', surroundings.dir, ...shell)
		this.#tmux('set', '-g', 'status', 'off')
		this.#tmux('resize-window', ...size)
		this.#record = path.join(surroundings.dir, `${this.#name}.record`)
		this.#tmux('pipe-pane', `exec cat >'${this.#record}'`)
		surroundings.shells.add(this.shellPid)
		onTestFinished(() => this.close())
	}

	/** Starts the program with its files in the test's folder (`--out` is given); its exit code is printed after it. */
	start(line: string): void {
		const [command, ...rest] = line.split(' -- ')
		const words = [`${process.execPath} ${bin} ${command} --out ${this.surroundings.dir}/out`, ...rest]
		// In a shell of its own: of a list of commands the interactive one would go on with the next when the first is suspended.
		this.run(`(${words.join(' -- ')}; echo "exit=$?")`)
	}

	/** Types a line and presses enter. */
	run(line: string): void {
		this.type(line)
		this.keys('Enter')
	}

	/** As typed, or as many bytes in one read. */
	type(text: string): void {
		this.#tmux('send-keys', '-l', text)
	}

	/** tmux key names: `j`, `Enter`, `C-c`, `Escape`. */
	keys(...keys: string[]): void {
		this.#tmux('send-keys', ...keys)
	}

	/** Bytes that no key sends, in one read. */
	send(bytes: string): void {
		this.#tmux('send-keys', '-H', ...[...Buffer.from(bytes)].map(byte => byte.toString(16)))
	}

	/** Bracketed when the program asked for that. */
	paste(text: string): void {
		this.#tmux('set-buffer', text)
		this.#tmux('paste-buffer', '-p')
	}

	/** The visible screen, one string per row, right-trimmed. */
	rows(): string[] {
		return this.#tmux('capture-pane', '-p').replace(/\n$/, '').split('\n')
	}

	text(): string {
		return this.rows().join('\n')
	}

	/** With the colours and attributes of the text. */
	styled(): string {
		return this.#tmux('capture-pane', '-p', '-e')
	}

	get alternateScreen(): boolean {
		return this.#asks('#{alternate_on}') === '1'
	}

	get cursorVisible(): boolean {
		return this.#asks('#{cursor_flag}') === '1'
	}

	/** Whether it is reported to the program, and in the form that ours reads. */
	get mouse(): string {
		return this.#asks('#{mouse_any_flag} #{mouse_sgr_flag}')
	}

	get title(): string {
		return this.#asks('#{pane_title}')
	}

	get shellPid(): number {
		return Number(this.#asks('#{pane_pid}'))
	}

	resize(columns: number, rows: number): void {
		this.#tmux('resize-window', '-x', `${columns}`, '-y', `${rows}`)
	}

	/** Waits until a frame had this since the terminal was opened: words that go away by themselves may do so between two looks. */
	async hasShown(pattern: RegExp, timeoutMs = 30_000): Promise<void> {
		const deadline = performance.now() + timeoutMs
		while (!(await this.#frames()).some(frame => pattern.test(frame))) {
			if (performance.now() > deadline) throw new Error(`Not shown within ${timeoutMs} ms: ${pattern}\n${this.text()}`)
			await sleep(60)
		}
	}

	/**
	 * Waits until the screen matches; the screen is in the error when it never does. A frame may come in pieces: what is to be looked at
	 * belongs into the pattern.
	 */
	async waitFor(pattern: RegExp | ((screen: string) => boolean), timeoutMs = 30_000): Promise<string> {
		const matches = pattern instanceof RegExp ? (screen: string) => pattern.test(screen) : pattern
		const deadline = performance.now() + timeoutMs
		let seen = {atBytes: -1, times: 0, screen: ''}
		for (;;) {
			const isOver = performance.now() > deadline
			const writtenBytes = this.#writtenBytes
			const isNew = writtenBytes !== seen.atBytes
			// As long as nothing is written it looks the same. Twice, because what is recorded may be on the screen a moment later.
			if (isNew || seen.times < 2 || isOver)
				seen = {atBytes: writtenBytes, times: isNew ? 1 : seen.times + 1, screen: this.text()}
			if (matches(seen.screen)) {
				this.surroundings.alive()
				return seen.screen
			}
			if (isOver) throw new Error(`Not seen within ${timeoutMs} ms: ${pattern}\n${seen.screen}`)
			await sleep(60)
		}
	}

	/** The program has ended with this code, the shell is itself again, and nothing that was started is left. */
	async expectEnd(exitCode: number): Promise<string> {
		const screen = await this.waitFor(/exit=\d+\n+[#$]/, 60_000)
		expect(screen).toMatch(new RegExp(`exit=${exitCode}\\b`))
		await this.expectRestored()
		await this.surroundings.expectNobodyLeft()
		return screen
	}

	/** What a program may leave behind in a terminal, looked at one by one. */
	async expectRestored(): Promise<void> {
		expect(this.alternateScreen).toBe(false)
		expect(this.cursorVisible).toBe(true)
		expect(this.mouse).toBe('0 0')
		expect(this.#asks('#{keypad_cursor_flag} #{wrap_flag}')).toBe('0 1')
		// From outside: a line that is typed before the modes are the shell's never becomes one.
		const tty = this.#asks('#{pane_tty}')
		const lacking = () => lackingModes(execFileSync('stty', ['-F', tty, '-a'], {encoding: 'utf8'}))
		await until(
			"the modes are the shell's",
			() => lacking().length === 0,
			undefined,
			() => `Lacking: ${lacking()}`,
		)
		// Counted: an alternate screen that is left brings back what an earlier look printed.
		const look = ++this.#looks
		this.run(`clear; stty -a; echo "look $((${look})) over"`)
		const modes = await this.waitFor(new RegExp(`look ${look} over`))
		expect(lackingModes(modes)).toEqual([])
	}

	/** As when the connection drops: everything in the terminal gets SIGHUP. */
	close(): void {
		if (!this.#open) return
		this.#open = false
		this.#tmux('kill-server')
	}

	/** All that was ever written, as it looked at the end of each frame. Only for a terminal that kept its size. */
	async #frames(): Promise<readonly string[]> {
		const written = existsSync(this.#record) ? readFileSync(this.#record, 'utf8') : ''
		const screen = new xterm.Terminal({cols: this.#columns, rows: this.#rows, allowProposedApi: true})
		const frames: string[] = []
		for (const frame of written.split(/(?<=\u001b\[\?2026l)/)) {
			await new Promise<void>(resolve => screen.write(frame, resolve))
			const {active} = screen.buffer
			const row = (_: unknown, y: number) => active.getLine(active.viewportY + y)?.translateToString(true) ?? ''
			frames.push(Array.from({length: this.#rows}, row).join('\n'))
		}
		screen.dispose()
		return frames
	}

	get #writtenBytes(): number {
		return statSync(this.#record, {throwIfNoEntry: false})?.size ?? 0
	}

	#asks(format: string): string {
		return this.#tmux('display', '-p', format).trim()
	}

	#tmux(...args: string[]): string {
		return execFileSync('tmux', ['-u', '-L', this.#name, ...args], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'pipe'],
			// Without the test's mark: the server is no part of what is tested.
			env: {PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, LC_ALL: 'C.UTF-8'},
		})
	}
}

/** The modes a shell works with that are off. */
function lackingModes(stty: string): string[] {
	const wanted = ['icanon', 'echo', 'isig', 'icrnl', 'opost', 'ixon']
	return wanted.filter(mode => !new RegExp(`(^|\\s)${mode}\\b`).test(stty))
}
