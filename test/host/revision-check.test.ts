import path from 'node:path'
import {expect, test} from 'vitest'
import {checkRevisions} from '../../src/host/revisions/check.ts'
import {environment, git, makeFolder, makeRepository, snapshot} from './revision-fixtures.ts'

const repository = () => makeRepository({'a.js': '1', 'packages/api/b.js': '1'}, {'a.js': '2'})

test('what can be checked out is found, from any folder of the work tree, and nothing of the repository changes', async () => {
	const folder = repository()
	git(folder, 'tag', 'v1')
	const before = snapshot(folder)
	const refs = ['main', 'HEAD~1', 'v1', 'worktree', '.', git(folder, 'rev-parse', 'HEAD').slice(0, 8)]
	expect(await checkRevisions(environment, path.join(folder, 'packages/api'), refs)).toEqual({is: 'found'})
	expect(snapshot(folder)).toEqual(before)
})

test('every revision that is not there is named with its reason, the others are not', async () => {
	const folder = repository()
	const found = await checkRevisions(environment, folder, ['mian', 'main', 'HEAD~9', '--all', 'main:a.js', 'mian'])
	expect(found).toMatchObject({is: 'unknown', topLevel: folder})
	if (found.is !== 'unknown') return
	expect([...found.reasons.keys()]).toEqual(['mian', 'HEAD~9', '--all', 'main:a.js'])
	expect(found.reasons.get('mian')).toContain('Did you mean "main"?')
	expect(found.reasons.get('HEAD~9')).toContain('a history of 2 commits')
})

test('the work tree of a repository without a commit is not there either', async () => {
	const folder = makeRepository()
	const found = await checkRevisions(environment, folder, ['worktree'])
	expect(found).toMatchObject({is: 'unknown', reasons: new Map([['worktree', 'The repository has no commit yet.']])})
})

function bareRepository(): string {
	const folder = makeFolder('bare')
	git(folder, 'init', '--bare', '--quiet')
	return folder
}

test.each([
	['in no repository', () => makeFolder('plain'), /is in no git repository/],
	['not there', () => path.join(makeFolder('plain'), 'gone'), /There is no folder .*gone/],
	['a bare repository', bareRepository, /bare/],
])('a folder that is %s is said to be', async (_, make, reason) => {
	const found = await checkRevisions(environment, make(), ['main'])
	expect(found).toEqual({is: 'no-repository', reason: expect.stringMatching(reason)})
})

test('a PATH without git is told apart', async () => {
	const found = await checkRevisions({...environment, PATH: makeFolder('empty')}, repository(), ['main'])
	expect(found).toEqual({is: 'no-git', reason: expect.stringContaining('no git on the PATH')})
})
