import {describe, expect, it} from 'vitest'
import {sayLessSteady, saySpread, sayVerdictName} from '../../../src/core/words/steady-words.ts'

const spread = {
	base: 0.031,
	head: 0.112,
	ratio: 3.61,
	ci: {level: 0.95, low: 2.4, high: 5.88},
	slow: {fence: 1.108, base: 0.025, head: 0.325},
} as const

describe('how it is said that head is less steady', () => {
	it('by how far its runs lie off, and how many of them are slow', () => {
		expect(saySpread(spread)).toBe(
			"head's runs lie 11.2% off their median, base's 3.1% (x3.61, 95% interval x2.40 .. x5.88); 32.5% of head's are more than x1.11 their median, 2.5% of base's",
		)
		expect(saySpread({...spread, ci: {...spread.ci, high: null}})).toContain('(x3.61, 95% interval x2.40 or more)')
		expect(saySpread({...spread, base: 0, ratio: null, ci: null})).toMatch(/base's 0\.0%; 32\.5% of head's/)
	})

	it('beside the name of the verdict, and in a sentence a question', () => {
		expect(sayVerdictName({verdict: 'equivalent', lessSteady: spread})).toBe('equivalent, less steady')
		expect(sayVerdictName({verdict: 'equivalent', lessSteady: null})).toBe('equivalent')
		const question = {metric: 'wall', stat: 'median', benchmark: 'n=10'} as const
		expect(
			sayLessSteady([
				{...question, lessSteady: spread},
				{...question, lessSteady: null},
			]),
		).toEqual([`wall time of n=10 less steady: ${saySpread(spread)}`])
	})
})
