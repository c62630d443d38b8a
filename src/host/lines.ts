import type {Readable} from 'node:stream'

/** A busy program with many functions sends profiles of several megabytes; nothing honest sends this much. */
const maxLineBytes = 128 << 20

/**
 * Calls back for every whole line, as long as the stream is not destroyed. One that becomes longer than `limitBytes()` destroys it: that is asked each
 * time, because a stranger gets less room than who has introduced itself.
 */
export function onLines(
	stream: Readable,
	onLine: (line: string) => void,
	{
		limitBytes = () => maxLineBytes,
		encoding = 'utf8',
	}: {readonly limitBytes?: () => number; readonly encoding?: BufferEncoding} = {},
): void {
	let parts: Buffer[] = []
	let heldBytes = 0
	stream.on('data', (chunk: Buffer) => {
		let from = 0
		for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
			parts.push(chunk.subarray(from, end))
			from = end + 1
			const line = parts.length === 1 ? parts[0]! : Buffer.concat(parts)
			parts = []
			heldBytes = 0
			onLine(line.toString(encoding))
			if (stream.destroyed) return
		}
		if (from === chunk.length) return
		parts.push(chunk.subarray(from))
		heldBytes += chunk.length - from
		if (heldBytes > Math.min(maxLineBytes, limitBytes())) {
			parts = []
			stream.destroy()
		}
	})
}
