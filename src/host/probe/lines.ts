import type {Socket} from 'node:net'

/** A busy program with many functions sends profiles of several megabytes; nothing honest sends this much. */
const maxLineBytes = 128 << 20

/**
 * Calls back for every line. A line longer than `limitBytes()` ends the connection: it is asked each time, because a stranger
 * gets less room than a relay that has introduced itself.
 */
export function onLines(socket: Socket, limitBytes: () => number, onLine: (line: string) => void): void {
	let parts: Buffer[] = []
	let heldBytes = 0
	socket.on('data', (chunk: Buffer) => {
		let from = 0
		for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
			parts.push(chunk.subarray(from, end))
			from = end + 1
			const line = parts.length === 1 ? parts[0]! : Buffer.concat(parts)
			parts = []
			heldBytes = 0
			onLine(line.toString('utf8'))
			if (socket.destroyed) return
		}
		if (from === chunk.length) return
		parts.push(chunk.subarray(from))
		heldBytes += chunk.length - from
		if (heldBytes > Math.min(maxLineBytes, limitBytes())) {
			parts = []
			socket.destroy()
		}
	})
}
