/** A test that lives until the file named by TOLD is there. */
const {existsSync} = require('node:fs')
const {test} = require('node:test')

test('waits', async () => {
	while (!existsSync(process.env.TOLD)) await new Promise(resolve => setTimeout(resolve, 20))
})
