/** What a run does about the history: it is told when it begins and when it is over, and goes on whatever becomes of that. */
import {readdir} from 'node:fs/promises'
import path from 'node:path'
import type {RunRecord} from '../../core/history/kept/run-record.ts'
import {ArsenalError, errorLine} from '../../core/trouble/arsenal-error.ts'
import {isRegularFile} from '../regular-file.ts'
import {keptFolder, keptRun, recordOfFolder} from './folder-record.ts'
import {type HistoryPlace, openOwnHistory, sayLost, tellShared} from './open-history.ts'
import {historyFile} from './open-local.ts'
import {nameOfDatabase, openPostgresHistory} from './open-postgres.ts'
import {type HistoryTrouble, troubleOf, troubleWords} from './trouble.ts'
import {type WriteOptions, writeRun} from './write-run.ts'

/**
 * Nothing where there are runs and no history yet: it is made of all their folders, when this one is over and nothing waits. What cannot be written
 * is written then, too, so it is not said.
 * @param record  see `runningRecord`. `dir`: absolute
 * @returns what is to be said: sentences, usually none
 */
export async function recordStart(place: HistoryPlace, record: RunRecord, dir: string): Promise<readonly string[]> {
	if (!isRegularFile(historyFile(place.outDir)) && (await hasOthers(dir))) return []
	const kept = {run: record, folder: keptFolder(place.outDir, dir), folderState: 'there' as const, note: null}
	try {
		// The shared one is told when it is over: a run that is under way is seen where it runs.
		return await writeOwn(place, kept, {})
	} catch {
		return []
	}
}

async function hasOthers(dir: string): Promise<boolean> {
	const names = await readdir(path.dirname(dir)).catch(() => [])
	return names.some(name => name !== path.basename(dir))
}

/**
 * To be called when report.json is written.
 * @param dir  absolute: where the files of the run are
 * @param makeRoom  gives up what is worth less than the history when the disk is full, and tells whether that was anything
 * @returns what is to be said: sentences, usually none
 */
export async function recordEnd(
	place: HistoryPlace,
	id: string,
	dir: string,
	makeRoom: () => boolean = () => false,
): Promise<readonly string[]> {
	const found = await recordOfFolder(dir, id, place.masked)
	if (found === null || 'damage' in found)
		return [
			sayLost(
				id,
				place.outDir,
				new ArsenalError('bad-history', found === null ? `there is no report in ${dir}` : found.damage),
			),
		]
	const kept = keptRun(place.outDir, dir, found)
	const words: string[] = []
	let isKept = true
	try {
		words.push(...(await writeWhereThereIsRoom(place, kept, {toSend: place.url !== null}, makeRoom)))
	} catch (error) {
		isKept = false
		words.push(sayLost(id, place.outDir, error))
	}
	if (place.url === null) return words
	try {
		const remote = await openPostgresHistory(place.url, place)
		try {
			if (!isKept) await writeRun(remote, {...kept, folder: path.resolve(place.outDir, kept.folder)})
			else words.push(...(await tellShared(place, remote)))
		} finally {
			await remote.close().catch(() => {})
		}
	} catch (error) {
		words.push(
			isKept && troubleUnder(error) === 'unreachable'
				? `Kept here and sent later: ${nameOfDatabase(place.url)} cannot be reached: ${troubleWords(error instanceof ArsenalError ? error.cause : error)}.`
				: errorLine(error),
		)
	}
	return words
}

async function writeWhereThereIsRoom(
	place: HistoryPlace,
	kept: Parameters<typeof writeRun>[1],
	options: WriteOptions,
	makeRoom: () => boolean,
): Promise<readonly string[]> {
	for (;;) {
		try {
			return await writeOwn(place, kept, options)
		} catch (error) {
			if (troubleUnder(error) !== 'full' || !makeRoom()) throw error
		}
	}
}

async function writeOwn(
	place: HistoryPlace,
	kept: Parameters<typeof writeRun>[1],
	options: WriteOptions,
): Promise<readonly string[]> {
	const {history, words} = await openOwnHistory(place)
	try {
		await writeRun(history, kept, options)
		return words
	} catch (error) {
		if (troubleOf(error) !== 'corrupt') throw error
	} finally {
		await history.close()
	}
	// The damage lies where only this write has looked.
	const again = await openOwnHistory(place, true)
	try {
		await writeRun(again.history, kept, options)
		return again.words
	} finally {
		await again.history.close()
	}
}

/** Also of an error that has been put into words. */
function troubleUnder(error: unknown): HistoryTrouble {
	return troubleOf(error instanceof ArsenalError ? error.cause : error)
}
