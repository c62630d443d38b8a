/**
 * That no request is lost and none is told of twice: servers that hear no signal, so that the first one ends them, each asked exactly 4000
 * times, ten at a time, by a driver that ends then. What the report says of each run must be 4000, without an error and nothing unanswered.
 *
 *   node bench/exact-counts.ts [--runs 50] [--only fastify,http2-stream] [--node /usr/bin/node]
 *
 * Needs a build and a registry of npm: the pinned frameworks are installed into a temporary folder. Prints a row a server with every count
 * that deviates, and ends with code 1 when one did or a run failed. --node: which Node the servers run on.
 */
import {execFileSync} from 'node:child_process'
import {cpSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {option, word} from './shared/figures.ts'
import {freePort} from './shared/free-port.ts'
import {installPackages, versionIn} from './shared/install.ts'
import {onlyOf} from './shared/only.ts'
import {type Watched, watched} from './shared/watched.ts'

const frameworks: Readonly<Record<string, string>> = {fastify: '5.12.8', express: '5.3.0', koa: '3.3.0'}
const servers = [...Object.keys(frameworks), 'http', 'http2-stream', 'http2-compat', 'cluster']
const times = 4000
const port = await freePort()

const node = word('node') ?? process.execPath
const nodeVersion = execFileSync(node, ['--version'], {encoding: 'utf8'}).trim()

const runs = option('runs', 50)
const chosen = onlyOf(servers) ?? servers
const folder = mkdtempSync(path.join(tmpdir(), 'arsenal-exact-'))
let bad = 0
try {
	cpSync(path.join(import.meta.dirname, 'exact-counts/workspace'), folder, {recursive: true})
	installPackages(folder, JSON.stringify({private: true, dependencies: frameworks}))
	console.log(`| server | Node | runs | exactly ${times} | others |\n| --- | --- | --- | --- | --- |`)
	for (const server of chosen) bad += await tell(server)
} finally {
	rmSync(folder, {recursive: true, force: true})
}
process.exitCode = bad === 0 ? 0 : 1

/** Returns how many runs deviated. */
async function tell(server: string): Promise<number> {
	const deviating: string[] = []
	for (let run = 0; run < runs; run++) {
		const deviation = deviationOf(await observed(server))
		if (deviation !== null) deviating.push(deviation)
	}
	const version = server in frameworks ? ` ${versionIn(folder, server)}` : ''
	console.log(
		`| ${server}${version} | ${nodeVersion} | ${runs} | ${runs - deviating.length} | ${deviating.join('; ')} |`,
	)
	return deviating.length
}

function observed(server: string): Promise<Watched> {
	const suite = {
		name: server,
		kind: 'observe',
		command: [node, 'server.mjs', server, String(port)],
		cwd: folder,
		ready: {port},
		driver: [process.execPath, 'client.mjs', server, String(port), String(times)],
	}
	const config = path.join(folder, 'arsenal.config.json')
	writeFileSync(config, JSON.stringify({suites: [suite]}))
	return watched(['run', '--config', config], [], {cwd: folder, out: path.join(folder, 'runs')})
}

/** What was told where it was not the truth; null: it was. */
function deviationOf({exitCode, suite, stderr}: Watched): string | null {
	if (exitCode !== 0 || suite?.outcome !== 'done')
		return `failed with ${exitCode}: ${(suite?.failure?.reason ?? stderr.trim()).replaceAll('\n', ' ')}`
	const http = suite.metrics.find(metric => metric.name === 'http')
	if (http === undefined) return 'no requests'
	const beside = Object.entries({errors: http.errors, ...http.unanswered}).filter(([, count]) => count > 0)
	if (http.n === times && beside.length === 0) return null
	return [`${http.n}`, ...beside.map(([what, count]) => `${what} ${count}`)].join(' ')
}
