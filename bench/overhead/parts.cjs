/**
 * Preloaded into a server instead of the probe: PARTS of it, with commas between, each as the probe works it. `noop` subscribes to the requests and
 * does nothing; `count` counts them; `profile` is V8's, a sample every CPU_US and a window a second; `vitals` is what is asked of the loop and the heap.
 * With TELL_ROLLS the time that all this took once a second is said to stderr.
 */
const path = require('node:path')
const {hrtime} = process
const probe = name => require(path.join(process.env.PROBE, `${name}.cjs`))
const parts = process.env.PARTS.split(',')
const nowNs = probe('shared').nanosecondsSince(hrtime()[0], hrtime)
const moments = new Float64Array(new SharedArrayBuffer(16)).fill(0)
const tables = probe('tables').tableWriter(() => {})
const ledger = probe('ledger').openLedger(tables, moments)
const everySecond = []

if (parts.includes('noop')) {
	const {channel} = require('node:diagnostics_channel')
	for (const name of ['http.server.request.start', 'http.server.response.finish']) channel(name).subscribe(() => {})
}
if (parts.includes('count')) {
	const requests = probe('requests').countRequests(ledger, nowNs, '')
	everySecond.push(() => requests.settle())
}
if (parts.includes('profile')) {
	const profile = probe('profile').prepareProfile({
		intervalUs: Number(process.env.CPU_US),
		isAlone: true,
		onWindow: text => (windowBytes += text.length),
	})
	profile.start()
	everySecond.push(() => profile.roll())
}
if (parts.includes('vitals')) {
	const vitals = probe('vitals').prepareVitals({...tables, ledger, nowNs, moments, collections: 'some'})
	setTimeout(() => vitals.arm(), 100).unref()
	everySecond.push(() => vitals.read())
}
let windowBytes = 0
let seconds = 0
let spentNs = 0
if (everySecond.length > 0)
	setInterval(() => {
		const startNs = nowNs()
		for (const act of everySecond) act()
		spentNs += nowNs() - startNs
		seconds++
		if (process.env.TELL_ROLLS && seconds % 5 === 0) {
			process.stderr.write(`${(spentNs / 5e6).toFixed(2)} ms, ${Math.round(windowBytes / 5000)} KB a second\n`)
			spentNs = windowBytes = 0
		}
	}, 1000).unref()
