/**
 * What the probe adds to the resident memory of a Node process. By hand: `node bench/probe-memory.ts NODE ...`, where NODE is the program of a version;
 * by default the one that runs this. Build first. The table in src/core/run/state/probe-bytes.ts is from here.
 */
import {execFileSync, type StdioOptions} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'

const trials = 5
const programs = {
	'does nothing': '',
	'http server': "require('http').createServer((_, answer) => answer.end('x')).listen(0, '127.0.0.1')\n",
}
const tell = "setTimeout(() => { console.log('RSS', process.memoryUsage().rss); process.exit() }, 4500)\n"
const own = fileURLToPath(new URL('../bin/arsenal-tui.js', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'probe-memory-'))

const rssIn = (text: string) => Number(/RSS (\d+)/.exec(text)?.[1] ?? Number.NaN)
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

/** @param flags null: alone */
function run(node: string, file: string, flags: readonly string[] | null): number {
	const stdio: StdioOptions = ['ignore', 'pipe', 'ignore']
	const options = {cwd: folder, encoding: 'utf8', stdio} as const
	if (flags === null) return rssIn(execFileSync(node, [file], options))
	execFileSync(process.execPath, [own, 'exec', ...flags, '--plain', '--out', '.arsenal', '--', node, file], options)
	return rssIn(readFileSync(path.join(folder, '.arsenal/latest/target.log'), 'utf8'))
}

try {
	const asked = process.argv.slice(2)
	for (const node of asked.length > 0 ? asked : [process.execPath]) {
		const version = execFileSync(node, ['--version'], {encoding: 'utf8'}).trim()
		for (const [name, text] of Object.entries(programs)) {
			const file = path.join(folder, 'program.cjs')
			writeFileSync(file, text + tell)
			const of = (flags: readonly string[] | null) => median(Array.from({length: trials}, () => run(node, file, flags)))
			const [alone, observed, light] = [of(null), of([]), of(['--light'])]
			const mib = (bytes: number) => (bytes / 1024 ** 2).toFixed(1)
			console.log(
				`${version}  ${name}: ${mib(alone)} MiB alone, ${mib(observed)} observed, ${mib(observed - alone)} ours; lightly ${mib(light - alone)}`,
			)
		}
	}
} finally {
	rmSync(folder, {recursive: true, force: true})
}
