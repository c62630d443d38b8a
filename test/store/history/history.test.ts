import {sql} from 'kysely'
import {afterAll, describe, expect, onTestFinished, test} from 'vitest'
import type {Baseline} from '../../../src/core/history/baseline/baseline.ts'
import {rowsOf} from '../../../src/core/history/kept/rows-of.ts'
import {readAudit, writeAudit} from '../../../src/store/history/audit.ts'
import {readBaselines, readLatestRuns, removeBaselines, saveBaselines} from '../../../src/store/history/baselines.ts'
import {checkHistory} from '../../../src/store/history/check.ts'
import {exportHistory, importHistory} from '../../../src/store/history/exchange.ts'
import {hashOf} from '../../../src/store/history/hash.ts'
import type {History} from '../../../src/store/history/history.ts'
import {openLocalHistory} from '../../../src/store/history/open-local.ts'
import {openPostgresHistory} from '../../../src/store/history/open-postgres.ts'
import {readRunRecord} from '../../../src/store/history/read-run.ts'
import {type RunPlaceInList, readLatestResult, readRunning, readRuns} from '../../../src/store/history/read-runs.ts'
import {readSeries} from '../../../src/store/history/read-series.ts'
import {readSuites} from '../../../src/store/history/read-suites.ts'
import {removeRunRow, writeFolderState, writeNote} from '../../../src/store/history/run-rows.ts'
import {writeRun, writeRuns} from '../../../src/store/history/write-run.ts'
import {folder, linesOf} from './kept.ts'
import {type PostgresServer, startPostgres, whyNoPostgres} from './postgres-server.ts'
import {recordedNames, reportOf} from './reports.ts'
import {kept, machine, metric, noon, result} from './rows.ts'

const without = whyNoPostgres()
if (without !== null) console.warn(`Not tried on PostgreSQL: ${without}.`)
const author = {user: 'ada', command: 'arsenal-tui baseline save main', atMs: noon}

let server: PostgresServer | null = null
afterAll(() => server?.stop())

const databases: ReadonlyArray<readonly [string, () => Promise<History>]> = [
	['SQLite', () => openLocalHistory(folder())],
	['PostgreSQL', async () => openPostgresHistory(await (server ??= await startPostgres()).freshUrl())],
]

describe.each(databases)('a history on %s', (name, make) => {
	const on = test.skipIf(name === 'PostgreSQL' && without !== null)
	const open = async () => {
		const history = await make()
		onTestFinished(() => history.close())
		return history
	}

	on('gives back every recorded run as it was written', async () => {
		const history = await open()
		for (const [at, name] of recordedNames.entries()) {
			const {run, ...place} = kept(at, [])
			const whole = {run: {...rowsOf(reportOf(name)), id: run.id}, ...place}
			expect(await writeRun(history, whole)).toBe(true)
			expect(await readRunRecord(history, run.id)).toEqual(whole)
		}
	})

	on('holds what a name may hold, and every kind of number', async () => {
		const history = await open()
		const names = ["O'Neil; drop table run; --", '"quoted"', '%_\\', 'naïve 測試 👩‍👩‍👧', '\x1b[31m\u202e', '', ' ']
		const figures = [0, 1e-308, -1.5, 1.797e308, 2 ** 53 - 1, 0.1 + 0.2]
		const run = kept(
			1,
			names.map(suite =>
				result(
					suite,
					figures.map((value, at) => metric(`m${at}`, value, {n: 2 ** 53 - 1})),
				),
			),
			{command: names.join('\n'), branch: names[0]!},
		)
		await writeRun(history, run)
		expect(await readRunRecord(history, run.run.id)).toEqual(run)
		for (const suite of names)
			expect((await readSeries(history, {suite, metric: 'm4'}))[0]?.points.map(point => point.median)).toEqual([
				2 ** 53 - 1,
			])
	})

	on('has NULL where a figure is no finite number, whoever writes it', async () => {
		const history = await open()
		await writeRun(history, kept(1, [result('s', [metric('wall', Number.NaN, {max: Number.POSITIVE_INFINITY})])]))
		const [series] = await readSeries(history, {suite: 's', metric: 'wall'})
		expect(series?.points[0]).toMatchObject({median: null, max: null, min: 1.5})
	})

	on('keeps a run once, however often it is written, and the latest that is said of it', async () => {
		const history = await open()
		const first = kept(1, [result('a', [metric('wall', 1), metric('old', 1)]), result('b', [metric('wall', 2)])])
		const second = kept(1, [result('a', [metric('wall', 3)])])
		expect(await writeRun(history, first)).toBe(true)
		expect(await writeRun(history, first)).toBe(false)
		expect(await writeRun(history, second)).toBe(true)
		expect(await readRunRecord(history, first.run.id)).toEqual(second)
		expect((await readSeries(history, {suite: 'a', metric: 'wall'}))[0]?.points.map(one => one.median)).toEqual([3])
		expect(await readSeries(history, {suite: 'b', metric: 'wall'})).toEqual([])
		expect(await readSuites(history)).toMatchObject([{suite: 'a', runs: 1, metrics: [{name: 'wall'}]}])
	})

	on('calls a run running until somebody says what it came to, and never again after that', async () => {
		const history = await open()
		const begun = kept(1, [], {outcome: 'running', endedMs: null, exitCode: null})
		const dead = kept(1, [], {outcome: 'aborted', endedMs: null, exitCode: null})
		const done = kept(1, [result('a', [metric('wall', 1)])])
		await writeRun(history, begun)
		expect(await readRunning(history)).toEqual([begun.run.id])
		await writeRun(history, dead)
		expect(await readRunning(history)).toEqual([])
		expect(await writeRun(history, begun)).toBe(false)
		await writeRun(history, done)
		expect(await writeRun(history, dead)).toBe(false)
		expect(await readRunRecord(history, done.run.id)).toEqual(done)
	})

	on('tells one metric of a suite over its runs, by machine, setup and time', async () => {
		const history = await open()
		const setup = '{"runs":20}'
		const other = {...machine, fingerprint: 'other', hostname: 'laptop'}
		await writeRuns(history, [
			kept(3, [result('a', [metric('wall', 30)])], {environment: other}),
			kept(1, [result('a', [metric('wall', 10), metric('cpu', 7)], {setup})]),
			kept(2, [result('a', [metric('wall', 20)]), result('b', [metric('wall', 99)])], {
				branch: null,
				commit: null,
				dirty: null,
			}),
			kept(4, [result('a', [metric('wall', 40)], {setup, outcome: 'failed'})], {exitCode: 4, outcome: 'failed'}),
		])
		const medians = async (more: object) =>
			(await readSeries(history, {suite: 'a', metric: 'wall', ...more})).flatMap(one => one.points.map(at => at.median))
		expect(await medians({})).toEqual([10, 20, 30, 40])
		expect(await medians({fingerprint: 'other'})).toEqual([30])
		expect(await medians({fingerprint: 'nobody'})).toEqual([])
		expect(await medians({setupHash: hashOf(setup)})).toEqual([10, 40])
		expect(await medians({setupHash: null, fingerprint: machine.fingerprint})).toEqual([20])
		expect(await medians({sinceMs: noon + 3 * 60_000})).toEqual([30, 40])
		expect(await medians({last: 2})).toEqual([30, 40])
		const [series] = await readSeries(history, {suite: 'a', metric: 'wall'})
		expect(series).toMatchObject({kind: 'command', unit: 'ms', direction: 'lower'})
		expect(series?.points[3]).toEqual({
			...{run: kept(4, []).run.id, startedMs: noon + 4 * 60_000, outcome: 'failed', runOutcome: 'failed'},
			...{fingerprint: machine.fingerprint, setupHash: hashOf(setup), runtime: null},
			...{branch: 'main', commit: 'c4', commitMs: null},
			...{dirty: false, n: 20, runs: 20, mean: 40, median: 40, p90: null, p95: 40, p99: null, min: 1.5, max: 99},
			...{ciLow: null, ciHigh: null, throughput: null, errors: 0},
		})
		expect(series?.points[1]).toMatchObject({branch: null, commit: null, dirty: null})
	})

	on('keeps two meanings of one name apart', async () => {
		const history = await open()
		await writeRun(history, kept(1, [result('a', [metric('wall', 1)])]))
		await writeRun(history, kept(2, [result('a', [metric('wall', 2, {unit: 'ns'})], {kind: 'micro'})]))
		const series = await readSeries(history, {suite: 'a', metric: 'wall'})
		expect(series.map(({kind, unit, points}) => [kind, unit, points.length])).toEqual([
			['micro', 'ns', 1],
			['command', 'ms', 1],
		])
		expect((await readSuites(history)).map(({suite, kind, runs}) => [suite, kind, runs])).toEqual([
			['a', 'command', 1],
			['a', 'micro', 1],
		])
	})

	on('lists runs page by page, newest first, while others are added, and whatever the clock did', async () => {
		const history = await open()
		// Set back by a day between the third and the fourth, and two in one millisecond.
		const starts = [0, 1, 2, -1440, -1439, -1439].map(minutes => noon + minutes * 60_000)
		const runs = starts.map((startedMs, at) =>
			kept(at, [result(at % 2 ? 'odd' : 'even', [])], {startedMs, endedMs: startedMs - 1000}),
		)
		await writeRuns(history, runs)
		const seen: string[] = []
		let after: RunPlaceInList | undefined
		for (let page = 0; page < 4; page++) {
			const {runs: shown, next} = await readRuns(history, {limit: 2, ...(after ? {after} : {})})
			seen.push(...shown.map(run => run.id))
			if (page === 0) await writeRun(history, kept(9, [], {startedMs: noon + 1e9}))
			if (next === null) break
			after = next
		}
		expect(seen).toEqual([2, 1, 0, 5, 4, 3].map(at => runs[at]!.run.id))
		const odd = await readRuns(history, {limit: 10, suite: 'odd'})
		expect(odd.runs.map(run => run.suites)).toEqual([['odd'], ['odd'], ['odd']])
		expect(odd.next).toBe(null)
		expect(odd.runs[0]).toMatchObject({
			...{hostname: 'box', folderState: 'there', branch: 'main'},
			dirty: false,
			note: null,
		})
	})

	on('keeps notes and what became of folders, also when the run is written again', async () => {
		const history = await open()
		const run = kept(1, [result('a', [metric('wall', 1)])])
		await writeRun(history, run)
		expect(await writeNote(history, run.run.id, "the day of the\0 storm's")).toBe(true)
		expect(await writeNote(history, 'nobody', '')).toBe(false)
		await writeFolderState(history, [run.run.id], 'pruned')
		expect(await readRunRecord(history, run.run.id)).toMatchObject({
			folderState: 'pruned',
			note: "the day of the\ufffd storm's",
		})
		await writeRun(history, kept(1, [result('a', [metric('wall', 2)])]))
		expect(await readRunRecord(history, run.run.id)).toMatchObject({
			folderState: 'there',
			note: "the day of the\ufffd storm's",
		})
	})

	on('forgets a run wholly when it is told to', async () => {
		const history = await open()
		const [one, two] = [1, 2].map(n => kept(n, [result('a', [metric('wall', n)])]))
		await writeRuns(history, [one!, two!])
		expect(await removeRunRow(history, one!.run.id)).toBe(true)
		expect(await removeRunRow(history, one!.run.id)).toBe(false)
		expect(await readRunRecord(history, one!.run.id)).toBe(null)
		expect((await readSeries(history, {suite: 'a', metric: 'wall'}))[0]?.points.map(at => at.median)).toEqual([2])
		await removeRunRow(history, two!.run.id)
		for (const table of ['run', 'result', 'figure', 'verdict', 'budget'] as const)
			expect(await history.db.selectFrom(table).selectAll().execute(), table).toEqual([])
		expect(await readSuites(history)).toEqual([])
	})

	const baseline: Baseline = {
		...{
			name: 'main',
			suite: 'a',
			fingerprint: machine.fingerprint,
			setupHash: null,
			strategy: 'fixed',
			branch: null,
			runCount: 2,
		},
		...{createdMs: noon, createdBy: 'ada', runs: ['r2', 'r1']},
	}

	on('keeps baselines, replaces the one of the same question, and says who did what', async () => {
		const history = await open()
		await saveBaselines(history, [baseline, {...baseline, suite: 'b'}, {...baseline, setupHash: 'x'}], author)
		await saveBaselines(history, [{...baseline, strategy: 'rolling', runCount: 5, runs: []}], {
			...author,
			atMs: noon + 1,
		})
		expect(await readBaselines(history, {name: 'main', suite: 'a'})).toEqual(
			expect.arrayContaining([
				{...baseline, strategy: 'rolling', runCount: 5, runs: []},
				{...baseline, setupHash: 'x'},
			]),
		)
		expect(await readBaselines(history)).toHaveLength(3)
		expect(await removeBaselines(history, {name: 'main', suite: 'a'}, {...author, atMs: noon + 2})).toBe(2)
		expect(await removeBaselines(history, {name: 'nobody'}, author)).toBe(0)
		expect(await readBaselines(history)).toEqual([{...baseline, suite: 'b'}])
		await writeAudit(history, 'gate-forced', 'a', {user: 'bob', command: 'arsenal-tui ci --force', atMs: noon + 3})
		expect(
			(await readAudit(history)).map(({atMs, user, action, subject}) => [atMs - noon, user, action, subject]),
		).toEqual([
			[3, 'bob', 'gate-forced', 'a'],
			[2, 'ada', 'baseline-removed', 'main (a)'],
			[2, 'ada', 'baseline-removed', 'main (a)'],
			[1, 'ada', 'baseline-saved', 'main (a)'],
			...Array(3).fill([0, 'ada', 'baseline-saved', expect.stringMatching(/^main \([ab]\)$/)]),
		])
	})

	on('finds the latest runs that another may be compared with', async () => {
		const history = await open()
		const setup = '{"runs":20}'
		await writeRuns(history, [
			kept(1, [result('a', [], {setup})]),
			kept(2, [result('a', [], {setup})], {exitCode: 1}),
			kept(3, [result('a', [], {setup})], {branch: 'topic'}),
			kept(4, [result('a', [])]),
			kept(5, [result('a', [], {setup})], {environment: {...machine, fingerprint: 'other'}}),
			kept(6, [result('a', [], {setup, outcome: 'failed'})], {exitCode: 4}),
		])
		const ask = async (more: object) =>
			(
				await readLatestRuns(history, {
					...{suite: 'a', fingerprint: machine.fingerprint, setupHash: hashOf(setup), runtime: null, limit: 10},
					isGreen: false,
					...more,
				})
			).map(id => Number(id.slice(9, 15)))
		expect(await ask({})).toEqual([3, 2, 1])
		expect(await ask({isGreen: true})).toEqual([3, 1])
		expect(await ask({branch: 'main', limit: 1})).toEqual([2])
		expect(await ask({beforeMs: noon + 2 * 60_000})).toEqual([1])
		expect(await ask({setupHash: null})).toEqual([4])
	})

	on(
		'tells all metrics of a suite as it tells each, whatever kind it was then, and the latest runs of all',
		async () => {
			const history = await open()
			const kinds = ['command', 'steps', 'command', 'micro', 'steps']
			await writeRuns(
				history,
				kinds.map((kind, n) =>
					kept(n, [result('a', [metric('wall', n), metric(n % 2 === 0 ? 'even' : 'odd', n)], {kind})]),
				),
			)
			const names = ['even', 'odd', 'wall']
			for (const more of [{}, {last: 3}, {last: 9}, {sinceMs: noon + 2 * 60_000}]) {
				const all = await readSeries(history, {suite: 'a', ...more})
				const each = []
				for (const name of names) each.push(...(await readSeries(history, {suite: 'a', metric: name, ...more})))
				const inOrder = (some: typeof all) => some.toSorted((a, b) => (a.metric + a.kind < b.metric + b.kind ? -1 : 1))
				if (!('last' in more)) expect(inOrder(all)).toEqual(inOrder(each))
				const runs = new Set(all.flatMap(({points}) => points.map(({run}) => run)))
				const count = 'last' in more ? Math.min(more.last!, 5) : 'sinceMs' in more ? 3 : 5
				expect([...runs].toSorted()).toEqual(kinds.map((_, n) => kept(n, []).run.id).slice(-count))
			}
		},
	)

	on('looks for runs of one Node, and for those of which nobody knows it', async () => {
		const history = await open()
		const ran = (n: number, runtime: string | null) => kept(n, [result('a', [metric('wall', n)], {runtime})])
		await writeRuns(history, [ran(1, null), ran(2, 'v22'), ran(3, 'v24'), ran(4, 'v22, v24')])
		const of = {suite: 'a', fingerprint: machine.fingerprint}
		const ask = async (runtime: string | null) =>
			(await readLatestRuns(history, {...of, setupHash: null, runtime, limit: 10, isGreen: false})).map(id =>
				Number(id.slice(9, 15)),
			)
		expect([await ask('v22'), await ask(null)]).toEqual([
			[2, 1],
			[4, 3, 2, 1],
		])
		expect(await readLatestResult(history, of)).toMatchObject({runtime: 'v22, v24'})
		await writeRun(history, ran(5, null))
		expect(await readLatestResult(history, of)).toMatchObject({run: kept(5, []).run.id, runtime: 'v22, v24'})
		const [series] = await readSeries(history, {suite: 'a', metric: 'wall'})
		expect(series!.points.map(({runtime}) => runtime)).toEqual([null, 'v22', 'v24', 'v22, v24', null])
	})

	on('takes no older baseline for one that was saved later, and counts what is new', async () => {
		const history = await open()
		await writeRun(history, kept(1, []))
		await saveBaselines(history, [baseline], author)
		const old = await linesOf(exportHistory(history))
		const newer = {...baseline, createdMs: baseline.createdMs + 1, runCount: 9}
		await saveBaselines(history, [newer], {...author, atMs: author.atMs + 1})
		expect(await importHistory(history, old)).toMatchObject({runs: 0, baselines: 0, audits: 0})
		expect(await readBaselines(history)).toMatchObject([{runCount: 9}])
		const other = await openLocalHistory(folder())
		onTestFinished(() => other.close())
		expect(await importHistory(other, old)).toMatchObject({runs: 1, baselines: 1, audits: 1})
		await importHistory(other, await linesOf(exportHistory(history)))
		expect(await readBaselines(other)).toMatchObject([{runCount: 9}])
	})

	on('of the first schema is brought to this one, with all that is in it', async () => {
		const history = await open()
		await writeRuns(history, [kept(1, [result('a', [metric('wall', 1)])]), kept(2, [])])
		await saveBaselines(history, [baseline], author)
		const before = await linesOf(exportHistory(history))
		for (const undone of [
			'drop index baseline_name',
			'create unique index baseline_name on baseline (name, suite, fingerprint, setup_hash)',
			'alter table run drop column project',
			'alter table baseline drop column project',
			'alter table result drop column runtime',
			'alter table baseline drop column branch',
			'update schema_version set version = 1',
		])
			await sql.raw(undone).execute(history.db)
		const {migrate} = await import('../../../src/store/history/migrations.ts')
		await migrate(history.db, history.dialect, history.where)
		expect(await linesOf(exportHistory(history))).toEqual(before)
		expect(await checkHistory(history)).toEqual([])
	})

	on('moves to another database and back without a change, and twice is once', async () => {
		const history = await open()
		await writeRuns(
			history,
			recordedNames.map((name, at) => {
				const {run, ...place} = kept(at, [])
				return {run: {...rowsOf(reportOf(name)), id: run.id}, ...place, note: at % 2 ? 'odd' : null}
			}),
		)
		await saveBaselines(history, [baseline], author)
		const lines = await linesOf(exportHistory(history))
		const other = await openLocalHistory(folder())
		onTestFinished(() => other.close())
		const all = {runs: recordedNames.length, baselines: 1, audits: 1, unreadable: []}
		expect(await importHistory(other, lines)).toEqual(all)
		expect(await linesOf(exportHistory(other))).toEqual(lines)
		expect(await importHistory(history, await linesOf(exportHistory(other)))).toMatchObject({runs: 0})
		expect(await linesOf(exportHistory(history))).toEqual(lines)
	})

	on('passes over lines of an import that are no good, and refuses what is no history', async () => {
		const history = await open()
		const good = JSON.stringify({run: kept(1, [result('a', [metric('wall', 1)])])})
		const bad = [
			'{',
			'null',
			good.replace('"a"', '"a\\u0000"'),
			good.replace('"a"', `"${'a'.repeat(300)}"`),
			good.replace('"n":20', '"n":1e300'),
			good.replace('"direction":"lower"', '"direction":"sideways"'),
			'{"run":{}}',
			`${'['.repeat(50_000)}`,
		]
		const lines = ['{"format":"arsenal-history","version":1}', ...bad, good, '']
		expect(await importHistory(history, lines)).toEqual({
			...{runs: 1, baselines: 0, audits: 0},
			unreadable: bad.map((_, at) => at + 2),
		})
		for (const [first, words] of [
			['{"format":"arsenal-history","version":2}', /version 2, and this arsenal-tui reads 1/],
			['{}', /does not begin like an exported history/],
			['x', /does not begin like an exported history/],
		] as const)
			await expect(importHistory(history, [first])).rejects.toThrow(words)
		await expect(importHistory(history, [])).rejects.toThrow(/empty/)
	})

	on('says that it is whole, and what is not', async () => {
		const history = await open()
		await writeRuns(
			history,
			[1, 2].map(n => kept(n, [result('a', [metric('wall', n)])])),
		)
		expect(await checkHistory(history)).toEqual([])
		await history.db.deleteFrom('result').where('position', '=', 0).execute()
		expect(await checkHistory(history)).toEqual(['2 rows of figure belong to no result.'])
	})

	on('refuses tables that are newer, and says what to do', async () => {
		const history = await open()
		await history.db.updateTable('schema_version').set({version: 99}).execute()
		const {migrate} = await import('../../../src/store/history/migrations.ts')
		await expect(migrate(history.db, history.dialect, history.where)).rejects.toMatchObject({
			code: 'bad-history',
			message: `The history in ${history.where} was written by a newer arsenal-tui: its tables are of version 99, and this one knows 2.`,
			advice: expect.stringMatching(/^Update arsenal-tui/),
		})
	})
})
