import {writeSync} from 'node:fs'
import {type MicroMessage, microDescriptor} from '../core/kinds/micro/events-message.ts'

/** Taken now: a bench file may replace what it likes. */
const write = writeSync
const stringify = JSON.stringify
const exit = process.exit.bind(process)

/**
 * Says something to whoever started this process. Synchronous, so that it is said even when the bench file ends the process in its next line, and
 * because a handle for the descriptor would keep the event loop alive that is watched for running dry.
 */
export function say(message: MicroMessage): void {
	const line = Buffer.from(`${stringify(message)}\n`)
	let at = 0
	while (at < line.length) {
		try {
			at += write(microDescriptor, line, at)
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'EAGAIN') {
				// The reader is slow and the pipe does not block: a millisecond later there is room.
				Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
				continue
			}
			// Nobody listens any more.
			exit(70)
		}
	}
}
