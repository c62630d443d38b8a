/** Serves itself a known number of requests of every kind that must be told apart, and ends with its input. */
const http = require('node:http')
const net = require('node:net')
const {once} = require('node:events')

const counts = {plain: 20, keepAlive: 30, pipelined: 10, failed: 5, aborted: 3}

const server = http.createServer((request, response) => {
	if (request.url === '/aborted') {
		response.write('never finished')
		return
	}
	response.statusCode = request.url === '/failed' ? 503 : 200
	if (request.url === '/slow') setTimeout(() => response.end('ok'), 50)
	else response.end('ok')
})

function get(path, agent) {
	return new Promise((resolve, reject) => {
		http
			.get({host: '127.0.0.1', port: server.address().port, path, agent}, response =>
				response.resume().on('end', resolve).on('error', reject),
			)
			.on('error', reject)
	})
}

async function main() {
	await once(server.listen(0, '127.0.0.1'), 'listening')
	for (let i = 0; i < counts.plain; i++) await get('/', false)
	const agent = new http.Agent({keepAlive: true, maxSockets: 2})
	await Promise.all(Array.from({length: counts.keepAlive - 1}, () => get('/', agent)))
	await get('/slow', agent)
	for (let i = 0; i < counts.failed; i++) await get('/failed', agent)
	agent.destroy()
	const socket = net.connect(server.address().port, '127.0.0.1')
	socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(counts.pipelined))
	for (let answers = 0; answers < counts.pipelined; ) {
		const [chunk] = await once(socket, 'data')
		answers += String(chunk).split('HTTP/1.1 200').length - 1
	}
	socket.destroy()
	for (let i = 0; i < counts.aborted; i++) {
		const client = net.connect(server.address().port, '127.0.0.1')
		client.write('GET /aborted HTTP/1.1\r\nHost: x\r\n\r\n')
		await once(client, 'data')
		client.destroy()
	}
	server.closeAllConnections()
	process.stdin.on('end', () => server.close()).resume()
}
main()
