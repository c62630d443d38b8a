import {describe, expect, it} from 'vitest'
import {doubts, verdictNames} from '../../../src/core/kinds/compare/events.ts'
import {sayControl, sayGrounds, sayPairs, sayVerdict, verdictOrder} from '../../../src/core/words/verdict-words.ts'
import {verdict} from './reached-verdict.ts'

describe('how a verdict is said', () => {
	it('with what would settle it, unless nothing would', () => {
		const open = {...verdict, verdict: 'inconclusive', confirmation: null} as const
		expect(sayVerdict(verdict)).toMatch(
			/^wall time \+6\.0% \(99% interval \+5\.2% \.\. \+6\.8%\): worse .*; also by the 20 pairs of the second measurement alone \(\+5\.8%\)$/,
		)
		expect(sayVerdict({...verdict, confirmation: null})).toMatch(/not measured a second time$/)
		expect(sayVerdict({...verdict, base: 0, head: 48, unit: 'bytes'})).toMatch(/ from 0 B to 48 B: worse by more/)
		expect(sayVerdict({...open, doubt: 'wide', moreRuns: 31})).toMatch(
			/cannot be told from no change; a change of 2\.0% or more would have been found; about 31 more pairs would settle it$/,
		)
		expect(sayVerdict({...open, doubt: 'not-confirmed'})).toMatch(/: worse once, and not measured a second time/)
		expect(
			sayVerdict({...open, doubt: 'not-confirmed', confirmation: {...verdict.confirmation!, confirmed: false}}),
		).toMatch(/: did not come back when it was measured again/)
		expect(sayVerdict({...open, doubt: 'on-the-edge', moreRuns: null})).not.toMatch(/more pairs/)
		expect(sayVerdict({...open, doubt: 'machine-moved', moreRuns: 5})).not.toMatch(/more pairs/)
		expect(sayVerdict({...verdict, verdict: 'equivalent'})).toMatch(/the same to within 1\.0%; a change of 2\.0%/)
		expect(sayVerdict({...verdict, benchmark: 'n=10', stat: 'p99', metric: 'time'})).toMatch(/^time, p99 of n=10 /)
	})

	it('by a reason for each doubt, none like another', () => {
		const open = {...verdict, verdict: 'inconclusive', confirmation: null, mde: null, moreRuns: null} as const
		const said = doubts.map(doubt => sayGrounds({...open, doubt}))
		expect(new Set(said).size).toBe(doubts.length)
		expect(said.join()).not.toContain('undefined')
	})

	it('in an order that forgets none', () => {
		expect(new Set(verdictOrder)).toEqual(new Set(verdictNames))
	})

	it('beside the control, and how many pairs it has', () => {
		const held = {is: 'held', ratio: 1.001, ci: {low: 0.989, high: 1.012}, pairs: 12} as const
		const said = 'the machine was the same for both sides (+0.10%, -1.1% .. +1.2%, 12 pairs)'
		expect(sayControl(held, '')).toBe(`control: ${said}`)
		expect(sayControl(held, 'first measurement')).toBe(`control of the first measurement: ${said}`)
		expect(sayControl({is: 'absent', ratio: null, ci: null, pairs: 0}, '')).toBe(
			'control: too few runs of it (0 pairs)',
		)
		expect([1, 1200].map(sayPairs)).toEqual(['1 pair', '1 200 pairs'])
	})
})
