/** The same by autocannon, installed in FOLDER: `node autocannon.mjs FOLDER PORT SECONDS CONNECTIONS [RATE]`. */
import {createRequire} from 'node:module'
import path from 'node:path'

const [folder, port, seconds, connections, rate] = process.argv.slice(2)
const autocannon = createRequire(path.join(folder, 'x.js'))('autocannon')
const cpu = process.cpuUsage()
const result = await autocannon({
	url: `http://127.0.0.1:${port}/`,
	duration: Number(seconds),
	connections: Number(connections),
	...(rate === undefined ? {} : {overallRate: Number(rate)}),
})
const {user, system} = process.cpuUsage(cpu)
const {latency, requests} = result
console.log(
	JSON.stringify({
		completed: requests.total,
		cpuMs: (user + system) / 1000,
		response: {p50: latency.p50, p95: null, p99: latency.p99, max: latency.max},
	}),
)
