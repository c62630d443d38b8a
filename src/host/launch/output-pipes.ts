import {closeSync, constants, openSync} from 'node:fs'
import {Socket} from 'node:net'
import type {Readable} from 'node:stream'
import {throughFifos} from './fifos.ts'

/** What a program is to print into, and where we read it. */
export interface OutputPipes {
	/** For execa: open files. Any descriptor works; its types end at 9. */
	readonly stdout: 8
	readonly stderr: 9
	readonly readable: Readonly<Record<'stdout' | 'stderr', Readable>>
	/** Our own hold on the ends that are written to, once the program has been started. */
	close(): void
	/** Nobody was started who could print. */
	abandon(): void
}

/** @returns null where it cannot be done: then Node's own have to serve */
export function openOutputPipes(): OutputPipes | null {
	return throughFifos(['stdout', 'stderr'], ([stdout, stderr]) => {
		const opened: number[] = []
		try {
			return pipesOf(endsOf(stdout!, opened), endsOf(stderr!, opened))
		} catch (error) {
			for (const fd of opened) closeSync(fd)
			throw error
		}
	})
}

function endsOf(file: string, opened: number[]): Ends {
	// The end that is read first, and without waiting: there is nobody yet.
	const from = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
	opened.push(from)
	const to = openSync(file, constants.O_WRONLY)
	opened.push(to)
	return {from, to}
}

function pipesOf(stdout: Ends, stderr: Ends): OutputPipes {
	const readable = {stdout: readEnd(stdout), stderr: readEnd(stderr)}
	return {
		stdout: stdout.to as 8,
		stderr: stderr.to as 9,
		readable,
		close: () => {
			closeSync(stdout.to)
			closeSync(stderr.to)
		},
		abandon: () => {
			readable.stdout.destroy()
			readable.stderr.destroy()
		},
	}
}

interface Ends {
	readonly from: number
	readonly to: number
}

function readEnd({from}: Ends): Readable {
	return new Socket({fd: from, readable: true, writable: false})
}
