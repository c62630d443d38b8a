import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {sayApart, sayFigure, sayFiguresBetween, sayTick} from '../../../src/core/words/figure-words.ts'

describe('a figure is said', () => {
	it('with its unit', () => {
		expect(sayFigure(3120, 'ns')).toBe('3.12 us')
		expect(sayFigure(0, 'ms')).toBe('0 ms')
		expect(sayFigure(14.94, 'ms')).toBe('14.9 ms')
		expect(sayFigure(212 * 2 ** 20, 'bytes')).toBe('212 MiB')
		expect(sayFigure(0.613, 'cores')).toBe('61.3%')
		expect(sayFigure(0.00001, 'cores')).toBe(sayFigure(0.00001, 'share'))
		expect(sayFigure(0.00001, 'cores')).not.toBe(sayFigure(0, 'cores'))
		expect(sayFigure(1 / 60, 'bytes/s')).toBe('0.0167 B/s')
		expect(sayFigure(null, 'ms')).toBe('-')
	})

	it('with more digits between two that three would not tell apart', () => {
		expect(sayFiguresBetween(209, 229, 'ms')).toBe('209 ms .. 229 ms')
		expect(sayFiguresBetween(6.012, 6.014, 'ms')).toBe('6.012 ms .. 6.014 ms')
		expect(sayFiguresBetween(100_000, 100_400, 'ms')).toBe('100.0 s .. 100.4 s')
		expect(sayFiguresBetween(6, 6, 'ms')).toBe('6.00 ms .. 6.00 ms')
	})
})

describe('neighbours', () => {
	it('never read the same, in any unit', () => {
		fc.assert(
			fc.property(
				fc.double({min: 1e-3, max: 1e9, noNaN: true}),
				fc.double({min: 1e-9, max: 1, noNaN: true}),
				fc.integer({min: 2, max: 14}),
				fc.constantFrom('ns' as const, 'ms' as const, 'bytes' as const, 'cores' as const),
				(first, relativeStep, count, unit) => {
					const values = Array.from({length: count}, (_, i) => first * (1 + i * relativeStep))
					const said = sayApart(values, (value, digits) => sayFigure(value, unit, digits))
					expect(new Set(said).size).toBe(count)
				},
			),
		)
	})
})

describe('a tick', () => {
	it('has the decimals of its step, and no zeros behind them', () => {
		expect([0, 2.5, 5, -7.5].map(value => sayTick(value, 2.5))).toEqual(['0', '2.5', '5', '-7.5'])
		expect(sayTick(0.30000000000000004, 0.1)).toBe('0.3')
		expect(sayTick(1.0625, 0.0625)).toBe('1.0625')
	})
})
