/** Every fourth request is answered with 503. */
import {createServer} from 'node:http'

let requests = 0

createServer((_request, response) => {
	response.statusCode = ++requests % 4 === 0 ? 503 : 200
	response.end('ok')
}).listen(process.env.PORT, '127.0.0.1')
