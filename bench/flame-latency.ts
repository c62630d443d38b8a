/**
 * Milliseconds from asking for a flamegraph to the SVG on disk, of a running HTTP service under load; against what 0x needs for the same:
 * a restart of the service, the same seconds again, and its own rendering.
 *
 *     node bench/flame-latency.ts [--rounds 20] [--peer-rounds 3]
 */
import {spawn} from 'node:child_process'
import {mkdtempSync, readdirSync, rmSync, statSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {runSocket} from '../src/host/run-socket/run-socket.ts'
import {readRun} from '../src/store/run-log.ts'
import {option, row, spreadOf} from './shared/figures.ts'

const repository = path.resolve(import.meta.dirname, '..')
const out = mkdtempSync(path.join(os.tmpdir(), 'arsenal-bench-'))
const service = path.join(repository, 'fixtures/programs/http-fast-and-slow.js')
const driver = path.join(repository, 'fixtures/programs/http-driver.js')
const port = '38931'
const rounds = option('rounds', 20)

const config = path.join(out, 'arsenal.config.json')
const {writeFileSync} = await import('node:fs')
writeFileSync(
	config,
	JSON.stringify({
		suites: [
			{
				name: 'http',
				kind: 'observe',
				command: [process.execPath, service],
				env: {PORT: port},
				ready: {http: `http://127.0.0.1:${port}/healthz`},
				driver: {command: [process.execPath, driver, '--port', port, '--seconds', '600']},
				duration: `${rounds * 2 + 15}s`,
				flame: false,
			},
		],
	}),
)
const run = spawn(
	process.execPath,
	[path.join(repository, 'bin/arsenal-tui.js'), 'run', '--plain', '--config', config, '--out', out],
	{stdio: 'ignore'},
)
const dir = await until(() => {
	const [id] = readdirSync(out).includes('runs') ? readdirSync(path.join(out, 'runs')) : []
	return id && statSync(path.join(out, 'runs', id, 'log.ndjson')).size > 0 ? path.join(out, 'runs', id) : null
})
await sleep(11_000)
const state = await readRun(path.join(dir, 'log.ndjson'))
const client = await runSocket.connect(state.runner.socket, () => {})
const times: number[] = []
const said: number[] = []
for (let round = 1; round <= rounds; round++) {
	const started = performance.now()
	client!.send({type: 'flame', seconds: 10})
	await until(() => (readdirSync(dir).includes(`flame-${round}.svg`) ? true : null), 1)
	times.push(performance.now() - started)
	await sleep(1000 + (round % 7) * 130)
}
client!.send({type: 'stop'})
await new Promise(resolve => run.once('exit', resolve))
for (const flame of (await readRun(path.join(dir, 'log.ndjson'))).suites[0]!.flames) said.push(flame.tookMs)
console.log(row('f to SVG on disk, 10 s of a loaded service', spreadOf(times), 'ms'))
console.log(row('  the same, as the run log says it', spreadOf(said), 'ms'))

const peerTimes: number[] = []
for (let round = 0; round < option('peer-rounds', 3); round++) peerTimes.push(await zeroX())
console.log(row('0x: restart, 10 s again, HTML on disk', spreadOf(peerTimes), 'ms', 0))
console.log(row('  of which not watching', spreadOf(peerTimes.map(ms => ms - 10_000)), 'ms', 0))
rmSync(out, {recursive: true})

async function zeroX(): Promise<number> {
	const dir = mkdtempSync(path.join(out, '0x-'))
	const started = performance.now()
	const target = spawn(
		process.execPath,
		[path.join(repository, 'node_modules/.bin/0x'), '-D', path.join(dir, 'out'), '--', process.execPath, service],
		{
			cwd: dir,
			env: {...process.env, PORT: port},
			stdio: 'ignore',
			detached: true,
		},
	)
	await until(() =>
		fetch(`http://127.0.0.1:${port}/healthz`).then(
			() => true,
			() => null,
		),
	)
	const load = spawn(process.execPath, [driver, '--port', port, '--seconds', '600'], {
		env: {...process.env, PORT: port},
		stdio: 'ignore',
	})
	await sleep(10_000)
	load.kill()
	process.kill(-target.pid!, 'SIGINT')
	await new Promise(resolve => target.once('exit', resolve))
	if (!readdirSync(path.join(dir, 'out')).includes('flamegraph.html')) throw new Error('0x left no flamegraph')
	return performance.now() - started
}

async function until<T>(look: () => T | null | Promise<T | null>, everyMs = 20, limitMs = 20_000): Promise<T> {
	const deadline = performance.now() + limitMs
	for (;;) {
		const found = await look()
		if (found !== null) return found
		if (performance.now() > deadline) throw new Error('waited too long')
		await sleep(everyMs)
	}
}
