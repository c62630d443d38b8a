/**
 * Records what this machine does to a program that does not change: `ab` of the program with itself, and every run of it in the order they were made, whichever side it was
 * of. `bench/less-steady.ts` replays them from `bench/verdicts/noise-*.txt`.
 *
 *     npm run build
 *     node bench/record-noise.ts perl|node [--loaded] [--pairs 1000] > bench/verdicts/noise-perl-quiet.txt
 */
import {once} from 'node:events'
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {endedWithUs} from './shared/children.ts'
import {option} from './shared/figures.ts'

const programs = {
	perl: ['perl', 'work.pl', '2500'],
	node: [process.execPath, 'work.cjs', '6000'],
} as const
const name = process.argv[2]
if (name !== 'perl' && name !== 'node') throw new Error('node bench/record-noise.ts perl|node [--loaded] [--pairs N]')
const isLoaded = process.argv.includes('--loaded')
const pairs = option('pairs', 1000)
const [runner, work, units] = programs[name]
const line = `${runner} ${path.join(import.meta.dirname, 'verdicts', work)} ${units}`
const children = endedWithUs()
const out = mkdtempSync(path.join(os.tmpdir(), 'arsenal-noise-'))
const load = isLoaded ? children.start(process.execPath, ['-e', 'for (;;);']) : null
const before = os.loadavg()[0]!
try {
	const flags = ['--pairs', String(pairs), '--no-control', '--no-confirm', '--quiet', '--plain', '--out', out]
	const program = path.resolve(import.meta.dirname, '../bin/arsenal-tui.js')
	const ab = children.start(process.execPath, [program, 'ab', '--base', line, '--head', line, ...flags], {
		stdio: ['ignore', 'ignore', 'inherit'],
	})
	await once(ab, 'close')
} finally {
	load?.kill('SIGKILL')
}
const [run] = readdirSync(path.join(out, 'runs'))
const wallsUs = readFileSync(path.join(out, 'runs', run!, 'log.ndjson'), 'utf8')
	.split('\n')
	.filter(text => text.includes('"slot-finished"') && text.includes('"phase":"measure"'))
	.map(text => Math.round(JSON.parse(text).figures.wall / 1000))
rmSync(out, {recursive: true, force: true})
const said = [
	`# ${name === 'node' ? 'node' : runner} ${work} ${units}: wall time of ${wallsUs.length} runs one after another, in us`,
	`# ${isLoaded ? 'another process loads a core' : 'nothing of ours beside it'}; load ${before.toFixed(2)} before, ${os.loadavg()[0]!.toFixed(2)} after`,
	`# ${os.cpus()[0]!.model}, ${os.cpus().length} cores, Linux ${os.release()}, Node ${process.version}`,
]
for (let at = 0; at < wallsUs.length; at += 20) said.push(wallsUs.slice(at, at + 20).join(' '))
process.stdout.write(`${said.join('\n')}\n`)
