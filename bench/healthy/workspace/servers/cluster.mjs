import cluster from 'node:cluster'
import {createServer} from 'node:http'
import {items, port} from './reply.mjs'

if (cluster.isPrimary) {
	cluster.fork()
	cluster.fork()
} else {
	createServer((_request, response) => {
		response.setHeader('content-type', 'application/json')
		response.end(JSON.stringify(items()))
	}).listen(port, '127.0.0.1')
}
