import {expect, test} from 'vitest'
import {dealtRows} from '../../../src/tui/screens/dealt-rows.ts'

const share = (least: number, most: number, weight: number, isElastic = false) => ({
	panes: [],
	least,
	most,
	weight,
	isElastic,
})

test('each band has its least, and what is left by weight', () => {
	expect(dealtRows([share(5, 16, 4), share(3, 14, 2), share(1, 1, 0), share(1, 9, 1)], 17)).toEqual([9, 5, 1, 2])
})

test('none has more than it can use; what that leaves goes to charts', () => {
	expect(dealtRows([share(4, 6, 4), share(4, 14, 2, true)], 40)).toEqual([6, 34])
	expect(dealtRows([share(4, 6, 4)], 40)).toEqual([6])
})
