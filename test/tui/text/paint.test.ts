import {describe, expect, test} from 'vitest'
import {line, span} from '../../../src/tui/text/line.ts'
import {paint} from '../../../src/tui/text/paint.ts'
import {themes} from '../../../src/tui/text/theme.ts'

describe('paint', () => {
	test('writes plain text as it is', () => {
		expect(paint(line('a', 'b'), themes.default)).toBe('ab')
	})

	test('opens a style once for neighbours that share it and closes it', () => {
		const painted = paint(line('a ', span('b', 'bar'), span('c', 'bar'), span('d', 'strong'), ' e'), themes.default)
		expect(painted).toBe('a \x1b[36mbc\x1b[0m\x1b[1md\x1b[0m e')
	})

	test('has no colour in the mono theme, for every style there is', () => {
		for (const sgr of Object.values(themes.mono)) expect(sgr).toMatch(/^([1247](;[1247])*)?$/)
	})
})
