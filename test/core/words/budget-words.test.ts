import {describe, expect, it} from 'vitest'
import {sayAgainstLimit, sayBudget, sayBudgetOutcome, sayHeadroom} from '../../../src/core/words/budget-words.ts'

const broken = {observed: 612, limit: 500, unit: 'ms', headroom: -0.224, n: 1200, reason: null} as const

describe('what came of a budget', () => {
	it.each([
		['budgets', 'pass', 'error', 'held'],
		['budgets', 'fail', 'error', 'BROKEN'],
		['budgets', 'fail', 'critical', 'BROKEN'],
		['budgets', 'fail', 'warning', 'broken (warning)'],
		['budgets', 'inconclusive', 'warning', 'inconclusive'],
		['alerts', 'pass', 'error', 'quiet'],
		['alerts', 'fail', 'error', 'FIRED'],
		['alerts', 'fail', 'warning', 'fired (warning)'],
		['alerts', 'inconclusive', 'error', 'inconclusive'],
	] as const)('of %s that %s (%s) is said as %s', (list, outcome, severity, word) => {
		expect(sayBudgetOutcome({list, outcome, severity})).toBe(word)
	})

	it.each([
		[broken, 'observed 612 ms, limit 500 ms (22.4% beyond), n 1 200'],
		[
			{...broken, reason: 'in three seconds'},
			'observed 612 ms, limit 500 ms (22.4% beyond), n 1 200: in three seconds',
		],
		[{...broken, headroom: null, limit: 0}, 'observed 612 ms, limit 0 ms, n 1 200'],
		[
			{...broken, observed: null, limit: null, headroom: null, n: 0, reason: 'no request was answered'},
			'nothing was observed: no request was answered',
		],
	] as const)('is a sentence: %j', (budget, sentence) => {
		expect(sayBudget(budget)).toBe(sentence)
	})

	it('has as many digits as it takes to see on which side of the limit it is', () => {
		expect(sayAgainstLimit({observed: 500.04, limit: 500, unit: 'ms'})).toEqual({
			observed: '500.04 ms',
			limit: '500.00 ms',
		})
		expect(sayAgainstLimit({observed: 500, limit: 500, unit: 'ms'})).toEqual({observed: '500 ms', limit: '500 ms'})
		expect(sayAgainstLimit({observed: null, limit: 500, unit: 'ms'})).toEqual({observed: '-', limit: '500 ms'})
	})

	it.each([
		[0.18, '18.0% left'],
		[0, '0% left'],
		[-0.000_25, '0.025% beyond'],
		[-1.12, '112% beyond'],
		[null, '-'],
	])('of headroom %s is said as %s', (headroom, said) => {
		expect(sayHeadroom(headroom)).toBe(said)
	})
})
