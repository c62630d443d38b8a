/** `arsenal.db` in the output folder: opened, made where there is none, and set aside where it is damaged. */
import {closeSync, constants, existsSync, lstatSync, openSync, renameSync, statSync} from 'node:fs'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {makeOutFolder} from '../out-folder.ts'
import {makePrivate, privateFile} from '../private-files.ts'
import type {History} from './history.ts'
import {journalModeIn} from './journal-mode.ts'
import {migrate, requireVersion} from './migrations.ts'
import {kyselyOn, loadSqlite} from './node-sqlite.ts'
import {historyError, troubleOf} from './trouble.ts'

export interface LocalHistory extends History {
	/** Nothing is in it yet: it was made now. */
	readonly isNew: boolean
	/** Where a damaged one is now that was in its place; null: there was none. */
	readonly setAside: string | null
}

export interface LocalOptions {
	/** How long to wait for others that write. SQLite waits on our thread. */
	readonly patienceMs?: number
	/** Whether the whole file is read to find damage, and not what is met on the way. */
	readonly check?: boolean
	/** Nobody else can open it meanwhile, and no file has to be made beside it, for which a full disk has no room. */
	readonly isAlone?: boolean
}

const patienceMs = 5000

export function historyFile(outDir: string): string {
	return path.join(path.resolve(outDir), 'arsenal.db')
}

/**
 * Two that are open in one process must not be written to at once: SQLite would wait, on our thread, for what cannot go on meanwhile.
 * @throws ArsenalError `bad-history`: it is newer; `history-unavailable`: it is locked, cannot be written, or the disk is full
 */
export async function openLocalHistory(outDir: string, options: LocalOptions = {}): Promise<LocalHistory> {
	const file = historyFile(outDir)
	let setAside: string | null = null
	for (;;) {
		let inode: number | null = null
		try {
			await makeOutFolder(path.dirname(file))
			const isNew = makeFile(file)
			inode = statSync(file).ino
			return {...(await openFile(file, options)), isNew: isNew || setAside !== null, setAside}
		} catch (error) {
			if (troubleOf(error) !== 'corrupt' || setAside !== null || inode === null)
				throw historyError(`Cannot open the history in ${file}`, error)
			setAside = keepAside(file, inode)
		}
	}
}

/** @returns whether it was made now */
function makeFile(file: string): boolean {
	const isNew = !existsSync(file) || statSync(file).size === 0
	// Ours from its first moment on: SQLite gives its other files the mode of this one. Not through a link to where nobody expects it.
	if (isNew) closeSync(openSync(file, constants.O_CREAT | constants.O_RDWR | constants.O_NOFOLLOW, privateFile))
	if (!statSync(file).isFile()) throw new ArsenalError('history-unavailable', `${file} is no file.`)
	return isNew
}

/**
 * Only to ask it: where nothing can be written, on a file system that is read-only or in somebody else's folder. What a program that was killed had
 * written last may not be in it.
 * @throws ArsenalError as `openLocalHistory`
 */
export async function openLocalToRead(outDir: string): Promise<History> {
	const file = historyFile(outDir)
	const {DatabaseSync} = loadSqlite()
	try {
		const url = pathToFileURL(file)
		// Without this SQLite makes its other files beside it, also to read.
		url.searchParams.set('immutable', '1')
		const db = kyselyOn(new DatabaseSync(url, {readOnly: true}))
		const history: History = {db, dialect: 'sqlite', where: file, project: null, close: () => db.destroy()}
		await requireVersion(history).catch(async (error: unknown) => {
			await history.close()
			throw error
		})
		return history
	} catch (error) {
		throw historyError(`Cannot read the history in ${file}`, error)
	}
}

async function openFile(file: string, options: LocalOptions): Promise<History> {
	await makePrivate(file)
	const {DatabaseSync} = loadSqlite()
	const database = new DatabaseSync(file, {timeout: options.patienceMs ?? patienceMs})
	try {
		// First of all: with it SQLite keeps what it shares with others in its own memory.
		if (options.isAlone) database.exec('pragma locking_mode = exclusive')
		database.exec(`pragma journal_mode = ${journalModeIn(path.dirname(file))}`)
		// With the write-ahead log a crash of the machine may take the last runs, and leaves the file whole.
		database.exec('pragma synchronous = normal')
		// Up to 64 MB, as they are read: the 2 MB that SQLite keeps by itself hold no series of a large history.
		database.exec('pragma cache_size = -65536')
		if (options.check) requireWhole(database.prepare('pragma quick_check(1)').get())
		const db = kyselyOn(database)
		const history: History = {db, dialect: 'sqlite', where: file, project: null, close: () => db.destroy()}
		await migrate(db, 'sqlite', file)
		return history
	} catch (error) {
		if (database.isOpen) database.close()
		throw error
	}
}

function requireWhole(said: unknown): void {
	const [verdict] = Object.values(said ?? {})
	if (verdict !== 'ok') throw Object.assign(new Error(String(verdict)), {errcode: corruptCode})
}
const corruptCode = 11

/**
 * Nothing in it is overwritten: a hand, or another version of SQLite, can read more of it than we do.
 * @param inode  of the one that was found to be damaged: another process may have put a new one in its place
 */
export function keepAside(file: string, inode: number): string | null {
	try {
		if (statSync(file).ino !== inode) return null
	} catch {
		return null
	}
	for (let number = 1; ; number++) {
		const aside = `${file}.damaged${number === 1 ? '' : `-${number}`}`
		if (lstatSync(aside, {throwIfNoEntry: false})) continue
		renameSync(file, aside)
		for (const more of ['-wal', '-shm'])
			if (lstatSync(file + more, {throwIfNoEntry: false})) renameSync(file + more, aside + more)
		return aside
	}
}
