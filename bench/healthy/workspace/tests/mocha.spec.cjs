const assert = require('node:assert')
const {groups, wait} = require('./shared.cjs')

describe('groups', () => {
	for (const size of [1000, 10_000, 100_000, 300_000])
		it(`of ${size}`, () => {
			assert.strictEqual(Object.keys(groups(size)).length, 7)
		})
	it('later', async () => {
		await wait(300)
		assert.strictEqual(groups(70)[0].length, 10)
	})
})
