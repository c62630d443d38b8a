import {expect, test} from 'vitest'
import {commentName} from '../../src/cli/commands/comment-name.ts'
import {commentMarker} from '../../src/report/exports/comment.ts'

test.each<[string[], string[], string | RegExp]>([
	[[], [], 'ci'],
	[['http-api_2.x'], [], 'http-api_2.x'],
	[['a', 'b'], ['nightly'], 'a+b+tag:nightly'],
	[['ci'], [], 'suite:ci'],
	[['report'], [], 'suite:report'],
	[[], ['ci'], 'tag:ci'],
	[['a b'], [], /^a-b:[0-9a-f]{10}$/],
	[['日本'], [], /^-:[0-9a-f]{10}$/],
])('suites %j and tags %j', (suites, tags, expected) => {
	const name = commentName(suites, tags)
	if (typeof expected === 'string') expect(name).toBe(expected)
	else expect(name).toMatch(expected)
	expect(commentName([...suites], [...tags])).toBe(name)
})

// They had one mark, so that one job brought up to date, and so took away, the comment of the other.
test('no two that were asked for something else have one mark', () => {
	const names = [
		'日本',
		'пример',
		'a b',
		'a/b',
		'a-b',
		'a--b',
		'-->',
		'--',
		'-',
		't',
		'tag:t',
		'ci',
		'suite:ci',
		'report',
	]
	const long = ['x'.repeat(40), `${'x'.repeat(39)}y`, 'x'.repeat(300)]
	const asks = [...names, ...long].flatMap((name): [string[], string[]][] => [
		[[name], []],
		[[], [name]],
	])
	asks.push([[], []], [['a', 'b'], []], [['a+b'], []], [['a'], ['b']], [['b', 'a'], []], [[], ['a', 'b']])
	const marks = asks.map(([suites, tags]) => commentMarker(commentName(suites, tags)))
	expect(new Set(marks).size).toBe(asks.length)
	for (const mark of marks) expect(mark).toMatch(/^<!-- arsenal-tui:(?!.*--.*-->)[\w.:+-]+ -->$/)
})

test('a secret in a name stands in no mark, in its digest neither', () => {
	const marks = ['hunter2', 'hunter3'].map(secret => {
		const names = [`login --password=${secret}`, `http://me:${secret}@host/`]
		return [commentName(names, []), commentName([], names), commentName([`token=${secret}`], [])]
	})
	for (const mark of marks.flat()) expect(mark).not.toContain('hunter')
	expect(marks[0]).toEqual(marks[1])
	expect(commentName(['token=a', 'token=b'], [])).not.toBe(commentName(['token=a', 'token=a'], []))
})
