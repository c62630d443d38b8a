import {
	closeSync,
	copyFileSync,
	existsSync,
	ftruncateSync,
	lstatSync,
	openSync,
	readFileSync,
	renameSync,
	rmdirSync,
	rmSync,
	utimesSync,
	writeFileSync,
	writeSync,
} from 'node:fs'
import {readdir, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {isInside} from '../is-inside.ts'
import {type FolderPrefix, foldersLeftBehind, makeOwnedFolder, removeOwnedFolder} from '../owned-folder.ts'

const prefix: FolderPrefix = 'arsenal-kept-'
/** Says that a run has come to its end and has told what it left there, which is no business of later ones. */
const onPurpose = 'on-purpose'

interface Kept {
	/** Absolute. */
	readonly file: string
	/** Where what it was is kept; with nothing there it did not exist. */
	readonly place: string
	readonly before: {readonly bytes: Buffer; readonly atimeMs: number; readonly mtimeMs: number} | null
	/** What we have made of it last. */
	ours: Buffer | null
}

/**
 * Originals of the files of a folder that are changed in it, to be put back when it is over. They are kept on disk, so that a watchdog can do it in our
 * place (watchdog.sh), which knows no more than what lies there:
 *
 *     /tmp/arsenal-kept-k3vqX1/    private to the user
 *         owner.json               whose it is
 *         000001                   what a file was, with its times and its mode; missing: there was none
 *         000001.path              where it is
 *         000001.ours              what we have made of it, and what we had made of it before
 *         000001.before
 *         on-purpose               it is over, and what is still here was kept for its owner
 */
export class KeptFiles {
	readonly #parentDir: string
	readonly #onFolder: (dir: string) => void
	readonly #kept = new Map<string, Kept>()
	/** Folders that were made for files. */
	readonly #made: string[] = []
	#folder: string | null = null
	#count = 0

	constructor(onFolder: (dir: string) => void, parentDir = tmpdir()) {
		this.#parentDir = parentDir
		this.#onFolder = onFolder
	}

	/** What a file is now is kept, unless it is already. */
	async keep(file: string): Promise<void> {
		if (this.#kept.has(file)) return
		const place = await this.#nextPlace()
		const stats = lstatSync(file, {throwIfNoEntry: false})
		let before: Kept['before'] = null
		if (stats !== undefined) {
			copyFileSync(file, place)
			utimesSync(place, stats.atimeMs / 1000, stats.mtimeMs / 1000)
			before = {bytes: readFileSync(place), atimeMs: stats.atimeMs, mtimeMs: stats.mtimeMs}
		}
		this.#kept.set(file, {file, place, before, ours: before?.bytes ?? null})
		sayPlace(place, file)
	}

	/** Folders that are made so that a file can be. */
	async keepMade(folders: readonly string[]): Promise<void> {
		for (const folder of folders) {
			this.#made.push(folder)
			sayPlace(await this.#nextPlace(), folder)
		}
	}

	/** What a file is going to be. */
	expect(file: string, bytes: Buffer): void {
		const kept = this.#kept.get(file)
		if (kept === undefined || kept.ours?.equals(bytes)) return
		const ours = `${kept.place}.ours`
		if (existsSync(ours)) renameSync(ours, `${kept.place}.before`)
		writeFileSync(ours, bytes, {mode: 0o600})
		kept.ours = bytes
	}

	/** @returns those that could not be put back, and where what they were is kept */
	async putBack(): Promise<readonly {readonly file: string; readonly kept: string}[]> {
		const left: Array<{readonly file: string; readonly kept: string}> = []
		for (const one of this.#kept.values()) {
			if (!isPutBack(one)) left.push({file: one.file, kept: one.before === null ? 'there was none' : one.place})
		}
		// The inner ones first, whenever they were made.
		for (const folder of this.#made.toSorted((a, b) => b.length - a.length)) removeEmpty(folder)
		if (this.#folder === null) return left
		if (left.length === 0) await removeOwnedFolder(this.#folder, prefix).catch(() => {})
		else await writeFile(path.join(this.#folder, onPurpose), '', {mode: 0o600}).catch(() => {})
		return left
	}

	async #nextPlace(): Promise<string> {
		if (this.#folder === null) {
			this.#folder = await makeOwnedFolder(this.#parentDir, prefix)
			this.#onFolder(this.#folder)
		}
		return path.join(this.#folder, String(++this.#count).padStart(6, '0'))
	}
}

/** Whole or not at all: what stands in it is overwritten. */
function sayPlace(place: string, file: string): void {
	writeFileSync(`${place}.new`, `${file}\n`, {mode: 0o600})
	renameSync(`${place}.new`, `${place}.path`)
}

/** What somebody else has made of it is his. */
function isPutBack({file, before, ours}: Kept): boolean {
	try {
		const now = readIfThere(file)
		if (before === null) {
			if (now === null) return true
			if (ours === null || !now.equals(ours)) return false
			rmSync(file)
			return true
		}
		if (now === null || !(now.equals(before.bytes) || (ours !== null && now.equals(ours)))) return false
		if (!now.equals(before.bytes)) overwrite(file, before.bytes)
		utimesSync(file, before.atimeMs / 1000, before.mtimeMs / 1000)
		return true
	} catch {
		return false
	}
}

function readIfThere(file: string): Buffer | null {
	try {
		return readFileSync(file)
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
		throw error
	}
}

/** The file stays the same, for whoever has it open or links to it. */
function overwrite(file: string, bytes: Buffer): void {
	const fd = openSync(file, 'r+')
	try {
		for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, at)
		ftruncateSync(fd, bytes.length)
	} finally {
		closeSync(fd)
	}
}

function removeEmpty(folder: string): void {
	try {
		rmdirSync(folder)
	} catch {
		// Somebody has put something into it.
	}
}

/** What was kept of files below `dir`, a real path, by runs that were killed. Whatever else is kept is nobody's here. */
export async function keptByDead(
	dir: string,
	parentDir = tmpdir(),
): Promise<readonly {readonly folder: string; readonly files: readonly string[]}[]> {
	const found: Array<{readonly folder: string; readonly files: readonly string[]}> = []
	for (const folder of await foldersLeftBehind(parentDir, prefix)) {
		const names = await readdir(folder).catch((): string[] => [])
		if (names.includes(onPurpose)) continue
		const files = names
			.filter(name => name.endsWith('.path') && names.includes(name.slice(0, -'.path'.length)))
			.flatMap(name => firstLine(path.join(folder, name)))
			.filter(file => isInside(dir, file))
		if (files.length > 0) found.push({folder, files})
	}
	return found
}

function firstLine(file: string): readonly string[] {
	try {
		return [readFileSync(file, 'utf8').split('\n')[0]!]
	} catch {
		return []
	}
}
