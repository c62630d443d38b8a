#!/bin/sh
# Node 24.21.0 (18.20.8, 20.20.2, 22.23.3 and 26.10.0 alike): a CPU profile that a program takes of itself, through a session of its own that it
# closes again, turns the block coverage that NODE_V8_COVERAGE collects for the whole process into coverage of functions.
#
# Expected: the coverage is the same with and without the profile: coverage was asked for by somebody else, through another session, and the
#           profile asked for none.
# Came:     once the session's Profiler is disabled, no function called from then on has a range for a branch that was not taken, so what reads the
#           coverage (c8, a gate in CI) believes that every line of it ran. Nothing is said.
#
# Exits 0 while that is so, 1 when it has changed, 2 when it could not be tried.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{"private": true}\n' > package.json
npm install --silent --no-audit --no-fund node@24.21.0 > npm.log 2>&1 || { cat npm.log >&2; exit 2; }
cat > library.cjs <<'PROGRAM'
exports.sign = value => {
	if (value < 0) {
		return 'negative'
	}
	return 'positive'
}
PROGRAM
cat > program.cjs <<'PROGRAM'
const {Session} = require('node:inspector')
if (process.argv[2] === 'profile') {
	const session = new Session()
	session.connect()
	session.post('Profiler.enable')
	session.post('Profiler.start')
	session.post('Profiler.stop')
	session.post('Profiler.disable')
	session.disconnect()
}
require('./library.cjs').sign(1)
PROGRAM
cat > blocks.cjs <<'PROGRAM'
const {readdirSync, readFileSync} = require('node:fs')
const notTaken = folder =>
	readdirSync(folder)
		.flatMap(name => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')).result)
		.filter(({url}) => url.endsWith('/library.cjs'))
		.flatMap(({functions}) => functions)
		.filter(({functionName}) => functionName === 'exports.sign')
		.flatMap(({ranges}) => ranges)
		.filter(({count}) => count === 0).length
const [alone, profiled] = ['alone', 'profiled'].map(notTaken)
console.log(`Node ${process.version}: branches not taken: ${alone}, with a profile before: ${profiled}`)
process.exit(alone === 1 && profiled === 0 ? 0 : 1)
PROGRAM
NODE_V8_COVERAGE=alone node_modules/.bin/node program.cjs
NODE_V8_COVERAGE=profiled node_modules/.bin/node program.cjs profile
node_modules/.bin/node blocks.cjs
