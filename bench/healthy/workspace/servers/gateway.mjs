/** Asks a service of its own (slow by 5 ms, as a database is) for each request: mostly waiting, on many connections at once. */
import {createServer} from 'node:http'
import {setTimeout as later} from 'node:timers/promises'
import {items, port} from './reply.mjs'

const upstream = createServer(async (_request, response) => {
	await later(5)
	response.end(JSON.stringify(items()))
}).listen(0, '127.0.0.1')

createServer(async (_request, response) => {
	const answer = await fetch(`http://127.0.0.1:${upstream.address().port}/`)
	response.setHeader('content-type', 'application/json')
	response.end(JSON.stringify(await answer.json()))
}).listen(port, '127.0.0.1')
