import assert from 'node:assert'
import {test} from 'node:test'
import {groups, wait} from './shared.cjs'

for (const size of [1000, 10_000, 100_000])
	test(`of ${size}`, () => assert.strictEqual(Object.keys(groups(size)).length, 7))
test('later', async () => {
	await wait(300)
	assert.strictEqual(groups(70)[0].length, 10)
})
