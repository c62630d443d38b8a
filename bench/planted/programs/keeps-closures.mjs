/** Adds a listener for each request and never takes one away; each holds an array of its request. */
import {EventEmitter} from 'node:events'
import {createServer} from 'node:http'

const bus = new EventEmitter()
bus.setMaxListeners(0)

createServer((request, response) => {
	const parts = Array.from({length: 2000}, (_, i) => `${request.url} ${i}`)
	bus.on('update', () => parts.length)
	response.end(String(bus.listenerCount('update')))
}).listen(process.env.PORT, '127.0.0.1')
