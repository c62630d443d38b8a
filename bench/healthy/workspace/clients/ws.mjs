/** Ten sockets, each of which sends a message when it has its answer and a little later. */
import {setTimeout as later} from 'node:timers/promises'
import {parseArgs} from 'node:util'

const {values} = parseArgs({options: {seconds: {type: 'string', default: '6'}}})
let answered = 0

async function connected() {
	for (let tries = 0; tries < 300; tries++) {
		const socket = new WebSocket(`ws://127.0.0.1:${process.env.PORT}`)
		const is = await new Promise(resolve => {
			socket.onopen = () => resolve(true)
			socket.onerror = () => resolve(false)
		})
		if (is) return socket
		await later(50)
	}
	console.error(`nobody answers on port ${process.env.PORT}`)
	process.exit(1)
}

async function talk() {
	const socket = await connected()
	socket.onmessage = async () => {
		answered++
		await later(50)
		if (socket.readyState === WebSocket.OPEN) socket.send('list')
	}
	socket.send('list')
}

await Promise.all(Array.from({length: 10}, talk))
await later(Number(values.seconds) * 1000)
console.log(`${answered} answered`)
process.exit(answered === 0 ? 1 : 0)
