/**
 * How much later a Node program begins and ends with the probe in it: one that says when its first line ran, and lives for so long. Interleaved, forwards
 * and backwards; each is compared with the one without of the same round.
 *
 *     node bench/probe-start.ts [--rounds 15] [--life-ms 0] [--node /usr/bin/node] [--probe before=DIR/dist/probe]
 *
 * Build first. --probe: another one that is measured too, as often as is said.
 */
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import path from 'node:path'
import {StackTable} from '../src/core/profile/stack-table.ts'
import {type NodeObserver, observeNode} from '../src/engine/node-observer.ts'
import {systemClock} from '../src/host/clock.ts'
import {createProbes} from '../src/host/probe/server.ts'
import {option, row, spreadOf} from './shared/figures.ts'

const rounds = option('rounds', 15)
const lifeMs = process.argv.includes('--life-ms') ? option('life-ms', 500) : 0
const at = process.argv.indexOf('--node')
const node = at < 0 ? process.execPath : process.argv[at + 1]!
const program = `console.log('first line', process.hrtime.bigint())${lifeMs > 0 ? `\nsetTimeout(() => {}, ${lifeMs})` : ''}`
const cpuIntervalUs = 10_309

interface Started {
	/** From the start of the process on. */
	readonly firstLineMs: number
	readonly endMs: number
}

const folders = new Map<string, string | null>([
	['without', null],
	['without, again', null],
	['probe', path.resolve(import.meta.dirname, '../dist/probe')],
])
for (const [i, said] of process.argv.entries()) {
	if (process.argv[i - 1] !== '--probe') continue
	const [name = '', folder = ''] = said.split('=')
	folders.set(name, path.resolve(folder))
}

const all = new Map<string, Started[]>([...folders.keys()].map(name => [name, []]))
for (let round = 0; round <= rounds; round++) {
	const order = [...folders]
	for (const [name, folder] of round % 2 === 0 ? order : order.toReversed()) {
		const started = await start(folder)
		// The first round finds nothing in the kernel's caches.
		if (round > 0) all.get(name)!.push(started)
	}
}
const without = all.get('without')!
for (const [title, pick] of [
	['until the first line', ({firstLineMs}: Started) => firstLineMs],
	['until the end', ({endMs}: Started) => endMs],
] as const) {
	console.log(title)
	for (const [name, starts] of all) {
		console.log(row(`  ${name}`, spreadOf(starts.map(pick)), 'ms'))
		if (name !== 'without')
			console.log(row('    more than without', spreadOf(starts.map((one, i) => pick(one) - pick(without[i]!))), 'ms'))
	}
}
process.exit()

async function start(folder: string | null): Promise<Started> {
	const probes =
		folder === null ? null : await createProbes({relayPath: path.join(folder, 'relay.cjs')}).listen({cpuIntervalUs})
	const observers: NodeObserver[] = []
	probes?.onProcess(process => {
		const observer = observeNode(process, {
			...{suite: 'bench', own: probes.own, cpuIntervalUs, stackTable: new StackTable(), isolate: 1},
			...{originUs: systemClock.nowMs() * 1000, clock: systemClock, emit: () => {}},
		})
		observers.push(observer)
		void observer.begin(systemClock.nowMs())
	})
	const {PATH, HOME} = process.env
	const startNs = process.hrtime.bigint()
	const child = spawn(node, ['-e', program], {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: {PATH, HOME, ...probes?.environment({NODE_OPTIONS: ''})},
	})
	let said = ''
	child.stdout.setEncoding('utf8').on('data', text => {
		said += text
	})
	await once(child, 'exit')
	const endNs = process.hrtime.bigint()
	await Promise.all(observers.map(observer => observer.finish()))
	await probes?.close()
	const [, firstLineNs] = /first line (\d+)/.exec(said) ?? []
	if (firstLineNs === undefined) throw new Error(`the program said ${JSON.stringify(said)}`)
	return {firstLineMs: Number(BigInt(firstLineNs) - startNs) / 1e6, endMs: Number(endNs - startNs) / 1e6}
}
