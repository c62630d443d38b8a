import {execFileSync} from 'node:child_process'
import {setTimeout as sleep} from 'node:timers/promises'

const repository = new URL('../..', import.meta.url).pathname

/** A real terminal: tmux with a server of its own, so no setting of the developer's reaches it. */
export class Terminal {
	readonly #name = `arsenal-test-${process.pid}-${Math.random().toString(36).slice(2, 8)}`

	constructor(size: {readonly columns: number; readonly rows: number}, env: Readonly<Record<string, string>> = {}) {
		const vars = {PS1: '$ ', HISTFILE: '/dev/null', LC_ALL: 'C.UTF-8', CI: '', ...env}
		const set = Object.entries(vars).flatMap(([key, value]) => ['-e', `${key}=${value}`])
		this.#tmux(
			'-f',
			'/dev/null',
			'new-session',
			'-d',
			'-x',
			`${size.columns}`,
			'-y',
			`${size.rows}`,
			...set,
			'-c',
			repository,
			'sh',
		)
		this.#tmux('set', '-g', 'status', 'off')
		this.#tmux('resize-window', '-x', `${size.columns}`, '-y', `${size.rows}`)
	}

	/** Types a line and presses enter. */
	run(line: string): void {
		this.#tmux('send-keys', '-l', line)
		this.keys('Enter')
	}

	/** tmux key names: `j`, `Enter`, `C-c`, `Escape`. */
	keys(...keys: string[]): void {
		this.#tmux('send-keys', ...keys)
	}

	/** The visible screen, one string per row, right-trimmed. */
	rows(): string[] {
		return this.#tmux('capture-pane', '-p').replace(/\n$/, '').split('\n')
	}

	text(): string {
		return this.rows().join('\n')
	}

	get alternateScreen(): boolean {
		return this.#tmux('display', '-p', '#{alternate_on}').trim() === '1'
	}

	get cursorVisible(): boolean {
		return this.#tmux('display', '-p', '#{cursor_flag}').trim() === '1'
	}

	get panePid(): number {
		return Number(this.#tmux('display', '-p', '#{pane_pid}').trim())
	}

	resize(columns: number, rows: number): void {
		this.#tmux('resize-window', '-x', `${columns}`, '-y', `${rows}`)
	}

	/** Waits until the screen matches; the screen is in the error when it never does. */
	async waitFor(pattern: RegExp | ((screen: string) => boolean), timeoutMs = 15_000): Promise<string> {
		const matches = pattern instanceof RegExp ? (screen: string) => pattern.test(screen) : pattern
		const deadline = Date.now() + timeoutMs
		for (;;) {
			const screen = this.text()
			if (matches(screen)) return screen
			if (Date.now() > deadline) throw new Error(`Not seen within ${timeoutMs} ms: ${pattern}\n${screen}`)
			await sleep(100)
		}
	}

	/** As when the connection drops: everything in the terminal gets SIGHUP. */
	close(): void {
		try {
			this.#tmux('kill-server')
		} catch {
			// Closed already.
		}
	}

	#tmux(...args: string[]): string {
		return execFileSync('tmux', ['-L', this.#name, ...args], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']})
	}
}
