import {execFileSync} from 'node:child_process'
import {expect, test} from 'vitest'
import {readCommitOrder} from '../../src/host/revisions/commit-order.ts'
import {commit, environment, git, makeFolder, makeRepository, snapshot, write} from './revision-fixtures.ts'

const commits = (folder: string) => git(folder, 'rev-list', '--reverse', 'main').trim().split('\n')
const dateOf = (folder: string, commit: string) => Number(git(folder, 'show', '-s', '--format=%ct', commit)) * 1000

test('commits are ranked by their ancestry and dated, and nothing of the repository changes', async () => {
	const folder = makeRepository(...Array.from({length: 8}, (_, i) => ({'a.js': `${i}`})))
	const before = snapshot(folder)
	const oldestFirst = commits(folder)
	const order = await readCommitOrder(folder, oldestFirst.toSorted(), dateOf(folder, oldestFirst[0]!))
	expect([...order.keys()]).toEqual(oldestFirst)
	expect([...order.values()]).toEqual(
		oldestFirst.map((commit, rank) => ({rank, atMs: dateOf(folder, commit), isAncestor: true})),
	)
	expect(snapshot(folder)).toEqual(before)
})

test('those of other branches are told from those that are in what is checked out', async () => {
	const folder = makeRepository({'a.js': '1'}, {'a.js': '2'})
	const main = commits(folder)
	git(folder, 'checkout', '--quiet', '-b', 'topic', main[0]!)
	const topic = commit(folder, 'aside', {'b.js': '1'})
	const told = async () =>
		Object.fromEntries(
			[...(await readCommitOrder(folder, [...main, topic], null))].map(([name, {isAncestor}]) => [name, isAncestor]),
		)
	expect(await told()).toEqual({[main[0]!]: true, [main[1]!]: false, [topic]: true})
	git(folder, 'checkout', '--quiet', 'main')
	expect(await told()).toEqual({[main[0]!]: true, [main[1]!]: true, [topic]: false})
})

test('only of those that are asked for, and much older ones are not walked over', async () => {
	const folder = makeRepository({'a.js': '1'}, {'a.js': '2'}, {'a.js': '3'})
	const [, second, third] = commits(folder)
	expect([...(await readCommitOrder(folder, [third!, second!], dateOf(folder, second!))).keys()]).toEqual([
		second,
		third,
	])
	expect((await readCommitOrder(folder, [second!], dateOf(folder, third!) + 8 * 24 * 3_600_000)).size).toBe(0)
})

test('what is no commit of the repository is left out, whatever it says', async () => {
	const folder = makeRepository({'a.js': '1'}, {'a.js': '2'})
	const [first] = commits(folder)
	const order = await readCommitOrder(folder, ['--all', 'main', 'f'.repeat(40), `${first}\n--all`, first!], null)
	expect([...order.keys()]).toEqual([first])
	expect((await readCommitOrder(makeFolder('plain'), [first!], null)).size).toBe(0)
})

test('a commit that is dated long before its parent cuts nothing off', async () => {
	const folder = makeRepository({'a.js': '1'}, {'a.js': '2'})
	for (let i = 0; i < 10; i++) {
		write(folder, {'a.js': `old ${i}`})
		git(folder, 'add', '--all')
		execFileSync('git', ['commit', '--quiet', '--message', 'old'], {
			cwd: folder,
			env: {...environment, GIT_COMMITTER_DATE: `2020-01-01T00:00:0${i}Z`},
		})
	}
	commit(folder, 'newest', {'a.js': '3'})
	const all = commits(folder)
	const asked = [...all.slice(0, 2), all.at(-1)!]
	const order = await readCommitOrder(folder, asked.toReversed(), dateOf(folder, all[0]!))
	expect([...order].map(([name, {isAncestor}]) => [name, isAncestor])).toEqual(asked.map(name => [name, true]))
})
