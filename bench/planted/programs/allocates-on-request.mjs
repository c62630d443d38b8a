/** Keeps a million small objects alive and makes many more for each request: the collector has to walk them over and over. */
import {createServer} from 'node:http'

const kept = new Map()
let next = 0

function remember() {
	for (let i = 0; i < 60_000; i++)
		kept.set(next++ % 700_000, {id: next, name: `entry ${next}`, values: [next, next + 1, next + 2]})
	return kept.size
}

createServer((_request, response) => response.end(String(remember()))).listen(process.env.PORT, '127.0.0.1')
