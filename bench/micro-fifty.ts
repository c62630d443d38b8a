/**
 * What a suite of fifty micro benchmarks costs: fifty functions of 1 ns to 100 us, 10,000 samples each, every one in a process of its own, one
 * after another, as a run of one run does.
 *
 *   node bench/micro-fifty.ts [--samples 10000] [--count 50] [--child dist/micro-child.js]
 *
 * Aimed at: under a minute.
 */
import {spawn} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {parseArgs} from 'node:util'
import {
	type MicroMessage,
	type MicroRequest,
	microDefaults,
	microNodeFlags,
	microRequestVariable,
} from '../src/core/events/micro-message.ts'
import {decodeMicroMessage} from '../src/core/events/micro-message-schema.ts'

const {values: flags} = parseArgs({
	options: {
		samples: {type: 'string', default: '10000'},
		count: {type: 'string', default: '50'},
		child: {type: 'string', default: fileURLToPath(new URL('../src/micro/child.ts', import.meta.url))},
	},
})

/** Ten kinds in five sizes each, the largest around 100 us. */
const benchFile = `
import {bench} from 'arsenal-tui'
const sizes = [1, 4, 16, 64, 256]
const list = n => Array.from({length: n}, (_, i) => (i * 7919) % 1009)
let seed = 1
const step = () => { seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5; return seed }
bench('xorshift', ({n}) => { let x = 0; for (let i = 0; i < n; i++) x += step(); return x }, {params: {n: sizes}})
bench('sum', (_, values) => { let sum = 0; for (const value of values) sum += value; return sum }, {params: {n: sizes}, setup: ({n}) => list(n)})
bench('copy', (_, values) => values.slice(), {params: {n: sizes}, setup: ({n}) => list(n)})
bench('sort', (_, values) => values.toSorted((a, b) => a - b), {params: {n: sizes}, setup: ({n}) => list(n)})
bench('map', (_, values) => values.map(value => value + 1), {params: {n: sizes}, setup: ({n}) => list(n)})
bench('stringify', (_, values) => JSON.stringify(values), {params: {n: sizes}, setup: ({n}) => list(n)})
bench('parse', (_, text) => JSON.parse(text), {params: {n: sizes}, setup: ({n}) => JSON.stringify(list(n))})
bench('join', (_, values) => values.join(), {params: {n: sizes}, setup: ({n}) => list(n)})
bench('set', (_, values) => new Set(values), {params: {n: sizes}, setup: ({n}) => list(n)})
bench('awaits', async ({n}) => { for (let i = 0; i < n; i++) await i }, {params: {n: sizes}})
`

const folder = mkdtempSync(path.join(tmpdir(), 'arsenal-fifty-'))
const file = path.join(folder, 'fifty.bench.mjs')
try {
	writeFileSync(file, benchFile)
	const fromMs = performance.now()
	const found = (await ask({file, mode: 'list'})).find(message => message.type === 'listed')
	const benchmarks = found!.benchmarks.slice(0, Number(flags.count))
	let samples = 0
	for (const {name} of benchmarks) {
		const startMs = performance.now()
		const messages = await ask({file, mode: 'measure', name, ...microDefaults, samples: Number(flags.samples)})
		const measured = messages.find(message => message.type === 'measured')
		if (measured === undefined) throw new Error(`${name}: ${JSON.stringify(messages.at(-2))}`)
		samples += measured.samples
		const {elapsedMs, batch} = measured.figures
		console.log(
			`${name.padEnd(20)} ${((performance.now() - startMs) / 1000).toFixed(2)} s, of which sampling ${(elapsedMs / 1000).toFixed(2)} s; ${measured.samples} samples of ${batch}`,
		)
	}
	console.log(
		`\n${benchmarks.length} benchmarks, ${samples} samples: ${((performance.now() - fromMs) / 1000).toFixed(1)} s`,
	)
} finally {
	rmSync(folder, {recursive: true, force: true})
}

function ask(request: MicroRequest): Promise<MicroMessage[]> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [...microNodeFlags, path.resolve(flags.child)], {
			env: {...process.env, [microRequestVariable]: JSON.stringify(request)},
			stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
		})
		let said = ''
		child.stdio[3]!.on('data', chunk => {
			said += chunk
		})
		child.on('error', reject)
		child.on('close', () => resolve(said.split('\n').flatMap(line => decodeMicroMessage(line) ?? [])))
	})
}
