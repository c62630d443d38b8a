import fc from 'fast-check'
import {expect, test} from 'vitest'
import {parseRate, parseStages, stagesText} from '../../../src/core/load/parse-stages.ts'

test.each([
	['100x10s', [{fromRate: 100, toRate: 100, forMs: 10_000}]],
	[
		'100x10s, 5000x1m30s,100x500ms',
		[
			{fromRate: 100, toRate: 100, forMs: 10_000},
			{fromRate: 5000, toRate: 5000, forMs: 90_000},
			{fromRate: 100, toRate: 100, forMs: 500},
		],
	],
	['100..10000x5m', [{fromRate: 100, toRate: 10_000, forMs: 300_000}]],
	['0..0.5x1h', [{fromRate: 0, toRate: 0.5, forMs: 3_600_000}]],
	['1.5..2.5x1s', [{fromRate: 1.5, toRate: 2.5, forMs: 1000}]],
])('%s are stages', (text, stages) => {
	expect(parseStages(text)).toEqual(stages)
})

test.each([
	['', 'a rate from 0'],
	['100', 'a rate from 0'],
	['x10s', 'a rate from 0'],
	['-5x10s', 'a rate from 0'],
	['1e9x10s', 'a rate from 0'],
	['2000000x10s', 'a rate from 0'],
	['NaNx10s', 'a rate from 0'],
	['.5x1s', 'a rate from 0'],
	['100...200x10s', 'a rate from 0'],
	['100x10', 'a time above zero'],
	['100x0s', 'a time above zero'],
	['100x10s,', 'a rate from 0'],
	['0x10s,0..0x5s', 'a stage with a rate above zero'],
	[Array.from({length: 1001}, () => '1x1s').join(), 'at most 1000 stages'],
])('%s are none', (text, expected) => {
	expect(parseStages(text)).toMatchObject({expected: expect.stringContaining(expected)})
})

test('what is printed is read as the same', () => {
	const rate = fc.oneof(
		fc.integer({min: 0, max: 1_000_000}),
		fc.integer({min: 1, max: 9999}).map(n => n / 100),
	)
	fc.assert(
		fc.property(
			fc.array(fc.record({fromRate: rate, toRate: rate, forMs: fc.integer({min: 1, max: 1e8})}), {
				minLength: 1,
				maxLength: 5,
			}),
			stages => {
				fc.pre(stages.some(({fromRate, toRate}) => fromRate + toRate > 0))
				expect(parseStages(stagesText(stages))).toEqual(stages)
			},
		),
	)
})

test('any text is stages or says what was expected', () => {
	fc.assert(
		fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9.x,sme]{0,20}$/)), text => {
			const read = parseStages(text)
			if ('expected' in read) expect(read.expected).not.toBe('')
			else
				for (const {fromRate, toRate, forMs} of read)
					expect([fromRate, toRate, forMs].every(Number.isFinite)).toBe(true)
			expect(parseRate(text) ?? 0).toBeGreaterThanOrEqual(0)
		}),
	)
})
