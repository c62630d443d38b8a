/** Known durations under one name, and a hundred other names, one of them very long. */
const {performance} = require('node:perf_hooks')

setTimeout(() => {
	for (const duration of [5, 10, 20]) performance.measure('known', {start: 1, duration})
}, 50)
process.stdin.on('end', () => {
	performance.measure('x'.repeat(500), {start: 1, duration: 1})
	// Said in the very end, so the observer has had no turn of the loop to be told.
	for (let i = 0; i < 99; i++) performance.measure(`name ${i}`, {start: 1, duration: 1})
})
process.stdin.resume()
