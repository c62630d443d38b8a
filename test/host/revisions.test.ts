import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {
	chmodSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs'
import path from 'node:path'
import {describe, expect, test, vi} from 'vitest'
import {readProcStat} from '../../src/host/processes/proc-table.ts'
import {nearestRefs, refuseRef} from '../../src/host/revisions/ref.ts'
import {movedPath} from '../../src/host/revisions/revisions.ts'
import {configText} from '../../src/host/revisions/stand-in.ts'
import {isAlive, until} from './processes-alive.ts'
import {
	commit,
	environment,
	git,
	makeFolder,
	makeRepository,
	makeRevisions,
	read,
	ready,
	reason,
	snapshot,
	write,
} from './revision-fixtures.ts'

/** Each starts programs by the dozen, which a machine that is busy takes its time for. */
vi.setConfig({testTimeout: 120_000})

const twoCommits = [{'a.js': 'console.log(1)'}, {'a.js': 'console.log(2)', 'deep/b.txt': 'b'}] as const

describe('a checkout', () => {
	test('of branch, tag, commit and ancestor has the files of that commit', async () => {
		const repository = makeRepository(...twoCommits)
		git(repository, 'branch', 'topic', 'HEAD~1')
		git(repository, 'tag', 'v1', 'HEAD~1')
		const first = git(repository, 'rev-parse', 'HEAD~1')
		const {checkout, revisions, leftBehind} = makeRevisions()
		for (const ref of ['topic', 'v1', first, first.slice(0, 8), 'HEAD~1']) {
			const revision = ready(await checkout(repository, ref))
			expect({...revision, content: read(revision.dir, 'a.js')}).toMatchObject({
				commit: first,
				subject: 'change 1',
				dirty: false,
				notes: [],
				content: 'console.log(1)',
			})
			expect(git(revision.dir, 'describe', '--tags')).toBe('v1')
			await revisions.remove(revision)
		}
		expect(leftBehind()).toEqual([])
	})

	test('leaves every byte of the repository as it was, and runs no hook of it', async () => {
		const repository = makeRepository(...twoCommits)
		write(repository, {'a.js': 'changed', new: 'untracked', staged: 'staged'})
		git(repository, 'add', 'staged')
		const hook = path.join(repository, '.git/hooks/post-checkout')
		writeFileSync(hook, `#!/bin/sh\necho ran > ${repository}/hook-ran\n`)
		chmodSync(hook, 0o755)
		git(repository, 'stash', 'push', '--quiet', '--', 'a.js')
		write(repository, {'a.js': 'changed again'})
		const before = snapshot(repository)
		const {checkout, revisions} = makeRevisions()
		for (const ref of ['HEAD~1', 'HEAD', 'worktree', 'nothing-like-it']) {
			const result = await checkout(repository, ref)
			if (result.is === 'ready') {
				// Not even what runs in it reaches the repository.
				git(result.revision.dir, 'config', 'core.hooksPath', '.husky')
				git(result.revision.dir, 'branch', 'made-by-a-benchmark')
				expect(snapshot(repository)).toEqual(before)
				await revisions.remove(result.revision)
			}
			expect(snapshot(repository)).toEqual(before)
		}
		expect(git(repository, 'worktree', 'list').split('\n')).toHaveLength(1)
	})

	test('works on a repository that may not be written', async () => {
		const repository = makeRepository(...twoCommits)
		chmodSync(path.join(repository, '.git'), 0o555)
		const {checkout} = makeRevisions()
		expect(read(ready(await checkout(repository, 'HEAD~1')).dir, 'a.js')).toBe('console.log(1)')
		chmodSync(path.join(repository, '.git'), 0o755)
	})

	test('of a folder below the top is the same folder of the revision', async () => {
		const repository = makeRepository(...twoCommits)
		const {checkout, leftBehind, revisions} = makeRevisions()
		const revision = ready(await checkout(path.join(repository, 'deep'), 'main'))
		expect(path.relative(revision.root, revision.dir)).toBe('deep')
		await revisions.remove(revision)
		expect(reason(await checkout(path.join(repository, 'deep'), 'HEAD~1'))).toMatch(/^There is no folder deep in /)
		expect(leftBehind()).toEqual([])
	})

	test('is for nobody else to read, at a path as long as any other', async () => {
		const repository = makeRepository(...twoCommits)
		const {checkout} = makeRevisions()
		const [base, head] = [ready(await checkout(repository, 'HEAD~1')), ready(await checkout(repository, 'main'))]
		expect(statSync(base.folder).mode & 0o777).toBe(0o700)
		expect(base.root).toHaveLength(head.root.length)
		expect(realpathSync(base.root)).toBe(base.root)
	})

	test('from a linked work tree, with git variables of a hook around it', async () => {
		const repository = makeRepository(...twoCommits)
		const linked = path.join(makeFolder('linked'), 'tree')
		git(repository, 'worktree', 'add', '--quiet', '--detach', linked, 'HEAD~1')
		const {checkout} = makeRevisions({...environment, GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere/index'})
		expect(read(ready(await checkout(linked, 'HEAD')).dir, 'a.js')).toBe('console.log(1)')
		expect(read(ready(await checkout(linked, 'main')).dir, 'a.js')).toBe('console.log(2)')
	})

	test('follows the line endings and filters of the repository', async () => {
		const repository = makeRepository({
			'.gitattributes': '*.txt eol=crlf\n*.up filter=upper\n',
			'a.txt': 'a\n',
			'b.up': 'b',
		})
		git(repository, 'config', 'filter.upper.smudge', 'tr a-z "A-Z"')
		git(repository, 'config', 'filter.upper.required', 'true')
		const {dir} = ready(await makeRevisions().checkout(repository, 'HEAD'))
		expect([read(dir, 'a.txt'), read(dir, 'b.up')]).toEqual(['a\r\n', 'B'])
	})

	test('says that HEAD is not what stands in a changed work tree', async () => {
		const repository = makeRepository(...twoCommits)
		const {checkout} = makeRevisions()
		expect(ready(await checkout(repository, 'HEAD')).notes).toEqual([])
		write(repository, {'a.js': 'changed'})
		expect(ready(await checkout(repository, 'HEAD')).notes.join()).toMatch(/has changes that are no part of HEAD/)
	})
})

describe('the work tree as it is', () => {
	test('is copied with all changes, and without what git ignores', async () => {
		const repository = makeRepository({
			'.gitignore': 'dist\n',
			changed: '1',
			deleted: '1',
			'staged-deleted': '1',
			'becomes-folder': '1',
			'becomes-file/x': '1',
			'run.sh': '#!/bin/sh\n',
		})
		write(repository, {changed: '2', new: 'n', 'sub/new': 'n', staged: 's', 'dist/out.js': 'built'})
		git(repository, 'add', 'staged')
		rmSync(path.join(repository, 'deleted'))
		git(repository, 'rm', '--quiet', 'staged-deleted')
		for (const name of ['becomes-folder', 'becomes-file']) rmSync(path.join(repository, name), {recursive: true})
		write(repository, {'becomes-folder/y': 'y', 'becomes-file': 'f'})
		symlinkSync('changed', path.join(repository, 'link'))
		chmodSync(path.join(repository, 'run.sh'), 0o755)
		const {checkout} = makeRevisions()
		for (const ref of ['worktree', '.']) {
			const revision = ready(await checkout(repository, ref))
			const {'.git': _, ...files} = snapshot(revision.root)
			const expected = Object.entries(snapshot(repository)).filter(([file]) => !/^(\.git\/|dist\/)/.test(file))
			expect(files).toEqual(Object.fromEntries(expected))
			expect(readFileSync(path.join(revision.root, 'link'), 'utf8')).toBe('2')
			expect(statSync(path.join(revision.root, 'run.sh')).mode & 0o111).toBe(0o111)
			expect(revision).toMatchObject({dirty: true, commit: git(repository, 'rev-parse', 'HEAD')})
			expect(revision.notes.join()).toMatch(/^The work tree as it is: \d+ changed and 5 untracked files/)
		}
	})

	test('without changes is its commit', async () => {
		const repository = makeRepository(...twoCommits)
		const revision = ready(await makeRevisions().checkout(repository, 'worktree'))
		expect(revision).toMatchObject({dirty: false, subject: 'change 2'})
		expect(revision.notes[0]).toMatch(/0 changed and 0 untracked/)
	})

	test('leaves out a repository inside of it, and says so', async () => {
		const repository = makeRepository(...twoCommits)
		mkdirSync(path.join(repository, 'inner'))
		git(path.join(repository, 'inner'), 'init', '--quiet')
		commit(path.join(repository, 'inner'), 'inner', {file: 'x'})
		const revision = ready(await makeRevisions().checkout(repository, 'worktree'))
		expect(revision.notes.join()).toMatch(/Left out: inner\//)
	})
})

describe('a revision that is none', () => {
	test.each([
		['', /is empty/],
		['--upload-pack=x', /"--upload-pack=x" begins with a dash/],
		['-h', /begins with a dash/],
		['a b', /"a b" holds a space/],
		['a\0b', /holds a control character/],
		['a\x1b[31mb', /^[^\x1b]*holds a control character/],
		['main..topic', /is a range/],
		['^main', /is a range/],
		['HEAD:a.js', /names a file/],
		['x'.repeat(400), /too long/],
	])('is refused before git hears of it: %j', async (ref, sentence) => {
		expect(refuseRef(ref)).toMatch(sentence)
		const {checkout, leftBehind} = makeRevisions()
		expect(reason(await checkout(makeRepository({a: '1'}), ref))).toMatch(sentence)
		expect(leftBehind()).toEqual([])
	})

	test.each([
		['mian', /no branch, tag or commit "mian". Did you mean "main"\?/],
		['topic', /Did you mean "origin\/topic"/],
		['v1.2', /Did you mean "v1.1" or "v1.3"\?/],
		['completely-else', /git branch --all and git tag list what there is/],
		['HEAD~7', /There is no "HEAD~7": "HEAD" has a history of 2 commits/],
		['deadbeef', /The commit deadbeef is not in this clone/],
		['main^{tree}', /is a tree, not a commit/],
	])('is not found: %s', async (ref, sentence) => {
		const repository = makeRepository(...twoCommits)
		for (const tag of ['v1.1', 'v1.3']) git(repository, 'tag', tag)
		git(repository, 'update-ref', 'refs/remotes/origin/topic', 'HEAD')
		const {checkout, leftBehind} = makeRevisions()
		expect(reason(await checkout(repository, ref))).toMatch(sentence)
		expect(leftBehind()).toEqual([])
	})

	test('in a shallow clone says how to get it, and what is there works', async () => {
		const origin = makeRepository(...twoCommits, {'a.js': '3'})
		const clone = path.join(makeFolder('clone'), 'shallow')
		git(origin, 'clone', '--quiet', '--depth=2', `file://${origin}`, clone)
		const {checkout} = makeRevisions()
		expect(reason(await checkout(clone, 'HEAD~2'))).toMatch(
			/There is no "HEAD~2". This clone is shallow .* --unshallow/,
		)
		const first = git(origin, 'rev-parse', 'HEAD~2')
		expect(reason(await checkout(clone, first))).toMatch(/not in this clone. This clone is shallow/)
		const {dir} = ready(await checkout(clone, 'HEAD~1'))
		expect(read(dir, 'a.js')).toBe('console.log(2)')
		expect(git(dir, 'log', '--oneline').split('\n')).toHaveLength(1)
	})

	test('in no repository, a bare one, an empty one, or no folder at all', async () => {
		const {checkout, leftBehind} = makeRevisions()
		const nowhere = makeFolder('nowhere')
		expect(reason(await checkout(nowhere, 'HEAD'))).toMatch(/is in no git repository/)
		expect(reason(await checkout(path.join(nowhere, 'missing'), 'HEAD'))).toMatch(/There is no folder /)
		const empty = makeRepository()
		for (const ref of ['HEAD', 'worktree']) {
			expect(reason(await checkout(empty, ref))).toBe('The repository has no commit yet.')
		}
		const bare = path.join(nowhere, 'bare.git')
		git(nowhere, 'clone', '--quiet', '--bare', makeRepository(...twoCommits), bare)
		expect(reason(await checkout(bare, 'main'))).toMatch(/is a bare repository/)
		expect(reason(await checkout(path.join(makeRepository(...twoCommits), '.git'), 'main'))).toMatch(/inside git's own/)
		expect(leftBehind()).toEqual([])
	})

	test('without git on the PATH says so', async () => {
		const {checkout} = makeRevisions({...environment, PATH: makeFolder('empty')})
		expect(reason(await checkout(makeRepository(...twoCommits), 'HEAD'))).toMatch(/there is no git on the PATH/)
	})

	test('offers at most three names, the likeliest first', () => {
		const names = ['feature-1', 'feature-2', 'feature-3', 'feature-4', 'origin/feature', 'other']
		expect(nearestRefs('feature', names)).toEqual(['origin/feature', 'feature-1', 'feature-2'])
		expect(nearestRefs('x', names)).toEqual([])
	})
})

describe('submodules', () => {
	function withSubmodule(): {repository: string; library: string} {
		const library = makeRepository({'lib.js': 'lib 1'})
		const repository = makeRepository({a: '1'})
		git(repository, 'submodule', 'add', '--quiet', library, 'libs/one')
		commit(repository, 'library at 1', {})
		commit(path.join(repository, 'libs/one'), 'lib 2', {'lib.js': 'lib 2'})
		commit(repository, 'library at 2', {})
		return {repository, library}
	}

	test('have the files that the revision records, and in the work tree those that are there', async () => {
		const {repository} = withSubmodule()
		write(repository, {'libs/one/lib.js': 'lib 3, not committed', 'libs/one/new': 'n'})
		const before = snapshot(repository)
		const {checkout} = makeRevisions()
		const content = async (ref: string) => read(ready(await checkout(repository, ref)).root, 'libs/one/lib.js')
		expect([await content('HEAD~1'), await content('HEAD'), await content('worktree')]).toEqual([
			'lib 1',
			'lib 2',
			'lib 3, not committed',
		])
		expect(snapshot(repository)).toEqual(before)
	})

	test('stay empty with a note where they are not initialised, and fail where the commit is missing', async () => {
		const {repository} = withSubmodule()
		const clone = path.join(makeFolder('clone'), 'clone')
		git(repository, 'clone', '--quiet', repository, clone)
		const {checkout, revisions, leftBehind} = makeRevisions()
		const revision = ready(await checkout(clone, 'HEAD'))
		expect(revision.notes).toEqual(['The submodule libs/one is not initialised in the work tree and stays empty'])
		await revisions.remove(revision)
		// The second commit was never pushed to where the clone gets its submodule from.
		git(clone, 'submodule', 'update', '--quiet', '--init', '--no-fetch', '--checkout', '--remote')
		expect(reason(await checkout(clone, 'HEAD'))).toMatch(
			/wants the submodule libs\/one at \w{10}, which is not in this clone/,
		)
		expect(leftBehind()).toEqual([])
	})
})

test('pointers of Git LFS are named', async () => {
	const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'
	const repository = makeRepository({
		'.gitattributes': '*.bin filter=lfs\n',
		'a.bin': pointer,
		'b.bin': pointer,
		'c.bin': 'real',
	})
	const {notes} = ready(await makeRevisions().checkout(repository, 'HEAD'))
	expect(notes).toEqual(['Git LFS is not at work here: a.bin and 1 more hold a pointer and not the file'])
})

describe('the end', () => {
	test('by a signal in the middle of a build leaves no process and no file', async () => {
		const repository = makeRepository({'build.sh': 'sleep 300 & echo $! $$ > $1; wait\n'})
		const pids = path.join(makeFolder('pids'), 'pids')
		const {checkout, leftBehind} = makeRevisions()
		const abort = new AbortController()
		const result = checkout(repository, 'HEAD', {
			build: {argv: ['sh', 'build.sh', pids], shell: false},
			signal: abort.signal,
		})
		await until(() => existsSync(pids) && readFileSync(pids, 'utf8').endsWith('\n'), 'the build has begun')
		abort.abort()
		expect(await result).toEqual({is: 'cancelled'})
		expect(readFileSync(pids, 'utf8').trim().split(' ').map(Number).filter(isAlive)).toEqual([])
		expect(leftBehind()).toEqual([])
	})

	test('at every step there is', async () => {
		const repository = makeRepository({'package.json': {dependencies: {}}, 'a.js': '1'})
		const {checkout, leftBehind, revisions} = makeRevisions()
		for (let afterMs = 0; afterMs < 60; afterMs += 6) {
			const abort = new AbortController()
			const result = checkout(repository, 'HEAD', {signal: abort.signal, build: {argv: ['true'], shell: false}})
			setTimeout(() => abort.abort(), afterMs)
			const answer = await result
			if (answer.is === 'ready') await revisions.remove(answer.revision)
			else expect(answer).toEqual({is: 'cancelled'})
			expect(leftBehind()).toEqual([])
		}
	})

	test('of a build takes what it started along', async () => {
		const repository = makeRepository({'build.sh': 'sleep 300 > /dev/null 2>&1 & echo $! > pid\n'})
		const {dir} = ready(
			await makeRevisions().checkout(repository, 'HEAD', {build: {argv: ['sh build.sh'], shell: true}}),
		)
		expect(isAlive(Number(read(dir, 'pid')))).toBe(false)
	})

	test('of a build that fails shows its last lines', async () => {
		const build = 'for i in $(seq 30); do echo line $i; done; printf "\\033[31mred\\033[0m\\n" >&2; exit 3\n'
		const {checkout, leftBehind} = makeRevisions()
		const result = await checkout(makeRepository({'build.sh': build}), 'HEAD', {
			build: {argv: ['sh', 'build.sh'], shell: false},
		})
		expect(reason(result)).toBe('The revision does not build: sh build.sh ended with exit code 3.')
		const output = result.is === 'failed' ? result.output : []
		expect(output).toHaveLength(12)
		expect(output).toContain('line 30')
		expect(output).toContain('red')
		expect(leftBehind()).toEqual([])
	})

	test('of a killed owner is cleared up by the next one, and nobody else loses anything', async () => {
		const {checkout, parentDir, revisions, leftBehind} = makeRevisions()
		const revision = ready(await checkout(makeRepository(...twoCommits), 'HEAD'))
		const owner = spawn('sleep', ['300'])
		await once(owner, 'spawn')
		try {
			await revisions.handOver(revision, owner.pid!)
			mkdirSync(path.join(revision.root, 'protected/inner'), {recursive: true})
			writeFileSync(path.join(revision.root, 'protected/inner/file'), '')
			chmodSync(path.join(revision.root, 'protected/inner'), 0o555)
			chmodSync(path.join(revision.root, 'protected'), 0o555)
			const elsewhere = makeFolder('elsewhere')
			write(elsewhere, {'precious.txt': 'p'})
			symlinkSync(elsewhere, path.join(parentDir, 'arsenal-rev-link00'))
			mkdirSync(path.join(parentDir, 'arsenal-rev-young0'))
			mkdirSync(path.join(parentDir, 'arsenal-other'))
			const next = () => makeNext(parentDir)
			expect(await next()).toEqual([])
			owner.kill('SIGKILL')
			await once(owner, 'exit')
			expect(await next()).toEqual([revision.folder])
			expect(leftBehind().sort(byText)).toEqual(['arsenal-other', 'arsenal-rev-link00', 'arsenal-rev-young0'])
			expect(readdirSync(elsewhere)).toEqual(['precious.txt'])
		} finally {
			owner.kill('SIGKILL')
		}
	})

	test('is not taken for come when the owner lives in another container, or its pid has been given away', async () => {
		const {checkout, parentDir} = makeRevisions()
		const repository = makeRepository(...twoCommits)
		const [foreign, reused] = [ready(await checkout(repository, 'HEAD')), ready(await checkout(repository, 'HEAD'))]
		const change = (folder: string, part: object) => {
			const file = path.join(folder, 'owner.json')
			writeFileSync(file, JSON.stringify({...JSON.parse(readFileSync(file, 'utf8')), ...part}))
		}
		change(foreign.folder, {place: 'elsewhere pid:[1]', pid: 2 ** 22 + 1})
		const {startTicks} = readProcStat(process.pid)!
		change(reused.folder, {started: startTicks - 1})
		expect(await makeNext(parentDir)).toEqual([reused.folder])
	})
})

async function makeNext(parentDir: string): Promise<readonly string[]> {
	const {createRevisions} = await import('../../src/host/revisions/revisions.ts')
	return createRevisions(environment, {parentDir}).sweep()
}

function byText(a: string, b: string): number {
	return a < b ? -1 : 1
}

test('programs of the work tree on the PATH become those of the revision', () => {
	expect(movedPath('/r/node_modules/.bin:/usr/bin:/r2/bin', '/r', '/tmp/t')).toBe(
		'/tmp/t/node_modules/.bin:/usr/bin:/r2/bin',
	)
	expect(movedPath('/usr/bin', '/r', '/tmp/t')).toBeUndefined()
})

test('configuration is carried over as git reads it', () => {
	const repository = makeRepository({a: '1'})
	const value = 'tr "a" \\\\ # ; x\n\ttab'
	git(repository, 'config', 'filter.we"ird \\ name.smudge', value)
	git(repository, 'config', 'alias.x', '!rm -rf /')
	const text = configText(`${git(repository, 'config', '--list', '-z', '--local')}`)
	const file = path.join(makeFolder('config'), 'config')
	writeFileSync(file, text)
	expect(git(repository, 'config', '--file', file, 'filter.we"ird \\ name.smudge')).toBe(value)
	expect(text).not.toMatch(/alias/)
})
