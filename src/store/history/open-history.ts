import {existsSync} from 'node:fs'
import path from 'node:path'
import {errorLine} from '../../core/trouble/arsenal-error.ts'
import type {Masked} from './folder-record.ts'
import type {History} from './history.ts'
import {historyFile, type LocalHistory, openLocalHistory, openLocalToRead} from './open-local.ts'
import {openPostgresHistory} from './open-postgres.ts'
import {sendKept} from './outbox.ts'
import {rebuildHistory} from './rebuild.ts'
import {salvage} from './salvage.ts'
import {troubleOf, troubleWords} from './trouble.ts'

export interface HistoryPlace {
	/** `.arsenal`, or what --out names. */
	readonly outDir: string
	/** ARSENAL_DATABASE_URL; null: the history is the file in there alone. */
	readonly url: string | null
	/** What the project is called there; null: it is not told from others. */
	readonly project: string | null
	readonly masked: Masked
	readonly patienceMs?: number
}

export interface Opened<Of extends History = History> {
	readonly history: Of
	/** To be said once: sentences. */
	readonly words: readonly string[]
}

/**
 * The history that questions are asked of: the shared one where there is one, told first what it does not know yet. One that cannot be written is
 * read.
 * @throws ArsenalError as `openLocalHistory` and `openPostgresHistory`
 */
export async function openHistory(place: HistoryPlace): Promise<Opened> {
	if (place.url === null) {
		try {
			return await openOwnHistory(place)
		} catch (error) {
			if (!existsSync(historyFile(place.outDir)) || troubleOf((error as Error).cause) !== 'read-only') throw error
			const history = await openLocalToRead(place.outDir)
			return {history, words: [`${history.where} is only read: it cannot be written.`]}
		}
	}
	const history = await openPostgresHistory(place.url, place)
	try {
		return {history, words: await tellShared(place, history)}
	} catch (error) {
		// The shared one has its answers all the same.
		return {history, words: [errorLine(error)]}
	}
}

/** @returns what is to be said: that something is left, or what happened to our own. @throws as `openLocalHistory`, and what the database says */
export async function tellShared(place: HistoryPlace, shared: History): Promise<readonly string[]> {
	const {history: own, words} = await openOwnHistory(place)
	try {
		const {left, why} = await sendKept(own, shared)
		return left === 0 ? words : [...words, sayKept(left, shared.where, why)]
	} finally {
		await own.close()
	}
}

/**
 * The file, whole: in place of a damaged one there is one made anew, from what can be read of it and from the folders of the runs. Also where there
 * was none, and there are runs.
 * @param check  whether all of the file is read to find damage
 */
export async function openOwnHistory(place: HistoryPlace, check = false): Promise<Opened<LocalHistory>> {
	const {history, words: found} = await openLocal(place, check)
	if (!history.isNew) return {history, words: found}
	const toSend = place.url !== null
	const saved = history.setAside === null ? null : await salvage(history, history.setAside)
	const {written, words} = await rebuildHistory(history, place.outDir, {
		masked: place.masked,
		isAlive: () => true,
		toSend,
	})
	if (history.setAside === null) return {history, words}
	return {
		history,
		words: [
			`The history in ${history.where} was damaged: it is kept as ${history.setAside}, and a new one was made from ${written} folders of runs and ${saved} things that could be read of it.`,
			...words,
		],
	}
}

/** On a full disk it can be read, and written as soon as room was made: that is what `runs prune` is for. */
async function openLocal(place: HistoryPlace, check: boolean): Promise<Opened<LocalHistory>> {
	try {
		return {history: await openLocalHistory(place.outDir, {...place, check}), words: []}
	} catch (error) {
		if (!existsSync(historyFile(place.outDir)) || troubleOf((error as Error).cause) !== 'full') throw error
		const history = await openLocalHistory(place.outDir, {...place, check, isAlone: true})
		return {history, words: [`The disk is full: ${history.where} can be read, and written when there is room.`]}
	}
}

function sayKept(left: number, where: string, why: string | null): string {
	return `${left === 1 ? 'One thing is' : `${left} things are`} kept here and sent to ${where} later${why === null ? '' : `: ${why}`}.`
}

/** For a run, which goes on whatever becomes of the history. */
export function sayLost(id: string, outDir: string, error: unknown): string {
	const why = troubleWords(error).replace(/\.$/, '')
	return `Run ${id} is not in the history of ${path.resolve(outDir)}: ${why}. \`arsenal-tui db rebuild\` reads it from its folder.`
}
