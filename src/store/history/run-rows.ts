/** What is changed of a run that is kept: its note, what is said of its folder, and that it is kept at all. */
import {cleanText} from '../../core/history/kept/clean-text.ts'
import type {FolderState} from '../../core/history/kept/run-record.ts'
import type {History} from './history.ts'
import {removeResults} from './result-rows.ts'

/** @param note  null: none any more. @returns whether there is such a run. @throws what the database says */
export async function writeNote({db}: History, id: string, note: string | null): Promise<boolean> {
	const {numUpdatedRows} = await db
		.updateTable('run')
		.set({note: note === null ? null : cleanText(note)})
		.where('id', '=', id)
		.executeTakeFirst()
	return numUpdatedRows > 0n
}

/** @throws what the database says */
export async function writeFolderState(
	{db}: History,
	ids: readonly string[],
	state: FolderState,
	{toSend = false}: {readonly toSend?: boolean} = {},
): Promise<void> {
	for (let at = 0; at < ids.length; at += mostIds) {
		const some = ids.slice(at, at + mostIds)
		await db.transaction().execute(async tx => {
			await tx.updateTable('run').set({folder_state: state}).where('id', 'in', some).execute()
			if (toSend)
				await tx
					.insertInto('outbox')
					.values(some.map(key => ({kind: 'run', key})))
					.onConflict(on => on.doNothing())
					.execute()
		})
	}
}
const mostIds = 1000

/**
 * Baselines that are made of it keep its id.
 * @param options.toSend  whether a shared database, which keeps its figures, is to be told that its folder is gone
 * @returns whether there was such a run
 * @throws what the database says
 */
export async function removeRunRow(
	{db}: History,
	id: string,
	{toSend = false}: {readonly toSend?: boolean} = {},
): Promise<boolean> {
	return db.transaction().execute(async tx => {
		if (toSend)
			await tx
				.insertInto('outbox')
				.values({kind: 'gone', key: id})
				.onConflict(on => on.doNothing())
				.execute()
		const known = await tx.selectFrom('run').select('number').where('id', '=', id).executeTakeFirst()
		if (known === undefined) return false
		await removeResults(tx, known.number)
		await tx.deleteFrom('run').where('number', '=', known.number).execute()
		await tx.deleteFrom('outbox').where('kind', '=', 'run').where('key', '=', id).execute()
		return true
	})
}
