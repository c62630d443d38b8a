/**
 * Requests that overlap, told of as Node tells of them, while another thread asks to settle them through the inspector as often as it can: in the middle of
 * whatever runs, our own code included. Says how many there were and how many were counted.
 */
const {channel} = require('node:diagnostics_channel')
const {Worker} = require('node:worker_threads')
const {countRequests} = require('../../../src/probe/requests.cjs')

const requests = Number(process.argv[2] ?? 400_000)
let answered = 0
let others = 0
const counts = {
	answered() {
		answered++
	},
	unanswered() {
		others++
	},
}
const ledger = {entry: () => counts, underWay() {}, flush() {}, hasBegun: () => true}
const {settle} = countRequests(ledger, () => 1, '')
let asked = 0
globalThis.ask = () => {
	asked++
	settle()
}
const asker = new Worker(
	`const {Session} = require('node:inspector')
	const session = new Session()
	session.connectToMainThread()
	const ask = () => session.post('Runtime.evaluate', {expression: 'ask()'}, ask)
	ask()
	setInterval(() => {}, 1000)`,
	{eval: true},
)
asker.unref()

const start = channel('http.server.request.start')
const finish = channel('http.server.response.finish')
function overlap() {
	const [first, second] = [{}, {}].map(() => ({
		request: {rawHeaders: []},
		response: {destroyed: false, statusCode: 200, headersSent: true},
		socket: {destroyed: false},
	}))
	start.publish(first)
	start.publish(second)
	finish.publish(second)
	finish.publish(first)
	second.socket.destroyed = true
	first.socket.destroyed = true
}
function run() {
	if (asked < 100) return setTimeout(run, 10)
	for (let n = 0; n < requests; n += 2) overlap()
	settle()
	console.log(JSON.stringify({requests, answered, others, asked}))
	process.exit()
}
run()
