/** A database that several machines share, where ARSENAL_DATABASE_URL names one. `pg` is loaded only then, and is the user's to install. */
import {Kysely, PostgresDialect, type PostgresPoolClient} from 'kysely'
import {cleanText, longest} from '../../core/history/kept/clean-text.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {bound} from './bound.ts'
import type {History} from './history.ts'
import {migrate} from './migrations.ts'
import type {Tables} from './schema.ts'
import {historyError} from './trouble.ts'

export interface PostgresOptions {
	/** How long to wait for the server to answer at all, and then for each statement. */
	readonly patienceMs?: number
	/** See `History`. */
	readonly project?: string | null
}

const patienceMs = 5000
/** 64-bit integers, which pg gives as text: none of ours is beyond what a number holds. */
const int8 = 20

/** @throws ArsenalError `tool-missing`: pg is not installed; `bad-history`: the tables are newer; `history-unavailable`: the server */
export async function openPostgresHistory(url: string, options: PostgresOptions = {}): Promise<History> {
	if (!/^postgres(?:ql)?:\/\//.test(url))
		throw new ArsenalError('bad-usage', 'ARSENAL_DATABASE_URL is no address of a PostgreSQL.', {
			advice:
				'It begins with postgres://, as in postgres://user:password@host:5432/database. Unset it to use the history in the folder of this project.',
		})
	const pg = await loadPg()
	const where = nameOfDatabase(url)
	const patience = options.patienceMs ?? patienceMs
	const project = options.project == null ? null : cleanText(options.project, longest.name)
	const pool = new pg.Pool({
		connectionString: url,
		max: 1,
		application_name: 'arsenal-tui',
		connectionTimeoutMillis: patience,
		// Both: the server ends what takes too long, and we do when the server does not answer any more.
		statement_timeout: patience,
		query_timeout: patience + 500,
		types: {
			getTypeParser: ((oid: number, format?: 'text') =>
				oid === int8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
		},
	})
	// A server that goes while nothing is asked of it: the next question is told.
	pool.on('error', () => {})
	const db = new Kysely<Tables>({
		dialect: new PostgresDialect({
			pool: {
				options: {},
				end: () => pool.end(),
				async connect() {
					const client = await pool.connect()
					client.removeListener('error', ignore).on('error', ignore)
					return {
						query: (text: string, values: readonly unknown[]) => client.query(text, values.map(bound)),
						release: (why?: boolean | Error) => client.release(why),
					} as unknown as PostgresPoolClient
				},
			},
		}),
	})
	try {
		await migrate(db, 'postgres', where)
		return {db, dialect: 'postgres', where, project, close: () => db.destroy()}
	} catch (error) {
		await db.destroy().catch(() => {})
		throw historyError(`Cannot use the history in ${where}`, error)
	}
}

function ignore(): void {}

async function loadPg(): Promise<typeof import('pg')> {
	try {
		return (await import('pg')).default as unknown as typeof import('pg')
	} catch (error) {
		throw new ArsenalError(
			'tool-missing',
			'ARSENAL_DATABASE_URL is set, and pg, which talks to PostgreSQL, is not installed.',
			{
				cause: error,
				advice: 'Install it with `npm install pg@8`, or unset ARSENAL_DATABASE_URL.',
			},
		)
	}
}

/** Without user, password and parameters. */
export function nameOfDatabase(url: string): string {
	try {
		const {hostname, port, pathname, searchParams} = new URL(url)
		const host = hostname || searchParams.get('host') || 'this machine'
		const database = decodeURIComponent(pathname.slice(1)) || 'the default one'
		return sanitise(`PostgreSQL on ${host}${port && `:${port}`}, database ${database}`)
	} catch {
		return 'the PostgreSQL of ARSENAL_DATABASE_URL'
	}
}
