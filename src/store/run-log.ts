import {closeSync, fstatSync, openSync, readSync, statSync, writeSync} from 'node:fs'
import {setImmediate as nextTurn} from 'node:timers/promises'
import {decodeHeader, decodeLine, encodeEvent, headerLine, noHeader, nothingKept} from '../core/events/codec.ts'
import type {RunEvent} from '../core/events/run-event.ts'
import {apply} from '../core/run/state/apply.ts'
import {type RunState, startRunState} from '../core/run/state/run-state.ts'
import {ArsenalError} from '../core/trouble/arsenal-error.ts'
import {isDiskFull} from './disk-full.ts'
import {headOf} from './file-ends.ts'
import {privateFile} from './private-files.ts'

/**
 * The run log: one event a line, appended by one write call before anybody sees the event. What a killed runner had said is on disk;
 * at most the line it died in is half.
 */
export class RunLogWriter {
	readonly #path: string
	readonly #fd: number
	readonly #makeRoom: () => boolean
	#bytes = 0
	#closed = false
	/** What could not be written: few, for a run without a log ends. */
	readonly #unwritten: string[] = []
	#unwrittenLength = 0
	/** Set once a write failed; nothing is written after that, so the log ends in a whole line. */
	failure: NodeJS.ErrnoException | null = null

	/** @param makeRoom  asked when the disk is full: whether there is more room now */
	constructor(path: string, makeRoom: () => boolean = () => false) {
		this.#path = path
		this.#makeRoom = makeRoom
		this.#fd = openSync(path, 'w+', privateFile)
		this.#write(headerLine)
	}

	/** Whole lines on disk. */
	get bytes(): number {
		return this.#bytes
	}

	/** Whether somebody has deleted it, or moved its folder away: what is written goes on, and nobody can find it. */
	get isGone(): boolean {
		try {
			return statSync(this.#path).ino !== fstatSync(this.#fd).ino
		} catch (error) {
			return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
		}
	}

	/** @returns whether the event is on disk */
	append(event: RunEvent): boolean {
		return this.#write(encodeEvent(event))
	}

	/** All that was appended, also what could not be written. @throws when there is no room for it there either */
	copyTo(file: string): void {
		const fd = openSync(file, 'w', privateFile)
		try {
			const chunk = Buffer.allocUnsafe(chunkBytes)
			for (let at = 0; at < this.#bytes; ) {
				const got = readSync(this.#fd, chunk, 0, Math.min(chunk.length, this.#bytes - at), at)
				if (got === 0) break
				writeAll(fd, chunk.subarray(0, got))
				at += got
			}
			writeAll(fd, Buffer.from(this.#unwritten.join('')))
		} finally {
			closeSync(fd)
		}
	}

	/** What is appended after that is lost: the number of the file may be another's by then. */
	close(): void {
		if (!this.#closed) closeSync(this.#fd)
		this.#closed = true
	}

	#write(text: string): boolean {
		if (this.#closed) return false
		if (this.failure !== null) {
			this.#keep(text)
			return false
		}
		const data = Buffer.from(text)
		try {
			writeAll(this.#fd, data, this.#makeRoom)
			this.#bytes += data.length
			return true
		} catch (error) {
			this.failure = error as NodeJS.ErrnoException
			this.#keep(text)
			return false
		}
	}

	#keep(text: string): void {
		this.#unwrittenLength += text.length
		if (this.#unwrittenLength <= mostUnwritten) this.#unwritten.push(text)
	}
}

const mostUnwritten = 16 << 20

function writeAll(fd: number, data: Buffer, makeRoom: () => boolean = () => false): void {
	for (let done = 0; done < data.length; ) {
		try {
			done += writeSync(fd, data, done)
		} catch (error) {
			if (!(isDiskFull(error) && makeRoom())) throw error
		}
	}
}

/** Read at once: a log may be larger than what fits in memory. */
const chunkBytes = 1 << 17
/** Ours are a hundred kilobytes at most. */
const longestLineBytes = 64 << 20

/** Reads a log that grows, from the beginning, as far as its last whole line, a piece at a time. */
export class RunLogReader {
	readonly #fd: number
	#offset = 0
	#behind = true
	/** Pieces of a line whose end has not come yet. */
	#rest: Buffer[] = []
	#restBytes = 0
	#version: number | null = null
	#lines = 0
	#unreadable: number[] = []

	constructor(path: string) {
		this.#fd = openSync(path, 'r')
	}

	/** Whether there was more than the last call has read. */
	get behind(): boolean {
		return this.#behind
	}

	/** Whole lines so far, the header among them. */
	get lines(): number {
		return this.#lines
	}

	get bytes(): number {
		return this.#offset
	}

	/** The events of the next piece; none where nothing was added. @throws ArsenalError `bad-run-log` */
	read(): RunEvent[] {
		const size = fstatSync(this.#fd).size
		const wanted = Math.min(size - this.#offset, chunkBytes)
		if (wanted <= 0) {
			this.#behind = false
			return []
		}
		const chunk = Buffer.allocUnsafe(wanted)
		const got = readSync(this.#fd, chunk, 0, wanted, this.#offset)
		this.#offset += got
		this.#behind = got > 0 && this.#offset < size
		return this.#take(chunk.subarray(0, got))
	}

	/** The numbers of the lines that were passed over since the last call: they are damaged, or of a type we do not know. */
	takeUnreadable(): readonly number[] {
		return this.#unreadable.splice(0)
	}

	close(): void {
		closeSync(this.#fd)
	}

	#take(chunk: Buffer): RunEvent[] {
		const end = chunk.lastIndexOf(0x0a) + 1
		if (end === 0) {
			this.#keep(chunk)
			return []
		}
		const whole = Buffer.concat([...this.#rest, chunk.subarray(0, end - 1)])
		const isTooLong = this.#restBytes > longestLineBytes
		this.#rest = []
		this.#restBytes = 0
		this.#keep(chunk.subarray(end))
		const events: RunEvent[] = []
		for (const [at, line] of whole.toString('utf8').split('\n').entries()) {
			this.#lines++
			if (this.#version === null) {
				this.#version = decodeHeader(line)
				continue
			}
			const event = at === 0 && isTooLong ? null : decodeLine(line, this.#version)
			if (event === null) this.#unreadable.push(this.#lines)
			else events.push(event)
		}
		return events
	}

	#keep(part: Buffer): void {
		if (part.length === 0) return
		this.#restBytes += part.length
		// A copy: a view would keep the whole piece it was cut from.
		if (this.#restBytes <= longestLineBytes) this.#rest.push(Buffer.from(part))
		else this.#rest = []
	}
}

/**
 * Folds a whole log.
 * @param onUnreadable told which lines are not in the state, as a sentence; not of the line a killed runner died in
 * @throws ArsenalError `bad-run-log` when it does not begin like one of ours
 */
export async function readRun(logPath: string, onUnreadable: (text: string) => void = () => {}): Promise<RunState> {
	return readWith(logPath, async reader => {
		let state: RunState | null = null
		while (reader.behind) {
			state = foldEvents(state, reader.read())
			// Signals and others that wait are heard in between.
			await nextTurn()
		}
		if (state === null) throw noRun(reader)
		const unreadable = reader.takeUnreadable()
		if (unreadable.length > 0) onUnreadable(sayUnreadable(logPath, unreadable))
		return state
	})
}

/** Only how it began. @throws ArsenalError `bad-run-log` when it does not begin like one of ours, or not yet */
export async function readRunStart(logPath: string): Promise<Extract<RunEvent, {type: 'run-started'}>> {
	return readWith(logPath, async reader => {
		while (reader.behind) {
			const started = reader.read().find(event => event.type === 'run-started')
			if (started) return started
		}
		throw noRun(reader)
	})
}

/** Says which log cannot be read: two are compared, or a script goes through many. */
async function readWith<Read>(logPath: string, read: (reader: RunLogReader) => Promise<Read>): Promise<Read> {
	const reader = new RunLogReader(logPath)
	try {
		return await read(reader)
	} catch (error) {
		if (!(error instanceof ArsenalError)) throw error
		const {code, message, advice} = error
		throw new ArsenalError(code, `${logPath}: ${message}`, {cause: error, ...(advice === undefined ? {} : {advice})})
	} finally {
		reader.close()
	}
}

function noRun(reader: RunLogReader): ArsenalError {
	if (reader.lines > 0)
		return new ArsenalError('bad-run-log', 'It holds no run: it was cut off before its first event.', {
			advice: nothingKept,
		})
	return noHeader(reader.bytes === 0)
}

const mostLinesNamed = 5

export function sayUnreadable(logPath: string, lines: readonly number[]): string {
	const count = lines.length
	const named = lines.slice(0, mostLinesNamed).map(String)
	const rest = count > named.length ? `${count - named.length} more` : named.pop()!
	const which = named.length === 0 ? rest : `${named.join(', ')} and ${rest}`
	const what = count === 1 ? '1 line cannot be read and is left out' : `${count} lines cannot be read and are left out`
	return `${logPath}: ${what}: ${which}. The log is damaged there, or a newer arsenal-tui wrote it; figures may lack what stood there. Where they matter, run it again.`
}

/**
 * @param seen called after each event, with it already in the state
 * @returns the state grown by the events; null as long as none was the start of a run
 */
export function foldEvents(
	state: RunState | null,
	events: readonly RunEvent[],
	seen: (state: RunState, event: RunEvent) => void = () => {},
): RunState | null {
	let current = state
	for (const event of events) {
		if (current !== null) apply(current, event)
		else if (event.type === 'run-started') current = startRunState(event)
		if (current !== null) seen(current, event)
	}
	return current
}

/** Whether a file, if there is one, begins as a log of ours does, of any version. */
export async function isRunLog(file: string): Promise<boolean> {
	const mark = headerLine.slice(0, headerLine.indexOf(','))
	return (await headOf(file, mark.length)) === mark
}
