import {expect, test} from 'vitest'
import lib from '../lib/lib.cjs'
import {double} from './lib.mjs'

const {count} = lib

test('counts', async () => {
	let turns = 0
	while (turns++ < 40) {
		count(10_000)
		await new Promise(resolve => setTimeout(resolve, 25))
	}
	for (let i = 0; i < 1000; i++) double(i)
	expect(count(9)).toBe(3)
})
