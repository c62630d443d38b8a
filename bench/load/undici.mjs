/** A fixed rate by undici's Pool.dispatch, installed in FOLDER, sent as ours is: `node undici.mjs FOLDER PORT SECONDS CONNECTIONS RATE`. */
import {createRequire} from 'node:module'
import path from 'node:path'

const [folder, port, seconds, connections, rate] = process.argv.slice(2)
const {Pool} = createRequire(path.join(folder, 'x.js'))('undici')
const pool = new Pool(`http://127.0.0.1:${port}`, {connections: Number(connections), pipelining: 1, allowH2: false})
const total = Number(rate) * Number(seconds)
let sent = 0
let completed = 0
let failed = 0
const cpu = process.cpuUsage()
const began = performance.now()
await new Promise(resolve => {
	const over = () => {
		if (completed + failed === total) resolve()
	}
	const handler = {
		onRequestStart() {},
		onResponseStart() {},
		onResponseData() {},
		onResponseEnd() {
			completed++
			over()
		},
		onResponseError() {
			failed++
			over()
		},
	}
	const tick = () => {
		const due = Math.min(total, Math.floor(((performance.now() - began) * rate) / 1000 + 0.5))
		for (; sent < due; sent++) pool.dispatch({path: '/', method: 'GET'}, handler)
		if (sent < total) setTimeout(tick, 1)
	}
	tick()
})
const {user, system} = process.cpuUsage(cpu)
console.log(JSON.stringify({completed, failed, cpuMs: (user + system) / 1000}))
process.exit()
