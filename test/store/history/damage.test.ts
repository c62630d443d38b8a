import {execFileSync, spawn, spawnSync} from 'node:child_process'
import {
	chmodSync,
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
	writeSync,
} from 'node:fs'
import path from 'node:path'
import {DatabaseSync} from 'node:sqlite'
import {setTimeout as delay} from 'node:timers/promises'
import {fileURLToPath} from 'node:url'
import {sql} from 'kysely'
import {expect, onTestFinished, test, vi} from 'vitest'
import {readAudit} from '../../../src/store/history/audit.ts'
import {readBaselines, saveBaselines} from '../../../src/store/history/baselines.ts'
import {bound} from '../../../src/store/history/bound.ts'
import {checkHistory} from '../../../src/store/history/check.ts'
import {journalModeOn} from '../../../src/store/history/journal-mode.ts'
import {loadSqlite} from '../../../src/store/history/node-sqlite.ts'
import {openOwnHistory} from '../../../src/store/history/open-history.ts'
import {historyFile, type LocalOptions, openLocalHistory} from '../../../src/store/history/open-local.ts'
import {pruneRun} from '../../../src/store/history/prune.ts'
import {readRunRecord} from '../../../src/store/history/read-run.ts'
import {readRuns} from '../../../src/store/history/read-runs.ts'
import {recordEnd, recordStart} from '../../../src/store/history/record.ts'
import {troubleOf, troubleWords} from '../../../src/store/history/trouble.ts'
import {writeRun} from '../../../src/store/history/write-run.ts'
import {folder, placeIn, runFolder} from './kept.ts'
import {kept, metric, noon, result} from './rows.ts'

const writer = fileURLToPath(new URL('writer.ts', import.meta.url))

async function open(dir: string, options: LocalOptions = {patienceMs: 300}) {
	const history = await openLocalHistory(dir, options)
	onTestFinished(() => history.close().catch(() => {}))
	return history
}

const filled = async (dir: string, count = 3) => {
	const history = await openLocalHistory(dir)
	for (let n = 0; n < count; n++) await writeRun(history, kept(n, [result('a', [metric('wall', n)])]))
	await history.close()
}

/** What a run says of an error of SQLite. */
const said = (words: RegExp) => [expect.stringMatching(words)]

test('the files are their owner’s alone, also of a history that was open to all', async () => {
	const dir = folder()
	const modes = () =>
		readdirSync(dir)
			.filter(name => name.startsWith('arsenal.db'))
			.map(name => [name, (statSync(path.join(dir, name)).mode & 0o777).toString(8)])
	const history = await open(dir)
	await writeRun(history, kept(1, []))
	expect(modes()).toEqual([
		['arsenal.db', '600'],
		['arsenal.db-shm', '600'],
		['arsenal.db-wal', '600'],
	])
	await history.close()
	expect(modes()).toEqual([['arsenal.db', '600']])
	chmodSync(historyFile(dir), 0o644)
	await writeRun(await open(dir), kept(2, []))
	expect(new Set(modes().map(([, mode]) => mode))).toEqual(new Set(['600']))
})

test('a history that is newer is refused and left as it is', async () => {
	const dir = folder()
	await filled(dir)
	const history = await open(dir)
	await history.db.updateTable('schema_version').set({version: 7}).execute()
	await history.close()
	const before = readFileSync(historyFile(dir))
	await expect(openLocalHistory(dir)).rejects.toMatchObject({code: 'bad-history', exitCode: 2})
	expect(readFileSync(historyFile(dir))).toEqual(before)
	const {id, dir: runDir} = runFolder(dir, 'startup')
	expect(await recordEnd(placeIn(dir), id, runDir)).toEqual(
		said(/is not in the history of .*: The history in .*newer arsenal-tui/),
	)
})

test('whoever finds it locked waits, and then says so', async () => {
	const dir = folder()
	await filled(dir)
	const other = new DatabaseSync(historyFile(dir))
	onTestFinished(() => other.close())
	other.exec('begin immediate')
	const {id, dir: runDir} = runFolder(dir, 'startup')
	expect(await recordEnd(placeIn(dir), id, runDir)).toEqual([
		`Run ${id} is not in the history of ${dir}: another program has locked it for too long. \`arsenal-tui db rebuild\` reads it from its folder.`,
	])
	// Who only reads does not wait.
	expect((await readRuns(await open(dir), {limit: 10})).runs).toHaveLength(3)
	other.exec('commit')
	expect(await recordEnd(placeIn(dir), id, runDir)).toEqual([])
})

test('a run goes on where nothing can be written, and says so when it is over', async () => {
	const dir = folder()
	mkdirSync(historyFile(dir))
	expect(await recordStart(placeIn(dir), kept(1, []).run, path.join(dir, 'runs/x'))).toEqual([])
	const {id, dir: runDir} = runFolder(dir, 'startup')
	expect(await recordEnd(placeIn(dir), id, runDir)).toEqual(said(/is not in the history of .*: .*arsenal\.db/))
	for (const place of ['/proc/1/arsenal', '/dev/null/x'])
		expect(await recordEnd(placeIn(place), id, runDir), place).toEqual(said(/is not in the history/))
})

test.skipIf(process.getuid?.() !== 0)(
	'one of somebody else can be read, and what cannot be done is told in words',
	async () => {
		const dir = folder()
		await filled(dir)
		chmodSync(dir, 0o755)
		chmodSync(historyFile(dir), 0o644)
		const ours = (file: string) => JSON.stringify(new URL(`../../../src/store/history/${file}`, import.meta.url).href)
		const code = `
		import {openHistory} from ${ours('open-history.ts')}
		import {openLocalHistory} from ${ours('open-local.ts')}
		import {historyError} from ${ours('trouble.ts')}
		import {readRuns} from ${ours('read-runs.ts')}
		import {writeRun} from ${ours('write-run.ts')}
		import {kept} from ${JSON.stringify(new URL('rows.ts', import.meta.url).href)}
		process.setgid(65534), process.setuid(65534)
		const place = {outDir: ${JSON.stringify(dir)}, url: null, masked: report => report}
		await openLocalHistory(place.outDir).catch(error => console.log(error.code, error.message))
		const {history, words} = await openHistory(place)
		console.log(words.join(), (await readRuns(history, {limit: 9})).runs.length)
		await writeRun(history, kept(9, [])).catch(error => console.log(historyError('Cannot write', error).message))
	`
		const child = spawn(process.execPath, ['--input-type=module', '-e', code], {stdio: ['ignore', 'pipe', 'inherit']})
		let output = ''
		child.stdout.on('data', (chunk: Buffer) => (output += chunk))
		await new Promise(resolve => child.once('close', resolve))
		const file = historyFile(dir)
		expect(output.split('\n')).toEqual([
			`history-unavailable Cannot open the history in ${file}: it cannot be written.`,
			`${file} is only read: it cannot be written. 3`,
			'Cannot write: it cannot be written.',
			'',
		])
		expect(readdirSync(dir).filter(name => /db./.test(name))).toEqual([])
	},
)

test('a full disk can be read and pruned, and what was done is written when there is room', async context => {
	const dir = folder()
	if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dir]).status !== 0) context.skip()
	onTestFinished(() => void execFileSync('umount', ['--lazy', dir]))
	await filled(dir)
	const {run} = kept(1, [])
	const runDir = path.join(dir, 'runs', run.id)
	mkdirSync(runDir, {recursive: true})
	for (const name of ['report.json', 'log.ndjson']) writeFileSync(path.join(runDir, name), 'x'.repeat(100_000))
	const rest = openSync(path.join(dir, 'rest'), 'w')
	expect(() => {
		for (;;) writeSync(rest, Buffer.alloc(4096))
	}).toThrow(/ENOSPC/)
	closeSync(rest)
	const {history, words} = await openOwnHistory(placeIn(dir))
	expect(words).toEqual([`The disk is full: ${history.where} can be read, and written when there is room.`])
	expect((await readRuns(history, {limit: 9})).runs).toHaveLength(3)
	const author = {user: 'ada', command: 'arsenal-tui runs prune', atMs: noon}
	expect(await pruneRun(history, dir, run.id, author)).toBe(100_000)
	await history.close()
	const again = await openOwnHistory(placeIn(dir))
	onTestFinished(() => again.history.close())
	expect(again.words).toEqual([])
	expect(await readRunRecord(again.history, run.id)).toMatchObject({folderState: 'pruned'})
	expect(await readAudit(again.history)).toMatchObject([{action: 'pruned', subject: run.id}])
})

test('where the disk is full what is worth less than the history of a run makes room for it', async context => {
	const dir = folder()
	if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dir]).status !== 0) context.skip()
	onTestFinished(() => void execFileSync('umount', ['--lazy', dir]))
	const {id, dir: runDir} = runFolder(dir, 'startup')
	const log = path.join(runDir, 'target.log')
	const rest = openSync(log, 'w')
	expect(() => {
		for (;;) writeSync(rest, Buffer.alloc(4096))
	}).toThrow(/ENOSPC/)
	closeSync(rest)
	expect(await recordEnd(placeIn(dir), id, runDir, () => false)).toEqual(said(/no space left on the device/))
	const giveWay = () => {
		const {size} = statSync(log)
		truncateSync(log, Math.max(0, size - 65_536))
		return size > 0
	}
	// Little by little, and no more than it takes.
	expect(await recordEnd(placeIn(dir), id, runDir, giveWay)).toEqual([])
	expect(statSync(log).size).toBeGreaterThan(200_000)
	expect(await readRunRecord(await open(dir), id)).toMatchObject({run: {id, outcome: 'done'}})
})

test('a full disk takes nothing back that was written, and leaves no half run', async () => {
	const dir = folder()
	const history = await open(dir)
	await writeRun(history, kept(1, [result('a', [metric('wall', 1)])]))
	const {rows} = await sql<{page_count: number}>`pragma page_count`.execute(history.db)
	await sql.raw(`pragma max_page_count = ${rows[0]!.page_count + 2}`).execute(history.db)
	const large = kept(2, [
		result(
			'a',
			Array.from({length: 2000}, (_, at) => metric(`metric-${at}`, at)),
		),
	])
	const error = await writeRun(history, large).catch((thrown: unknown) => thrown)
	expect([troubleOf(error), troubleWords(error)]).toEqual(['full', 'no space left on the device'])
	expect(await readRunRecord(history, large.run.id)).toBe(null)
	expect(await readRunRecord(history, kept(1, []).run.id)).toEqual(kept(1, [result('a', [metric('wall', 1)])]))
	await writeRun(history, kept(3, []))
	expect((await readRuns(history, {limit: 9})).runs).toHaveLength(2)
})

test.each([
	['no database', (file: string) => writeFileSync(file, 'not a database, '.repeat(1000))],
	['cut in the middle', (file: string) => truncateSync(file, 6000)],
	['spoilt in its first page', (file: string) => writeFileSync(file, spoilt(readFileSync(file), 100, 2000))],
])('a file that is %s is set aside, never overwritten, and made anew from the folders', async (_, spoil) => {
	const dir = folder()
	const {id, dir: runDir} = runFolder(dir, 'startup')
	await recordEnd(placeIn(dir), id, runDir)
	spoil(historyFile(dir))
	writeFileSync(`${historyFile(dir)}.damaged`, 'an older one')
	const before = readFileSync(historyFile(dir))
	const {history, words} = await openOwnHistory(placeIn(dir))
	onTestFinished(() => history.close())
	expect(words).toEqual(
		said(
			/^The history in .*arsenal\.db was damaged: it is kept as .*arsenal\.db\.damaged-2, and a new one was made from 1 folders/,
		),
	)
	expect(readFileSync(`${historyFile(dir)}.damaged-2`)).toEqual(before)
	expect(readFileSync(`${historyFile(dir)}.damaged`, 'utf8')).toBe('an older one')
	expect((await readRuns(history, {limit: 9})).runs.map(run => run.id)).toEqual([id])
	expect(readdirSync(dir).filter(name => name.endsWith('.part'))).toEqual([])
})

test('damage that only a write meets is met there, and what can be read is taken over', async () => {
	const dir = folder()
	const history = await openLocalHistory(dir)
	const author = {user: 'ada', command: 'baseline save main', atMs: noon}
	const baseline = {
		name: 'main',
		suite: 'a',
		fingerprint: 'f',
		setupHash: null,
		strategy: 'fixed',
		branch: null,
		runCount: 1,
	} as const
	await saveBaselines(history, [{...baseline, createdMs: noon, createdBy: 'ada', runs: ['r1']}], author)
	for (let n = 0; n < 50; n++) await writeRun(history, kept(n, [result('a', [metric('wall', n)])]))
	const {rows} = await sql<{rootpage: number}>`
		select rootpage from sqlite_master where name = 'run_started'`.execute(history.db)
	const pageBytes = 4096
	await history.close()
	const file = historyFile(dir)
	const at = (rows[0]!.rootpage - 1) * pageBytes
	writeFileSync(file, spoilt(readFileSync(file), at, at + pageBytes))
	const {id, dir: runDir} = runFolder(dir, 'startup')
	expect(await recordEnd(placeIn(dir), id, runDir)).toEqual(said(/was damaged: it is kept as/))
	const again = await open(dir)
	expect((await readRuns(again, {limit: 9})).runs.map(run => run.id)).toContain(id)
	expect(await readBaselines(again)).toMatchObject([{name: 'main', runs: ['r1']}])
})

test('a link in its place leads nowhere', async () => {
	const dir = folder()
	const elsewhere = path.join(folder(), 'other')
	symlinkSync(elsewhere, historyFile(dir))
	await expect(openLocalHistory(dir)).rejects.toMatchObject({code: 'history-unavailable'})
	expect(existsSync(elsewhere)).toBe(false)
})

function write(dir: string, from: number, count: number) {
	const child = spawn(process.execPath, [writer, dir, String(from), String(count)], {
		stdio: ['ignore', 'pipe', 'inherit'],
	})
	onTestFinished(() => void child.kill('SIGKILL'))
	let output = ''
	child.stdout.on('data', (chunk: Buffer) => (output += chunk))
	const over = new Promise<readonly string[]>(resolve =>
		child.once('close', () => resolve(output.split('\n').slice(1, -1))),
	)
	return {child, over, isOpen: () => output.includes('\n')}
}

test('processes that make one and write to it at once all do', async () => {
	const dir = folder()
	const all = (await Promise.all([0, 1000, 2000].map(from => write(dir, from, 40).over))).flat()
	expect(all).toHaveLength(120)
	const history = await open(dir)
	for (const id of all)
		expect((await readRunRecord(history, id))?.run.results.map(one => one.metrics.length)).toEqual([10, 10])
})

test('a writer that is killed at any moment leaves every run whole that it has told of, and none half', async () => {
	const dir = folder()
	const acknowledged: string[] = []
	for (let round = 0; round < 5; round++) {
		const {child, over, isOpen} = write(dir, round * 10_000, 5000)
		while (!isOpen()) await delay(5)
		await delay(20 + round * 17)
		child.kill('SIGKILL')
		acknowledged.push(...(await over))
	}
	expect(acknowledged.length).toBeGreaterThan(5)
	const history = await open(dir, {check: true})
	expect(history.setAside).toBe(null)
	expect(await checkHistory(history)).toEqual([])
	const {runs} = await readRuns(history, {limit: 100_000})
	const found = new Set(runs.map(run => run.id))
	expect(acknowledged.filter(id => !found.has(id))).toEqual([])
	for (const {id} of runs)
		expect((await readRunRecord(history, id))?.run.results.map(one => one.metrics.length)).toEqual([10, 10])
})

test('what is bound to a statement is what both databases hold', () => {
	expect(
		[true, false, undefined, null, Number.NaN, Number.POSITIVE_INFINITY, 1.5, 'x', new Date(5)].map(bound),
	).toEqual([1, 0, null, null, null, null, 1.5, 'x', 5])
	for (const wrong of [{}, [], Symbol('x'), () => {}]) expect(() => bound(wrong)).toThrow(TypeError)
})

test('of Node’s warnings only that on SQLite is held back, and only while it is loaded', () => {
	const heard: unknown[] = []
	const own = process.emitWarning
	onTestFinished(() => void (process.emitWarning = own))
	const emit = (...given: unknown[]) => void heard.push(given)
	process.emitWarning = emit as typeof own
	const load = vi.spyOn(process, 'getBuiltinModule').mockImplementation((() => {
		process.emitWarning('SQLite is an experimental feature and might change at any time', 'ExperimentalWarning')
		process.emitWarning('Something else is experimental', 'ExperimentalWarning')
		process.emitWarning('SQLite is deprecated', 'DeprecationWarning')
		return {}
	}) as never)
	onTestFinished(() => load.mockRestore())
	loadSqlite()
	expect(heard).toEqual([
		['Something else is experimental', 'ExperimentalWarning'],
		['SQLite is deprecated', 'DeprecationWarning'],
	])
	expect(process.emitWarning).toBe(emit)
})

test('the log that needs shared memory is not used where machines share files', () => {
	const ext4 = 0xef53
	const tmpfs = 0x01021994
	const nfs = 0x6969
	const cifsAsSigned = 0xff534d42 | 0
	expect([ext4, tmpfs, nfs, cifsAsSigned, 0xff534d42, 0x65735546].map(journalModeOn)).toEqual([
		...['wal', 'wal'],
		...['truncate', 'truncate', 'truncate', 'truncate'],
	])
})

function spoilt(data: Buffer, from: number, to: number): Buffer {
	return Buffer.concat([data.subarray(0, from), Buffer.alloc(to - from, 0xa5), data.subarray(to)])
}

test('a folder that is removed while a history is open does no harm to who closes it', async () => {
	const dir = folder()
	const history = await open(dir)
	rmSync(dir, {recursive: true})
	await writeRun(history, kept(1, [])).catch(() => {})
	await history.close()
})
