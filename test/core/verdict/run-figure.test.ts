import {describe, expect, it} from 'vitest'
import {figureOf} from '../../../src/core/verdict/run-figure.ts'

const done = (samples: number[]) => ({is: 'done', samples}) as const
const upTo = (n: number) => done(Array.from({length: n}, (_, i) => i + 1))

describe('the figure of a run', () => {
	it('is the statistic of its samples', () => {
		expect(figureOf(done([5, 1, 3]), 'median')).toEqual({is: 'figure', value: 3})
		expect(figureOf(done([5, 1, 3]), 'mean')).toEqual({is: 'figure', value: 3})
		expect(figureOf(done([7]), 'median')).toEqual({is: 'figure', value: 7})
		expect(figureOf(upTo(1000), 'p99')).toEqual({is: 'figure', value: 990.01})
	})

	it.each([
		['p90', 36],
		['p95', 72],
		['p99', 368],
	] as const)('of %s needs the %i samples its interval needs', (statistic, least) => {
		expect(figureOf(upTo(least), statistic).is).toBe('figure')
		expect(figureOf(upTo(least - 1), statistic)).toEqual({is: 'none', why: 'unsupported'})
	})

	it.each([
		[{is: 'failed', reason: 'exit code 1'}, 'failed'],
		[done([]), 'no-samples'],
		[done([1, Number.NaN]), 'not-finite'],
		[done([1, Number.POSITIVE_INFINITY]), 'not-finite'],
		[done([0, 0, 0]), 'not-positive'],
		[done([-1]), 'not-positive'],
	] as const)('%j has none: %s', (run, why) => {
		expect(figureOf(run, 'median')).toEqual({is: 'none', why})
	})
})
