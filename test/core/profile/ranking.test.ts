import {expect, it} from 'vitest'
import {isAhead, leastRankedSamples, rankedFrames} from '../../../src/core/profile/ranking.ts'
import {weightsOfStacks} from '../../../src/core/profile/stack-weights.ts'

const frame = (name: string) => ({name, url: '/a.js', line: 1, column: 1})
const profile = (counts: Readonly<Record<string, number>>) =>
	weightsOfStacks(
		Object.entries(counts).map(([name, count]) => [[{...frame(name), url: name === '(idle)' ? '' : '/a.js'}], count]),
		'samples',
	)

it('begins where twice the samples of the next is more than chance', () => {
	const leads = (n: number) => isAhead((2 / 3) * n, n / 3, n)
	expect([leads(leastRankedSamples - 1), leads(leastRankedSamples)]).toEqual([false, true])
})

it('names nobody below that, whatever was idle beside it', () => {
	expect(rankedFrames(profile({a: 20, b: 10, '(idle)': 900}), 5)).toEqual([])
	expect(rankedFrames(profile({a: 21, b: 10, '(idle)': 900}), 5).map(top => top.name)).toEqual(['a', 'b'])
})

it('ranks what was counted in bytes, however few stacks hold them', () => {
	const bytes = weightsOfStacks(
		[
			[[frame('a')], 100],
			[[frame('b')], 200],
		],
		'bytes',
	)
	expect(rankedFrames(bytes, 5).map(top => top.name)).toEqual(['b', 'a'])
})

it('lets one function that is nearly alone lead after a few samples', () => {
	expect(isAhead(10, 0, 10)).toBe(true)
	expect(isAhead(6, 4, 10)).toBe(false)
})
