/** Every request waits 120 ms for a service that takes so long. */
import {createServer} from 'node:http'
import {setTimeout as later} from 'node:timers/promises'

const upstream = createServer(async (_request, response) => {
	await later(120)
	response.end('late')
}).listen(0, '127.0.0.1')

createServer(async (_request, response) => {
	const answer = await fetch(`http://127.0.0.1:${upstream.address().port}/`)
	response.end(await answer.text())
}).listen(process.env.PORT, '127.0.0.1')
