/**
 * The barest HTTP server there is: what a profiler costs shows here most. With WORK_US it also works that long for each answer, like a
 * service that does something. Says its pid and port in the file ANNOUNCE names, and counts its answers.
 */
const {createServer} = require('node:http')
const {renameSync, writeFileSync} = require('node:fs')

globalThis.answers = 0
const rounds = Number(process.env.WORK_US ?? 0)
const items = Array.from({length: 40}, (_, id) => ({id, name: `item ${id}`, tags: ['a', 'b'], price: id * 1.5}))
let perRoundUs = 0

/** Parses and prints JSON: about a microsecond for each of ours, whatever the machine. */
function work(us) {
	if (us <= 0) return 'hello, world'
	let text = ''
	for (let times = Math.max(1, Math.round(us / perRoundUs)); times > 0; times--) {
		const parsed = JSON.parse(JSON.stringify(items))
		text = parsed[times % 40].name
	}
	return text
}

function calibrate() {
	perRoundUs = 1
	work(2000)
	const start = process.hrtime.bigint()
	work(2000)
	perRoundUs = Number(process.hrtime.bigint() - start) / 1000 / 2000
}

if (rounds > 0) calibrate()
const server = createServer((_, response) => {
	globalThis.answers++
	response.end(work(rounds))
})
server.listen(0, '127.0.0.1', () => {
	const {ANNOUNCE} = process.env
	writeFileSync(`${ANNOUNCE}.new`, JSON.stringify({pid: process.pid, port: server.address().port}))
	renameSync(`${ANNOUNCE}.new`, ANNOUNCE)
})
