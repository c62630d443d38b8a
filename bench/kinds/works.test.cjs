const {test} = require('node:test')

test('passes', async () => {
	await new Promise(resolve => setTimeout(resolve, 1500))
})
