/**
 * What a suite of fifty micro benchmarks costs: fifty functions of 1 ns to 100 us, 10,000 samples each, every one in a process of its own, one
 * after another, by the program as a user starts it.
 *
 *   npm run build
 *   node bench/micro-fifty.ts [--samples 10000]
 *
 * Aimed at: under a minute.
 */
import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {option} from './shared/figures.ts'

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
const program = path.resolve(import.meta.dirname, '../bin/arsenal-tui.js')
try {
	const file = path.join(folder, 'fifty.bench.mjs')
	writeFileSync(file, benchFile)
	const flags = [
		'--runs',
		'1',
		'--samples',
		String(option('samples', 10_000)),
		'--plain',
		'--out',
		path.join(folder, 'out'),
	]
	const fromMs = performance.now()
	const {status} = spawnSync(process.execPath, [program, 'run', file, ...flags], {cwd: folder, stdio: 'inherit'})
	console.log(`\nexit ${status}, the whole program: ${((performance.now() - fromMs) / 1000).toFixed(1)} s`)
} finally {
	rmSync(folder, {recursive: true, force: true})
}
