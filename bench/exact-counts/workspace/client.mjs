/** `node client.mjs KIND PORT TIMES`: asks exactly so often, ten at a time, and ends when all were answered; with code 1 when one was not, or not with 200. */
import http from 'node:http'
import http2 from 'node:http2'

const [kind, port, times] = process.argv.slice(2)
const atOnce = 10
const {ask, end} = kind.startsWith('http2') ? overHttp2() : overHttp1()
let left = Number(times)

await Promise.all(Array.from({length: atOnce}, askWhileLeft))
end()

async function askWhileLeft() {
	while (left > 0) {
		left--
		const status = await ask()
		if (status !== 200) throw new Error(`answered with ${status}`)
	}
}

function overHttp1() {
	const agent = new http.Agent({keepAlive: true, maxSockets: atOnce})
	return {
		end: () => agent.destroy(),
		ask: () =>
			new Promise((resolve, reject) => {
				const request = http.get({host: '127.0.0.1', port, agent}, response => {
					response.once('error', reject).once('end', () => resolve(response.statusCode))
					response.resume()
				})
				request.once('error', reject)
			}),
	}
}

function overHttp2() {
	const session = http2.connect(`http://127.0.0.1:${port}`)
	return {
		end: () => session.close(),
		ask: () =>
			new Promise((resolve, reject) => {
				let status = 0
				const stream = session.request({':path': '/'})
				stream.once('response', headers => (status = headers[':status']))
				stream.once('error', reject).once('end', () => resolve(status))
				stream.resume()
			}),
	}
}
