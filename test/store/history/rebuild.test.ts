import {
	appendFileSync,
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from 'node:fs'
import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {runningRecord} from '../../../src/core/history/kept/rows-of.ts'
import {readAudit} from '../../../src/store/history/audit.ts'
import {closeDeadRuns} from '../../../src/store/history/dead-runs.ts'
import {exportHistory} from '../../../src/store/history/exchange.ts'
import {openOwnHistory} from '../../../src/store/history/open-history.ts'
import {historyFile, openLocalHistory} from '../../../src/store/history/open-local.ts'
import {prunableBytes, pruneRun, removeRun} from '../../../src/store/history/prune.ts'
import {readRunRecord} from '../../../src/store/history/read-run.ts'
import {readRunning, readRuns} from '../../../src/store/history/read-runs.ts'
import {rebuildHistory} from '../../../src/store/history/rebuild.ts'
import {recordEnd, recordStart} from '../../../src/store/history/record.ts'
import {asRun, folder, linesOf, masked, placeIn, runFolder} from './kept.ts'
import {recordedNames, reportOf} from './reports.ts'
import {noon} from './rows.ts'

const author = {user: 'ada', command: 'arsenal-tui runs prune', atMs: noon}

async function open(dir: string) {
	const history = await openLocalHistory(dir)
	onTestFinished(() => history.close())
	return history
}

const idOf = (n: number) => `20261120T1041${String(n).padStart(2, '0')}-k3vq`

/** Begins and ends every recorded run, as a runner does. */
async function live(dir: string, names = recordedNames) {
	const runs = names.map((name, at) => ({name, ...runFolder(dir, name, {id: idOf(at)})}))
	for (const run of runs) {
		expect(await recordStart(placeIn(dir), startOf(run.name, run.id), run.dir)).toEqual([])
		expect(await recordEnd(placeIn(dir), run.id, run.dir)).toEqual([])
	}
	return runs
}

function startOf(name: string, id: string) {
	const {run, environment, tool} = asRun(reportOf(name), id)
	return runningRecord({...run, environment, toolVersion: tool.version})
}

test('a history that is made again from the folders is the one that was written live', async () => {
	const dir = folder()
	await live(dir)
	const before = await linesOf(exportHistory(await open(dir)))
	expect(before).toHaveLength(recordedNames.length + 1)
	const again = await open(folder())
	expect(await rebuildHistory(again, dir, {masked})).toMatchObject({written: recordedNames.length, gone: 0, words: []})
	expect(await linesOf(exportHistory(again))).toEqual(before)
	expect(await rebuildHistory(again, dir, {masked})).toMatchObject({written: 0, folders: recordedNames.length})
})

test('a new history knows the runs that were there before it', async () => {
	const dir = folder()
	await live(dir, ['startup', 'leak'])
	for (const end of ['', '-wal', '-shm']) rmSync(historyFile(dir) + end, {force: true})
	const {history, words} = await openOwnHistory(placeIn(dir))
	onTestFinished(() => history.close())
	expect(words).toEqual([])
	expect((await readRuns(history, {limit: 9})).runs).toHaveLength(2)
})

test('a row whose folder is gone stays and says so, and is there again when the folder is', async () => {
	const dir = folder()
	const [run] = await live(dir, ['startup', 'leak'])
	const history = await open(dir)
	const before = await readRunRecord(history, run!.id)
	cpSync(run!.dir, `${dir}/away`, {recursive: true})
	rmSync(run!.dir, {recursive: true})
	expect(await rebuildHistory(history, dir, {masked})).toMatchObject({written: 0, gone: 1})
	expect(await readRunRecord(history, run!.id)).toEqual({...before, folderState: 'gone'})
	expect(await rebuildHistory(history, dir, {masked})).toMatchObject({written: 0, gone: 0})
	cpSync(`${dir}/away`, run!.dir, {recursive: true})
	expect(await rebuildHistory(history, dir, {masked})).toMatchObject({written: 1, gone: 0})
	expect(await readRunRecord(history, run!.id)).toEqual(before)
})

test('folders that are no runs, and reports that are no reports, are passed over with a word each', async () => {
	const dir = folder()
	await live(dir, ['startup', 'leak', 'lists', 'checksum'])
	const at = (n: number, file: string) => path.join(dir, 'runs', idOf(n), file)
	truncateSync(at(0, 'report.json'), 500)
	writeFileSync(at(1, 'report.json'), '{"schemaVersion": 2}')
	cpSync(path.dirname(at(2, 'x')), path.join(dir, 'runs/a copy'), {recursive: true})
	symlinkSync(path.dirname(at(2, 'x')), path.join(dir, 'runs/a-link'))
	mkdirSync(path.join(dir, 'runs/empty'))
	writeFileSync(path.join(dir, 'runs/file'), '')
	mkdirSync(path.join(dir, 'runs/noise/report.json'), {recursive: true})
	const history = await open(folder())
	const {written, words} = await rebuildHistory(history, dir, {masked})
	expect(written).toBe(2)
	expect(words).toEqual([
		`${path.dirname(at(0, 'x'))} is left out: it is no JSON, or not all of it.`,
		`${path.dirname(at(1, 'x'))} is left out: it is of version 2, and this arsenal-tui reads 1.`,
		`${dir}/runs/a copy is left out: it is the report of another run.`,
	])
	expect(await recordEnd(placeIn(dir), idOf(0), path.dirname(at(0, 'x')))).toEqual([
		`Run ${idOf(0)} is not in the history of ${dir}: it is no JSON, or not all of it. \`arsenal-tui db rebuild\` reads it from its folder.`,
	])
})

test('a run that is found dead is aborted, with what its log tells, and rebuilding says the same', async () => {
	const dir = folder()
	const place = placeIn(dir)
	const {id, dir: runDir} = runFolder(dir, 'startup', {id: idOf(1), report: false})
	// Killed: the last thing it says is half a line, and that it was over is not in it.
	const log = path.join(runDir, 'log.ndjson')
	const lines = readFileSync(log, 'utf8').split('\n')
	writeFileSync(log, `${lines.filter(line => !/"run-finished"/.test(line)).join('\n')}`)
	appendFileSync(log, '{"tMs":99999,"type":"suite-fin')
	await recordStart(place, startOf('startup', id), runDir)
	await recordStart(place, startOf('leak', idOf(2)), path.join(dir, 'runs', idOf(2)))
	const history = await open(dir)
	expect(await readRunning(history)).toEqual([idOf(1), idOf(2)].toSorted((a, b) => (a < b ? -1 : 1)))
	// Alive: left alone.
	expect(await rebuildHistory(history, dir, {masked, isAlive: () => true})).toMatchObject({written: 0})
	expect(await readRunning(history)).toHaveLength(2)
	expect(await closeDeadRuns(history, dir, [idOf(1), idOf(2), 'nobody'], {masked})).toEqual([idOf(1), idOf(2)])
	expect(await closeDeadRuns(history, dir, [idOf(1)], {masked})).toEqual([])
	const dead = await readRunRecord(history, id)
	expect(dead?.run).toMatchObject({outcome: 'aborted', exitCode: null})
	expect(dead?.run.results[0]?.metrics.length).toBeGreaterThan(0)
	expect((await readRunRecord(history, idOf(2)))?.run).toMatchObject({outcome: 'aborted', endedMs: null, results: []})
	const again = await open(folder())
	await rebuildHistory(again, dir, {masked})
	expect(await readRunRecord(again, id)).toEqual(dead)
})

test('where there are runs and no history yet, a run that begins does not wait for all of them to be read', async () => {
	const dir = folder()
	await live(dir, ['startup'])
	rmSync(historyFile(dir))
	await recordStart(placeIn(dir), startOf('leak', idOf(2)), path.join(dir, 'runs', idOf(2)))
	expect(existsSync(historyFile(dir))).toBe(false)
})

test('a run that died after its report was written is what the report says', async () => {
	const dir = folder()
	const {id, dir: runDir} = runFolder(dir, 'startup')
	await recordStart(placeIn(dir), startOf('startup', id), runDir)
	const history = await open(dir)
	await closeDeadRuns(history, dir, await readRunning(history), {masked})
	expect((await readRunRecord(history, id))?.run).toMatchObject({outcome: 'done', exitCode: 0})
})

test('pruning keeps the reports and the row, removing keeps nothing, and both are told of', async () => {
	const dir = folder()
	const [one, two] = await live(dir, ['startup', 'leak'])
	writeFileSync(path.join(one!.dir, 'report.md'), '# startup')
	mkdirSync(path.join(one!.dir, '0x'))
	writeFileSync(path.join(one!.dir, '0x/flame.html'), 'x'.repeat(1000))
	symlinkSync(two!.dir, path.join(one!.dir, 'elsewhere'))
	const history = await open(dir)
	const bytes = await prunableBytes(dir, one!.id)
	expect(bytes).toBeGreaterThan(1000)
	expect(await pruneRun(history, dir, one!.id, author)).toBe(bytes)
	expect(readdirSync(one!.dir).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['report.json', 'report.md'])
	expect(existsSync(path.join(two!.dir, 'log.ndjson'))).toBe(true)
	expect(await pruneRun(history, dir, one!.id, author)).toBe(0)
	const pruned = await readRunRecord(history, one!.id)
	expect(pruned).toMatchObject({folderState: 'pruned'})
	expect(await rebuildHistory(history, dir, {masked})).toMatchObject({written: 0, gone: 0})
	const again = await open(folder())
	await rebuildHistory(again, dir, {masked})
	expect(await readRunRecord(again, one!.id)).toEqual(pruned)
	rmSync(path.join(two!.dir, 'report.json'))
	expect(await pruneRun(history, dir, two!.id, author)).toBe(0)
	expect(await removeRun(history, dir, two!.id, author)).toBe(true)
	expect(await removeRun(history, dir, two!.id, author)).toBe(false)
	expect(existsSync(two!.dir)).toBe(false)
	expect(await readRunRecord(history, two!.id)).toBe(null)
	expect((await readAudit(history)).map(({user, action, subject}) => [user, action, subject])).toEqual(
		expect.arrayContaining([
			['ada', 'pruned', one!.id],
			['ada', 'removed', two!.id],
		]),
	)
	for (const name of ['..', '.', '', 'a/b', '../x']) {
		await expect(removeRun(history, dir, name, author)).rejects.toThrow(RangeError)
		await expect(pruneRun(history, dir, name, author)).rejects.toThrow(RangeError)
	}
})
