const {groups, wait} = require('./shared.cjs')

describe('groups 2', () => {
	test.each([1000, 10_000, 100_000])('of %i', size => {
		expect(Object.keys(groups(size))).toHaveLength(7)
	})
	test('later', async () => {
		await wait(100)
		expect(groups(70)[0]).toHaveLength(10)
	})
})
