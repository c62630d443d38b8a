/** Serves itself requests over HTTP/2, through both of Node's interfaces: seven answered, one of them with 503, and three that are cancelled. */
const http2 = require('node:http2')
const {once} = require('node:events')

const compat = http2.createServer((request, response) => {
	if (request.url === '/never') return
	response.statusCode = request.url === '/failed' ? 503 : 200
	if (request.url === '/half') return response.write('half')
	response.end('ok')
})
const streams = http2.createServer()
streams.on('stream', stream => {
	stream.respond({':status': 200})
	stream.end('ok')
})

async function get(session, path) {
	const stream = session.request({':path': path})
	if (path === '/never') {
		await once(compat, 'request')
		stream.close(http2.constants.NGHTTP2_CANCEL)
	} else if (path === '/half') {
		await once(stream, 'data')
		stream.close(http2.constants.NGHTTP2_CANCEL)
	} else stream.resume()
	await once(stream, 'close')
}

async function main() {
	for (const [server, paths] of [
		[compat, ['/', '/', '/failed', '/', '/never', '/never', '/half']],
		[streams, ['/', '/', '/']],
	]) {
		await once(server.listen(0, '127.0.0.1'), 'listening')
		const session = http2.connect(`http://127.0.0.1:${server.address().port}`)
		for (const path of paths) await get(session, path)
		session.close()
		await once(session, 'close')
	}
	process.stdin
		.on('end', () => {
			compat.close()
			streams.close()
		})
		.resume()
}
main()
