import {createServer} from 'node:http'
import {DatabaseSync} from 'node:sqlite'
import {items, port} from './reply.mjs'

const database = new DatabaseSync(':memory:')
database.exec('CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, price REAL)')
const insert = database.prepare('INSERT INTO item VALUES (?, ?, ?)')
for (let from = 0; from < 10_000; from += 50) for (const {id, name, price} of items(from)) insert.run(id, name, price)
const page = database.prepare('SELECT * FROM item WHERE id >= ? ORDER BY id LIMIT 20')

let turn = 0
createServer((_request, response) => {
	turn = (turn + 37) % 10_000
	response.setHeader('content-type', 'application/json')
	response.end(JSON.stringify(page.all(turn)))
}).listen(port, '127.0.0.1')
