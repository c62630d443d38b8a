#!/bin/sh
# Node 24.21.0 (18.20.8, 20.20.2, 22.23.3 and 26.10.0 alike): perf_hooks' monitorEventLoopDelay tells the same of a loop that is busy all the time in turns
# about as long as its resolution, and of one that does nothing.
#
# Expected: a loop that computes for 19.8 ms in every turn, so that whatever arrives waits for 10 ms on the average, has a delay that is plainly
#           greater than that of an idle loop, also at the resolution of 20 ms.
# Came:     the median of both is 20 to 21 ms. The delay is the time between two calls of one timer, and that timer
#           is always due just when a turn ends: it keeps step with the turns and never waits.
#
# Exits 0 while that is so, 1 when it has changed, 2 when it could not be tried (also on a machine too busy to tell).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{"private": true}\n' > package.json
npm install --silent --no-audit --no-fund node@24.21.0 > npm.log 2>&1 || { cat npm.log >&2; exit 2; }
cat > loop.cjs <<'PROGRAM'
const {monitorEventLoopDelay, performance} = require('node:perf_hooks')
const turnMs = 19.8
const measure = (busy, done) => {
	const histogram = monitorEventLoopDelay({resolution: 20})
	const waits = []
	let over = false
	const turn = () => {
		const startMs = performance.now()
		// What arrives at a moment of this turn waits until its end.
		const arrivesMs = startMs + Math.random() * turnMs
		while (performance.now() - startMs < turnMs);
		waits.push(performance.now() - arrivesMs)
		if (!over) setImmediate(turn)
	}
	histogram.enable()
	if (busy) turn()
	setTimeout(() => {
		over = true
		histogram.disable()
		const mean = waits.reduce((sum, wait) => sum + wait, 0) / (waits.length || 1)
		done({median: histogram.percentile(50) / 1e6, mean: histogram.mean / 1e6, waitMs: mean})
	}, 4000)
}
measure(false, idle =>
	measure(true, busy => {
		const say = ({median, mean, waitMs}) => `median ${median.toFixed(1)} ms, mean ${mean.toFixed(1)} ms, an event waits ${waitMs.toFixed(1)} ms`
		console.log(`Node ${process.version}\nidle: ${say(idle)}\nbusy: ${say(busy)}`)
		// The machine took the processor away: nothing can be said.
		if (busy.waitMs > 12) process.exit(2)
		process.exit(busy.median < idle.median + 1.5 ? 0 : 1)
	})
)
PROGRAM
node_modules/.bin/node loop.cjs
