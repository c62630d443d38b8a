/**
 * The tables, as kysely is told of them. One schema on both databases: times are milliseconds since 1970 in 64-bit integers, flags 0 and 1, JSON is
 * text. `migrations.ts` makes them.
 *
 * A metric of a suite has one row for all runs (`metric`), and in `figure` one row a run, by (metric, result): the history of one metric is one
 * piece of the table, read in order. A row holds every statistic: nine rows of one would take nine times the room.
 */
import type {Generated} from 'kysely'

export interface Tables {
	schema_version: {version: number}
	environment: EnvironmentTable
	setup: {hash: string; json: string}
	run: RunTable
	result: ResultTable
	metric: MetricTable
	figure: FigureTable
	verdict: VerdictTable
	budget: BudgetTable
	baseline: BaselineTable
	baseline_run: {baseline_id: number; position: number; run_id: string}
	audit: AuditTable
	outbox: OutboxTable
}

/** A row for each set of facts: two with one fingerprint may differ in what does not count, and which was first must not matter. */
interface EnvironmentTable {
	id: Generated<number>
	/** SHA-256 of all facts as canonical JSON. */
	facts_hash: string
	fingerprint: string
	hostname: string
	os: string
	kernel: string
	arch: string
	cpu: string
	cores: number
	mem_bytes: number
	node: string
	governor: string | null
	container: string | null
}

interface RunTable {
	number: Generated<number>
	id: string
	started_ms: number
	ended_ms: number | null
	outcome: string
	exit_code: number | null
	command: string
	tool_version: string
	environment_id: number
	branch: string | null
	commit_sha: string | null
	commit_ms: number | null
	dirty: number | null
	folder: string
	folder_state: string
	note: string | null
	/** Where several share the database; empty: not known. */
	project: Generated<string>
	/** SHA-256 of the record as canonical JSON: what is written twice is not written again. */
	record_hash: string
}

/** Some of its run stands here too, so that a series needs no other table to be filtered. */
interface ResultTable {
	id: Generated<number>
	run_number: number
	position: number
	suite: string
	kind: string
	outcome: string
	duration_ms: number | null
	tags: string
	/** SHA-256 of canonical JSON; null: not known. */
	setup_hash: string | null
	/** See `ResultRecord.runtime`. */
	runtime: string | null
	started_ms: number
	environment_id: number
}

interface MetricTable {
	id: Generated<number>
	suite: string
	kind: string
	name: string
	unit: string
	direction: string
}

interface FigureTable {
	metric_id: number
	result_id: number
	n: number
	runs: number
	mean: number | null
	median: number | null
	p90: number | null
	p95: number | null
	p99: number | null
	min: number | null
	max: number | null
	ci_low: number | null
	ci_high: number | null
	throughput: number | null
	errors: number
}

interface VerdictTable {
	result_id: number
	position: number
	metric: string
	stat: string
	benchmark: string | null
	comparison: number
	unit: string
	base: number | null
	head: number | null
	ratio: number | null
	ci_low: number | null
	ci_high: number | null
	margin: number | null
	adjusted_p: number | null
	verdict: string
	doubt: string | null
	gates: number
	pairs: number
	less_steady: number
}

interface BudgetTable {
	result_id: number
	position: number
	list: string
	expr: string
	severity: string
	unit: string
	observed: number | null
	limit_value: number | null
	n: number
	outcome: string
}

interface BaselineTable {
	id: Generated<number>
	/** As of a run. */
	project: Generated<string>
	name: string
	suite: string
	fingerprint: string
	/** Empty: not known. Two rows with NULL would both be unique. */
	setup_hash: string
	strategy: string
	branch: string | null
	run_count: number
	created_ms: number
	created_by: string
}

interface AuditTable {
	id: string
	at_ms: number
	who: string
	command: string
	action: string
	subject: string
}

/** What the shared database has yet to be told, by the oldest first. */
interface OutboxTable {
	number: Generated<number>
	kind: string
	key: string
}
