const test = require('ava').default
const {groups, wait} = require('./shared.cjs')

for (const size of [1000, 10_000, 100_000])
	test(`of ${size}`, t => {
		t.is(Object.keys(groups(size)).length, 7)
	})
test('later', async t => {
	await wait(300)
	t.is(groups(70)[0].length, 10)
})
