/**
 * When its input has ended it blocks its loop five times, each a little longer, once in 1.2 seconds; says how long each really took, and how long
 * it had to wait for a core in the whole.
 */
const {readFileSync} = require('node:fs')
const stallsMs = []
let next = 350
function stall() {
	const start = performance.now()
	while (performance.now() - start < next);
	stallsMs.push(performance.now() - start)
	next += 60
	if (stallsMs.length < 5) setTimeout(stall, 1200 - next)
	else setTimeout(() => console.log(JSON.stringify({stallsMs, waitedMs: waitedMs()})), 300)
}
/** 0 where no kernel tells. */
function waitedMs() {
	try {
		return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6
	} catch {
		return 0
	}
}
process.stdin.on('end', () => setTimeout(stall, 300)).resume()
