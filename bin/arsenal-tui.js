#!/bin/sh
':' //; case "$NODE_OPTIONS" in *'-r '*|*--require*|*--import*|*-loader*) said=$(/usr/bin/env node -e 0 2>&1) || { command -v node >/dev/null && { printf 'arsenal-tui: Node cannot start with this NODE_OPTIONS: %s\n  %s\n' "$NODE_OPTIONS" "$(printf '%s\n' "$said" | grep -m 1 Error)" >&2; exit 2; }; };; esac; exec /usr/bin/env node "$0" "$@"

// Above: a line for the shell, which Node takes for a comment. A preload in NODE_OPTIONS that cannot be loaded ends Node with code 1 before there
// is any program, and 1 means that a gate has failed.
// Read by whatever Node there is, so in words Node 12 knows: no top-level await, no `?.`, no `node:`.
// biome-ignore lint/style/useNodejsImportProtocol: Node 12 does not know it
import fs from 'fs'
// biome-ignore lint/style/useNodejsImportProtocol: Node 12 does not know it
import nodeModule from 'module'

// Node would open an inspector on us, on a port that every local user can reach.
process.on('SIGUSR1', () => {})

// Node would end us with code 1, which means that a gate has failed.
process.on('uncaughtException', error => {
	console.error('arsenal-tui: This is our own fault, please report it:', error)
	process.exit(70)
})

const needed = [22, 18]
const found = process.versions.node.split('.').map(Number)

if (found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])) {
	console.error(
		'arsenal-tui: needs Node ' +
			needed.join('.') +
			' or newer, and this is ' +
			process.versions.node +
			'. (Programs it watches may run on Node 18.)',
	)
	process.exitCode = 2
} else if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-V')) {
	// Scripts ask this often: answered without loading the program.
	console.log(JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version)
} else if (!fs.existsSync(new URL('../dist/main.js', import.meta.url))) {
	console.error('arsenal-tui: is not built yet (there is no dist folder). Build it with: npm run build')
	process.exitCode = 2
} else {
	// Our own start only: nothing is put into the environment, which targets inherit as the caller made it.
	nodeModule.enableCompileCache()
	// Until it has an end of its own: were nothing left to wait for, Node would end us with 0, as if all were well.
	process.exitCode = 70
	import('../dist/main.js')
		.then(program => program.main(process.argv.slice(2)))
		.then(
			exitCode => {
				process.exitCode = exitCode
			},
			error => {
				console.error('arsenal-tui: This is our own fault, please report it:', error)
				process.exitCode = 70
			},
		)
}
