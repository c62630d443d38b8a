/**
 * Time of `--version`, and from the start to the first frame on a terminal. Peers: bare Node doing nothing, 0x and clinic saying their
 * version. Interleaved, each round starts every program once.
 *
 *     node bench/startup.ts [--rounds 15]
 */
import {spawn, spawnSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import path from 'node:path'
import {option, row, spreadOf} from './shared/figures.ts'

const repository = path.resolve(import.meta.dirname, '..')
const program = path.join(repository, 'bin/arsenal-tui.js')
const demo = path.join(repository, 'fixtures/suites/demo/arsenal.config.mjs')
const rounds = option('rounds', 15)

const wholePrograms: Record<string, readonly string[]> = {
	'node -e 0': [process.execPath, '-e', '0'],
	'arsenal-tui --version': [process.execPath, program, '--version'],
}
for (const peer of ['0x', 'clinic']) {
	const bin = path.join(repository, 'node_modules/.bin', peer)
	if (existsSync(bin)) wholePrograms[`${peer} --version`] = [process.execPath, bin, '--version']
}

const times = new Map<string, number[]>()
const note = (name: string, ms: number): void => void (times.get(name)?.push(ms) ?? times.set(name, [ms]))

for (let round = 0; round <= rounds; round++) {
	for (const [name, [file, ...args]] of Object.entries(wholePrograms)) {
		const started = performance.now()
		spawnSync(file!, args, {stdio: 'ignore', env: {...process.env, NO_UPDATE_NOTIFIER: '1', NO_INSIGHT: '1'}})
		if (round > 0) note(name, performance.now() - started)
	}
	for (const [columns, rows] of [
		[80, 24],
		[120, 40],
	] as const) {
		const ms = await firstFrameMs(columns, rows)
		if (round > 0) note(`first frame, ${columns}x${rows}`, ms)
	}
}
for (const [name, values] of times) console.log(row(name, spreadOf(values), 'ms'))

/** From the start of the process to the last row of the first frame, on a pseudo-terminal made by script(1). */
function firstFrameMs(columns: number, rows: number): Promise<number> {
	const command = `stty columns ${columns} rows ${rows}; exec ${process.execPath} ${program} --config ${demo}`
	return new Promise((resolve, reject) => {
		let screen = ''
		let started = 0
		const child = spawn('script', ['-qfec', `printf READY; ${command}`, '/dev/null'], {
			stdio: ['pipe', 'pipe', 'ignore'],
			env: {...process.env, TERM: 'xterm-256color', CI: ''},
		})
		const limit = setTimeout(() => reject(new Error(`no frame within 10 s:\n${screen}`)), 10_000)
		child.stdout.setEncoding('utf8')
		child.stdout.on('data', chunk => {
			screen += chunk
			if (started === 0 && screen.includes('READY')) started = performance.now()
			if (!/q\s*quit/.test(screen.replaceAll(/\x1b\[[0-9;?]*[A-Za-z]/g, ''))) return
			clearTimeout(limit)
			const ms = performance.now() - started
			child.stdout.removeAllListeners('data')
			child.stdin.write('q')
			child.once('exit', () => resolve(ms))
			setTimeout(() => child.kill(), 3000).unref()
		})
		child.once('error', reject)
	})
}
