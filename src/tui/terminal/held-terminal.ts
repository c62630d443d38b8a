import {type Mouse, mouseOff} from '../mouse.ts'
import {captureOutput} from './capture-output.ts'
import {descriptorsOf, readModes, startGuard, type TerminalGuard} from './guard.ts'
import {restoreAtExit, restoreNow} from './last-resort.ts'
import {type MeteredStdout, meterStdout} from './metered-stdout.ts'
import {stageStdin} from './staged-stdin.ts'

export interface TuiStreams {
	readonly stdin: NodeJS.ReadStream
	readonly stdout: NodeJS.WriteStream
	readonly stderr: NodeJS.WriteStream
}

/** What the screens hear of the terminal and of signals while they have it. */
export interface TerminalEvents {
	/** ctrl-c that came as a signal. */
	interrupt(): void
	terminated(): void
	/** It is gone. What is written from now on is not. */
	lost(): void
	/** It is ours again after a stop, and may show anything. */
	continued(): void
	resized(): void
	/** By our own process, past the screens. */
	printed(text: string): void
	pointed(mouse: Mouse): void
}

const bracketPastes = '\x1b[?2004h'
const guardGoneMs = 300
const continuedMs = 300
const keptTexts = 200
/** The fingers' last push turns a wheel for about as long. */
const justNowMs = 1500
/** More than most links take there and back. */
const quietMs = 100
const longestQuietMs = 500

/** The terminal while the screens have it: as they want it, and afterwards as it was. */
export class HeldTerminal {
	readonly #streams: TuiStreams
	readonly #stdout: MeteredStdout
	readonly #undo: Array<() => void> = []
	readonly #printed: string[] = []
	#events: TerminalEvents | null = null
	#guard: TerminalGuard | null = null
	/** When the mouse was heard of last. */
	#pointedMs = Number.NEGATIVE_INFINITY
	/** The guard was told so last. */
	#lastWord = ''

	constructor(streams: TuiStreams, {mouse}: {readonly mouse: boolean}) {
		this.#streams = streams
		this.#stdout = meterStdout(streams.stdout)
		if (mouse) this.#stdout.takeMouse()
	}

	/** For Ink, which sets modes and listens on them. */
	forInk(): {
		readonly stdout: NodeJS.WriteStream
		readonly stdin: NodeJS.ReadStream
		readonly stderr: NodeJS.WriteStream
	} {
		const stdin = stageStdin(this.#streams.stdin, {
			pointed: mouse => {
				this.#pointedMs = performance.now()
				if (mouse !== 'other') this.#events?.pointed(mouse)
			},
			unreadable: () => this.#stdout.leaveMouse(),
		})
		return {stdout: this.#stdout.stream, stdin, stderr: this.#streams.stderr}
	}

	size(): {readonly columns: number; readonly rows: number} {
		const {columns, rows} = this.#stdout.stream
		return {columns, rows}
	}

	/** Bytes it was sent. */
	get written(): number {
		return this.#stdout.bytes
	}

	/** Bytes it has not taken yet. */
	get waiting(): number {
		return this.#streams.stdout.writableLength
	}

	write(text: string): void {
		this.#stdout.stream.write(text)
	}

	/** Whose output it is, and who hears of signals, until it is given back. */
	take(events: TerminalEvents): void {
		this.#events = events
		const {stdin, stdout, stderr} = this.#streams
		const listen = (name: NodeJS.Signals, listener: () => void) => {
			process.on(name, listener)
			this.#undo.unshift(() => process.off(name, listener))
		}
		const lost = () => {
			this.#stdout.mute()
			events.lost()
		}
		// With listeners of ours in place Ink leaves the signals alone, so giving the terminal back is our part.
		listen('SIGINT', () => events.interrupt())
		listen('SIGTERM', () => events.terminated())
		listen('SIGQUIT', () => events.terminated())
		listen('SIGHUP', lost)
		listen('SIGCONT', () => events.continued())
		// A terminal that went away says EIO at every write. These stay: somebody prints a summary later, to the same dead stream.
		stdout.on('error', lost)
		stderr.on('error', () => {})
		stdin.on('error', lost)
		stdin.on('end', lost)
		this.#undo.unshift(() => stdin.off('end', lost))
		const onResize = () => events.resized()
		stdout.on('resize', onResize)
		this.#undo.unshift(() => stdout.off('resize', onResize))
		this.#undo.unshift(restoreAtExit((stdout as {fd?: number}).fd ?? 1))
		this.#undo.unshift(captureOutput([stdout, stderr], text => this.keep(text)))
		setBlocking(stdout, false)
		this.#undo.unshift(() => setBlocking(stdout, true))
	}

	/** Printed while the screens are up: shown on them, and on stderr once they are gone. */
	keep(text: string): void {
		this.#printed.push(text)
		if (this.#printed.length > keptTexts) this.#printed.shift()
		this.#events?.printed(text)
	}

	/** Ink would only do so after its first drawing, and what is pasted in between would be run as keys. @param lastWord see `say` */
	takeInput(lastWord: string): void {
		const {stdin, stdout} = this.#streams
		const fds = descriptorsOf(stdin, stdout)
		if (fds !== null) {
			this.#guard = startGuard(fds, readModes(fds.stdin))
			this.#guard.say((this.#lastWord = lastWord))
		}
		try {
			if (stdin.isTTY) stdin.setRawMode(true)
		} catch {
			// A terminal that is gone. Ink meets it too, at a place from which everything is given back.
		}
		this.#guard?.taken()
		this.write(bracketPastes)
	}

	/** What is left behind if the screens are killed. */
	say(lastWord: string): void {
		if (lastWord === this.#lastWord || this.#guard === null) return
		this.#lastWord = lastWord
		this.#guard.say(lastWord)
	}

	/**
	 * To be waited for before anybody else reads: a wheel goes on turning for a while, and what is reported of it until the terminal has heard that it
	 * is not to would be typed into the shell. Nobody waits who has not used the mouse just now.
	 */
	async quietMouse(): Promise<void> {
		const startMs = performance.now()
		if (startMs - this.#pointedMs > justNowMs) return
		this.write(mouseOff)
		for (let nowMs = startMs; nowMs - startMs < longestQuietMs; nowMs = performance.now()) {
			const restMs = Math.max(startMs, this.#pointedMs) + quietMs - nowMs
			if (restMs <= 0) return
			await new Promise(resolve => setTimeout(resolve, restMs))
		}
	}

	/** The shell has it until it lets us go on. To be called while Ink has given it back. */
	async lend(): Promise<void> {
		this.#guard?.lend()
		const continued = new Promise<void>(resolve => process.once('SIGCONT', () => resolve()))
		// The whole foreground group, as the terminal itself would: `npm start` must stop with us or the shell never comes back.
		process.kill(0, 'SIGTSTP')
		// Without job control nothing stops; then there is nothing to wait for either.
		await within(continued, continuedMs)
		this.#guard?.takeBack()
	}

	/** To be called once Ink has gone. @param isLost it was said to be gone */
	async giveBack(isLost: boolean): Promise<void> {
		// Nothing was written since it was lost, but SIGHUP also comes by hand, from a terminal that is still there.
		const {fd} = this.#streams.stdout as {fd?: number}
		if (isLost && fd !== undefined) restoreNow(fd)
		for (const one of this.#undo) one()
		if (this.#guard) await within(this.#guard.dismiss(), guardGoneMs)
		const {stderr} = this.#streams
		if (this.#printed.length > 0 && !stderr.destroyed) stderr.write(this.#printed.join(''))
	}
}

function setBlocking(stream: NodeJS.WriteStream, blocking: boolean): void {
	// A terminal that stops reading would stop this process in the middle of a write, signals and all.
	const handle = (stream as {_handle?: {setBlocking?: (blocking: boolean) => void}})._handle
	handle?.setBlocking?.(blocking)
}

/** Settles with the promise, or after `ms`. */
export async function within(promise: Promise<unknown>, ms: number): Promise<void> {
	let timer: NodeJS.Timeout | undefined
	await Promise.race([
		promise,
		new Promise<void>(resolve => {
			timer = setTimeout(resolve, ms)
		}),
	])
	clearTimeout(timer)
}
