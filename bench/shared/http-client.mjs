/**
 * Asks `http://127.0.0.1:PORT/PATH` for a while at a modest, steady rate over kept-alive connections, and ends with code 0; 1 when nothing was
 * answered, or, without `--may-fail`, an answer was missing or not below 400. A request that is not answered within `--patience` milliseconds
 * is given up. It waits for the server to answer first, so it can be started beside it.
 */
import {Agent, request} from 'node:http'
import {parseArgs} from 'node:util'

const {values} = parseArgs({
	options: {
		rate: {type: 'string', default: '150'},
		seconds: {type: 'string', default: '6'},
		/** In turn, with commas between. */
		paths: {type: 'string', default: '/'},
		body: {type: 'string', default: ''},
		patience: {type: 'string', default: '60000'},
		'may-fail': {type: 'boolean', default: false},
	},
})
const agent = new Agent({keepAlive: true, maxSockets: 50})
const {body} = values
const paths = values.paths.split(',')
const mayFail = values['may-fail']
let asked = 0
let answered = 0
let failed = 0

function ask() {
	return new Promise((resolve, reject) => {
		const headers = body === '' ? {} : {'content-type': 'application/json', 'content-length': Buffer.byteLength(body)}
		const path = paths[asked++ % paths.length]
		const options = {agent, host: '127.0.0.1', port: process.env.PORT, path, headers}
		const sent = request({...options, method: body === '' ? 'GET' : 'POST'}, response => {
			response.resume()
			response.once('end', () => resolve(response.statusCode))
			response.once('error', reject)
		})
		const late = setTimeout(() => sent.destroy(), Number(values.patience))
		sent.once('close', () => clearTimeout(late))
		sent.once('error', reject)
		sent.end(body)
	})
}

async function untilItAnswers() {
	for (let tries = 0; tries < 300; tries++) {
		try {
			return await ask()
		} catch {
			await new Promise(resolve => setTimeout(resolve, 50))
		}
	}
	console.error(`nobody answers on port ${process.env.PORT}`)
	process.exit(1)
}

await untilItAnswers()
const startMs = performance.now()
let due = 0
const timer = setInterval(() => {
	const elapsedMs = performance.now() - startMs
	if (elapsedMs >= Number(values.seconds) * 1000) {
		clearInterval(timer)
		agent.destroy()
		console.log(`${answered} answered, ${failed} failed`)
		process.exit(answered === 0 || (failed > 0 && !mayFail) ? 1 : 0)
	}
	for (; due < (elapsedMs * Number(values.rate)) / 1000; due++)
		ask().then(
			status => {
				if (status < 400 || mayFail) answered++
				else failed++
			},
			() => failed++,
		)
}, 10)
