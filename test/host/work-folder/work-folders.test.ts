import {
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	realpathSync,
	rmSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs'
import {createRequire} from 'node:module'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {createWorkFolders} from '../../../src/host/work-folder/work-folders.ts'
import type {FileChange, WorkFolder} from '../../../src/ports.ts'

let place: string
/** Where copies and originals lie meanwhile. */
let temporary: string
let told: string[]
let folders: ReturnType<typeof createWorkFolders>

beforeEach(() => {
	place = realpathSync(mkdtempSync(path.join(tmpdir(), 'work-folder-test-')))
	temporary = path.join(place, 'tmp')
	mkdirSync(temporary)
	told = []
	folders = createWorkFolders({parentDir: temporary})
})
afterEach(() => rmSync(place, {recursive: true, force: true}))

/** Files by their paths; `-> place` is a link. */
function make(files: Readonly<Record<string, string>>): void {
	for (const [name, text] of Object.entries(files)) {
		const file = path.join(place, name)
		mkdirSync(path.dirname(file), {recursive: true})
		if (text.startsWith('-> ')) symlinkSync(text.slice(3), file)
		else writeFileSync(file, text)
	}
}

/** All that is in a folder, as `make` takes it. */
function look(dir: string, below = ''): Record<string, string> {
	return Object.fromEntries(
		readdirSync(path.join(dir, below)).flatMap(name => {
			const file = path.join(below, name)
			const about = lstatSync(path.join(dir, file))
			if (about.isDirectory()) return Object.entries(look(dir, file))
			return [
				[
					file,
					about.isSymbolicLink()
						? `-> ${readlinkSync(path.join(dir, file))}`
						: readFileSync(path.join(dir, file), 'utf8'),
				],
			]
		}),
	)
}

async function copied(dir = 'app', packages: 'linked' | 'none' = 'linked'): Promise<WorkFolder> {
	const {signal} = new AbortController()
	const onTemporaryFolder = (made: string) => void told.push(made)
	const result = await folders.copy(path.join(place, dir), {packages, onTemporaryFolder, signal})
	if (result.is !== 'ready') throw new Error(JSON.stringify(result))
	return result.folder
}

const opened = (dir = 'app') => folders.open(path.join(place, dir), {onKeptFolder: made => void told.push(made)})

async function change(folder: WorkFolder, ...changes: readonly FileChange[]): Promise<void> {
	const prepared = await folder.prepare(changes)
	if (prepared.is === 'refused') throw new Error(prepared.reason)
	await prepared.carryOut()
}

const write = (file: string, text: string): FileChange => ({is: 'write', file, text})
const touch = (file: string, append: string | null = null): FileChange => ({is: 'touch', file, append})

describe('a copy', () => {
	it('has what the folder has, without its history and what we have written, and is gone in the end', async () => {
		make({
			'app/package.json': '{}',
			'app/src/a.ts': 'a',
			'app/.env': 'A=1',
			'app/.git/HEAD': 'x',
			'app/sub/.git': 'gitdir: elsewhere',
			'app/.arsenal/latest': 'x',
		})
		utimesSync(path.join(place, 'app/src/a.ts'), 1000, 2000)
		const folder = await copied()
		expect(look(folder.dir)).toEqual({'package.json': '{}', 'src/a.ts': 'a', '.env': 'A=1'})
		expect(statSync(path.join(folder.dir, 'src/a.ts')).mtimeMs).toBe(2_000_000)
		expect(told).toEqual([expect.stringContaining(`${temporary}/arsenal-work-`)])
		expect(lstatSync(told[0]!).mode & 0o777).toBe(0o700)
		expect(await folder.close()).toEqual([])
		expect(existsSync(told[0]!)).toBe(false)
	})

	it('holds nothing that leads back: neither a file nor what tools keep among packages', async () => {
		make({
			'app/a.txt': 'mine',
			'app/node_modules/react/index.js': 'react',
			'app/node_modules/@vue/core/index.js': 'vue',
			'app/node_modules/.bin/tool': '#!',
			'app/node_modules/.vite/deps/_metadata.json': 'cache',
			'app/node_modules/.package-lock.json': '{}',
		})
		const folder = await copied()
		const from = path.join(place, 'app/node_modules')
		expect(look(folder.dir)).toEqual({
			'a.txt': 'mine',
			'node_modules/react': `-> ${from}/react`,
			'node_modules/@vue/core': `-> ${from}/@vue/core`,
			'node_modules/.bin': `-> ${from}/.bin`,
			'node_modules/.vite/deps/_metadata.json': 'cache',
			'node_modules/.package-lock.json': '{}',
		})
		for (const name of ['a.txt', 'node_modules/.vite/deps/_metadata.json', 'node_modules/.vite/new'])
			writeFileSync(path.join(folder.dir, name), 'changed')
		rmSync(path.join(folder.dir, 'node_modules'), {recursive: true})
		await folder.close()
		expect(look(path.join(place, 'app'))).toEqual({
			'a.txt': 'mine',
			'node_modules/react/index.js': 'react',
			'node_modules/@vue/core/index.js': 'vue',
			'node_modules/.bin/tool': '#!',
			'node_modules/.vite/deps/_metadata.json': 'cache',
			'node_modules/.package-lock.json': '{}',
		})
	})

	it('without packages has none, at no depth', async () => {
		make({'app/a': '', 'app/node_modules/x/i.js': '', 'app/web/node_modules/y/i.js': '', 'node_modules/z/i.js': ''})
		expect(look((await copied('app', 'none')).dir)).toEqual({a: ''})
	})

	it('finds packages of the folders above, and a package of the workspace is the one in the copy', async () => {
		make({
			'repo/node_modules/left/index.js': "module.exports = 'left'",
			'repo/node_modules/web': '-> ../packages/web',
			'repo/node_modules/lib': '-> ../packages/lib',
			'repo/packages/lib/index.js': "module.exports = 'lib'",
			'repo/packages/web/index.js': "module.exports = 'web'",
			'repo/packages/web/node_modules/own/index.js': "module.exports = 'own'",
			'repo/packages/web/node_modules/self': '-> ..',
		})
		const folder = await copied('repo/packages/web')
		const find = createRequire(path.join(folder.dir, 'start.js')).resolve
		expect(realpathSync(find('left'))).toBe(path.join(place, 'repo/node_modules/left/index.js'))
		expect(realpathSync(find('own'))).toBe(path.join(place, 'repo/packages/web/node_modules/own/index.js'))
		expect(realpathSync(find('lib'))).toBe(path.join(place, 'repo/packages/lib/index.js'))
		for (const own of ['web', 'self']) expect(realpathSync(find(own))).toBe(path.join(folder.dir, 'index.js'))
	})

	it('has links within it lead to the same place of the copy, and others where they led', async () => {
		make({
			'app/a.txt': 'a',
			'app/near': '-> a.txt',
			'app/sub/up': '-> ../a.txt',
			'app/far': '-> ../other/b.txt',
			'app/whole': `-> ${place}/app/a.txt`,
			'app/gone': '-> nowhere',
			'other/b.txt': 'b',
		})
		const folder = await copied()
		const leadsTo = (name: string) => realpathSync(path.join(folder.dir, name))
		for (const name of ['near', 'sub/up', 'whole']) expect(leadsTo(name)).toBe(path.join(folder.dir, 'a.txt'))
		expect(leadsTo('far')).toBe(path.join(place, 'other/b.txt'))
		expect(lstatSync(path.join(folder.dir, 'gone')).isSymbolicLink()).toBe(true)
	})

	it('has places of the original in it, by whatever name they were called, and leaves others where they are', async () => {
		make({'app/a': '', alias: '-> app', 'other/b': ''})
		const folder = await copied('alias')
		expect(folder.placeOf(path.join(place, 'alias/a'))).toBe(path.join(folder.dir, 'a'))
		expect(folder.placeOf(path.join(place, 'app/sub'))).toBe(path.join(folder.dir, 'sub'))
		expect(folder.placeOf(path.join(place, 'alias'))).toBe(folder.dir)
		for (const other of ['other/b', 'application'])
			expect(folder.placeOf(path.join(place, other))).toBe(path.join(place, other))
	})

	it('of a folder that holds the copy does not hold itself', async () => {
		make({'tmp/app': 'x'})
		const folder = await copied('.')
		expect(Object.keys(look(folder.dir))).toEqual(['tmp/app'])
	})

	it('that cannot be made leaves nothing behind, and says why', async () => {
		const {signal} = new AbortController()
		const gone = await folders.copy(path.join(place, 'nowhere'), {packages: 'linked', onTemporaryFolder() {}, signal})
		expect(gone).toMatchObject({is: 'failed', reason: expect.stringContaining('no such file')})
		make({'app/a': ''})
		const stopped = new AbortController()
		const onTemporaryFolder = () => stopped.abort()
		const options = {packages: 'linked', onTemporaryFolder, signal: stopped.signal} as const
		expect(await folders.copy(path.join(place, 'app'), options)).toEqual({is: 'cancelled'})
		expect(readdirSync(temporary)).toEqual([])
	})

	it('of a run that is dead is removed by the next', async () => {
		make({'app/a': ''})
		const {dir} = await copied()
		const left = path.dirname(path.dirname(dir))
		// As if its owner had died, and another had its number.
		const owner = JSON.parse(readFileSync(path.join(left, 'owner.json'), 'utf8'))
		writeFileSync(path.join(left, 'owner.json'), JSON.stringify({...owner, pid: 2 ** 22 - 1, started: 1}))
		folders = createWorkFolders({parentDir: temporary})
		await copied()
		expect(existsSync(left)).toBe(false)
	})
})

describe.each([
	['in the folder', opened],
	['in a copy', copied],
])('a change %s', (_, enter) => {
	it('writes, appends and touches, in the order given', async () => {
		make({'app/a.txt': 'a long text', 'app/b.txt': 'b', 'app/c.txt': 'c'})
		utimesSync(path.join(place, 'app/c.txt'), 1000, 1000)
		const folder = await enter()
		const before = folder.stampOf('c.txt')
		await change(
			folder,
			write('a.txt', 'short'),
			write('new/deep/d.txt', 'd'),
			touch('b.txt', '1'),
			touch('b.txt', '2'),
			touch('c.txt'),
			touch('a.txt', '!'),
		)
		const {'new/deep/d.txt': made, ...rest} = look(folder.dir)
		expect(made).toBe('d')
		expect(rest).toEqual({'a.txt': 'short!', 'b.txt': 'b12', 'c.txt': 'c'})
		expect(folder.stampOf('c.txt')).not.toBe(before)
		expect(Date.now() - statSync(path.join(folder.dir, 'c.txt')).mtimeMs).toBeLessThan(60_000)
		await folder.close()
	})

	it('takes folders away that were made for files, also for later ones in them', async () => {
		make({'app/a.txt': 'a'})
		const folder = await opened()
		await change(folder, write('made/deep/1', 'x'))
		await change(folder, write('made/deep/2', 'x'), write('made/deep/er/3', 'x'))
		expect(await folder.close()).toEqual([])
		expect(readdirSync(path.join(place, 'app'))).toEqual(['a.txt'])
	})

	it('leaves the file the one it is, for whoever watches it or has it open', async () => {
		make({'app/a.txt': 'a'})
		const folder = await enter()
		const {ino} = statSync(path.join(folder.dir, 'a.txt'))
		await change(folder, write('a.txt', 'much longer'), write('a.txt', ''))
		expect(statSync(path.join(folder.dir, 'a.txt'))).toMatchObject({ino, size: 0})
		await folder.close()
	})

	it('is refused where it would lead out, or is of no file', async () => {
		make({
			'app/dir/a': '',
			'app/out': '-> ../other',
			'app/link': '-> ../other/b.txt',
			'app/gone': '-> nowhere',
			'app/near': '-> dir/a',
			'other/b.txt': 'b',
			'app/node_modules/x/index.js': 'x',
		})
		const folder = await enter()
		const reasons = await Promise.all(
			[
				write('out/b.txt', ''),
				write('out/c', ''),
				touch('link', 'x'),
				write('gone', ''),
				write('dir', ''),
				touch('none'),
			].map(async one => {
				const prepared = await folder.prepare([one])
				return prepared.is === 'refused' ? prepared.reason : 'ready'
			}),
		)
		expect(reasons).toEqual([
			'out/b.txt leads out of the folder, through a link',
			'out/c leads out of the folder, through a link',
			'link leads out of the folder, through a link',
			'gone is a link that leads nowhere',
			'dir is no file',
			'there is no file none',
		])
		await change(folder, write('near', 'through'))
		expect(readFileSync(path.join(folder.dir, 'dir/a'), 'utf8')).toBe('through')
		await folder.close()
		expect(readFileSync(path.join(place, 'other/b.txt'), 'utf8')).toBe('b')
	})
})

describe('a package that is linked', () => {
	it('is not changed through the copy', async () => {
		make({'app/node_modules/x/index.js': 'x'})
		const folder = await copied()
		expect(await folder.prepare([write('node_modules/x/index.js', 'y')])).toMatchObject({is: 'refused'})
	})
})

describe('files of the folder itself', () => {
	it('are put back byte for byte, with their times and modes, and what was not there is gone', async () => {
		const bytes = Buffer.from([0, 255, 10, 13, 128])
		make({'app/b.txt': 'b', 'app/keep/x': ''})
		const file = path.join(place, 'app/a.bin')
		writeFileSync(file, bytes, {mode: 0o640})
		utimesSync(file, 1_700_000_000.123456, 1_700_000_001.654321)
		const before = statSync(file)
		const folder = await opened()
		await change(folder, write('a.bin', 'text'), touch('b.txt', 'more'), write('new/deep/c', 'c'), write('keep/d', 'd'))
		await change(folder, touch('a.bin', 'again'), touch('b.txt'))
		expect(look(path.join(place, 'app'))).toMatchObject({'a.bin': 'textagain', 'b.txt': 'bmore', 'new/deep/c': 'c'})
		expect(await folder.close()).toEqual([])
		// Before it is read, which changes them.
		const after = statSync(file)
		expect(readFileSync(file)).toEqual(bytes)
		expect(after.ino).toBe(before.ino)
		expect(after.mode).toBe(before.mode)
		expect(Math.abs(after.mtimeMs - before.mtimeMs)).toBeLessThan(0.001)
		expect(Math.abs(after.atimeMs - before.atimeMs)).toBeLessThan(0.001)
		expect(Object.keys(look(path.join(place, 'app')))).toEqual(['a.bin', 'b.txt', 'keep/x'])
		expect(readdirSync(path.join(place, 'app'))).toEqual(['a.bin', 'b.txt', 'keep'])
		expect(readdirSync(temporary)).toEqual([])
	})

	it('that somebody else has changed are his, and what they held before is kept', async () => {
		make({'app/a': 'mine', 'app/b': 'mine', 'app/c': 'mine'})
		const folder = await opened()
		await change(folder, write('a', 'ours'), write('b', 'ours'), write('new', 'ours'), write('c', 'ours'))
		writeFileSync(path.join(place, 'app/a'), 'edited')
		writeFileSync(path.join(place, 'app/new'), 'edited')
		rmSync(path.join(place, 'app/c'))
		const left = await folder.close()
		expect(left.map(({file}) => path.basename(file))).toEqual(['a', 'new', 'c'])
		expect(look(path.join(place, 'app'))).toEqual({a: 'edited', b: 'mine', new: 'edited'})
		expect(readFileSync(left[0]!.kept, 'utf8')).toBe('mine')
		expect(left[1]!.kept).toBe('there was none')
	})

	it('that were only read need no place for originals', async () => {
		make({'app/a': 'x'})
		const folder = await opened()
		expect(folder.textOf('a')).toBe('x')
		expect(folder.stampOf('a')).not.toBeNull()
		expect(folder.stampOf('none')).toBeNull()
		expect(folder.stampOf('a/b')).toBeNull()
		expect(folder.textOf('none')).toBeNull()
		expect(await folder.close()).toEqual([])
		expect(told).toEqual([])
		expect(readdirSync(temporary)).toEqual([])
	})

	it('whose run is dead, and its watchdog too, are told to the next', async () => {
		make({'app/a': 'mine'})
		const folder = await opened()
		await change(folder, write('a', 'ours'), write('new', 'ours'))
		expect(await folders.leftChanged(path.join(place, 'app'))).toEqual([])
		const [kept] = told as [string]
		const owner = JSON.parse(readFileSync(path.join(kept, 'owner.json'), 'utf8'))
		writeFileSync(path.join(kept, 'owner.json'), JSON.stringify({...owner, pid: 2 ** 22 - 1, started: 1}))
		expect(await folders.leftChanged(path.join(place, 'app'))).toEqual([
			{folder: kept, files: [path.join(place, 'app/a')]},
		])
		// Nobody who works on something else has to hear of it.
		for (const other of ['application', 'app/sub', 'tmp'])
			expect(await folders.leftChanged(path.join(place, other))).toEqual([])
		expect(await folders.leftChanged(place)).toHaveLength(1)
		await folder.close()
		expect(await folders.leftChanged(path.join(place, 'app'))).toEqual([])
	})

	it('is nothing of a run that has ended and has kept what it could not put back', async () => {
		make({'app/a': 'mine', 'app/b': 'mine'})
		const folder = await opened()
		await change(folder, write('a', 'ours'), write('b', 'ours'))
		writeFileSync(path.join(place, 'app/a'), 'of a step')
		const {kept} = (await folder.close())[0]!
		const owner = path.join(path.dirname(kept), 'owner.json')
		writeFileSync(owner, JSON.stringify({...JSON.parse(readFileSync(owner, 'utf8')), pid: 2 ** 22 - 1, started: 1}))
		expect(await folders.leftChanged(path.join(place, 'app'))).toEqual([])
		expect(readFileSync(kept, 'utf8')).toBe('mine')
	})
})
