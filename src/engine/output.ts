import type {ProcessRole} from '../core/events/run-event.ts'
import type {EnginePorts} from '../ports.ts'

/** A line past this is cut: no screen shows more, and a log of megabyte lines helps nobody. The raw log keeps it all. */
const lineLimit = 2000
/** Lines passed on per flush, the last ones: of a program that dies they say why. What comes faster is counted, not kept. */
const linesPerFlush = 100
const flushEveryMs = 100
/** What stands so long at the end of the output, with nothing behind it, is told as a line: a prompt, or the last drawing of a progress bar. */
const standsForMs = 100

/** What of a line a listener need not be told again, and what has come since. */
export interface Begun {
	readonly before: string
	readonly since: string
}

/**
 * @param seenNs  when what ends it came, on the clock of `nowNs`; of a line that only stands there, when its last character came
 * @param begun   null: all of it is new to the listener
 */
export type LineListener = (line: string, seenNs: bigint, begun: Begun | null) => void

/** `isOldNews`: what stands there already of a line that has not ended was printed too early to count; see `Begun`. */
export interface ListenOptions {
	readonly isOldNews?: boolean
}

interface Lines {
	readonly stream: 'stdout' | 'stderr'
	readonly lines: readonly string[]
	readonly droppedLines: number
}

type Stream = {
	readonly decoder: InstanceType<typeof TextDecoder>
	/** The line under way. */
	rest: string
	/** When its last character came; null: there is nothing of it that listeners have not been told. */
	untoldNs: bigint | null
	/** What is old of the line under way, by whoever has heard a part of it or is not to. */
	begun: Map<LineListener, Begun>
	lines: string[]
	dropped: number
}

/** Cuts what a process prints into lines, a batch every 100 ms, and writes the raw bytes to the target's log. */
export function followOutput(
	ports: Pick<EnginePorts, 'clock' | 'targetLog'>,
	emit: (lines: Lines) => void,
	role: ProcessRole,
) {
	const streams: Record<'stdout' | 'stderr', Stream> = {stdout: newStream(), stderr: newStream()}
	const listeners = new Set<LineListener>()
	let closed = false
	let timer: AbortController | null = null

	function take(stream: Stream, text: string, seenNs: bigint): void {
		const parts = (stream.rest + text).split(/\r\n|\n|\r(?=[^\n])/)
		const added = unended(parts[0]!).slice(unended(stream.rest).length)
		if (added !== '')
			for (const [listener, {before, since}] of stream.begun)
				stream.begun.set(listener, {before, since: cut(since + added)})
		// Whether a carriage return ends the line is only known with what follows it.
		const rest = parts.pop()!
		stream.rest = rest.endsWith('\r') ? `${cut(unended(rest))}\r` : cut(rest)
		if (parts.length > 0 || added !== '') stream.untoldNs = unended(rest) === '' ? null : seenNs
		for (const part of parts) {
			const line = cut(part)
			const {begun} = stream
			stream.begun = new Map()
			for (const listener of listeners) listener(line, seenNs, begun.get(listener) ?? null)
			stream.lines.push(line)
			if (stream.lines.length >= 2 * linesPerFlush) dropOldest(stream)
		}
	}

	function flush(): void {
		for (const name of ['stdout', 'stderr'] as const) {
			const stream = streams[name]
			if (stream.lines.length === 0) continue
			dropOldest(stream)
			emit({stream: name, lines: stream.lines, droppedLines: stream.dropped})
			stream.lines = []
			stream.dropped = 0
		}
	}

	/** @returns how long to wait until what stands there now has stood long enough; null: nothing does */
	function tellStanding(): number | null {
		let soonestMs: number | null = null
		for (const stream of Object.values(streams)) {
			if (stream.untoldNs === null) continue
			const restMs = standsForMs - Number(ports.clock.nowNs() - stream.untoldNs) / 1e6
			if (restMs > 0) {
				soonestMs = Math.min(soonestMs ?? restMs, restMs)
				continue
			}
			const [line, seenNs] = [unended(stream.rest), stream.untoldNs]
			stream.untoldNs = null
			for (const listener of listeners) {
				const begun = stream.begun.get(listener) ?? null
				stream.begun.set(listener, {before: begun === null ? line : cut(begun.before + begun.since), since: ''})
				listener(line, seenNs, begun)
			}
		}
		return soonestMs
	}

	function wakeAfter(ms: number): void {
		timer = new AbortController()
		void ports.clock.sleep(ms, timer.signal).then(() => {
			timer = null
			if (closed) return
			flush()
			const restMs = tellStanding()
			if (restMs !== null && timer === null) wakeAfter(restMs)
		})
	}

	return {
		write(name: 'stdout' | 'stderr', chunk: Uint8Array): void {
			if (closed) return
			// Before anything is done with it, which takes its time.
			const seenNs = ports.clock.nowNs()
			ports.targetLog.write(role, chunk)
			take(streams[name], streams[name].decoder.decode(chunk, {stream: true}), seenNs)
			if (timer === null) wakeAfter(flushEveryMs)
		},
		/** @returns what ends it */
		onLine(listener: LineListener, {isOldNews = false}: ListenOptions = {}): () => void {
			listeners.add(listener)
			if (isOldNews)
				for (const stream of Object.values(streams)) {
					const before = unended(stream.rest)
					if (before !== '') stream.begun.set(listener, {before, since: ''})
				}
			return () => {
				listeners.delete(listener)
				for (const {begun} of Object.values(streams)) begun.delete(listener)
			}
		},
		/** Also what stands on a line that was never ended. */
		flush(): void {
			for (const stream of Object.values(streams)) {
				const last = stream.decoder.decode()
				if (stream.rest + last !== '') take(stream, `${last}\n`, ports.clock.nowNs())
			}
			flush()
		},
		close(): void {
			this.flush()
			closed = true
			timer?.abort()
		},
	}
}

function cut(line: string): string {
	return line.slice(0, lineLimit)
}

/** Without the carriage return that may turn out to end it. */
function unended(rest: string): string {
	return rest.endsWith('\r') ? rest.slice(0, -1) : rest
}

function dropOldest(stream: Stream): void {
	const excess = stream.lines.length - linesPerFlush
	if (excess <= 0) return
	stream.lines.splice(0, excess)
	stream.dropped += excess
}

function newStream(): Stream {
	return {decoder: new TextDecoder(), rest: '', untoldNs: null, begun: new Map(), lines: [], dropped: 0}
}
