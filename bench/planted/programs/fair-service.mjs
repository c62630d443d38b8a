/** Nothing wrong with it: a millisecond of work a request. */
import {createServer} from 'node:http'

function work() {
	const untilMs = performance.now() + 1
	let turns = 0
	while (performance.now() < untilMs) turns++
	return turns
}

createServer((_request, response) => response.end(String(work()))).listen(process.env.PORT, '127.0.0.1')
