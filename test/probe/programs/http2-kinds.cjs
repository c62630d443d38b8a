/**
 * Serves itself requests over HTTP/2, through both of Node's interfaces, with TLS and without, and on connections that another server has
 * accepted: 15 answered, one of them with 503, and three that are cancelled. Prints the stack of what answers.
 */
const http2 = require('node:http2')
const net = require('node:net')
const {once} = require('node:events')
const {key, cert} = require('./self-signed.json')

const compat = http2.createServer((request, response) => {
	if (request.url === '/never') return
	response.statusCode = request.url === '/failed' ? 503 : 200
	if (request.url === '/half') return response.write('half')
	response.end('ok')
})
const streams = http2.createServer()
streams.once('stream', () => console.log(new Error('where').stack))
streams.on('stream', (stream, headers) => {
	if (headers[':path'] === '/pushed')
		stream.pushStream({':path': '/nobody-asked'}, (_, pushed) => pushed.respond({':status': 200}, {endStream: true}))
	stream.respond({':status': 200})
	stream.end('ok')
})
const secure = http2.createSecureServer({key, cert}, (_, response) => response.end('ok'))
const handed = http2.createServer((_, response) => response.end('ok'))
const accepts = net.createServer(socket =>
	socket.once('data', first => {
		socket.pause()
		socket.unshift(first)
		handed.emit('connection', socket)
	}),
)

async function get(session, path) {
	const stream = session.request({':path': path, ':method': path === '/posted' ? 'POST' : 'GET'})
	if (path === '/posted') stream.end('which nobody reads')
	if (path === '/never') {
		await once(compat, 'request')
		stream.close(http2.constants.NGHTTP2_CANCEL)
	} else if (path === '/half') {
		await once(stream, 'data')
		stream.close(http2.constants.NGHTTP2_CANCEL)
	} else stream.resume()
	await once(stream, 'close')
}

const servers = [
	[compat, ['/', '/', '/failed', '/posted', '/never', '/never', '/half']],
	[streams, ['/', '/pushed', '/posted']],
	[secure, ['/', '/', '/posted']],
	[accepts, ['/', '/', '/posted', '/', '/']],
]

async function main() {
	for (const [server, paths] of servers) {
		await once(server.listen(0, '127.0.0.1'), 'listening')
		const scheme = server === secure ? 'https' : 'http'
		const session = http2.connect(`${scheme}://127.0.0.1:${server.address().port}`, {
			rejectUnauthorized: false,
			servername: 'localhost',
		})
		for (const path of paths) await get(session, path)
		session.close()
		await once(session, 'close')
	}
	process.stdin
		.on('end', () => {
			for (const [server] of servers) server.close()
		})
		.resume()
}
main()
