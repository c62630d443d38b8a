import {describe, expect, test} from 'vitest'
import {ownFailure} from '../../../src/tui/select/own-failure.ts'
import {drawn, modelOf, press} from '../support/draw.ts'
import {recorded} from '../support/recorded.ts'

describe('a failure beside the name of its benchmark', () => {
	test('does not say the name again, whatever it is made of', () => {
		for (const name of ['parse', 'a "b": c', '\u001b[2Jx', ''])
			expect(ownFailure(`Benchmark "${name}": It never settled`, name)).toBe('It never settled')
	})

	test('keeps the name of another, and what has none', () => {
		expect(ownFailure('Benchmark "parse": It threw', 'pars')).toBe('Benchmark "parse": It threw')
		expect(ownFailure('The bench file: It exited', 'parse')).toBe('The bench file: It exited')
		expect(ownFailure('', 'parse')).toBe('')
	})

	test('is harmless', () => {
		expect(ownFailure('Benchmark "x": \u001b[2Jgone', 'x')).toBe('gone')
	})

	test.each(['live', 'results'] as const)('is how %s has it in every row, and findings have the name', screen => {
		const {model} = press(modelOf({size: {columns: 120, rows: 40}, run: recorded('lists'), screen}))
		const rows = drawn(model)
			.map(one => one.trim())
			.filter(row => /^(> *)?hangs .*!/.test(row))
		expect(rows).toHaveLength(1)
		expect(rows[0]).toMatch(/! It never settled/)
		if (screen === 'results') expect(drawn(model).join('\n')).toContain('! Benchmark "hangs": It never settled.')
	})
})
