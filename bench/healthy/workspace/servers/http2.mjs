import {createServer} from 'node:http2'
import {items, port} from './reply.mjs'

const server = createServer()
server.on('stream', stream => {
	stream.respond({':status': 200, 'content-type': 'application/json'})
	stream.end(JSON.stringify(items()))
})
server.listen(port, '127.0.0.1')
