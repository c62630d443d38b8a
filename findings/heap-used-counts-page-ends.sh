#!/bin/sh
# Node 24.21.0 (18.20.8, 20.20.2, 22.23.3 and 26.10.0 alike): an array of 100 kB adds some 130 kB to process.memoryUsage().heapUsed
# for as long as it is young, and 100 kB once it has been through a collection.
#
# Expected: heapUsed grows by the size of what was allocated, 100,016 bytes an array, give or take a percent.
# Came:     about 128,000 to 134,000. Two such arrays fit into a page of 256 kB of the young generation; the 56 kB at its end are counted as used.
# So a program that keeps a megabyte a second in such arrays seems to keep 1.25 to 1.3 between two collections, and what heapUsed lost at the next
# one was never there. The lows of a series of heapUsed lie above the truth by what is young, which gets more the more survives.
#
# Exits 0 while that is so, 1 when it has changed, 2 when it could not be tried.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{"private": true}\n' > package.json
npm install --silent --no-audit --no-fund node@24.21.0 > npm.log 2>&1 || { cat npm.log >&2; exit 2; }
cat > arrays.cjs <<'PROGRAM'
const elements = 12500 // 8 bytes each, and 16 of a header
const count = 40
const kept = []
gc()
const before = process.memoryUsage().heapUsed
for (let i = 0; i < count; i++) kept.push(new Array(elements).fill(i))
const young = (process.memoryUsage().heapUsed - before) / count
gc()
gc()
const old = (process.memoryUsage().heapUsed - before) / count
const size = 8 * elements + 16
console.log(`Node ${process.version}: an array of ${size} bytes adds ${Math.round(young)}, after a collection ${Math.round(old)}`)
globalThis.kept = kept
process.exit(young > 1.2 * size && old < 1.05 * size ? 0 : 1)
PROGRAM
# Large enough that nothing is collected while the arrays are made.
node_modules/.bin/node --expose-gc --min-semi-space-size=64 --max-semi-space-size=64 arrays.cjs
