import {expect, test} from 'vitest'
import {limitName, limitUrl} from '../../../src/core/profile/v8-frame.ts'
import {cutStoredName, cutText} from '../../../src/core/units/cut-text.ts'

test('a text that is too long ends in dots, and is not longer than asked', () => {
	expect([cutText('serialize', 9), cutText('serialize', 8)]).toEqual(['serialize', 'seria...'])
})

test('a name that is stored ends in one character, as in the files of older versions', () => {
	expect([cutStoredName('serialize', 9), cutStoredName('serialize', 8)]).toEqual(['serialize', 'seriali\u2026'])
	expect([limitName('f'.repeat(301)), limitUrl('u'.repeat(1001))]).toEqual([
		`${'f'.repeat(299)}\u2026`,
		`${'u'.repeat(999)}\u2026`,
	])
})
