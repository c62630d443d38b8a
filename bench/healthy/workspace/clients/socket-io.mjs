/** Ten sockets that ask for a list twenty times a second. */
import {setTimeout as later} from 'node:timers/promises'
import {parseArgs} from 'node:util'
import {io} from 'socket.io-client'

const {values} = parseArgs({options: {seconds: {type: 'string', default: '6'}}})
const endMs = performance.now() + Number(values.seconds) * 1000
let answered = 0

async function talk() {
	const socket = io(`http://127.0.0.1:${process.env.PORT}`, {reconnectionDelay: 50, reconnectionDelayMax: 100})
	await new Promise(resolve => socket.once('connect', resolve))
	while (performance.now() < endMs) {
		await socket.emitWithAck('list')
		answered++
		await later(50)
	}
}

await Promise.all(Array.from({length: 10}, talk))
console.log(`${answered} answered`)
process.exit(answered === 0 ? 1 : 0)
