import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {
	ago,
	bytes,
	clockMs,
	durationBetween,
	durationMs,
	durationNs,
	grouped,
	percent,
	percentInText,
	plainDecimal,
	significant,
	stopwatchMs,
} from '../../../src/core/units/format.ts'

const minuteMs = 60_000

describe('a number is said', () => {
	it.each([
		[0, '0'],
		[0.012_34, '0.0123'],
		[0.123_4, '0.123'],
		[0.999_6, '1.00'],
		[3.123, '3.12'],
		[9.996, '10.0'],
		[14.94, '14.9'],
		[99.96, '100'],
		[212.4, '212'],
		[999.6, '1 000'],
		[12_304.4, '12 304'],
		[-3.123, '-3.12'],
		[Number.NaN, '-'],
		[Number.POSITIVE_INFINITY, '-'],
	])('%s as %j', (value, text) => {
		expect(significant(value)).toBe(text)
	})

	it('with an error under half a percent, from 0.1 on', () => {
		fc.assert(
			fc.property(fc.double({min: 0.1, max: 1e12, noNaN: true}), value => {
				expect(Math.abs(Number(significant(value).replaceAll(' ', '')) / value - 1)).toBeLessThan(0.0051)
			}),
		)
	})

	it('in groups of three', () => {
		expect([0, 12, 123, 1234, 123_456, 1_234_567, -4321].map(grouped)).toEqual([
			'0',
			'12',
			'123',
			'1 234',
			'123 456',
			'1 234 567',
			'-4 321',
		])
	})
})

describe('a duration is said', () => {
	it.each([
		[0, '0 ns'],
		[820, '820 ns'],
		[999.6, '1.00 us'],
		[3120, '3.12 us'],
		[14.9e6, '14.9 ms'],
		[999.6e6, '1.00 s'],
		[2.3e9, '2.30 s'],
		[99.96e9, '1m40s'],
		[252e9, '4m12s'],
		[11_100e9, '3h05m'],
		[Number.NaN, '-'],
	])('%s ns as %j', (ns, text) => {
		expect(durationNs(ns)).toBe(text)
	})

	it('in milliseconds the same way', () => {
		fc.assert(fc.property(fc.double({min: 0, max: 1e9, noNaN: true}), ms => durationMs(ms) === durationNs(ms * 1e6)))
	})

	it('as a clock', () => {
		expect([0, 42_000, 59_499, 59_500, 252_000, 3_599_499, 11_100_000].map(clockMs)).toEqual([
			'0s',
			'42s',
			'59s',
			'1m00s',
			'4m12s',
			'59m59s',
			'3h05m',
		])
		expect([-5, 0, 18_900, 725_000, 3_723_000].map(stopwatchMs)).toEqual([
			'00:00',
			'00:00',
			'00:18',
			'12:05',
			'1:02:03',
		])
	})

	it.each([
		[46e6, 39e6, 59e6, '46 ms, between 39 and 59'],
		[105e6, 100e6, 111e6, '105 ms, between 100 and 111'],
		[1.234e6, 1.1e6, 1.4e6, '1.23 ms, between 1.10 and 1.40'],
		[980e3, 900e3, 1.1e6, '0.98 ms, between 0.90 and 1.10'],
		[450, 300, 700, '450 ns, between 300 and 700'],
		[205e9, 190e9, 230e9, '205 s, between 190 and 230'],
	])('with its interval: %s, %s to %s ns as %j', (ns, low, high, text) => {
		expect(durationBetween(ns, {low, high})).toBe(text)
	})

	it('as how long ago', () => {
		expect(
			[0, 59_999, minuteMs, 59 * minuteMs, 60 * minuteMs, 47 * 60 * minuteMs, 48 * 60 * minuteMs].map(ago),
		).toEqual(['now', 'now', '1m ago', '59m ago', '1h ago', '47h ago', '2d ago'])
	})
})

describe('memory is said', () => {
	it.each([
		[0, '0 B'],
		[512, '512 B'],
		[1024, '1.00 KiB'],
		[14.2 * 1024, '14.2 KiB'],
		[1023.6 * 1024, '1.00 MiB'],
		[212 * 1024 ** 2, '212 MiB'],
		[1.2 * 1024 ** 3, '1.20 GiB'],
		[5000 * 1024 ** 3, '5 000 GiB'],
		[-2048, '-2.00 KiB'],
		[Number.NaN, '-'],
	])('%s as %j', (value, text) => {
		expect(bytes(value)).toBe(text)
	})
})

describe('a share is said', () => {
	it.each([
		[0, '0.0%'],
		[0.314, '31.4%'],
		[0.9994, '99.9%'],
		[0.9996, '100%'],
		[1.526, '153%'],
		[Number.NaN, '-'],
	])('%s as %j', (share, text) => {
		expect(percent(share)).toBe(text)
	})

	it('in a sentence with a blank, and no more digits than it has', () => {
		expect([0, 0.05, 0.0067, 0.123_45, 1, Number.NaN].map(percentInText)).toEqual([
			'0 %',
			'5 %',
			'0.67 %',
			'12.3 %',
			'100 %',
			'-',
		])
	})
})

describe('a number for programs that know no exponent', () => {
	it.each([
		[0, '0'],
		[-0, '0'],
		[212.5, '212.5'],
		[1e-7, '0.0000001'],
		[-1.25e-9, '-0.00000000125'],
		[1e21, '1000000000000000000000'],
		[1.5e300, `15${'0'.repeat(299)}`],
	])('%s is %s', (value, text) => {
		expect(plainDecimal(value)).toBe(text)
	})

	it('is the same number when it is read', () => {
		fc.assert(
			fc.property(fc.double({noNaN: true, noDefaultInfinity: true}), value => {
				const text = plainDecimal(value)
				expect(text).toMatch(/^-?\d+(\.\d+)?$/)
				expect(Number(text)).toBe(value + 0)
			}),
		)
	})
})
