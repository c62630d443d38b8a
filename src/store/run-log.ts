import {closeSync, fstatSync, openSync, readSync, writeSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import {type DecodedLog, decodeHeader, decodeLine, decodeLog, encodeEvent, headerLine} from '../core/events/codec.ts'
import type {RunEvent} from '../core/events/run-event.ts'
import {apply} from '../core/run/apply.ts'
import {type RunState, startRunState} from '../core/run/run-state.ts'
import {ArsenalError} from '../core/trouble/arsenal-error.ts'
import {privateFile} from './private-files.ts'

/**
 * The run log: one event a line, appended by one write call before anybody sees the event. What a killed runner had said is on disk;
 * at most the line it died in is half.
 */
export class RunLogWriter {
	readonly #fd: number
	#bytes = 0
	#closed = false
	/** Set once a write failed; nothing is written after that, so the log ends in a whole line. */
	failure: NodeJS.ErrnoException | null = null

	constructor(path: string) {
		this.#fd = openSync(path, 'w', privateFile)
		this.#write(headerLine)
	}

	get bytes(): number {
		return this.#bytes
	}

	/** @returns whether the event is on disk */
	append(event: RunEvent): boolean {
		return this.#write(encodeEvent(event))
	}

	/** What is appended after that is lost: the number of the file may be another's by then. */
	close(): void {
		if (!this.#closed) closeSync(this.#fd)
		this.#closed = true
	}

	#write(text: string): boolean {
		if (this.failure || this.#closed) return false
		const data = Buffer.from(text)
		try {
			for (let done = 0; done < data.length; ) done += writeSync(this.#fd, data, done)
			this.#bytes += data.length
			return true
		} catch (error) {
			this.failure = error as NodeJS.ErrnoException
			return false
		}
	}
}

/** Reads a log that grows, from the beginning, as far as its last whole line. */
export class RunLogReader {
	readonly #fd: number
	#offset = 0
	#rest: Buffer = Buffer.alloc(0)
	#version: number | null = null
	#lines = 0
	#unreadable: number[] = []

	constructor(path: string) {
		this.#fd = openSync(path, 'r')
	}

	/** The events since the last call. @throws ArsenalError `bad-run-log` */
	read(): RunEvent[] {
		const size = fstatSync(this.#fd).size
		if (size <= this.#offset) return []
		const chunk = Buffer.alloc(size - this.#offset)
		const got = readSync(this.#fd, chunk, 0, chunk.length, this.#offset)
		this.#offset += got
		const data = Buffer.concat([this.#rest, chunk.subarray(0, got)])
		const end = data.lastIndexOf(0x0a) + 1
		this.#rest = data.subarray(end)
		const events: RunEvent[] = []
		if (end === 0) return events
		for (const line of data
			.subarray(0, end - 1)
			.toString('utf8')
			.split('\n')) {
			this.#lines++
			if (this.#version === null) {
				this.#version = decodeHeader(line)
				continue
			}
			const event = decodeLine(line, this.#version)
			if (event === null) this.#unreadable.push(this.#lines)
			else events.push(event)
		}
		return events
	}

	/** The numbers of the lines that were passed over since the last call: they are damaged, or of a type we do not know. */
	takeUnreadable(): readonly number[] {
		return this.#unreadable.splice(0)
	}

	close(): void {
		closeSync(this.#fd)
	}
}

/**
 * Folds a whole log.
 * @param onUnreadable told which lines are not in the state, as a sentence; not of the line a killed runner died in
 * @throws ArsenalError `bad-run-log` when it does not begin like one of ours
 */
export async function readRun(logPath: string, onUnreadable: (text: string) => void = () => {}): Promise<RunState> {
	const {events, skipped} = decoded(logPath, await readFile(logPath, 'utf8'))
	if (skipped.lines.length > 0) onUnreadable(sayUnreadable(logPath, skipped.lines))
	const state = foldEvents(null, events)
	if (state) return state
	throw new ArsenalError('bad-run-log', `${logPath} holds no run: it was cut off before its first event.`)
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

/** Of two runs that are compared, or of a script's many, it must be said which one cannot be read. */
function decoded(logPath: string, text: string): DecodedLog {
	try {
		return decodeLog(text)
	} catch (error) {
		if (!(error instanceof ArsenalError)) throw error
		const {code, message, advice} = error
		throw new ArsenalError(code, `${logPath}: ${message}`, {cause: error, ...(advice === undefined ? {} : {advice})})
	}
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
