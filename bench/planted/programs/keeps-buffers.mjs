/** Keeps a buffer of 16 kB for each request: no heap to speak of, and more and more memory. */
import {createServer} from 'node:http'

const kept = []

createServer((_request, response) => {
	kept.push(Buffer.alloc(16_384, 1))
	response.end(String(kept.length))
}).listen(process.env.PORT, '127.0.0.1')
