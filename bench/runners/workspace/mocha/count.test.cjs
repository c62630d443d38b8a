const assert = require('node:assert')
const {count} = require('../lib/lib.cjs')

it('counts', async () => {
	let turns = 0
	while (turns++ < 40) {
		count(10_000)
		await new Promise(resolve => setTimeout(resolve, 25))
	}
	assert.equal(count(9), 3)
})
