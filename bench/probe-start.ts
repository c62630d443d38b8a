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
import {defaultIntervalUs} from '../src/core/plan/started-plan.ts'
import {option, row, spreadOf, word} from './shared/figures.ts'
import {otherProbes, type Probed, probed} from './shared/probed.ts'

const rounds = option('rounds', 15)
const lifeMs = process.argv.includes('--life-ms') ? option('life-ms', 500) : 0
const node = word('node') ?? process.execPath
const program = `console.log('first line', process.hrtime.bigint())${lifeMs > 0 ? `\nsetTimeout(() => {}, ${lifeMs})` : ''}`

interface Started {
	/** From the start of the process on. */
	readonly firstLineMs: number
	readonly endMs: number
}

const variants: readonly {readonly name: string; readonly probe: (() => Promise<Probed>) | null}[] = [
	{name: 'without', probe: null},
	{name: 'without, again', probe: null},
	{name: 'probe', probe: () => probed({cpuIntervalUs: defaultIntervalUs})},
	{name: 'probe, light', probe: () => probed({cpuIntervalUs: null})},
	...otherProbes().map(({name, folder}) => ({name, probe: () => probed({cpuIntervalUs: defaultIntervalUs}, folder)})),
]

const all = new Map<string, Started[]>(variants.map(({name}) => [name, []]))
for (let round = 0; round <= rounds; round++) {
	for (const {name, probe} of round % 2 === 0 ? variants : variants.toReversed()) {
		const started = await start(await probe?.())
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

async function start(probe: Probed | undefined): Promise<Started> {
	const {PATH, HOME} = process.env
	const startNs = process.hrtime.bigint()
	const child = spawn(node, ['-e', program], {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: {PATH, HOME, ...probe?.environment},
	})
	let said = ''
	child.stdout.setEncoding('utf8').on('data', text => {
		said += text
	})
	await once(child, 'exit')
	const endNs = process.hrtime.bigint()
	await probe?.end()
	const [, firstLineNs] = /first line (\d+)/.exec(said) ?? []
	if (firstLineNs === undefined) throw new Error(`the program said ${JSON.stringify(said)}`)
	return {firstLineMs: Number(BigInt(firstLineNs) - startNs) / 1e6, endMs: Number(endNs - startNs) / 1e6}
}
