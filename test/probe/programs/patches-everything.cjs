/** What test runners and logging libraries do to globals, all at once. */
const http = require('node:http')
const fixed = 1_000_000
let calls = 0
console.profile = console.profileEnd = () => void calls++
Date.now = () => fixed
performance.now = () => fixed
process.hrtime = () => [fixed, 0]
process.hrtime.bigint = () => 1n
process.memoryUsage = () => ({})
globalThis.setTimeout = globalThis.setInterval = () => ({unref() {}})
JSON.stringify = () => 'patched'
Atomics.wait = () => 'patched'
String.prototype.startsWith = String.prototype.endsWith = () => false

const server = http.createServer((_, response) => response.end('ok'))
process.stdin
	.on('end', () => {
		console.log(`patched profile calls: ${calls}`)
		process.exit()
	})
	.resume()
server.listen(0, '127.0.0.1', () =>
	http.get({host: '127.0.0.1', port: server.address().port}, answer => answer.resume()),
)
