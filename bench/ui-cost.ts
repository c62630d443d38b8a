/**
 * What the screen costs while it shows a busy run: the UI process's share of a core and the bytes it sends, as a terminal of 80x24 and of
 * 120x40 receives them. Peer: htop at its default rate on the same terminal, interleaved.
 *
 *     node bench/ui-cost.ts [--rounds 3] [--seconds 20]
 */
import {execFileSync, spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {option, row, spreadOf} from './shared/figures.ts'

const repository = path.resolve(import.meta.dirname, '..')
const program = path.join(repository, 'bin/arsenal-tui.js')
const demo = path.join(repository, 'fixtures/suites/demo/arsenal.config.mjs')
const out = mkdtempSync(path.join(os.tmpdir(), 'arsenal-bench-'))
const rounds = option('rounds', 3)
const seconds = option('seconds', 20)
const server = `arsenal-bench-${process.pid}`
const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], {encoding: 'utf8'}))

const sizes = [
	[80, 24],
	[120, 40],
] as const
const programs: Record<string, {readonly command: string; readonly warmUpMs: number}> = {
	'arsenal-tui': {
		command: `${process.execPath} ${program} run http --config ${demo} --duration ${seconds + 10}s --out ${out}`,
		warmUpMs: 6000,
	},
}
if (spawnSync('htop', ['--version']).status === 0) programs.htop = {command: 'htop', warmUpMs: 2000}

const cpu = new Map<string, number[]>()
const rate = new Map<string, number[]>()
for (let round = 0; round < rounds; round++) {
	for (const [name, {command, warmUpMs}] of Object.entries(programs)) {
		for (const [columns, rows] of sizes) {
			const cost = await watch(command, columns, rows, warmUpMs)
			const key = `${name}, ${columns}x${rows}`
			cpu.set(key, [...(cpu.get(key) ?? []), cost.cpuShare * 100])
			rate.set(key, [...(rate.get(key) ?? []), cost.bytesPerSecond / 1024])
		}
	}
}
for (const [name, values] of cpu) console.log(row(`CPU of a core: ${name}`, spreadOf(values), '%', 2))
for (const [name, values] of rate) console.log(row(`sent: ${name}`, spreadOf(values), 'KiB/s', 2))
rmSync(out, {recursive: true, force: true})

async function watch(
	command: string,
	columns: number,
	rows: number,
	warmUpMs: number,
): Promise<{cpuShare: number; bytesPerSecond: number}> {
	const sent = path.join(out, 'sent')
	// The shell's own pid is the program's: exec.
	tmux(
		'-f',
		'/dev/null',
		'new-session',
		'-d',
		'-x',
		`${columns}`,
		'-y',
		`${rows}`,
		'-e',
		'CI=',
		'-e',
		'LC_ALL=C.UTF-8',
		`exec ${command}`,
	)
	try {
		tmux('resize-window', '-x', `${columns}`, '-y', `${rows}`)
		const pid = Number(tmux('display', '-p', '#{pane_pid}').trim())
		await sleep(warmUpMs)
		tmux('pipe-pane', `cat > ${sent}`)
		await sleep(200)
		const bytes = sizeOf(sent)
		const used = cpuMsOf(pid)
		const startedMs = performance.now()
		await sleep(seconds * 1000)
		const elapsedMs = performance.now() - startedMs
		return {cpuShare: (cpuMsOf(pid) - used) / elapsedMs, bytesPerSecond: ((sizeOf(sent) - bytes) * 1000) / elapsedMs}
	} finally {
		tmux('send-keys', 'q')
		await sleep(300)
		tmux('send-keys', 'y')
		await sleep(1500)
		spawnSync('tmux', ['-L', server, 'kill-server'])
		rmSync(sent, {force: true})
	}
}

function cpuMsOf(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
	return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond
}

function sizeOf(file: string): number {
	return statSync(file, {throwIfNoEntry: false})?.size ?? 0
}

function tmux(...args: string[]): string {
	return execFileSync('tmux', ['-L', server, ...args], {encoding: 'utf8'})
}
