import type {ProcessRole} from '../core/events/run-event.ts'
import type {EnginePorts} from '../ports.ts'

/** A line past this is cut: no screen shows more, and a log of megabyte lines helps nobody. The raw log keeps it all. */
const lineLimit = 2000
/** Lines passed on per flush, the last ones: of a program that dies they say why. What comes faster is counted, not kept. */
const linesPerFlush = 100
const flushEveryMs = 100

/** @param seenNs  when it came, on the clock of `nowNs` */
export type LineListener = (line: string, seenNs: bigint) => void

interface Lines {
	readonly stream: 'stdout' | 'stderr'
	readonly lines: readonly string[]
	readonly droppedLines: number
}

type Stream = {readonly decoder: InstanceType<typeof TextDecoder>; rest: string; lines: string[]; dropped: number}

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
		// Whether a carriage return ends the line is only known with what follows it.
		const rest = parts.pop()!
		stream.rest = rest.endsWith('\r') ? `${cut(rest.slice(0, -1))}\r` : cut(rest)
		for (const part of parts) {
			const line = cut(part)
			for (const listener of listeners) listener(line, seenNs)
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

	return {
		write(name: 'stdout' | 'stderr', chunk: Uint8Array): void {
			if (closed) return
			// Before anything is done with it, which takes its time.
			const seenNs = ports.clock.nowNs()
			ports.targetLog.write(role, chunk)
			take(streams[name], streams[name].decoder.decode(chunk, {stream: true}), seenNs)
			if (timer) return
			timer = new AbortController()
			const {signal} = timer
			void ports.clock.sleep(flushEveryMs, signal).then(() => {
				timer = null
				if (!closed) flush()
			})
		},
		onLine(listener: LineListener): void {
			listeners.add(listener)
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

function dropOldest(stream: Stream): void {
	const excess = stream.lines.length - linesPerFlush
	if (excess <= 0) return
	stream.lines.splice(0, excess)
	stream.dropped += excess
}

function newStream(): Stream {
	return {decoder: new TextDecoder(), rest: '', lines: [], dropped: 0}
}
