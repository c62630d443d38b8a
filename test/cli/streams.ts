import {PassThrough} from 'node:stream'
import type {Streams} from '../../src/cli/session.ts'

/** Streams like those of a process whose output goes into a pipe; with `columns`, like those on a terminal. */
export function pipes(terminal: {readonly columns?: number; readonly rows?: number} = {}) {
	const stdout = Object.assign(new PassThrough(), {isTTY: terminal.columns !== undefined, rows: 24, ...terminal})
	const stderr = new PassThrough()
	const stdin = Object.assign(new PassThrough(), {isTTY: false})
	const streams = {stdin, stdout, stderr} as unknown as Streams
	const text = (stream: PassThrough) => String(stream.read() ?? '')
	return {streams, printed: () => text(stdout), complained: () => text(stderr)}
}
