import {execFileSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import {
	chmod,
	copyFile,
	mkdir,
	mkdtemp,
	readdir,
	readFile,
	readlink,
	rm,
	stat,
	symlink,
	writeFile,
} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {describe, expect, onTestFinished, test} from 'vitest'
import {ArsenalError} from '../../src/core/trouble/arsenal-error.ts'
import {storeNoise} from '../../src/store/noise-file.ts'
import {makePrivate} from '../../src/store/private-files.ts'
import {
	createRunFolder,
	describeFiles,
	findRunFolder,
	listRunIds,
	makeOutputFolder,
	newRunId,
	removeEmptyFolders,
	writeArtifact,
} from '../../src/store/run-folder.ts'

async function temporary(): Promise<string> {
	const dir = await mkdtemp(path.join(os.tmpdir(), 'run-folder-'))
	onTestFinished(() => rm(dir, {recursive: true, force: true}))
	return dir
}
const now = new Date('2026-11-20T10:41:22.123Z')

test('an id is the UTC second and four letters, so ids sort by time', () => {
	expect(newRunId(now)).toMatch(/^20261120T104122-[a-z0-9]{4}$/)
})

test('many runs of one second get folders of their own, and latest points at one of them', async () => {
	const out = await temporary()
	const folders = await Promise.all(Array.from({length: 20}, () => createRunFolder(out, now)))
	expect(new Set(folders.map(folder => folder.dir)).size).toBe(20)
	expect(await readlink(path.join(out, 'latest'))).toMatch(/^runs\/20261120T104122-/)
	expect((await readdir(out)).sort((a, b) => (a < b ? -1 : 1))).toEqual(['latest', 'runs'])
})

test('git is told to leave a folder of ours alone, and nothing that was there before', async () => {
	const repository = await temporary()
	const inGit = (...words: string[]) => execFileSync('git', ['-C', repository, ...words], {encoding: 'utf8'})
	inGit('init', '-q')
	await writeFile(path.join(repository, 'own.js'), '')
	for (const out of ['.arsenal', '.', 'new/results']) await createRunFolder(path.join(repository, out), now)
	await storeNoise(path.join(repository, 'noise/.arsenal'), [])
	expect(inGit('status', '--porcelain', '-uall', '--', ':!runs', ':!latest').trim()).toBe('?? own.js')
	expect(await readFile(path.join(repository, '.arsenal/.gitignore'), 'utf8')).toBe('*\n')

	// Made by a version before, and one that its owner wrote.
	await mkdir(path.join(repository, 'old/.arsenal'), {recursive: true})
	await createRunFolder(path.join(repository, 'old/.arsenal'), now)
	expect(await readdir(path.join(repository, 'old/.arsenal'))).toContain('.gitignore')
	await writeFile(path.join(repository, '.arsenal/.gitignore'), 'runs\n')
	await createRunFolder(path.join(repository, '.arsenal'), now)
	expect(await readFile(path.join(repository, '.arsenal/.gitignore'), 'utf8')).toBe('runs\n')
})

test('a link called .arsenal does not hide the folder it leads to from git', async () => {
	const out = await temporary()
	await mkdir(path.join(out, 'repository'))
	await symlink('repository', path.join(out, '.arsenal'))
	await createRunFolder(path.join(out, '.arsenal'), now)
	expect((await readdir(path.join(out, 'repository'))).toSorted()).toEqual(['latest', 'runs'])
})

test('what is called as the log of a run and is no file counts as no run', async () => {
	const out = await temporary()
	const {id} = await createRunFolder(out, now)
	const fake = (name: string) => path.join(out, 'runs', name)
	for (const name of ['z-folder', 'z-pipe']) await mkdir(fake(name))
	await mkdir(path.join(fake('z-folder'), 'log.ndjson'))
	execFileSync('mkfifo', [path.join(fake('z-pipe'), 'log.ndjson')])
	expect(await listRunIds(out)).toEqual([id])
	for (const name of ['z-folder', 'z-pipe', fake('z-pipe')])
		await expect(findRunFolder(out, name)).rejects.toMatchObject({code: 'unknown-run'})
})

test('a run that was pruned is told so, with where its report is', async () => {
	const out = await temporary()
	const {id, dir} = await createRunFolder(out, now)
	await writeFile(path.join(dir, 'report.json'), '{}')
	await rm(path.join(dir, 'log.ndjson'))
	await expect(findRunFolder(out, id)).rejects.toMatchObject({
		code: 'unknown-run',
		message: `Run ${id} was pruned: its log is gone.`,
		advice: expect.stringContaining(path.join(dir, 'report.md')),
	})
})

test('a place that cannot be written to is said with the reason and a way out', async () => {
	const out = await temporary()
	await writeFile(path.join(out, 'file'), '')
	const error = await createRunFolder(path.join(out, 'file'), now).catch(caught => caught)
	expect(error).toBeInstanceOf(ArsenalError)
	expect(error.code).toBe('output-not-writable')
	expect(error.lines.join('\n')).toMatch(/a part of the path is a file[\s\S]*--out/)
})

test.runIf(existsSync('/proc/self'))(
	'a place where no folder can be made is said too, and not tried for ever',
	async () => {
		const error = await createRunFolder('/proc/arsenal-tui/out', now).catch(caught => caught)
		expect(error.code).toBe('output-not-writable')
	},
)

test('the latest of several runs of one second is the one that was started last', async () => {
	const out = await temporary()
	for (let run = 0; run < 8; run++) {
		const {id} = await createRunFolder(out, now)
		expect(await findRunFolder(out)).toMatchObject({id})
	}
	// Where links are not kept, as in an archive that was unpacked, names still tell seconds.
	await rm(path.join(out, 'latest'))
	const {id} = await createRunFolder(out, new Date(now.getTime() + 1000))
	await rm(path.join(out, 'latest'))
	expect(await findRunFolder(out)).toMatchObject({id})
})

test('a run is found by latest, by the start of its id and by its path; others are named when it is not', async () => {
	const out = await temporary()
	const first = await createRunFolder(out, now)
	const second = await createRunFolder(out, new Date(now.getTime() + 5000))
	expect((await findRunFolder(out)).id).toBe(second.id)
	expect((await findRunFolder(out, '20261120T104122')).id).toBe(first.id)
	expect((await findRunFolder(out, first.dir)).id).toBe(first.id)
	expect((await findRunFolder(out, first.logPath)).id).toBe(first.id)
	await expect(findRunFolder(out, 'nope')).rejects.toThrow(/no run nope/)
	await expect(findRunFolder(await temporary())).rejects.toThrow(/no run in/)
})

test('a beginning that several runs have names them, a whole id never does', async () => {
	const out = await temporary()
	const [a, b] = [await createRunFolder(out, now), await createRunFolder(out, new Date(now.getTime() + 5000))]
	await expect(findRunFolder(out, '2026')).rejects.toThrow(`2 runs in ${out} begin with 2026: ${a.id}, ${b.id}.`)
	await mkdir(path.join(out, 'runs', `${a.id}-copy`))
	await copyFile(a.logPath, path.join(out, 'runs', `${a.id}-copy`, 'log.ndjson'))
	expect((await findRunFolder(out, a.id)).id).toBe(a.id)
})

test('an artifact appears whole under its name, with its size and digest', async () => {
	const out = await temporary()
	const artifact = await writeArtifact(out, 'report-markdown', 'sub/report.md', 'häh')
	expect(await readFile(path.join(out, 'sub/report.md'), 'utf8')).toBe('häh')
	expect(await readdir(path.join(out, 'sub'))).toEqual(['report.md'])
	expect(artifact).toMatchObject({kind: 'report-markdown', path: 'sub/report.md', bytes: 4})
	expect(artifact.sha256).toMatch(/^[0-9a-f]{64}$/)
})

test('output of another tool has a folder of its own each time, also of names that are the same once they are safe', async () => {
	const run = await temporary()
	const names = ['api', 'api', 'api-2', 'a/b', 'a_b', 'API', '..', '.', '', '../../x', 'x'.repeat(300)]
	const made: string[] = []
	for (const name of names) made.push(path.relative(run, await makeOutputFolder(run, '0x', name)))
	expect(new Set(made).size).toBe(names.length)
	expect(made.slice(0, 5)).toEqual(['0x/api', '0x/api-2', '0x/api-2-2', '0x/a_b', '0x/a_b-2'])
	expect((await readdir(path.join(run, '0x'))).length).toBe(names.length)
	expect(await readdir(run)).toEqual(['0x'])
})

test('a place where its output cannot be is said before the tool has worked for it', async () => {
	const run = await temporary()
	await writeFile(path.join(run, 'clinic'), '')
	const error = await makeOutputFolder(run, 'clinic', 'a').catch(caught => caught)
	expect(error).toMatchObject({
		code: 'output-not-writable',
		message: expect.stringMatching(/clinic.*a part of the path is a file/),
	})
})

test('folders that were made for output and stayed empty are removed, and no others', async () => {
	const run = await temporary()
	const [empty, full] = [await makeOutputFolder(run, '0x', 'a'), await makeOutputFolder(run, 'clinic', 'a')]
	await writeFile(path.join(full, 'page.html'), '')
	await removeEmptyFolders([empty, full, path.join(run, 'gone', 'a')])
	expect(await readdir(run)).toEqual(['clinic'])
	expect(await readdir(full)).toEqual(['page.html'])
})

test('what another tool left is listed file by file, with sizes and digests', async () => {
	const run = await temporary()
	const dir = await makeOutputFolder(run, 'clinic', 'a')
	await mkdir(path.join(dir, '1.clinic-flame'))
	await writeFile(path.join(dir, '1.clinic-flame', 'samples'), 'häh')
	await writeFile(path.join(dir, 'page.html'), '')
	const digest = (await writeArtifact(run, 'x', 'x', 'häh')).sha256
	const files = [path.join(dir, 'page.html'), path.join(dir, '1.clinic-flame'), path.join(dir, 'gone')]
	expect(await describeFiles(run, 'deep', files)).toMatchObject([
		{kind: 'deep', path: 'clinic/a/page.html', bytes: 0},
		{kind: 'deep', path: 'clinic/a/1.clinic-flame/samples', bytes: 4, sha256: digest},
	])
})

test('a folder that was deleted is not made again by what would be written into it', async () => {
	const out = await temporary()
	const gone = path.join(out, 'gone')
	for (const name of ['report.md', 'sub/report.md'])
		await expect(writeArtifact(gone, 'report-markdown', name, 'x')).rejects.toMatchObject({code: 'ENOENT'})
	expect(await readdir(out)).toEqual([])
})

describe('nobody else can look', () => {
	const modeOf = async (place: string) => (await stat(place)).mode & 0o777

	test('into a new output folder, a run and its files, whatever the umask', async () => {
		const outer = process.umask(0o002)
		onTestFinished(() => void process.umask(outer))
		const out = path.join(await temporary(), 'deep', '.arsenal')
		const {dir, logPath} = await createRunFolder(out, now)
		await writeArtifact(dir, 'flame-svg', 'flames/a.svg', '<svg/>')
		await makeOutputFolder(dir, '0x', 'a')
		for (const folder of [out, path.join(out, 'runs'), dir, path.join(dir, 'flames'), path.join(dir, '0x/a')])
			expect(await modeOf(folder), folder).toBe(0o700)
		for (const file of [logPath, path.join(dir, 'flames/a.svg')]) expect(await modeOf(file), file).toBe(0o600)
	})

	test('into runs that were made when everybody could; what is not ours stays as it is', async () => {
		const root = await temporary()
		const old = '20261119T104122-abcd'
		const make = async (out: string, ...names: string[]) => {
			for (const name of names) await mkdir(path.join(root, out, 'runs', name), {recursive: true})
			for (const folder of [out, `${out}/runs`, ...names.map(name => `${out}/runs/${name}`)])
				await chmod(path.join(root, folder), 0o755)
			await createRunFolder(path.join(root, out), now)
			return Promise.all(
				[out, `${out}/runs`, ...names.map(name => `${out}/runs/${name}`)].map(at => modeOf(path.join(root, at))),
			)
		}
		expect(await make('.arsenal', old)).toEqual([0o700, 0o700, 0o700])
		expect(await make('results', old)).toEqual([0o755, 0o700, 0o700])
		expect(await make('shared', old, 'my-marathon')).toEqual([0o755, 0o755, 0o700, 0o755])
	})

	test('into what a tool left with modes of its own', async () => {
		const dir = await temporary()
		await mkdir(path.join(dir, 'tool'))
		await writeFile(path.join(dir, 'tool/data'), '')
		await chmod(path.join(dir, 'tool'), 0o755)
		await chmod(path.join(dir, 'tool/data'), 0o664)
		await makePrivate(path.join(dir, 'tool'))
		expect([await modeOf(path.join(dir, 'tool')), await modeOf(path.join(dir, 'tool/data'))]).toEqual([0o700, 0o600])
	})
})
