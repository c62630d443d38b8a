import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {durationText, parseDurationMs} from '../../../src/core/units/duration.ts'

describe('parseDurationMs', () => {
	test.each([
		['30s', 30_000],
		['500ms', 500],
		['2m', 120_000],
		['1m30s', 90_000],
		['1.5h', 5_400_000],
		['100us', 0.1],
		['0s', 0],
	])('%s', (text, ms) => {
		expect(parseDurationMs(text)).toBeCloseTo(ms, 9)
	})

	test.each([
		'',
		'30',
		'30 s',
		's',
		'-1s',
		'1e3s',
		'.5s',
		'5.s',
		'30S',
		'30sec',
		'1s ',
		'Infinity',
		'NaNs',
		`${'9'.repeat(50)}s`,
	])('refuses %j', text => {
		expect(parseDurationMs(text)).toBeNull()
	})

	test('reads back what durationText wrote', () => {
		fc.assert(
			fc.property(fc.integer({min: 1, max: 2_000_000_000}), us => {
				expect(parseDurationMs(durationText(us / 1000))).toBeCloseTo(us / 1000, 6)
			}),
		)
	})
})
