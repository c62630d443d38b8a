/** Tests of an API's failures: it is meant to answer with 500. */
const assert = require('node:assert')
const {createServer} = require('node:http')
const {wait} = require('./shared.cjs')

describe('an API', () => {
	let server
	let url
	before(done => {
		server = createServer((request, response) => {
			response.statusCode = request.url === '/broken' ? 500 : 200
			response.end('{}')
		}).listen(0, '127.0.0.1', () => {
			url = `http://127.0.0.1:${server.address().port}`
			done()
		})
	})
	after(() => server.close())

	for (let i = 0; i < 20; i++)
		it(`answers, ${i}`, async () => {
			await wait(30)
			assert.strictEqual((await fetch(`${url}/good`)).status, 200)
		})
	it('says that it is broken', async () => {
		for (let i = 0; i < 5; i++) assert.strictEqual((await fetch(`${url}/broken`)).status, 500)
	})
})
