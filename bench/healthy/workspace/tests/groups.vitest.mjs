import {describe, expect, it} from 'vitest'
import {groups, wait} from './shared.cjs'

describe('groups', () => {
	it.each([1000, 10_000, 100_000])('of %i', size => {
		expect(Object.keys(groups(size))).toHaveLength(7)
	})
	it('later', async () => {
		await wait(300)
		expect(groups(70)[0]).toHaveLength(10)
	})
})
