#!/bin/sh
# Node 24.21.0 (18.20.8, 20.20.2, 22.23.3 and 26.10.0 alike): a program that calls console.profile() and console.profileEnd() prints nothing.
# Under NODE_V8_COVERAGE, or with --cpu-prof, it prints the whole profile as JSON on its standard error.
#
# Expected: nothing on standard error either way; nobody has an inspector open, and coverage writes files.
# Came:     some kilobytes for each profile, that begin with "Cannot retrieve id from". Node takes coverage and its own CPU profile through
# inspector sessions inside the process. V8 tells every session of what console.profile has finished, and Node prints what those sessions do not
# expect. So whoever profiles a program through console.profile changes what it prints, when somebody else covers or profiles it.
#
# Exits 0 while that is so, 1 when it has changed, 2 when it could not be tried.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{"private": true, "allowScripts": {"node": true}}\n' > package.json
npm install --silent --no-audit --no-fund node@24.21.0 > npm.log 2>&1 || { cat npm.log >&2; exit 2; }
cat > profiled.cjs <<'PROGRAM'
console.profile('work')
let sum = 0
for (let i = 0; i < 1e7; i++) sum += i % 7
console.profileEnd('work')
PROGRAM
node_modules/.bin/node --version
node_modules/.bin/node profiled.cjs 2> alone.txt
NODE_V8_COVERAGE=coverage node_modules/.bin/node profiled.cjs 2> covered.txt
node_modules/.bin/node --cpu-prof profiled.cjs 2> sampled.txt
echo "bytes on standard error: alone $(wc -c < alone.txt), under NODE_V8_COVERAGE $(wc -c < covered.txt), with --cpu-prof $(wc -c < sampled.txt)"
head -c 120 covered.txt
echo
[ ! -s alone.txt ] && [ "$(wc -c < covered.txt)" -gt 1000 ] && [ "$(wc -c < sampled.txt)" -gt 1000 ]
