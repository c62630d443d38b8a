import {existsSync} from 'node:fs'
import {readdir} from 'node:fs/promises'
import path from 'node:path'
import type {KeptRun} from '../../core/history/kept/run-record.ts'
import {keptRun, type Masked, recordOfFolder} from './folder-record.ts'
import type {History} from './history.ts'
import {writeFolderState} from './run-rows.ts'
import {writeRuns} from './write-run.ts'

export interface Rebuilt {
	/** Runs that were not known, or not like that. */
	readonly written: number
	/** Folders that were read, with those that brought nothing new. */
	readonly folders: number
	/** Rows whose folder is not there any more, and was when they were last looked at. */
	readonly gone: number
	/** What was passed over, and why: sentences. */
	readonly words: readonly string[]
}

export interface RebuildOptions {
	readonly masked: Masked
	/** Whether a run without a report is under way: those are left alone. */
	readonly isAlive?: (id: string) => boolean | Promise<boolean>
	readonly toSend?: boolean
	readonly onProgress?: (done: number, all: number) => void
}

/** In one transaction: others that write wait for no longer than a fraction of a second. */
const atOnce = 100

/**
 * Every run whose folder is there, as its folder tells it. What nobody can tell any more stays: a row whose folder is gone is marked, unless the
 * database is shared, where folders are those of many machines.
 * @throws what the database says
 */
export async function rebuildHistory(history: History, outDir: string, options: RebuildOptions): Promise<Rebuilt> {
	const runs = path.resolve(outDir, 'runs')
	const ids = await folderNames(runs)
	const words: string[] = []
	let [written, folders, waiting] = [0, 0, [] as KeptRun[]]
	const flush = async () => {
		written += await writeRuns(history, waiting, {toSend: options.toSend ?? false})
		waiting = []
	}
	for (const [at, id] of ids.entries()) {
		const dir = path.join(runs, id)
		const isUnderWay = !existsSync(path.join(dir, 'report.json')) && (await options.isAlive?.(id))
		const found = isUnderWay ? null : await recordOfFolder(dir, id, options.masked)
		if (found !== null && 'damage' in found) words.push(`${dir} is left out: ${found.damage}.`)
		else if (found !== null) {
			folders++
			waiting.push(keptRun(outDir, dir, found))
			if (waiting.length >= atOnce) await flush()
		}
		options.onProgress?.(at + 1, ids.length)
	}
	await flush()
	const gone = history.dialect === 'sqlite' ? await markGone(history, outDir, options.toSend ?? false) : 0
	return {written, folders, gone, words}
}

/** Oldest first. Links lead to folders that are somebody else's, or to one that is there already. */
async function folderNames(runs: string): Promise<string[]> {
	const entries = await readdir(runs, {withFileTypes: true}).catch(() => [])
	return entries
		.filter(entry => entry.isDirectory())
		.map(entry => entry.name)
		.sort((a, b) => (a < b ? -1 : 1))
}

async function markGone(history: History, outDir: string, toSend: boolean): Promise<number> {
	const rows = await history.db.selectFrom('run').select(['id', 'folder']).where('folder_state', '!=', 'gone').execute()
	const gone = rows.filter(({folder}) => !existsSync(path.resolve(outDir, folder))).map(({id}) => id)
	await writeFolderState(history, gone, 'gone', {toSend})
	return gone.length
}
