/**
 * The barest HTTP server there is: what a profiler costs shows here most. With WORK_US it also works about that long for each answer, like a
 * service that does something, and the same in every server. Says its pid and port in the file ANNOUNCE names, and counts its answers.
 */
const {createServer} = require('node:http')
const {renameSync, writeFileSync} = require('node:fs')

globalThis.answers = 0
const workUs = Number(process.env.WORK_US ?? 0)
const item = {id: 7, name: 'item 7', tags: ['a', 'b'], price: 10.5}

/** Prints and parses JSON: about a microsecond each time. */
function work() {
	let text = 'hello, world'
	for (let times = workUs; times > 0; times--) text = JSON.parse(JSON.stringify(item)).name
	return text
}

const server = createServer((_, response) => {
	globalThis.answers++
	response.end(work())
})
server.listen(0, '127.0.0.1', () => {
	const {ANNOUNCE} = process.env
	writeFileSync(`${ANNOUNCE}.new`, JSON.stringify({pid: process.pid, port: server.address().port}))
	renameSync(`${ANNOUNCE}.new`, ANNOUNCE)
})
