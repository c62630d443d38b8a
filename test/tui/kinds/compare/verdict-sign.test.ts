import {expect, test} from 'vitest'
import {verdictSigns} from '../../../../src/tui/kinds/compare/verdict-sign.ts'

test('every verdict has a sign of its own', () => {
	const signs = Object.values(verdictSigns).map(one => one.sign)
	expect(new Set(signs).size).toBe(4)
})
