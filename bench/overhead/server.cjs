/** The barest HTTP server there is: what a profiler costs shows here most. Says its pid and port in the file ANNOUNCE names. */
const {createServer} = require('node:http')
const {renameSync, writeFileSync} = require('node:fs')

const server = createServer((_, response) => response.end('hello, world'))
server.listen(0, '127.0.0.1', () => {
	const {ANNOUNCE} = process.env
	writeFileSync(`${ANNOUNCE}.new`, JSON.stringify({pid: process.pid, port: server.address().port}))
	renameSync(`${ANNOUNCE}.new`, ANNOUNCE)
})
