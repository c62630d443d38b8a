import {closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync} from 'node:fs'
import {Socket} from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type {Writable} from 'node:stream'
import type {LaunchSpec} from '../../core/plan/plan.ts'
import {throughFifos} from './fifos.ts'

/** What a program reads that somebody writes meanwhile. */
export interface TypedInput {
	/** For execa: an open file, or a pipe of Node's own. */
	readonly stdin: 'pipe' | 9
	/** Once the program has been started: what it reads is its own from now on. @param own  what Node has made where it was to make one */
	started(own: Writable | null): void
	type(text: string): void
	/** Nothing more comes. */
	end(): void
}

/** A pipe that stays open until `end`; a real one where there can be one, for programs that open `/dev/stdin`. */
export function openTypedInput(): TypedInput {
	const ends = throughFifos(['stdin'], ([file]) => openEnds(file!))
	let writable: Writable | null = null
	const take = (stream: Writable | null) => {
		writable = stream
		// Nobody reads any more: what was typed is lost, as it is in a terminal whose program has gone.
		stream?.on('error', () => {})
	}
	let isHeld = ends !== null
	const letGo = () => {
		if (isHeld) closeSync(ends!.from)
		isHeld = false
	}
	if (ends !== null) take(new Socket({fd: ends.to, readable: false, writable: true}))
	return {
		stdin: ends === null ? 'pipe' : (ends.from as 9),
		started(own) {
			if (ends === null) take(own)
			else letGo()
		},
		type(text) {
			if (writable !== null && !writable.destroyed) writable.write(text)
		},
		end() {
			letGo()
			writable?.destroy()
		},
	}
}

/** The program's own end is to wait for what comes, and opening it is not: so somebody who would write is there first. */
function openEnds(file: string): {readonly from: number; readonly to: number} {
	const opened: number[] = []
	const open = (flags: number) => {
		const fd = openSync(file, flags)
		opened.push(fd)
		return fd
	}
	try {
		const both = open(constants.O_RDWR | constants.O_NONBLOCK)
		const from = open(constants.O_RDONLY)
		const to = open(constants.O_WRONLY | constants.O_NONBLOCK)
		closeSync(both)
		return {from, to}
	} catch (error) {
		for (const fd of opened) closeSync(fd)
		throw error
	}
}

export interface LaunchInput {
	/** For execa: nothing to read, or an open file that the program reads from its beginning. Any descriptor works; its types end at 9. */
	readonly stdin: 'ignore' | 9
	/** Our own hold on it, once the program has been started. */
	close(): void
}

/**
 * Text comes from a file too, one without a name: a pipe that we would have to fill takes our time while the program is being timed, and
 * some programs read a pipe otherwise than a file.
 */
export function openInput({input}: LaunchSpec): LaunchInput {
	if (input === undefined) return {stdin: 'ignore', close() {}}
	const stdin = 'file' in input ? openSync(input.file, 'r') : openText(input.text)
	return {stdin: stdin as 9, close: () => closeSync(stdin)}
}

function openText(text: string): number {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'arsenal-input-'))
	try {
		const file = path.join(folder, 'input')
		writeFileSync(file, text, {mode: 0o600})
		return openSync(file, 'r')
	} finally {
		rmSync(folder, {recursive: true, force: true})
	}
}
