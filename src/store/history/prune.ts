/** Taking away what runs have left: `prune` all but the reports, `rm` everything. */
import {lstat, readdir, rm} from 'node:fs/promises'
import path from 'node:path'
import {type Author, auditIn, writeAudit} from './audit.ts'
import type {History} from './history.ts'
import {removeRunRow} from './run-rows.ts'
import {troubleOf} from './trouble.ts'

/** What a pruned run keeps: what it came to, for people and for `db rebuild`. */
const reports: ReadonlySet<string> = new Set(['report.json', 'report.md'])

/** @returns bytes that pruning would free; 0 where it would do nothing, also of a run without a report, of which nothing would be left */
export async function prunableBytes(outDir: string, id: string): Promise<number> {
	const names = await prunable(folderOf(outDir, id))
	let bytes = 0
	for (const file of names) bytes += await bytesIn(file)
	return bytes
}

/**
 * Logs, profiles and output of a run go, and its reports stay. A run without a report.json is left as it is.
 * @returns bytes that were freed
 * @throws what the database or the system says
 */
export async function pruneRun(
	history: History,
	outDir: string,
	id: string,
	author: Author,
	{toSend = false}: {readonly toSend?: boolean} = {},
): Promise<number> {
	const files = await prunable(folderOf(outDir, id))
	if (files.length === 0) return 0
	// Before the first file goes: a row that says so of a run that is still whole is put right by the next rebuild.
	const isTold = await tellPruned(history, id, author, toSend).then(
		() => true,
		(error: unknown) => {
			if (troubleOf(error) !== 'full') throw error
			return false
		},
	)
	let bytes = 0
	for (const file of files) {
		bytes += await bytesIn(file)
		await rm(file, {recursive: true, force: true})
	}
	// There was no room for the row; now there is.
	if (!isTold) await tellPruned(history, id, author, toSend)
	return bytes
}

async function tellPruned(history: History, id: string, author: Author, toSend: boolean): Promise<void> {
	await history.db.transaction().execute(async tx => {
		await tx.updateTable('run').set({folder_state: 'pruned'}).where('id', '=', id).execute()
		const key = await auditIn(tx, 'pruned', id, author)
		if (!toSend) return
		for (const note of [
			{kind: 'run', key: id},
			{kind: 'audit', key},
		])
			await tx
				.insertInto('outbox')
				.values(note)
				.onConflict(on => on.doNothing())
				.execute()
	})
}

/**
 * Folder and row; that of a shared database is another one. @returns whether there was either
 * @throws what the database or the system says
 */
export async function removeRun(
	history: History,
	outDir: string,
	id: string,
	author: Author,
	options: {readonly toSend?: boolean} = {},
): Promise<boolean> {
	const dir = folderOf(outDir, id)
	const isThere = (await lstat(dir).catch(() => null)) !== null
	// The folder first: of a folder without a row the next rebuild would make the row again.
	await rm(dir, {recursive: true, force: true})
	const wasKept = await removeRunRow(history, id, options)
	if (isThere || wasKept) await writeAudit(history, 'removed', id, author, options)
	return isThere || wasKept
}

/** @throws RangeError for a name that leads elsewhere */
function folderOf(outDir: string, id: string): string {
	if (id === '' || id === '.' || id === '..' || /[/\\\0]/.test(id)) throw new RangeError(`${id} is no name of a run`)
	return path.resolve(outDir, 'runs', id)
}

async function prunable(dir: string): Promise<string[]> {
	const about = await lstat(dir).catch(() => null)
	if (!about?.isDirectory()) return []
	const names = await readdir(dir)
	if (!names.includes('report.json')) return []
	return names.filter(name => !reports.has(name)).map(name => path.join(dir, name))
}

async function bytesIn(file: string): Promise<number> {
	const about = await lstat(file).catch(() => null)
	if (!about?.isDirectory()) return about?.size ?? 0
	let bytes = 0
	for (const name of await readdir(file).catch(() => [])) bytes += await bytesIn(path.join(file, name))
	return bytes
}
