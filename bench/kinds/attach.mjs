/** A debugger: waits in FILE for the address that Node prints, attaches, goes on when the program stops, and leaves half a second later. */
import {readFileSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'

let address
while (!address) {
	address = /ws:\/\/\S+/.exec(readFileSync(process.argv[2], 'utf8'))?.[0]
	await delay(20)
}
const socket = new WebSocket(address)
await new Promise(resolve => socket.addEventListener('open', resolve, {once: true}))
let id = 0
const post = method => socket.send(JSON.stringify({id: ++id, method}))
let stops = 0
socket.addEventListener('message', ({data}) => {
	if (JSON.parse(data).method !== 'Debugger.paused') return
	stops++
	post('Debugger.resume')
})
for (const method of ['Runtime.enable', 'Debugger.enable', 'Profiler.enable', 'Runtime.runIfWaitingForDebugger'])
	post(method)
while (stops === 0) await delay(20)
await delay(500)
socket.close()
console.log('stopped', stops)
