/** Every request parses 58 MB of JSON anew. */
import {createServer} from 'node:http'

const text = JSON.stringify(
	Array.from({length: 600_000}, (_, id) => ({id, name: `record number ${id}`, tags: ['one', 'two', 'three']})),
)

function readCatalogue() {
	return JSON.parse(text).length
}

createServer((_request, response) => response.end(String(readCatalogue()))).listen(process.env.PORT, '127.0.0.1')
