import {constants as access, accessSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type {Readable} from 'node:stream'
import {setTimeout as delay} from 'node:timers/promises'
import {getSystemErrorName} from 'node:util'
import {execa} from 'execa'
import type {LaunchSpec} from '../core/plan/plan.ts'
import type {Launched, LaunchedExit} from '../ports.ts'
import {codeOf, describeLaunchFailure, messageOf} from './launch-failure.ts'
import {type LaunchInput, openInput} from './launch-input.ts'
import {launchMarkName, nextLaunchMark, runnerMark} from './launch-mark.ts'
import {LaunchOutput, type OnOutput} from './launch-output.ts'
import {readProcStat} from './proc-table.ts'
import {sendSignal} from './process-signal.ts'
import {timedScript} from './timed-script.ts'

/** What it takes to time with wait4 here: a perl, and the numbers that its script wants. */
export interface TimedLauncher {
	readonly perl: string
	readonly numbers: readonly number[]
	/** The peak memory of the smallest program we know: what needs less than perl's copy looks like it. */
	readonly rssFloorBytes: number
}

const generic = [260, 157, 113, 0]
/** wait4, setsid, clock_gettime; 1 where ru_maxrss counts bytes. By platform and architecture of this Node, which is perl's. */
const callNumbers: Readonly<Record<string, readonly number[]>> = {
	'linux-x64': [61, 112, 228, 0],
	'linux-arm64': generic,
	'linux-riscv64': generic,
	'linux-loong64': generic,
	'linux-s390x': [114, 66, 260, 0],
	'linux-ppc64': [114, 66, 246, 0],
	'darwin-arm64': [7, 147, -1, 1],
	'darwin-x64': [7, 147, -1, 1],
}

/**
 * Not only looked for but tried: a perl without 64-bit numbers or a sandbox that forbids a call shows at once.
 * @returns null where commands can only be timed in the event loop
 */
export async function findTimedLauncher(
	searchPath: string | undefined,
	perl = perlOn(searchPath),
): Promise<TimedLauncher | null> {
	const numbers = callNumbers[`${process.platform}-${process.arch}`]
	if (numbers === undefined || perl === undefined) return null
	const launcher = {perl, numbers, rssFloorBytes: 0}
	const trial = {argv: ['/bin/sh', '-c', 'exit 7'], shell: false, cwd: '/', env: {}}
	const tried = await TimedProgram.start(launcher, trial, {}, () => {})
	const exit = await Promise.race([tried.exited, delay(2000, null, {ref: false})])
	tried.closeOutput()
	if (exit === null) tried.signal('SIGKILL')
	const isRight = exit?.exitCode === 7 && exit.wallNs > 0n && exit.wallNs < 2_000_000_000n && exit.rusage !== null
	if (!isRight || exit.rusage.maxRssBytes < 1e5) return null
	// Give or take a few pages: the kernel counts them in batches of each core.
	return {...launcher, rssFloorBytes: Math.ceil(exit.rusage.maxRssBytes * 1.15)}
}

function perlOn(searchPath: string | undefined): string | undefined {
	return ['/usr/bin', ...(searchPath ?? '').split(':')].map(folder => path.resolve(folder, 'perl')).find(isProgram)
}

function isProgram(file: string): boolean {
	try {
		accessSync(file, access.X_OK)
		return true
	} catch {
		return false
	}
}

/** A program timed by the kernel's own account of it; see timed-script.ts. Its pid is the number of its session and group. */
export class TimedProgram implements Launched {
	readonly pid: number | null
	readonly exited: Promise<LaunchedExit>
	readonly mark: string
	/** Ticks since boot; null where there is no Linux /proc, or when it had ended before we could look. */
	readonly started: number | null
	/** What came of it is not older than this. */
	readonly since: number | null
	readonly #output: LaunchOutput | null
	#hasExited = false

	/** Resolves once the program runs, or could not be started. */
	static async start(
		launcher: TimedLauncher,
		spec: LaunchSpec,
		environment: Readonly<Record<string, string>>,
		onOutput: OnOutput,
	): Promise<TimedProgram> {
		const mark = nextLaunchMark()
		try {
			const input = openInput(spec)
			try {
				const subprocess = spawn(launcher, spec, {...environment, [launchMarkName]: mark}, input.stdin)
				const {nodeChildProcess: child, stdio} = subprocess
				const since = child.pid === undefined ? null : (readProcStat(child.pid)?.startTicks ?? null)
				const output = new LaunchOutput(subprocess, onOutput)
				const closed = new Promise<void>(resolve => child.once('close', () => resolve()))
				if (child.pid === undefined) {
					const {code, originalMessage, cause} = await subprocess
					throw Object.assign(new Error(originalMessage ?? messageOf(cause)), {code: code ?? codeOf(cause)})
				}
				const report = readReport(stdio[3] as Readable, launcher.rssFloorBytes)
				const first = await report.first
				return new TimedProgram({spec, mark, since, output, closed, report, first})
			} finally {
				input.close()
			}
		} catch (error) {
			return new TimedProgram({spec, mark, since: null, failure: error})
		}
	}

	private constructor(how: Running | Failed) {
		this.mark = how.mark
		this.since = how.since
		const failure = 'failure' in how ? how.failure : failureOf(how.first)
		if ('failure' in how || failure !== null) {
			this.pid = null
			this.started = null
			this.#output = null
			this.exited = Promise.resolve({
				exitCode: null,
				signal: null,
				failure: describeLaunchFailure(how.spec, codeOf(failure), messageOf(failure)),
				wallNs: 0n,
				cpuMs: null,
				rusage: null,
			})
			return
		}
		const {first, report, output, closed} = how
		const pid = Number(first!.slice('pid '.length))
		this.pid = pid
		this.started = readProcStat(pid)?.startTicks ?? null
		this.#output = output
		this.exited = (async () => {
			const end = await report.end
			// Somebody has killed the launcher, not the program: without it there is nothing to know any more.
			if (end === null) this.signal('SIGKILL')
			this.#hasExited = true
			await Promise.race([closed, output.drained()])
			return end ?? {exitCode: null, signal: 'SIGKILL', failure: null, wallNs: 0n, cpuMs: null, rusage: null}
		})()
	}

	signal(name: string): void {
		if (this.pid === null) return
		// As long as anyone is left in the group its number is not given out again; a newcomer with that pid says that nobody is left.
		if (this.#hasExited) {
			const holder = readProcStat(this.pid)
			if (holder !== null && holder.startTicks !== this.started) return
		}
		sendSignal(-this.pid, name)
	}

	closeOutput(): void {
		this.#output?.close()
	}
}

interface Failed {
	readonly spec: LaunchSpec
	readonly mark: string
	readonly since: null
	readonly failure: unknown
}

interface Running {
	readonly spec: LaunchSpec
	readonly mark: string
	readonly since: number | null
	readonly output: LaunchOutput
	readonly closed: Promise<void>
	readonly report: ReturnType<typeof readReport>
	readonly first: string | null
}

function spawn(
	{perl, numbers}: TimedLauncher,
	spec: LaunchSpec,
	environment: Readonly<Record<string, string>>,
	stdin: LaunchInput['stdin'],
) {
	const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
	const argv = spec.shell ? [spec.shellProgram ?? '/bin/sh', '-c', ...spec.argv] : spec.argv
	return execa(
		perl,
		['-e', timedScript, '--', ...numbers.map(String), String(variables.length), ...variables, ...argv],
		{
			cwd: spec.cwd,
			// Found by the watchdog should we be killed, and by nobody who looks for what the program has started.
			env: {[launchMarkName]: `${runnerMark}.timed`, PERL_BADLANG: '0'},
			extendEnv: false,
			detached: true,
			cleanup: false,
			stdio: [stdin, 'pipe', 'pipe', 'pipe'],
			encoding: 'buffer',
			buffer: false,
			reject: false,
		},
	)
}

/** The script's lines: the first as soon as it is there, the last when there will be no more. Neither promise rejects. */
function readReport(pipe: Readable, rssFloorBytes: number) {
	let text = ''
	let resolveFirst: (line: string | null) => void
	const first = new Promise<string | null>(resolve => (resolveFirst = resolve))
	const end = new Promise<LaunchedExit | null>(resolve => {
		pipe.on('error', () => {})
		pipe.on('data', (chunk: Buffer) => {
			text += chunk.toString('latin1')
			if (text.includes('\n')) resolveFirst(text.slice(0, text.indexOf('\n')))
		})
		pipe.once('close', () => {
			resolveFirst(null)
			resolve(exitOf(text.split('\n')[1] ?? '', rssFloorBytes))
		})
	})
	return {first, end}
}

function failureOf(first: string | null): Error | null {
	if (first?.startsWith('pid ')) return null
	const errno = Number(first?.slice('failed '.length))
	const code = errno > 0 ? getSystemErrorName(-errno) : 'UNKNOWN'
	return Object.assign(new Error(first === null ? 'The process that was to start it has died' : code), {code})
}

/** See timed-script.ts. */
function exitOf(line: string, rssFloorBytes: number): LaunchedExit | null {
	const found = /^end (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)$/.exec(line)
	if (found === null) return null
	const [userUs, systemUs, ownCpuNs, maxRssBytes, status] = found.slice(2).map(Number) as FiveNumbers
	const signal = status & 0x7f
	// The kernel knows the sum exactly and divides it by where its ticks fell: what was the launcher's is taken from both alike.
	const sumUs = userUs + systemUs
	const left = sumUs > 0 ? Math.max(0, 1 - ownCpuNs / 1000 / sumUs) : 0
	const rusage = {userMs: (userUs * left) / 1000, systemMs: (systemUs * left) / 1000, maxRssBytes, rssFloorBytes}
	return {
		exitCode: signal === 0 ? (status >> 8) & 0xff : null,
		signal: signal === 0 ? null : signalName(signal),
		failure: null,
		wallNs: BigInt(found[1]!),
		cpuMs: rusage.userMs + rusage.systemMs,
		rusage,
	}
}

type FiveNumbers = [number, number, number, number, number]

function signalName(number: number): string {
	const found = Object.entries(os.constants.signals).find(([, value]) => value === number)
	return found?.[0] ?? `signal ${number}`
}
