import type {Transaction} from 'kysely'
import type {ResultRecord} from '../../core/history/kept/run-record.ts'
import {figureRow} from './figure-row.ts'
import {hashOf} from './hash.ts'
import type {Tables} from './schema.ts'

interface ResultPlace {
	readonly number: number
	readonly position: number
	readonly startedMs: number
	readonly environmentId: number
}

/** One suite of a run, with all that hangs on it. */
export async function writeResult(tx: Transaction<Tables>, result: ResultRecord, place: ResultPlace): Promise<void> {
	const setupHash = result.setup === null ? null : hashOf(result.setup)
	if (setupHash !== null)
		await tx
			.insertInto('setup')
			.values({hash: setupHash, json: result.setup!})
			.onConflict(on => on.doNothing())
			.execute()
	const {id} = await tx
		.insertInto('result')
		.values({
			run_number: place.number,
			position: place.position,
			suite: result.suite,
			kind: result.kind,
			outcome: result.outcome,
			duration_ms: result.durationMs,
			tags: JSON.stringify(result.tags),
			setup_hash: setupHash,
			runtime: result.runtime,
			started_ms: place.startedMs,
			environment_id: place.environmentId,
		})
		.returning('id')
		.executeTakeFirstOrThrow()
	await writeFigures(tx, result, id)
	const verdicts = result.verdicts.map((one, position) => ({
		result_id: id,
		position,
		metric: one.metric,
		stat: one.stat,
		benchmark: one.benchmark,
		comparison: one.comparison,
		unit: one.unit,
		base: one.base,
		head: one.head,
		ratio: one.ratio,
		ci_low: one.ciLow,
		ci_high: one.ciHigh,
		margin: one.margin,
		adjusted_p: one.adjustedP,
		verdict: one.verdict,
		doubt: one.doubt,
		gates: Number(one.gates),
		pairs: one.pairs,
		less_steady: Number(one.lessSteady),
	}))
	for (const some of inBatches(verdicts)) await tx.insertInto('verdict').values(some).execute()
	const budgets = result.budgets.map(({limit, ...one}, position) => ({
		result_id: id,
		position,
		...one,
		limit_value: limit,
	}))
	for (const some of inBatches(budgets)) await tx.insertInto('budget').values(some).execute()
}

async function writeFigures(tx: Transaction<Tables>, {suite, kind, metrics}: ResultRecord, resultId: number) {
	if (metrics.length === 0) return
	const known = new Map<string, number>()
	const meaning = (one: {readonly name: string; readonly unit: string; readonly direction: string}) =>
		JSON.stringify([one.name, one.unit, one.direction])
	const look = async () => {
		const rows = await tx
			.selectFrom('metric')
			.select(['id', 'name', 'unit', 'direction'])
			.where('suite', '=', suite)
			.where('kind', '=', kind)
			.execute()
		for (const row of rows) known.set(meaning(row), row.id)
	}
	await look()
	// By name, as they are: two who add the same ones wait for each other in one order.
	const missing = metrics.filter(one => !known.has(meaning(one)))
	for (const some of inBatches(missing.map(({name, unit, direction}) => ({suite, kind, name, unit, direction}))))
		await tx
			.insertInto('metric')
			.values(some)
			.onConflict(on => on.doNothing())
			.execute()
	if (missing.length > 0) await look()
	const figures = metrics.map(one => ({
		metric_id: known.get(meaning(one))!,
		result_id: resultId,
		...figureRow(one),
	}))
	for (const some of inBatches(figures)) await tx.insertInto('figure').values(some).execute()
}

/** SQLite takes 32 766 values in a statement. */
const mostRows = 500

function inBatches<Row>(rows: readonly Row[]): Row[][] {
	return Array.from({length: Math.ceil(rows.length / mostRows)}, (_, at) =>
		rows.slice(at * mostRows, (at + 1) * mostRows),
	)
}

/** Everything that hangs on a run. By its metrics: the figures have no order by which those of one result lie together. */
export async function removeResults(tx: Transaction<Tables>, number: number): Promise<void> {
	const results = await tx.selectFrom('result').select(['id', 'suite']).where('run_number', '=', number).execute()
	for (const {id, suite} of results) {
		await tx
			.deleteFrom('figure')
			.where('metric_id', 'in', tx.selectFrom('metric').select('id').where('suite', '=', suite))
			.where('result_id', '=', id)
			.execute()
		await tx.deleteFrom('verdict').where('result_id', '=', id).execute()
		await tx.deleteFrom('budget').where('result_id', '=', id).execute()
	}
	await tx.deleteFrom('result').where('run_number', '=', number).execute()
}
