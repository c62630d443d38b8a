/**
 * A bare HTTP server, in one of several manners; says its port, and at the end of its input how many requests it has answered in each tenth of a second.
 *   node server.mjs plain | stalls | limited RATE
 * `stalls`: for one second in every ten it holds its answers back, without using the processor, as a server that waits for something does.
 * `limited`: it answers so many a second, one after the other, and lets the rest wait.
 */
import http from 'node:http'

const [manner = 'plain', limit = '0'] = process.argv.slice(2)
const everyMs = 10_000
const stallMs = 1000
/** So that two whole ones lie in any 20 s that begin in the first four. */
const firstMs = 5000
const bins = []
const held = []
let stalls = false

if (manner === 'stalls') {
	const began = performance.now()
	const stall = n => {
		setTimeout(
			() => {
				stalls = true
				setTimeout(
					() => {
						stalls = false
						for (const response of held.splice(0)) response.end('ok')
					},
					began + firstMs + n * everyMs + stallMs - performance.now(),
				)
				stall(n + 1)
			},
			began + firstMs + n * everyMs - performance.now(),
		)
	}
	stall(0)
}

/** When the next one may be answered. */
let freeMs = 0
const due = []
function later(response) {
	freeMs = Math.max(freeMs, performance.now()) + 1000 / Number(limit)
	due.push({atMs: freeMs, response})
	if (due.length === 1) answerDue()
}
function answerDue() {
	while (due.length > 0 && due[0].atMs <= performance.now()) due.shift().response.end('ok')
	if (due.length > 0) setTimeout(answerDue, 1)
}

const server = http.createServer((_, response) => {
	const bin = Math.floor(performance.now() / 100)
	bins[bin] = (bins[bin] ?? 0) + 1
	if (manner === 'limited') later(response)
	else if (stalls) held.push(response)
	else response.end('ok')
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))
process.stdin.on('end', () => {
	process.stdout.write(`${JSON.stringify(bins)}\n`)
	process.exit()
})
process.stdin.resume()
