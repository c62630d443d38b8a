/**
 * Asks `http://127.0.0.1:PORT/PATH` for a while at a steady rate; a request that is not answered within `--patience` milliseconds is given up.
 * Ends with code 0 when anything was answered. It waits for the server to answer first.
 */
import {Agent, get} from 'node:http'
import {parseArgs} from 'node:util'

const {values} = parseArgs({
	options: {
		rate: {type: 'string', default: '20'},
		seconds: {type: 'string', default: '8'},
		paths: {type: 'string', default: '/'},
		patience: {type: 'string', default: '10000'},
	},
})
const agent = new Agent({keepAlive: true, maxSockets: 50})
const paths = values.paths.split(',')
let asked = 0
let answered = 0

function ask() {
	return new Promise((resolve, reject) => {
		const path = paths[asked++ % paths.length]
		const sent = get({agent, host: '127.0.0.1', port: process.env.PORT, path}, response => {
			response.resume()
			response.once('end', resolve)
			response.once('error', reject)
		})
		const late = setTimeout(() => sent.destroy(), Number(values.patience))
		sent.once('close', () => clearTimeout(late))
		sent.once('error', reject)
	})
}

for (let tries = 0; ; tries++) {
	try {
		await ask()
		break
	} catch (error) {
		if (tries === 200) throw error
		await new Promise(resolve => setTimeout(resolve, 50))
	}
}
const startMs = performance.now()
let due = 0
const timer = setInterval(() => {
	const elapsedMs = performance.now() - startMs
	if (elapsedMs >= Number(values.seconds) * 1000) {
		clearInterval(timer)
		agent.destroy()
		process.exit(answered > 0 ? 0 : 1)
	}
	for (; due < (elapsedMs * Number(values.rate)) / 1000; due++)
		ask().then(
			() => answered++,
			() => {},
		)
}, 10)
