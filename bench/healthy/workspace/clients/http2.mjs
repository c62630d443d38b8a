/** As `bench/shared/http-client.mjs`, over one HTTP/2 connection. */
import {connect} from 'node:http2'
import {setTimeout as later} from 'node:timers/promises'
import {parseArgs} from 'node:util'

const {values} = parseArgs({options: {rate: {type: 'string', default: '150'}, seconds: {type: 'string', default: '6'}}})

async function connected() {
	for (let tries = 0; tries < 300; tries++) {
		const session = connect(`http://127.0.0.1:${process.env.PORT}`)
		const is = await new Promise(resolve => {
			session.once('connect', () => resolve(true))
			session.once('error', () => resolve(false))
		})
		if (is) return session
		await later(50)
	}
	console.error(`nobody answers on port ${process.env.PORT}`)
	process.exit(1)
}

const session = await connected()
const startMs = performance.now()
let answered = 0
for (let due = 0; performance.now() - startMs < Number(values.seconds) * 1000; ) {
	for (; due < ((performance.now() - startMs) * Number(values.rate)) / 1000; due++) {
		const stream = session.request({':path': '/'})
		stream.resume()
		stream.once('end', () => answered++)
		stream.end()
	}
	await later(10)
}
session.destroy()
console.log(`${answered} answered`)
process.exit(answered === 0 ? 1 : 0)
