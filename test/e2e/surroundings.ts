import {
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {onTestFinished} from 'vitest'
import {compileCache} from '../compile-cache.ts'
import {isStill} from '../host/processes-alive.ts'

export const repository = path.resolve(import.meta.dirname, '../..')
export const programs = path.join(repository, 'fixtures/programs')
export const demoConfig = path.join(repository, 'fixtures/suites/demo/arsenal.config.mjs')
/** The program under test: the build in dist, or another one that is pointed at. */
export const bin = process.env.ARSENAL_E2E_BIN ?? path.join(repository, 'bin/arsenal-tui.js')

const markName = 'ARSENAL_E2E'

/** At work until the file `told` is in the test's folder: `Surroundings.tell`. Argument by argument. */
export const untilTold = ['node', path.join(import.meta.dirname, 'programs/until-told.js'), 'told']

/** At a stranger; two seconds of them. */
const mostLooks = 50

/** What a machine ten times as slow needs: nothing here is about how fast anything is, and a wait that is over costs nothing. */
const patienceMs = 30_000

/**
 * A folder and a mark of one test's own. Everything the test starts carries the mark in its environment, targets and runners too, so
 * that in the end nothing of it may be left: no process and no file.
 */
export class Surroundings {
	readonly dir = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'arsenal-e2e-')))
	readonly mark = path.basename(this.dir)
	/** Shells that belong to terminals, which end them. */
	readonly shells = new Set<number>()
	/** When each began of all that were ever seen, watchdogs and guards too, which carry no environment. */
	readonly #seen = new Map<number, number>()
	/** Those of others, which are asked what they carry only so often: between fork and exec a process may still look like one of them. */
	readonly #strangers = new Map<string, number>()

	constructor() {
		// What was there before is none of ours.
		for (const pid of process.platform === 'linux' ? pidsNow() : []) {
			const stat = statOf(pid)
			if (stat !== null) this.#strangers.set(identityOf(pid, stat), mostLooks)
		}
		onTestFinished(async () => {
			for (const {pid} of this.alive()) {
				try {
					this.signal(pid, 'SIGKILL')
				} catch {
					// Ended meanwhile.
				}
			}
			await sleep(50)
			rmSync(this.dir, {recursive: true, force: true, maxRetries: 5, retryDelay: 100})
		})
	}

	/** For whatever is started here. Without what a developer's shell or a CI says about terminals. */
	environment(changes: Readonly<Record<string, string | undefined>> = {}): Record<string, string> {
		const names = ['PATH', 'HOME', 'LD_LIBRARY_PATH', 'TMPDIR']
		const kept = Object.fromEntries(names.map(name => [name, process.env[name]]))
		const all = {...kept, ...compileCache(), LC_ALL: 'C.UTF-8', TZ: 'UTC', [markName]: this.mark, ...changes}
		return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined))
	}

	/** @returns the path of a configuration with these suites, with the fixture programs at hand as `$programs`. */
	config(suites: readonly object[]): string {
		const file = path.join(this.dir, 'arsenal.config.json')
		writeFileSync(file, JSON.stringify({suites}).replaceAll('$programs', programs))
		return file
	}

	/** Ends what is busy `untilTold`. */
	tell(): void {
		writeFileSync(path.join(this.dir, 'told'), '')
	}

	/** Oldest first. Their names tell that of runs of one second only by chance. */
	get runs(): string[] {
		return this.runsIn('out')
	}

	/** Those of another output folder. */
	runsIn(out: string): string[] {
		const dir = path.join(this.dir, out, 'runs')
		if (!existsSync(dir)) return []
		return readdirSync(dir)
			.map(id => path.join(dir, id))
			.sort((a, b) => statSync(a).birthtimeMs - statSync(b).birthtimeMs)
	}

	/** The folder of the newest run. */
	get run(): string {
		return this.runs.at(-1) ?? ''
	}

	read(name: string): string {
		return readFileSync(path.join(this.run, name), 'utf8')
	}

	// biome-ignore lint/suspicious/noExplicitAny: a document is looked at field by field
	get report(): any {
		return JSON.parse(this.read('report.json'))
	}

	/** The whole lines of the newest run's log; none before there is one. */
	// biome-ignore lint/suspicious/noExplicitAny: as above
	get events(): any[] {
		return this.eventsOf(this.run)
	}

	/** For any of its runs. */
	// biome-ignore lint/suspicious/noExplicitAny: as above
	eventsOf(run: string): any[] {
		const file = path.join(run, 'log.ndjson')
		if (!existsSync(file)) return []
		const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
		return lines.slice(1).map(line => JSON.parse(line))
	}

	/** What runs now of all that was started here. */
	alive(): Array<{readonly pid: number; readonly command: string}> {
		if (process.platform !== 'linux') return []
		const alive: Array<{pid: number; command: string}> = []
		for (const pid of pidsNow()) {
			const stat = statOf(pid)
			if (stat === null || stat.state === 'Z') continue
			const known = this.#seen.get(pid) === stat.started
			if (!known && !this.#isOurs(pid, stat)) continue
			this.#seen.set(pid, stat.started)
			alive.push({pid, command: readOr(pid, 'cmdline').replaceAll('\0', ' ')})
		}
		return alive
	}

	#isOurs(pid: number, {parent, started}: {readonly parent: number; readonly started: number}): boolean {
		// Numbers are given anew: whose child it is says nothing once that parent has ended.
		if (this.#seen.get(parent) !== undefined && statOf(parent)?.started === this.#seen.get(parent))
			if (/arsenal-tui-(watchdog|guard)/.test(readOr(pid, 'cmdline'))) return true
		const identity = identityOf(pid, {started})
		const times = this.#strangers.get(identity) ?? 0
		if (times >= mostLooks) return false
		this.#strangers.set(identity, times + 1)
		return `\0${readOr(pid, 'environ')}`.includes(`\0${markName}=${this.mark}\0`)
	}

	/** @throws when that has ended: whoever has its number now is left alone */
	signal(pid: number, name: NodeJS.Signals): void {
		if (!isStill({pid, startTicks: this.#seen.get(pid) ?? null})) throw new Error(`${pid} has ended`)
		process.kill(pid, name)
	}

	/** A process that was just forked still looks like its parent, so two of them may be seen for a moment. */
	async pidOf(pattern: RegExp): Promise<number> {
		const found = () => this.alive().filter(({command}) => pattern.test(command))
		let pids: readonly number[] = []
		const isOne = () => (pids = found().map(({pid}) => pid)).length === 1
		await until(`one process like ${pattern}`, isOne, patienceMs, () => sayProcesses(this.alive()))
		return pids[0]!
	}

	/** The run has been measured for a while: its report has figures to show. */
	async measured(): Promise<void> {
		await until('it measures', () => this.events.filter(event => event.type === 'usage-sampled').length > 3)
	}

	/** But for the shells of terminals. */
	async expectNobodyLeft(): Promise<void> {
		const left = () => this.alive().filter(({pid}) => !this.shells.has(pid))
		const none = () => left().length === 0
		await until('nobody is left', none, patienceMs, () => sayProcesses(left()))
	}
}

/** @param found what to say when it never came about */
export async function until(
	what: string,
	holds: () => boolean,
	timeoutMs = patienceMs,
	found: () => string = () => '',
): Promise<void> {
	const deadline = performance.now() + timeoutMs
	while (!holds()) {
		if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${what}. ${found()}`)
		await sleep(40)
	}
}

function sayProcesses(processes: ReturnType<Surroundings['alive']>): string {
	return JSON.stringify(processes.map(({pid, command}) => ({pid, command: command.slice(0, 200)})))
}

function pidsNow(): number[] {
	return readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.map(Number)
}

function identityOf(pid: number, {started}: {readonly started: number}): string {
	return `${pid} ${started}`
}

function statOf(pid: number): {state: string; parent: number; started: number} | null {
	const text = readOr(pid, 'stat')
	const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
	return text === '' ? null : {state: fields[0]!, parent: Number(fields[1]), started: Number(fields[19])}
}

function readOr(pid: number, file: string): string {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'latin1')
	} catch {
		return ''
	}
}
