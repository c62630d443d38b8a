import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {bar, mediansOf, peaksOf, sparkline} from '../../../src/core/words/text-bars.ts'

describe('a sparkline', () => {
	it('rises with its values, on the scale it was given', () => {
		expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], {min: 0, max: 7})).toBe('▁▂▃▄▅▆▇█')
		expect(sparkline([5, 5, 5], {min: 0, max: 10})).toBe('▅▅▅')
		expect(sparkline([-9, 99], {min: 0, max: 10})).toBe('▁█')
		expect(sparkline([3, 3], {min: 3, max: 3})).toBe('▁▁')
	})

	it('shows gaps as gaps', () => {
		expect(sparkline([null, 4, null], {min: 0, max: 4})).toBe(' █ ')
		expect(sparkline([0, 50, 100, Number.NaN, 200], {min: 0, max: 100})).toBe('▁▅█ █')
		expect(sparkline([0, 0], {min: 0, max: 0})).toBe('▁▁')
		expect(sparkline([], {min: 0, max: 1})).toBe('')
	})

	it('keeps the highest spike however narrow it is drawn', () => {
		fc.assert(
			fc.property(fc.integer({min: 1, max: 500}), fc.nat(), fc.integer({min: 1, max: 80}), (length, at, width) => {
				const values = Array.from({length}, (_, i) => (i === at % length ? 100 : 1))
				const line = sparkline(peaksOf(values, width), {min: 0, max: 100})
				expect([...line]).toHaveLength(Math.min(width, length))
				expect(line.match(/█/g)).toHaveLength(1)
			}),
		)
	})
})

describe('a bar', () => {
	it('ends in eighths and shows the smallest share as a sliver', () => {
		expect(bar(1, 4)).toBe('████')
		expect(bar(0.5, 4)).toBe('██')
		expect(bar(0.53125, 4)).toBe('██▏')
		expect(bar(0.0001, 4)).toBe('▏')
		expect(bar(0, 4)).toBe('')
		expect(bar(7, 4)).toBe('████')
	})
})

describe('values for fewer columns', () => {
	it('as medians: a single wild value is not seen', () => {
		expect(mediansOf([1, 2, 900, 4, 5], 3)).toEqual([2, 4.5])
		expect(mediansOf([3, 1], 1)).toEqual([3, 1])
	})
})
