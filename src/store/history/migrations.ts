/**
 * Steps from each version of the schema to the next. A step that was released is never changed: databases have taken it.
 *
 * Not kysely's own migrator: on SQLite it takes no lock, so two runs that begin together would both make the tables, and of a database that is newer
 * it says that migrations are missing.
 */
import {type CreateTableBuilder, type Kysely, sql} from 'kysely'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import type {Dialect, History} from './history.ts'
import type {Tables} from './schema.ts'

type Step = (db: Kysely<Tables>, types: Types) => Promise<void>

const typesOf = {
	sqlite: {text: sql`text`, key: sql`integer`, whole: sql`integer`, real: sql`real`},
	postgres: {
		// By bytes, as SQLite and JavaScript do: the order of a list is not that of a language.
		text: sql`text collate "C"`,
		key: sql`bigint generated always as identity`,
		whole: sql`bigint`,
		real: sql`double precision`,
	},
} as const
interface Types extends Readonly<Record<'text' | 'key' | 'whole' | 'real', ReturnType<typeof sql>>> {
	/** Ends a table: SQLite checks types only where it is told to, and keeps rows by their key where they have no other number. */
	readonly end: (how?: 'by-key') => ReturnType<typeof sql>
}

const steps: readonly Step[] = [firstTables, projectsAndRuntimes]
const schemaVersion = steps.length

/** Any number will do, and no other program's. */
const postgresLock = 7_305_110_236

/**
 * Makes what is missing, whoever else does so at the same time.
 * @param where  for words
 * @throws ArsenalError `bad-history` when the database is newer than we are
 */
export async function migrate(db: Kysely<Tables>, dialect: Dialect, where: string): Promise<void> {
	if ((await readVersion(db, dialect)) === schemaVersion) return
	await db.transaction().execute(async tx => {
		if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${postgresLock})`.execute(tx)
		const version = await readVersion(tx, dialect)
		if (version > schemaVersion) throw newer(where, version)
		const ends = dialect === 'sqlite' ? {plain: sql`strict`, keyed: sql`strict, without rowid`} : null
		const types: Types = {
			...typesOf[dialect],
			end: how => (ends === null ? sql`` : how === 'by-key' ? ends.keyed : ends.plain),
		}
		for (const step of steps.slice(version)) await step(tx, types)
		await tx.deleteFrom('schema_version').execute()
		await tx.insertInto('schema_version').values({version: schemaVersion}).execute()
	})
}

/** For a database that cannot be changed. @throws ArsenalError `bad-history` when it is of another version */
export async function requireVersion({db, dialect, where}: History): Promise<void> {
	const version = await readVersion(db, dialect)
	if (version > schemaVersion) throw newer(where, version)
	if (version < schemaVersion)
		throw new ArsenalError(
			'bad-history',
			`The history in ${where} was written by an older arsenal-tui, and cannot be changed to what this one reads.`,
			{advice: 'Make it writable, or copy it to where it is.'},
		)
}

function newer(where: string, version: number): ArsenalError {
	return new ArsenalError(
		'bad-history',
		`The history in ${where} was written by a newer arsenal-tui: its tables are of version ${version}, and this one knows ${schemaVersion}.`,
		{advice: 'Update arsenal-tui, or use another folder with --out DIR.'},
	)
}

/** @returns 0 where there are no tables yet */
async function readVersion(db: Kysely<Tables>, dialect: Dialect): Promise<number> {
	const there =
		dialect === 'sqlite'
			? sql`select 1 from sqlite_master where name = 'schema_version'`
			: sql`select 1 from pg_tables where tablename = 'schema_version' and schemaname = current_schema()`
	if ((await there.execute(db)).rows.length === 0) return 0
	return (await db.selectFrom('schema_version').select('version').executeTakeFirst())?.version ?? 0
}

async function firstTables(db: Kysely<Tables>, types: Types): Promise<void> {
	const {text, key, whole, real, end} = types
	const make = (
		name: string,
		columns: (table: CreateTableBuilder<string, never>) => CreateTableBuilder<string, never>,
	) => columns(db.schema.createTable(name) as CreateTableBuilder<string, never>)
	const table = (
		name: string,
		{id, texts = [], maybeTexts = [], wholes = [], maybeWholes = [], reals = [], primary}: Columns,
	) => {
		let made = make(name, empty => (id === undefined ? empty : empty.addColumn(id, key, column => column.primaryKey())))
		for (const one of texts) made = made.addColumn(one, text, column => column.notNull())
		for (const one of maybeTexts) made = made.addColumn(one, text)
		for (const one of wholes) made = made.addColumn(one, whole, column => column.notNull())
		for (const one of maybeWholes) made = made.addColumn(one, whole)
		for (const one of reals) made = made.addColumn(one, real)
		if (primary) made = made.addPrimaryKeyConstraint(`${name}_key`, [...primary] as never)
		return made.modifyEnd(end(primary ? 'by-key' : undefined)).execute()
	}
	await table('schema_version', {wholes: ['version']})
	await table('environment', {
		id: 'id',
		texts: ['facts_hash', 'fingerprint', 'hostname', 'os', 'kernel', 'arch', 'cpu', 'node'],
		maybeTexts: ['governor', 'container'],
		wholes: ['cores', 'mem_bytes'],
	})
	await table('setup', {texts: ['hash', 'json'], primary: ['hash']})
	await table('run', {
		id: 'number',
		texts: ['id', 'outcome', 'command', 'tool_version', 'folder', 'folder_state', 'record_hash'],
		maybeTexts: ['branch', 'commit_sha', 'note'],
		wholes: ['started_ms', 'environment_id'],
		maybeWholes: ['ended_ms', 'exit_code', 'commit_ms', 'dirty'],
	})
	await table('result', {
		id: 'id',
		texts: ['suite', 'kind', 'outcome', 'tags'],
		maybeTexts: ['setup_hash'],
		wholes: ['run_number', 'position', 'started_ms', 'environment_id'],
		reals: ['duration_ms'],
	})
	await table('metric', {id: 'id', texts: ['suite', 'kind', 'name', 'unit', 'direction']})
	await table('figure', {
		wholes: ['metric_id', 'result_id', 'n', 'runs', 'errors'],
		reals: ['mean', 'median', 'p90', 'p95', 'p99', 'min', 'max', 'ci_low', 'ci_high', 'throughput'],
		primary: ['metric_id', 'result_id'],
	})
	await table('verdict', {
		texts: ['metric', 'stat', 'unit', 'verdict'],
		maybeTexts: ['benchmark', 'doubt'],
		wholes: ['result_id', 'position', 'comparison', 'gates', 'pairs', 'less_steady'],
		reals: ['base', 'head', 'ratio', 'ci_low', 'ci_high', 'margin', 'adjusted_p'],
		primary: ['result_id', 'position'],
	})
	await table('budget', {
		texts: ['list', 'expr', 'severity', 'unit', 'outcome'],
		wholes: ['result_id', 'position', 'n'],
		reals: ['observed', 'limit_value'],
		primary: ['result_id', 'position'],
	})
	await table('baseline', {
		id: 'id',
		texts: ['name', 'suite', 'fingerprint', 'setup_hash', 'strategy', 'created_by'],
		wholes: ['run_count', 'created_ms'],
	})
	await table('baseline_run', {
		texts: ['run_id'],
		wholes: ['baseline_id', 'position'],
		primary: ['baseline_id', 'position'],
	})
	await table('audit', {texts: ['id', 'who', 'command', 'action', 'subject'], wholes: ['at_ms'], primary: ['id']})
	await table('outbox', {id: 'number', texts: ['kind', 'key']})
	const index = (name: string, on: string, columns: readonly string[], unique = false) => {
		const made = db.schema
			.createIndex(name)
			.on(on)
			.columns([...columns])
		return (unique ? made.unique() : made).execute()
	}
	await index('environment_facts', 'environment', ['facts_hash'], true)
	await index('run_id', 'run', ['id'], true)
	await index('run_started', 'run', ['started_ms', 'id'])
	await index('run_outcome', 'run', ['outcome'])
	await index('result_run', 'result', ['run_number', 'position'], true)
	await index('result_suite', 'result', ['suite', 'kind', 'started_ms'])
	await index('metric_meaning', 'metric', ['suite', 'name', 'kind', 'unit', 'direction'], true)
	await index('baseline_name', 'baseline', ['name', 'suite', 'fingerprint', 'setup_hash'], true)
	await index('audit_at', 'audit', ['at_ms'])
	await index('outbox_key', 'outbox', ['kind', 'key'], true)
}

/** Several projects in one database, the versions of Node that what was measured ran under, and baselines of one branch. */
async function projectsAndRuntimes(db: Kysely<Tables>, {text}: Types): Promise<void> {
	for (const table of ['run', 'baseline'])
		await db.schema
			.alterTable(table)
			.addColumn('project', text, column => column.notNull().defaultTo(''))
			.execute()
	await db.schema.alterTable('result').addColumn('runtime', text).execute()
	await db.schema.alterTable('baseline').addColumn('branch', text).execute()
	await db.schema.dropIndex('baseline_name').execute()
	await db.schema
		.createIndex('baseline_name')
		.unique()
		.on('baseline')
		.columns(['project', 'name', 'suite', 'fingerprint', 'setup_hash'])
		.execute()
}

interface Columns {
	/** A number that the database gives. */
	readonly id?: string
	readonly texts?: readonly string[]
	readonly maybeTexts?: readonly string[]
	readonly wholes?: readonly string[]
	readonly maybeWholes?: readonly string[]
	readonly reals?: readonly string[]
	readonly primary?: readonly string[]
}
