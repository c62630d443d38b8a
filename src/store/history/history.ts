import type {Kysely} from 'kysely'
import type {Tables} from './schema.ts'

export type Dialect = 'sqlite' | 'postgres'

/** An open database with all its tables. */
export interface History {
	readonly db: Kysely<Tables>
	readonly dialect: Dialect
	/** For words: the absolute path of the file, or the server and the database on it, without secrets. */
	readonly where: string
	/** Whose runs are written, and asked for, where several projects share it; null: those that are there. */
	readonly project: string | null
	close(): Promise<void>
}
