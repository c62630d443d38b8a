/** Serves itself six requests, and five that end without an answer: four are given up, one is under way when the input ends. */
const http = require('node:http')
const net = require('node:net')
const {once} = require('node:events')

const server = http.createServer((request, response) => {
	if (request.url === '/') response.end('ok')
})

/** The server has the request, and says no word. */
async function ask() {
	const client = net.connect(server.address().port, '127.0.0.1')
	client.write('GET /never HTTP/1.1\r\nHost: x\r\n\r\n')
	const [{socket}] = await once(server, 'request')
	return {client, socket}
}

async function main() {
	await once(server.listen(0, '127.0.0.1'), 'listening')
	for (let i = 0; i < 6; i++) {
		const [response] = await once(http.get({port: server.address().port, host: '127.0.0.1', agent: false}), 'response')
		await once(response.resume(), 'end')
	}
	for (let i = 0; i < 4; i++) {
		const {client, socket} = await ask()
		if (i === 0) socket.destroy()
		else client.destroy()
		await once(socket.destroyed ? client.resume() : socket.resume(), 'close')
	}
	await ask()
	process.stdin.on('end', () => process.exit()).resume()
}
main()
