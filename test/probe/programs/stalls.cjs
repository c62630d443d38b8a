/** When its input has ended it blocks its loop five times, each a little longer, once in 1.2 seconds; says how long each really took. */
const stallsMs = []
let next = 350
function stall() {
	const start = performance.now()
	while (performance.now() - start < next);
	stallsMs.push(performance.now() - start)
	next += 60
	if (stallsMs.length < 5) setTimeout(stall, 1200 - next)
	else setTimeout(() => console.log(JSON.stringify(stallsMs)), 300)
}
process.stdin.on('end', () => setTimeout(stall, 300)).resume()
