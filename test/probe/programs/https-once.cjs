/** Four HTTPS requests to itself. The certificate is made for this file and worth nothing. */
const https = require('node:https')
const {key, cert} = require('./self-signed.json')

const server = https.createServer({key, cert}, (_, response) => response.end('ok'))
server.listen(0, '127.0.0.1', async () => {
	for (let i = 0; i < 4; i++) {
		await new Promise((resolve, reject) => {
			https
				.get({host: '127.0.0.1', port: server.address().port, rejectUnauthorized: false, agent: false}, response =>
					response.resume().on('end', resolve),
				)
				.on('error', reject)
		})
	}
	process.stdin.on('end', () => server.close()).resume()
})
