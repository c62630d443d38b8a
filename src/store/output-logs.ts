import {
	closeSync,
	createWriteStream,
	openSync,
	statfsSync,
	statSync,
	truncateSync,
	type WriteStream,
	writeSync,
} from 'node:fs'
import path from 'node:path'
import type {ProcessRole} from '../core/events/run-event.ts'
import {privateFile} from './private-files.ts'

/** Raw output kept per role; a target that prints without end must not fill the disk. */
const longestBytes = 64 * 1024 * 1024
/** So much, or a twentieth of a small disk, is left to the log of events, which is worth more. */
const sparedBytes = 64 * 1024 * 1024
const sparedShare = 0.05
const lookEveryBytes = 64 * 1024
/** Not worth cutting any more. */
const smallestBytes = 4096

interface Entry {
	readonly file: string
	readonly stream: WriteStream
	bytes: number
	lookedAtBytes: number
	isOver: boolean
}

/** target.log, driver.log: raw bytes, up to a limit, and only as long as there is room to spare. */
export class OutputLogs {
	readonly #dirOf: () => string
	#open = new Map<ProcessRole, Entry>()
	/** Closed ones that may still be cut. */
	readonly #old: Entry[] = []

	/** @param dirOf where new files are made */
	constructor(dirOf: () => string) {
		this.#dirOf = dirOf
	}

	write(role: ProcessRole, chunk: Uint8Array): void {
		const entry = this.#entry(role)
		if (entry.isOver) return
		if (entry.bytes - entry.lookedAtBytes >= lookEveryBytes || entry.bytes === 0) {
			entry.lookedAtBytes = entry.bytes
			if (isNearlyFull(path.dirname(entry.file), entry.stream.writableLength + chunk.byteLength)) {
				endWith(entry, 'the disk is nearly full')
				return
			}
		}
		entry.bytes += chunk.byteLength
		entry.stream.write(chunk)
		if (entry.bytes >= longestBytes) endWith(entry, `after ${longestBytes} bytes`)
	}

	/** The log of events needs the room: half of what is here goes. @returns whether that made any */
	giveWay(): boolean {
		let madeRoom = false
		for (const entry of [...this.#open.values(), ...this.#old]) {
			if (!entry.isOver) entry.stream.destroy()
			entry.isOver = true
			madeRoom = cutInHalf(entry.file) || madeRoom
		}
		return madeRoom
	}

	/** What is written from now on is written to new files: where the others are, they are lost. */
	startAnew(): void {
		for (const entry of this.#open.values()) {
			if (!entry.isOver) entry.stream.end()
			entry.isOver = true
			this.#old.push(entry)
		}
		this.#open = new Map()
	}

	async close(): Promise<void> {
		const streams = [...this.#open.values(), ...this.#old].map(({stream}) => stream)
		await Promise.all(
			streams.map(stream => stream.closed || new Promise<void>(resolve => stream.once('close', resolve).end())),
		)
	}

	#entry(role: ProcessRole): Entry {
		let entry = this.#open.get(role)
		if (entry === undefined) {
			const file = path.join(this.#dirOf(), `${role}.log`)
			const made: Entry = {
				file,
				stream: createWriteStream(file, {mode: privateFile}),
				bytes: 0,
				lookedAtBytes: 0,
				isOver: false,
			}
			made.stream.on('error', () => {
				made.isOver = true
				// Full all the same: what else the run has to say needs room.
				cutInHalf(file)
			})
			this.#open.set(role, (entry = made))
		}
		return entry
	}
}

function endWith(entry: Entry, why: string): void {
	entry.isOver = true
	entry.stream.end(note(why))
}

function note(why: string): string {
	return `\n[arsenal-tui: cut here, ${why}]\n`
}

/** @param dueBytes  on their way there */
function isNearlyFull(dir: string, dueBytes: number): boolean {
	try {
		const {bavail, blocks, bsize} = statfsSync(dir)
		return bavail * bsize - dueBytes < Math.min(sparedBytes, blocks * bsize * sparedShare)
	} catch {
		return false
	}
}

function cutInHalf(file: string): boolean {
	try {
		const {size} = statSync(file)
		if (size === 0) return false
		const kept = size > smallestBytes ? Math.floor(size / 2) : 0
		truncateSync(file, kept)
		const said = Buffer.from(note('the disk is full'))
		if (kept > said.length) {
			// Over what is there: it takes no room.
			const fd = openSync(file, 'r+')
			writeSync(fd, said, 0, said.length, kept - said.length)
			closeSync(fd)
		}
		return true
	} catch {
		return false
	}
}
