#!/bin/sh
# Node 24.21.0 (18.20.8, 20.20.2, 22.23.3 and 26.10.0 alike): a PerformanceObserver of type gc that takes its records at the end of a long turn
# gets none of the hundreds of collections in it, and when it then lets go they are lost.
#
# Expected: takeRecords() hands out all entries there have been, as it does of measures; that is what it is for, before disconnect().
# Came:     none. Node keeps a collection for the loop and makes its entry when that turns, which is too late for whoever has let go by then: a program
# that takes its records in an exit handler, or observes for the length of one job, is told that there was no garbage. Meanwhile they gather,
# a hundred bytes each, for as long as the turn lasts.
#
# Exits 0 while that is so, 1 when it has changed, 2 when it could not be tried.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{"private": true, "allowScripts": {"node": true}}\n' > package.json
npm install --silent --no-audit --no-fund node@24.21.0 > npm.log 2>&1 || { cat npm.log >&2; exit 2; }
cat > turn.cjs <<'PROGRAM'
const {performance, PerformanceObserver} = require('node:perf_hooks')
const {GCProfiler} = require('node:v8')
let given = 0
const collections = new PerformanceObserver(list => (given += list.getEntries().length))
const measures = new PerformanceObserver(() => {})
collections.observe({type: 'gc'})
measures.observe({type: 'measure'})
setTimeout(() => {
	given = 0
	const profiler = new GCProfiler()
	profiler.start()
	const kept = []
	for (let i = 0; i < 3e7; i++) kept[i & 1023] = {i, list: [i]}
	performance.measure('turn')
	const there = profiler.stop().statistics.length
	const taken = collections.takeRecords().length
	const measured = measures.takeRecords().length
	collections.disconnect()
	setTimeout(() => {
		console.log(`${process.version}: ${there} collections, ${taken} taken, ${given} given; 1 measure, ${measured} taken`)
		process.exitCode = there > 50 && taken === 0 && given === 0 && measured === 1 ? 0 : 1
	}, 100)
}, 100)
PROGRAM
node_modules/.bin/node turn.cjs
