/** Collects coverage of its own, as runners of tests do, from a moment after it has started until its very end. */
const {Session} = require('node:inspector')

const session = new Session()
setTimeout(() => {
	session.connect()
	session.post('Profiler.enable')
	session.post('Profiler.startPreciseCoverage', {callCount: true, detailed: true})
	require('./main.cjs')
}, 700)
process.on('exit', () => {
	session.post('Profiler.takePreciseCoverage', (_, {result}) => {
		for (const {url, functions} of result) if (/covered/.test(url)) console.log(JSON.stringify({url, functions}))
	})
})
