/**
 * SQLite as it comes with Node, in the shape that kysely's dialect wants. The one place where `node:sqlite` is loaded, and only when a history is
 * opened: nothing that starts the program may import this.
 */
import type {DatabaseSync, SQLOutputValue, StatementSync} from 'node:sqlite'
import {Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement} from 'kysely'
import {bound} from './bound.ts'
import type {Tables} from './schema.ts'

/** Node 22 warns on stderr that its SQLite is experimental, in the middle of whatever is drawn there. Other warnings are let through. */
export function loadSqlite(): typeof import('node:sqlite') {
	const {emitWarning} = process
	process.emitWarning = ((warning: string | Error, ...more: unknown[]) => {
		if (!(more[0] === 'ExperimentalWarning' && /SQLite/.test(String(warning))))
			(emitWarning as (...given: unknown[]) => void).call(process, warning, ...more)
	}) as typeof emitWarning
	try {
		return process.getBuiltinModule('node:sqlite')
	} finally {
		process.emitWarning = emitWarning
	}
}

export function kyselyOn(database: DatabaseSync): Kysely<Tables> {
	return new Kysely({dialect: new SqliteDialect({database: shim(database)})})
}

/** Statements that are kept: those of a run are some dozens, and to prepare one takes longer than to run it. */
const mostStatements = 64

/** Objects of the same kind made here take a fraction of the time of those that node:sqlite makes, a name at a time. */
function rowsOf(statement: StatementSync, values: ReturnType<typeof bound>[]): unknown[] {
	const names = statement.columns().map(({name}) => name)
	// Since Node 22.16.
	if (statement.setReturnArrays === undefined) return statement.all(...values)
	statement.setReturnArrays(true)
	return (statement.all(...values) as unknown as SQLOutputValue[][]).map(cells => {
		const row: Record<string, SQLOutputValue> = {}
		for (let at = 0; at < names.length; at++) row[names[at]!] = cells[at]!
		return row
	})
}

/** On a full disk SQLite has taken everything back by itself; that there is nothing to take back would be told in place of the reason. */
function rollback(statement: StatementSync): ReturnType<StatementSync['run']> {
	try {
		return statement.run()
	} catch (error) {
		if (!/no transaction is active/.test((error as Error).message)) throw error
		return {changes: 0, lastInsertRowid: 0}
	}
}

function shim(database: DatabaseSync): SqliteDatabase {
	const kept = new Map<string, StatementSync>()
	const prepared = (sql: string) => {
		let statement = kept.get(sql)
		if (statement === undefined) {
			statement = database.prepare(sql)
			if (kept.size >= mostStatements) kept.clear()
			kept.set(sql, statement)
		}
		return statement
	}
	return {
		close: () => database.close(),
		prepare(sql): SqliteStatement {
			// Whoever reads first and writes then is refused at once, however patient, when another has written in between.
			const statement = prepared(sql === 'begin' ? 'begin immediate' : sql)
			return {
				reader: statement.columns().length > 0,
				all: values => rowsOf(statement, values.map(bound)),
				run: values => (sql === 'rollback' ? rollback(statement) : statement.run(...values.map(bound))),
				// By itself: it is read further while others are run.
				iterate: values => database.prepare(sql).iterate(...values.map(bound)),
			}
		},
	}
}
