/** Changing files of a folder: looked at, and made ready, before; then nothing is left but to write. */
import {closeSync, constants, fstatSync, ftruncateSync, openSync, utimesSync, writeSync} from 'node:fs'
import {lstat, mkdir, readFile, realpath} from 'node:fs/promises'
import path from 'node:path'
import {setImmediate as turn} from 'node:timers/promises'
import type {FileChange, WorkFolder} from '../../ports.ts'
import {isInside} from '../is-inside.ts'
import type {KeptFiles} from './kept-files.ts'

/** So long at most our loop does not turn while files are written: what they cause may be heard in it. */
const longestStretchNs = 2_000_000n

/** @param dir  a real path. @param kept  null: it is a copy, which nobody misses */
export async function prepareChanges(
	dir: string,
	changes: readonly FileChange[],
	kept: KeptFiles | null,
): ReturnType<WorkFolder['prepare']> {
	const acts: Array<() => void> = []
	/** What files will hold once the changes before are made. */
	const texts = new Map<string, Buffer>()
	try {
		for (const change of changes) {
			const place = await placeOf(dir, change.file)
			if ('reason' in place) return {is: 'refused', reason: place.reason}
			const {file} = place
			if (change.is === 'touch' && !place.exists) return {is: 'refused', reason: `there is no file ${change.file}`}
			await kept?.keep(file)
			if (change.is === 'write') {
				const bytes = Buffer.from(change.text)
				await makeFolders(path.dirname(file), kept)
				texts.set(file, bytes)
				acts.push(() => writeWhole(file, bytes))
				continue
			}
			const more = change.append === null ? null : Buffer.from(change.append)
			if (more === null) acts.push(() => touch(file))
			else {
				texts.set(file, Buffer.concat([texts.get(file) ?? (await readFile(file)), more]))
				acts.push(() => append(file, more))
			}
		}
		for (const [file, bytes] of texts) kept?.expect(file, bytes)
	} catch (error) {
		return {is: 'refused', reason: messageOf(error)}
	}
	return {
		is: 'ready',
		async carryOut() {
			let fromNs = process.hrtime.bigint()
			for (const act of acts) {
				act()
				if (process.hrtime.bigint() - fromNs < longestStretchNs) continue
				await turn()
				fromNs = process.hrtime.bigint()
			}
		},
	}
}

/** Where a file is, links followed: a folder is left neither by what is written in a path nor by where it leads. */
async function placeOf(
	dir: string,
	file: string,
): Promise<{readonly file: string; readonly exists: boolean} | {readonly reason: string}> {
	const place = path.resolve(dir, file)
	const out = {reason: `${file} leads out of the folder, through a link`}
	const stats = await lstat(place).catch(() => null)
	if (stats !== null) {
		const real = await realpath(place).catch(() => null)
		if (real === null) return {reason: `${file} is a link that leads nowhere`}
		if (!isInside(dir, real)) return out
		const isFile = stats.isFile() || (stats.isSymbolicLink() && (await lstat(real)).isFile())
		return isFile ? {file: real, exists: true} : {reason: `${file} is no file`}
	}
	let above = path.dirname(place)
	while ((await lstat(above).catch(() => null)) === null) above = path.dirname(above)
	const real = await realpath(above)
	if (real !== dir && !isInside(dir, real)) return out
	return {file: path.join(real, path.relative(above, place)), exists: false}
}

async function makeFolders(folder: string, kept: KeptFiles | null): Promise<void> {
	const missing: string[] = []
	for (let at = folder; (await lstat(at).catch(() => null)) === null; at = path.dirname(at)) missing.push(at)
	await kept?.keepMade(missing)
	await mkdir(folder, {recursive: true})
}

/** In place and in one piece, as an editor does that saves: at no moment is it empty, and whoever watches it sees one change. */
function writeWhole(file: string, bytes: Buffer): void {
	const fd = openSync(file, constants.O_WRONLY | constants.O_CREAT, 0o666)
	try {
		const {size} = fstatSync(fd)
		for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, at)
		// Only where there is something left behind it: this is a change of its own.
		if (size > bytes.length) ftruncateSync(fd, bytes.length)
	} finally {
		closeSync(fd)
	}
}

function append(file: string, bytes: Buffer): void {
	const fd = openSync(file, constants.O_WRONLY | constants.O_APPEND)
	try {
		for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
	} finally {
		closeSync(fd)
	}
}

function touch(file: string): void {
	const now = Date.now() / 1000
	utimesSync(file, now, now)
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error)
}
