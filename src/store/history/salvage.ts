import {closeSync, copyFileSync, existsSync, openSync, rmSync} from 'node:fs'
import {privateFile} from '../private-files.ts'
import {exportHistory, importHistory} from './exchange.ts'
import type {History} from './history.ts'
import {migrate} from './migrations.ts'
import {kyselyOn, loadSqlite} from './node-sqlite.ts'

/**
 * As much as can still be read of a database that was set aside. Baselines and what people did are nowhere else, and are read first.
 * @returns how many things that were
 */
export async function salvage(history: History, aside: string): Promise<number> {
	const {DatabaseSync} = loadSqlite()
	const copy = `${aside}.part`
	let saved = 0
	try {
		// A copy: to open one with a write-ahead log is to write to it.
		closeSync(openSync(copy, 'wx', privateFile))
		copyFileSync(aside, copy)
		for (const more of ['-wal']) if (existsSync(aside + more)) copyFileSync(aside + more, copy + more)
		const database = new DatabaseSync(copy)
		try {
			const damaged: History = {
				db: kyselyOn(database),
				dialect: 'sqlite',
				where: aside,
				project: null,
				close: async () => database.close(),
			}
			// It may be of an older version, and what of it is whole can be brought to this one.
			await migrate(damaged.db, 'sqlite', aside).catch(() => {})
			let header: string | null = null
			for await (const line of exportHistory(damaged)) {
				if (header === null) {
					header = line
					continue
				}
				const {runs, baselines, audits} = await importHistory(history, [header, line])
				saved += runs + baselines + audits
			}
		} finally {
			if (database.isOpen) database.close()
		}
	} catch {
		// What came before the damage is saved.
	} finally {
		for (const more of ['', '-wal', '-shm']) rmSync(copy + more, {force: true})
	}
	return saved
}
