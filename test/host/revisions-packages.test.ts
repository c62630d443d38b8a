import {execFileSync} from 'node:child_process'
import {chmodSync, existsSync, lstatSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test, vi} from 'vitest'
import {
	commit,
	environment,
	type Files,
	git,
	makeFolder,
	makeRepository,
	makeRevisions,
	read,
	ready,
	reason,
	run,
	snapshot,
	write,
} from './revision-fixtures.ts'

/** Each starts programs by the dozen, which a machine that is busy takes its time for. */
vi.setConfig({testTimeout: 120_000})

function library(version: string): Files {
	return {
		'lib/package.json': {name: 'lib', version, main: 'index.js'},
		'lib/index.js': `module.exports = 'lib ${version}'`,
	}
}

/** Packed by npm when it is first needed. */
let tarball: Buffer | null = null

function packed(): Buffer {
	const folder = makeFolder('packed')
	write(folder, {'package.json': {name: 'packed', version: '1.0.0'}, 'index.js': 'module.exports = __filename'})
	npm(folder, 'pack')
	return readFileSync(path.join(folder, 'packed-1.0.0.tgz'))
}

/** `lib` is a package from a folder of the repository, `packed` one that npm unpacks, as it would a published one. */
function makeProject(manifest: object = {}): string {
	const repository = makeRepository({
		...library('1.0.0'),
		'.gitignore': 'node_modules\ndist\n',
		'main.js': `console.log(require('lib'), require('packed'))`,
	})
	writeFileSync(path.join(repository, 'packed-1.0.0.tgz'), (tarball ??= packed()))
	write(repository, {
		'package.json': {
			name: 'project',
			version: '1.0.0',
			dependencies: {lib: 'file:lib', packed: 'file:packed-1.0.0.tgz'},
			...manifest,
		},
	})
	npm(repository, 'install', '--no-audit', '--no-fund', '--ignore-scripts')
	commit(repository, 'with packages', {})
	return repository
}

function npm(cwd: string, ...args: string[]): void {
	execFileSync('npm', args, {cwd, env: environment, stdio: 'pipe'})
}

describe('packages', () => {
	test('are copied where the lock file is the same, and lead to the revision itself', async () => {
		const repository = makeProject()
		commit(repository, 'lib changes', {'lib/index.js': `module.exports = 'lib changed'`})
		write(repository, {'node_modules/.cache/tool/x': 'made of the work tree'})
		const before = snapshot(repository)
		const {checkout, progress} = makeRevisions()
		const [base, head] = [ready(await checkout(repository, 'HEAD~1')), ready(await checkout(repository, 'worktree'))]
		expect(run(base.dir, 'main.js')).toBe(`lib 1.0.0 ${base.root}/node_modules/packed/index.js`)
		expect(run(head.dir, 'main.js')).toBe(`lib changed ${head.root}/node_modules/packed/index.js`)
		expect(base.notes).toEqual(['Packages copied from the work tree, which has the same package-lock.json'])
		expect(progress.join()).not.toContain('npm')
		expect(existsSync(path.join(base.root, 'node_modules/.cache'))).toBe(false)
		expect(snapshot(repository)).toEqual(before)
	})

	test('are installed once where it differs, and copied from there', async () => {
		const repository = makeProject()
		write(repository, library('2.0.0'))
		npm(repository, 'install', '--no-audit', '--no-fund')
		commit(repository, 'lib 2', {})
		const {checkout, progress} = makeRevisions()
		const first = ready(await checkout(repository, 'HEAD~1'))
		expect(run(first.dir, 'main.js')).toBe(`lib 1.0.0 ${first.root}/node_modules/packed/index.js`)
		expect(first.notes).toEqual(['Packages installed by npm from package-lock.json'])
		const second = ready(await checkout(repository, 'HEAD~1'))
		expect(run(second.dir, 'main.js')).toBe(`lib 1.0.0 ${second.root}/node_modules/packed/index.js`)
		expect(second.notes).toEqual(['Packages copied from the checkout of HEAD~1, which has the same package-lock.json'])
		expect(progress.filter(text => text.startsWith('npm'))).toHaveLength(1)
	})

	test('are installed where node_modules is not what the lock file says', async () => {
		const repository = makeProject()
		const {checkout, revisions} = makeRevisions()
		const notes = async () => {
			const revision = ready(await checkout(repository, 'HEAD'))
			await revisions.remove(revision)
			return revision.notes.join()
		}
		expect(await notes()).toMatch(/copied from the work tree/)
		// For other platforms, or asked for by nobody: in the lock file, and never installed.
		const lock = JSON.parse(read(repository, 'package-lock.json'))
		lock.packages['node_modules/for-windows'] = {version: '1.0.0', optional: true, os: ['win32']}
		lock.packages['node_modules/forgotten'] = {version: '1.0.0', extraneous: true}
		commit(repository, 'not installed here', {'package-lock.json': lock})
		expect(await notes()).toMatch(/copied from the work tree/)
		const record = path.join(repository, 'node_modules/.package-lock.json')
		const text = read(repository, 'node_modules/.package-lock.json')
		writeFileSync(record, text.replaceAll('1.0.0', '0.9.0'))
		expect(await notes()).toMatch(/installed by npm/)
		writeFileSync(record, text)
		rmSync(path.join(repository, 'node_modules'), {recursive: true})
		expect(await notes()).toMatch(/installed by npm/)
	})

	test('from a folder beside the repository are found, and said to be the same for all', async () => {
		const beside = makeFolder('beside')
		write(beside, {'package.json': {name: 'beside', version: '1.0.0'}, 'index.js': `module.exports = 'beside'`})
		const repository = makeRepository({
			'.gitignore': 'node_modules\n',
			'main.js': `console.log(require('beside'))`,
		})
		const where = path.relative(repository, beside)
		write(repository, {'package.json': {name: 'p', version: '1.0.0', dependencies: {beside: `file:${where}`}}})
		npm(repository, 'install', '--no-audit', '--no-fund')
		commit(repository, 'beside', {})
		const {checkout} = makeRevisions()
		const copied = ready(await checkout(repository, 'HEAD'))
		expect(run(copied.dir, 'main.js')).toBe('beside')
		expect(copied.notes.join()).toMatch(/beside lies outside the repository .* and is the same for every revision/)
		commit(repository, 'another wish', {'package.json': read(repository, 'package.json').replace('"p"', '"q"')})
		rmSync(path.join(repository, 'node_modules/.package-lock.json'))
		expect(run(ready(await makeRevisions().checkout(repository, 'HEAD')).dir, 'main.js')).toBe('beside')
	})

	test('of workspaces are the revision, not the work tree', async () => {
		const repository = makeRepository({
			'.gitignore': 'node_modules\n',
			'package.json': {name: 'mono', version: '1.0.0', workspaces: ['packages/*']},
			'packages/a/package.json': {name: 'a', version: '1.0.0'},
			'packages/a/index.js': `module.exports = 'a, first'`,
			'packages/b/package.json': {name: 'b', version: '1.0.0', dependencies: {a: '*'}},
			'packages/b/main.js': `console.log(require('a'), require.resolve('a'))`,
		})
		npm(repository, 'install', '--no-audit', '--no-fund')
		commit(repository, 'locked', {})
		commit(repository, 'second', {'packages/a/index.js': `module.exports = 'a, second'`})
		const {checkout} = makeRevisions()
		const base = ready(await checkout(path.join(repository, 'packages/b'), 'HEAD~1'))
		expect(run(base.dir, 'main.js')).toBe(`a, first ${base.root}/packages/a/index.js`)
		expect(base.notes.join()).toMatch(/copied/)
	})

	test('that cannot be installed end in the last lines of npm', async () => {
		const repository = makeProject()
		rmSync(path.join(repository, 'node_modules'), {recursive: true})
		commit(repository, 'out of step', {'package.json': {name: 'project', dependencies: {'not-there': '1.0.0'}}})
		const {checkout, leftBehind} = makeRevisions()
		const result = await checkout(repository, 'HEAD')
		expect(reason(result)).toMatch(/^The packages could not be installed: npm ci .* ended with exit code 1\.$/)
		expect(result.is === 'failed' && result.output.join('\n')).toMatch(/^npm error /m)
		expect(leftBehind()).toEqual([])
	})

	test('of another manager want that manager', async () => {
		const tools = makeFolder('tools')
		for (const name of ['git', 'sh', 'cp']) {
			writeFileSync(path.join(tools, name), `#!/bin/sh\nPATH=${process.env['PATH']} exec ${name} "$@"\n`)
			chmodSync(path.join(tools, name), 0o755)
		}
		const manifest = {name: 'p', dependencies: {a: '1'}}
		for (const [lock, name] of [
			['pnpm-lock.yaml', 'pnpm'],
			['yarn.lock', 'yarn'],
			['bun.lock', 'bun'],
		] as const) {
			const repository = makeRepository({'package.json': manifest, [lock]: 'lockfileVersion: 9\n'})
			const {checkout, leftBehind} = makeRevisions({...environment, PATH: tools})
			expect(reason(await checkout(repository, 'HEAD'))).toBe(
				`${lock} asks for ${name}, and there is no program ${name} on the PATH. Install it and try again.`,
			)
			expect(leftBehind()).toEqual([])
		}
	})

	test('are asked of the manager whose lock file is there, frozen', async () => {
		const tools = makeFolder('tools')
		writeFileSync(path.join(tools, 'yarn'), '#!/bin/sh\nmkdir node_modules && echo "$@" > node_modules/asked\n')
		chmodSync(path.join(tools, 'yarn'), 0o755)
		const asked = async (lock: string) => {
			const repository = makeRepository({'package.json': {name: 'p', dependencies: {a: '1'}}, 'yarn.lock': lock})
			const {checkout} = makeRevisions({...environment, PATH: `${tools}:${process.env['PATH']}`})
			return read(ready(await checkout(repository, 'HEAD')).root, 'node_modules/asked').trim()
		}
		expect(await asked('# yarn lockfile v1\n')).toBe('install --production=false --non-interactive --frozen-lockfile')
		expect(await asked('__metadata:\n  version: 8\n')).toBe('install --immutable')
	})

	test('are none of a project that depends on nothing', async () => {
		const {checkout, progress} = makeRevisions()
		const revision = ready(await checkout(makeRepository({'package.json': {name: 'p'}}), 'HEAD'))
		expect(revision.notes).toEqual([])
		expect(progress.join()).not.toMatch(/npm|copy/)
	})

	test('that stand in the repository are used as they are', async () => {
		const repository = makeRepository({
			'package.json': {name: 'p', dependencies: {a: '1'}},
			'node_modules/a/index.js': `module.exports = 'vendored'`,
			'main.js': `console.log(require('a'))`,
		})
		const revision = ready(await makeRevisions().checkout(repository, 'HEAD'))
		expect(run(revision.dir, 'main.js')).toBe('vendored')
		expect(revision.notes).toEqual(['node_modules is part of the revision and used as it is'])
	})
})

describe('a build', () => {
	test('sees its own revision, and prepare runs as it does after an install', async () => {
		const repository = makeProject({
			scripts: {prepare: 'git config core.hooksPath .husky && echo prepared > prepared.txt'},
		})
		const config = read(repository, '.git/config')
		const {checkout} = makeRevisions({...environment, PATH: `${repository}/node_modules/.bin:${process.env['PATH']}`})
		const revision = ready(
			await checkout(repository, 'HEAD', {
				build: {argv: ['mkdir dist && echo "$PATH" > dist/path && node main.js > dist/out'], shell: true},
			}),
		)
		expect(read(revision.dir, 'prepared.txt')).toBe('prepared\n')
		expect(read(revision.dir, 'dist/out')).toMatch(/^lib 1\.0\.0 /)
		expect(read(revision.dir, 'dist/path')).toMatch(new RegExp(`^${revision.root}/node_modules/.bin:`))
		expect(revision.environment['PATH']).toMatch(new RegExp(`^${revision.root}/node_modules/.bin:`))
		expect(existsSync(path.join(repository, 'dist'))).toBe(false)
		expect(read(repository, '.git/config')).toBe(config)
	})

	test('of packages that a script of the project patches begins with an install', async () => {
		const repository = makeProject({scripts: {postinstall: 'echo patched > node_modules/patched.txt'}})
		const revision = ready(await makeRevisions().checkout(repository, 'HEAD'))
		expect(read(revision.root, 'node_modules/patched.txt')).toBe('patched\n')
		expect(revision.notes).toEqual(['Packages installed by npm from package-lock.json'])
	})

	test('does not take packages through a link', async () => {
		const repository = makeProject()
		const revision = ready(await makeRevisions().checkout(repository, 'HEAD'))
		expect(lstatSync(path.join(revision.root, 'node_modules')).isSymbolicLink()).toBe(false)
		expect(realpathSync(path.join(revision.root, 'node_modules/lib'))).toBe(path.join(revision.root, 'lib'))
		expect(git(revision.dir, 'status', '--porcelain')).toBe('')
	})
})
