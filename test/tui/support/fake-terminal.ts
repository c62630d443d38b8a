import {EventEmitter} from 'node:events'
import {PassThrough} from 'node:stream'
import xterm from '@xterm/headless'
import type {TuiStreams} from '../../../src/tui/terminal/held-terminal.ts'

/** A terminal in memory: what is written is interpreted by xterm, what is typed arrives as from a tty. */
export class FakeTerminal {
	readonly stdout: FakeStdout
	readonly stderr: FakeStdout
	readonly stdin: FakeStdin
	readonly #screen: InstanceType<typeof xterm.Terminal>

	constructor(
		columns: number,
		rows: number,
		reported: {readonly columns: number; readonly rows: number} = {columns, rows},
	) {
		// As a tty in raw mode has it: Node leaves ONLCR on.
		this.#screen = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, convertEol: true})
		this.stdout = new FakeStdout(reported.columns, reported.rows, text => this.#screen.write(text))
		this.stderr = new FakeStdout(reported.columns, reported.rows, text => this.#screen.write(text))
		this.stdin = new FakeStdin()
	}

	get streams(): TuiStreams {
		return {stdin: this.stdin, stdout: this.stdout, stderr: this.stderr} as unknown as TuiStreams
	}

	type(keys: string): void {
		this.stdin.write(keys)
	}

	resize(columns: number, rows: number): void {
		this.#screen.resize(columns, rows)
		this.stdout.columns = columns
		this.stdout.rows = rows
		this.stdout.emit('resize')
	}

	/** Rows as seen, right-trimmed. */
	async rows(): Promise<string[]> {
		await new Promise<void>(resolve => this.#screen.write('', resolve))
		const buffer = this.#screen.buffer.active
		return Array.from(
			{length: this.#screen.rows},
			(_, y) =>
				buffer
					.getLine(buffer.viewportY + y)
					?.translateToString(true)
					.trimEnd() ?? '',
		)
	}

	async alternate(): Promise<boolean> {
		await this.rows()
		return this.#screen.buffer.active.type === 'alternate'
	}

	/** Whether any cell has a colour of its own; inverse and bold do not count. */
	async coloured(): Promise<boolean> {
		await this.rows()
		const buffer = this.#screen.buffer.active
		for (let y = 0; y < this.#screen.rows; y++)
			for (let x = 0; x < this.#screen.cols; x++) {
				const cell = buffer.getLine(buffer.viewportY + y)?.getCell(x)
				if (cell && (!cell.isFgDefault() || !cell.isBgDefault())) return true
			}
		return false
	}

	/** Waits until the screen is as wanted. */
	async until(wanted: (rows: string[]) => boolean, what: string): Promise<string[]> {
		const startMs = performance.now()
		for (;;) {
			const rows = await this.rows()
			if (wanted(rows)) return rows
			if (performance.now() - startMs > 20_000) throw new Error(`never saw ${what}:\n${rows.join('\n')}`)
			await new Promise(resolve => setTimeout(resolve, 20))
		}
	}

	async untilText(text: string): Promise<string[]> {
		return this.until(rows => rows.some(row => row.includes(text)), text)
	}
}

class FakeStdout extends EventEmitter {
	readonly isTTY = true
	readonly writable = true
	writableLength = 0
	columns: number
	rows: number
	written = ''
	readonly #show: (text: string) => void

	constructor(columns: number, rows: number, show: (text: string) => void) {
		super()
		this.columns = columns
		this.rows = rows
		this.#show = show
	}

	write(chunk: string | Uint8Array, ...rest: unknown[]): boolean {
		const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
		this.written += text
		this.#show(text)
		for (const one of rest) if (typeof one === 'function') queueMicrotask(one as () => void)
		return true
	}
}

class FakeStdin extends PassThrough {
	readonly isTTY = true
	rawMode = false

	setRawMode(raw: boolean): this {
		this.rawMode = raw
		return this
	}

	ref(): this {
		return this
	}

	unref(): this {
		return this
	}
}
