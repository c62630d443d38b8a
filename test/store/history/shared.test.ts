import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {rmSync} from 'node:fs'
import {createServer} from 'node:net'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {sql} from 'kysely'
import {afterAll, beforeAll, describe, expect, onTestFinished, test, vi} from 'vitest'
import {freePort} from '../../../bench/shared/free-port.ts'
import type {Baseline} from '../../../src/core/history/baseline/baseline.ts'
import {readAudit, writeAudit} from '../../../src/store/history/audit.ts'
import {readBaselines, readLatestRuns, removeBaselines, saveBaselines} from '../../../src/store/history/baselines.ts'
import {exportHistory, importHistory} from '../../../src/store/history/exchange.ts'
import type {History} from '../../../src/store/history/history.ts'
import {openHistory} from '../../../src/store/history/open-history.ts'
import {openLocalHistory} from '../../../src/store/history/open-local.ts'
import {nameOfDatabase, openPostgresHistory} from '../../../src/store/history/open-postgres.ts'
import {countKept, sendKept} from '../../../src/store/history/outbox.ts'
import {pruneRun, removeRun} from '../../../src/store/history/prune.ts'
import {readRunRecord} from '../../../src/store/history/read-run.ts'
import {readRuns} from '../../../src/store/history/read-runs.ts'
import {readSeries} from '../../../src/store/history/read-series.ts'
import {readSuites} from '../../../src/store/history/read-suites.ts'
import {rebuildHistory} from '../../../src/store/history/rebuild.ts'
import {recordEnd} from '../../../src/store/history/record.ts'
import {writeRun, writeRuns} from '../../../src/store/history/write-run.ts'
import {folder, linesOf, masked, placeIn, runFolder} from './kept.ts'
import {type PostgresServer, startPostgres, whyNoPostgres} from './postgres-server.ts'
import {kept, machine, metric, noon, result} from './rows.ts'

const without = whyNoPostgres()
if (without !== null) console.warn(`Not tried on PostgreSQL: ${without}.`)

const author = {user: 'ada', command: 'arsenal-tui baseline save main', atMs: noon}
const baseline: Baseline = {
	...{
		name: 'main',
		suite: 'a',
		fingerprint: machine.fingerprint,
		setupHash: null,
		strategy: 'fixed',
		branch: null,
		runCount: 3,
	},
	...{createdMs: noon, createdBy: 'ada', runs: []},
}

async function ids(url: string): Promise<string[]> {
	const history = await openPostgresHistory(url)
	const {runs} = await readRuns(history, {limit: 1000})
	await history.close()
	return runs.map(run => run.id)
}

async function open(dir: string): Promise<History> {
	const history = await openLocalHistory(dir)
	onTestFinished(() => history.close())
	return history
}

describe('a shared history that is not there', () => {
	test('keeps nobody from ending a run: what it was to be told is kept, without a word of its password', async () => {
		const dir = folder()
		const url = `postgresql://ada:hunter2@127.0.0.1:${await freePort()}/team?sslmode=disable`
		const {id, dir: runDir} = runFolder(dir, 'startup')
		const words = await recordEnd(placeIn(dir, {url}), id, runDir)
		expect(words).toEqual([`Kept here and sent later: ${nameOfDatabase(url)} cannot be reached: nobody answers there.`])
		expect(words.join()).not.toMatch(/hunter2|ada/)
		const history = await open(dir)
		expect(await countKept(history)).toBe(1)
		expect((await readRuns(history, {limit: 9})).runs.map(run => run.id)).toEqual([id])
		await expect(openHistory(placeIn(dir, {url}))).rejects.toMatchObject({
			code: 'history-unavailable',
			message: expect.stringMatching(
				/^Cannot use the history in PostgreSQL on 127\.0\.0\.1:\d+, database team: nobody answers there\.$/,
			),
			advice: expect.stringMatching(/ARSENAL_DATABASE_URL/),
		})
	})

	test('is waited for no longer than was said, also when somebody else answers, or nobody', async () => {
		const dir = folder()
		const silent = createServer(() => {}).listen(0, '127.0.0.1')
		const babbling = createServer(socket =>
			socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
		).listen(0, '127.0.0.1')
		onTestFinished(() => void [silent.close(), babbling.close()])
		await Promise.all([silent, babbling].map(server => server.listening || once(server, 'listening')))
		const {id, dir: runDir} = runFolder(dir, 'startup')
		for (const server of [silent, babbling]) {
			const {port} = server.address() as {port: number}
			const before = performance.now()
			// The patience is what is asked about here, so it does not hang on what the other tests take.
			const place = placeIn(dir, {url: `postgresql://127.0.0.1:${port}/team`, patienceMs: 300})
			const words = await recordEnd(place, id, runDir)
			expect(words).toHaveLength(1)
			expect(words[0]).toMatch(/PostgreSQL on 127\.0\.0\.1/)
			expect(performance.now() - before).toBeLessThan(5000)
		}
		expect(await countKept(await open(dir))).toBe(1)
	})

	test('needs pg, which is the user’s to install', async () => {
		vi.doMock('pg', () => {
			throw new Error('not installed')
		})
		onTestFinished(() => void vi.doUnmock('pg'))
		await expect(openPostgresHistory('postgresql://localhost/team')).rejects.toMatchObject({
			code: 'tool-missing',
			exitCode: 5,
			advice: expect.stringContaining('npm install pg@8'),
		})
	})

	test('is named without its secrets', () => {
		for (const [url, name] of [
			['postgresql://ada:s3cret@db.example.org:6432/team', 'PostgreSQL on db.example.org:6432, database team'],
			['postgres://localhost', 'PostgreSQL on localhost, database the default one'],
			['postgresql://ada@localhost/team?host=/run/pg&password=s3cret', 'PostgreSQL on localhost, database team'],
			['s3cret', 'the PostgreSQL of ARSENAL_DATABASE_URL'],
		])
			expect(nameOfDatabase(url!)).toBe(name)
	})
})

describe.skipIf(without !== null)('a shared history', () => {
	let server: PostgresServer
	beforeAll(async () => void (server = await startPostgres()))
	afterAll(() => server?.stop())

	test('is told when a run is over, and of what it was not told before', async () => {
		const dir = folder()
		const url = await server.freshUrl()
		const one = runFolder(dir, 'startup')
		expect(await recordEnd(placeIn(dir, {url}), one.id, one.dir)).toEqual([])
		expect(await ids(url)).toEqual([one.id])
		await server.kill()
		const two = runFolder(dir, 'leak', {id: '20261121T000000-aaaa'})
		expect(await recordEnd(placeIn(dir, {url}), two.id, two.dir)).toEqual([
			expect.stringMatching(
				/^Kept here and sent later: PostgreSQL on localhost, database postgres cannot be reached: nobody answers there\.$/,
			),
		])
		await server.restart()
		const three = runFolder(dir, 'lists', {id: '20261122T000000-aaaa'})
		expect(await recordEnd(placeIn(dir, {url}), three.id, three.dir)).toEqual([])
		expect(new Set(await ids(url))).toEqual(new Set([one.id, two.id, three.id]))
		const local = await open(dir)
		expect(await countKept(local)).toBe(0)
		const {history: remote, words} = await openHistory(placeIn(dir, {url}))
		expect(words).toEqual([])
		for (const {id} of [one, two, three])
			expect(await readRunRecord(remote, id)).toEqual({
				...(await readRunRecord(local, id)),
				folder: path.join(dir, 'runs', id),
			})
		const author = {user: 'ada', command: 'arsenal-tui runs prune', atMs: noon}
		await pruneRun(local, dir, two.id, author, {toSend: true})
		expect(await sendKept(local, remote)).toMatchObject({sent: 2, left: 0})
		expect(await readRunRecord(remote, two.id)).toMatchObject({folderState: 'pruned'})
		expect(await readAudit(remote)).toMatchObject([{action: 'pruned', subject: two.id}])
		// What comes back from there does not say where things are here.
		const before = await linesOf(exportHistory(local))
		expect(await importHistory(local, await linesOf(exportHistory(remote)))).toMatchObject({runs: 0})
		expect(await linesOf(exportHistory(local))).toEqual(before)
		await remote.close()
	})

	test('is told that a run was removed, or its folder lost, and keeps its figures', async () => {
		const dir = folder()
		const url = await server.freshUrl()
		const [one, two] = [runFolder(dir, 'startup'), runFolder(dir, 'leak', {id: '20261121T000000-aaaa'})]
		for (const {id, dir: runDir} of [one, two]) await recordEnd(placeIn(dir, {url}), id, runDir)
		const local = await open(dir)
		await removeRun(local, dir, one.id, {user: 'ada', command: 'arsenal-tui runs rm', atMs: noon}, {toSend: true})
		rmSync(two.dir, {recursive: true})
		await rebuildHistory(local, dir, {masked, toSend: true})
		const {history: remote, words} = await openHistory(placeIn(dir, {url}))
		onTestFinished(() => remote.close())
		expect(words).toEqual([])
		for (const {id} of [one, two]) {
			const there = await readRunRecord(remote, id)
			expect(there).toMatchObject({folderState: 'gone'})
			expect(there!.run.results.length).toBeGreaterThan(0)
		}
		expect(await readAudit(remote)).toMatchObject([{action: 'removed', subject: one.id}])
	})

	test('keeps projects apart whose suites have one name: runs, figures, and baselines', async () => {
		const url = await server.freshUrl()
		const run = (n: number, wall: number) => kept(n, [result('startup', [metric('wall', wall)])])
		const asked = []
		for (const [at, project] of ['shop', 'shop/admin'].entries()) {
			const history = await openPostgresHistory(url, {project})
			onTestFinished(() => history.close())
			await writeRuns(
				history,
				[1, 2, 3].map(n => run(at * 10 + n, at * 100 + n)),
			)
			const ids = (await readRuns(history, {limit: 9})).runs.map(({id}) => id)
			await saveBaselines(history, [{...baseline, suite: 'startup', runs: ids}], author)
			asked.push(history)
		}
		const [shop, admin] = asked as [History, History]
		for (const [history, first] of [
			[shop, 1],
			[admin, 101],
		] as const) {
			expect((await readRuns(history, {limit: 9})).runs).toHaveLength(3)
			expect(await readSuites(history)).toMatchObject([{suite: 'startup', runs: 3}])
			for (const last of [{}, {last: 2}]) {
				const [series] = await readSeries(history, {suite: 'startup', metric: 'wall', ...last})
				expect(series!.points.map(({median}) => median)).toEqual(
					[first, first + 1, first + 2].slice('last' in last ? 1 : 0),
				)
			}
			const of = {suite: 'startup', fingerprint: machine.fingerprint}
			const latest = {...of, setupHash: null, runtime: null, limit: 9, isGreen: false}
			expect(await readLatestRuns(history, latest)).toHaveLength(3)
			expect(await readBaselines(history)).toMatchObject([
				{runs: (await readRuns(history, {limit: 9})).runs.map(({id}) => id)},
			])
		}
		// Imported into another project they are its own, as after a change of its name.
		const moved = await openPostgresHistory(url, {project: 'store'})
		onTestFinished(() => moved.close())
		expect(await importHistory(moved, await linesOf(exportHistory(admin)))).toMatchObject({runs: 3, baselines: 1})
		expect((await readRuns(moved, {limit: 9})).runs).toHaveLength(3)
		expect((await readRuns(admin, {limit: 9})).runs).toHaveLength(0)
		await importHistory(admin, await linesOf(exportHistory(moved)))
		expect(await removeBaselines(shop, {name: baseline.name}, author)).toBe(1)
		expect(await readBaselines(admin)).toHaveLength(1)
		// A run from before projects were told apart is anybody's.
		const old = await openPostgresHistory(url)
		onTestFinished(() => old.close())
		await writeRun(old, run(30, 300))
		expect((await readRuns(admin, {limit: 9})).runs).toHaveLength(4)
		expect((await readRuns(old, {limit: 9})).runs).toHaveLength(7)
	})

	test('is told of nothing twice, when whoever told it died before it knew, or two tell it at once', async () => {
		const dir = folder()
		const url = await server.freshUrl()
		const local = await open(dir)
		const runs = Array.from({length: 30}, (_, n) => kept(n, [result('a', [metric('wall', n), metric('cpu', n)])]))
		await writeRuns(local, runs, {toSend: true})
		await writeAudit(local, 'gate-forced', 'a', {user: 'ada', command: 'ci', atMs: noon}, {toSend: true})
		const remotes = await Promise.all([openPostgresHistory(url), openPostgresHistory(url)])
		onTestFinished(() => void remotes.map(remote => remote.close()))
		// As if it had been killed after the other side had it, and before it had taken its own note away.
		await writeRun(remotes[0], runs[0]!)
		const other = await open(dir)
		await Promise.all([sendKept(local, remotes[0]), sendKept(other, remotes[1])])
		expect(await countKept(local)).toBe(0)
		for (const table of ['run', 'result'] as const)
			expect(await remotes[0].db.selectFrom(table).selectAll().execute()).toHaveLength(30)
		expect(await remotes[0].db.selectFrom('figure').selectAll().execute()).toHaveLength(60)
		expect(await readAudit(remotes[0])).toEqual(await readAudit(local))
		expect(await sendKept(local, remotes[0])).toEqual({sent: 0, left: 0, why: null})
	})

	test('that breaks off in the middle has nothing half, and the rest is sent later', async () => {
		const dir = folder()
		const url = await server.freshUrl()
		const local = await open(dir)
		const count = 300
		await writeRuns(
			local,
			Array.from({length: count}, (_, n) => kept(n, [result('a', [metric('wall', n), metric('cpu', n)])])),
			{toSend: true},
		)
		const remote = await openPostgresHistory(url)
		const sending = sendKept(local, remote)
		await delay(150)
		await server.kill()
		const {sent, left, why} = await sending
		await remote.close().catch(() => {})
		expect(sent + left).toBe(count)
		expect([left > 0, why === null]).toEqual([true, false])
		await server.restart()
		const again = await openPostgresHistory(url)
		onTestFinished(() => again.close())
		const there = await again.db.selectFrom('figure').selectAll().execute()
		// One more than we know of may have arrived: its answer did not.
		expect([2 * sent, 2 * sent + 2]).toContain(there.length)
		expect(await sendKept(local, again)).toEqual({sent: left, left: 0, why: null})
		expect(await again.db.selectFrom('figure').selectAll().execute()).toHaveLength(2 * count)
	})

	test('that has stopped answering is given up after the time that was said', async () => {
		const dir = folder()
		const url = await server.freshUrl()
		const local = await open(dir)
		const remote = await openPostgresHistory(url, {patienceMs: 300})
		await writeRuns(local, [kept(1, [result('a', [metric('wall', 1)])]), kept(2, [])], {toSend: true})
		const thaw = server.freeze()
		const before = performance.now()
		try {
			expect(await sendKept(local, remote)).toEqual({sent: 0, left: 2, why: 'it took too long'})
			expect(performance.now() - before).toBeLessThan(4000)
		} finally {
			thaw()
		}
		await remote.close().catch(() => {})
		const again = await openPostgresHistory(url)
		onTestFinished(() => again.close())
		expect(await sendKept(local, again)).toMatchObject({sent: 2, left: 0})
		expect(await ids(url)).toHaveLength(2)
	})

	test('that refuses one run takes those after it', async () => {
		const dir = folder()
		const url = await server.freshUrl()
		const local = await open(dir)
		const remote = await openPostgresHistory(url)
		onTestFinished(() => remote.close())
		await sql`alter table run add constraint no_second check (id not like '%000002-%')`.execute(remote.db)
		await writeRuns(
			local,
			[1, 2, 3].map(n => kept(n, [])),
			{toSend: true},
		)
		expect(await sendKept(local, remote)).toMatchObject({sent: 2, left: 1, why: expect.stringMatching(/no_second/)})
		const {words, history} = await openHistory(placeIn(dir, {url}))
		await history.close()
		expect(words).toEqual([
			expect.stringMatching(/^One thing is kept here and sent to PostgreSQL on localhost, database postgres later: /),
		])
	})

	test('is made once by programs that begin at the same time', async () => {
		const url = await server.freshUrl()
		const histories = await Promise.all(Array.from({length: 4}, () => openPostgresHistory(url)))
		expect(await histories[0]!.db.selectFrom('schema_version').selectAll().execute()).toEqual([{version: 2}])
		await Promise.all(
			histories.map((history, at) =>
				writeRuns(
					history,
					Array.from({length: 10}, (_, n) =>
						kept(at * 100 + n, [result('a', [metric(`m${n}`, 1), metric(`m${9 - n}0`, 1)])]),
					),
				),
			),
		)
		expect(await histories[0]!.db.selectFrom('run').selectAll().execute()).toHaveLength(40)
		await Promise.all(histories.map(history => history.close()))
	})

	test('keeps a run whose own file cannot be written', async () => {
		const dir = folder()
		const url = await server.freshUrl()
		const {id, dir: runDir} = runFolder(dir, 'startup')
		const words = await recordEnd(placeIn('/proc/1/arsenal', {url}), id, runDir)
		expect(words).toEqual([expect.stringMatching(/is not in the history of \/proc/)])
		expect(await ids(url)).toEqual([id])
	})

	test('ends with the process that made it, also when that is killed', async () => {
		const code = `
			import {startPostgres} from ${JSON.stringify(path.join(import.meta.dirname, 'postgres-server.ts'))}
			const server = await startPostgres()
			console.log(await server.freshUrl())
			setInterval(() => {}, 1000)`
		const child = spawn(process.execPath, ['--input-type=module', '-e', code], {stdio: ['ignore', 'pipe', 'inherit']})
		const url = await new Promise<string>(resolve => child.stdout.once('data', data => resolve(String(data).trim())))
		expect(await ids(url)).toEqual([])
		child.kill('SIGKILL')
		for (const until = performance.now() + 20_000; ; await delay(50)) {
			const error = await openPostgresHistory(url, {patienceMs: 300}).then(
				history => history.close(),
				(thrown: unknown) => thrown,
			)
			if (error) return
			if (performance.now() > until) throw new Error('it is still there')
		}
	})
})
