import {createServer} from 'node:http'
import {items, port} from './reply.mjs'

createServer((request, response) => {
	const body = JSON.stringify(items(request.url.length))
	response.writeHead(200, {'content-type': 'application/json'})
	response.end(body)
}).listen(port, '127.0.0.1')
