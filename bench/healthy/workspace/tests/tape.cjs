const test = require('tape')
const {groups, wait} = require('./shared.cjs')

for (const size of [1000, 10_000, 100_000])
	test(`of ${size}`, t => {
		t.equal(Object.keys(groups(size)).length, 7)
		t.end()
	})
test('later', async t => {
	await wait(300)
	t.equal(groups(70)[0].length, 10)
})
