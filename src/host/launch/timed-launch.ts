import type {ChildProcess} from 'node:child_process'
import os from 'node:os'
import type {Readable, Writable} from 'node:stream'
import {getSystemErrorName} from 'node:util'
import {execa} from 'execa'
import type {LaunchSpec} from '../../core/plan/plan.ts'
import type {HeldProgram, LaunchedExit, Processes} from '../../ports.ts'
import {readScript} from '../../read-script.ts'
import {onLines} from '../lines.ts'
import {readProcStat} from '../processes/proc-table.ts'
import {sendSignal} from '../processes/signal.ts'
import {codeOf, describeLaunchFailure, messageOf} from './failure.ts'
import {type LaunchInput, openInput} from './input.ts'
import {launchMarkName, nextLaunchMark, runnerMark} from './mark.ts'
import {LaunchOutput} from './output.ts'
import {type OutputPipes, openOutputPipes} from './output-pipes.ts'

export const timedScript = readScript(new URL('./timed-launch.pl', import.meta.url))

/** What it takes to time with wait4 here: a perl, and the numbers that its script wants. */
export interface TimedLauncher {
	readonly perl: string
	readonly numbers: readonly number[]
	/** The peak memory of the smallest program we know: what needs less than perl's copy looks like it. */
	readonly rssFloorBytes: number
}

type TimedOptions = Omit<Parameters<Processes['launchTimed']>[1], 'env' | 'repeat'> & {
	/** How many runs; `asked`: one, and another whenever `again` is called. */
	readonly repeat?: {readonly times: number | 'asked'; readonly allowedExitCodes: readonly number[]}
}

/**
 * A program timed by the kernel's own account of it, once or several times in a row; see timed-launch.pl. The pid of each run is the number
 * of its session and group.
 */
export class TimedProgram implements HeldProgram {
	readonly mark: string
	readonly startedNs: bigint
	/** What came of it is not older than this. Ticks since boot; null where there is no Linux /proc. */
	readonly since: number | null
	readonly #spec: LaunchSpec
	readonly #output: LaunchOutput | null
	readonly #launcher: ChildProcess | null
	#pid: number | null = null
	#started: number | null = null
	#exit: LaunchedExit | null = null
	readonly #repeats: boolean
	readonly #isAsked: boolean
	#isStopped = false
	/** The launcher has nothing more to say. */
	#isOver = false
	#isWaiting = false
	#begun = Promise.withResolvers<void>()
	#run = Promise.withResolvers<LaunchedExit>()

	/** Resolves once the program runs, or could not be started. */
	static async start(
		launcher: TimedLauncher,
		spec: LaunchSpec,
		environment: Readonly<Record<string, string>>,
		options: TimedOptions,
	): Promise<TimedProgram> {
		const mark = nextLaunchMark()
		const startedNs = process.hrtime.bigint()
		try {
			const input = openInput(spec)
			const pipes = openOutputPipes()
			try {
				const subprocess = spawn(
					launcher,
					spec,
					spec.unmarked ? environment : {...environment, [launchMarkName]: mark},
					{...options, stdin: input.stdin, pipes},
				)
				const {nodeChildProcess: child} = subprocess
				if (child.pid === undefined) {
					const {code, originalMessage, cause} = await subprocess
					throw Object.assign(new Error(originalMessage ?? messageOf(cause)), {code: code ?? codeOf(cause)})
				}
				const output = new LaunchOutput(pipes, subprocess, options.onOutput)
				const program = new TimedProgram({spec, mark, startedNs, output, child, floor: launcher.rssFloorBytes, options})
				await program.#begun.promise
				return program
			} catch (error) {
				pipes?.abandon()
				throw error
			} finally {
				input.close()
				pipes?.close()
			}
		} catch (error) {
			return new TimedProgram({spec, mark, startedNs, failure: error})
		}
	}

	private constructor(how: Running | Failed) {
		this.mark = how.mark
		this.startedNs = how.startedNs
		this.#spec = how.spec
		const times = 'failure' in how ? 1 : how.options.repeat?.times
		this.#isAsked = times === 'asked'
		this.#repeats = this.#isAsked || Number(times ?? 1) > 1
		if ('failure' in how) {
			this.since = null
			this.#output = null
			this.#launcher = null
			this.#isOver = true
			this.#begun.resolve()
			this.#run.resolve(this.#failed(how.failure))
			return
		}
		const {child, output, floor, options} = how
		this.since = readProcStat(child.pid!)?.startTicks ?? null
		this.#output = output
		this.#launcher = child
		child.stdio[4]?.on('error', () => {})
		const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
		const over = readLines(child.stdio[3] as Readable, line => {
			this.#take(line, floor, options)
			this.#begun.resolve()
			if (this.#isWaiting) this.#run.resolve(this.#exit!)
		})
		void over.then(async () => {
			this.#isOver = true
			// It ends whoever it has started in the meantime.
			if (this.#isStopped) await ended
			if (this.#exit === null) this.#launcherDied(options)
			this.#begun.resolve()
			await output.drained()
			this.#run.resolve(this.#exit!)
		})
	}

	get exited(): Promise<LaunchedExit> {
		return this.#run.promise
	}

	get isHeld(): boolean {
		return this.#isWaiting && !this.#isOver
	}

	letGo(): void {
		this.stopRepeating()
		this.closeOutput()
	}

	async again(): Promise<boolean> {
		if (!this.isHeld) return false
		this.#isWaiting = false
		this.#pid = null
		this.#started = null
		this.#exit = null
		this.#begun = Promise.withResolvers()
		this.#run = Promise.withResolvers()
		;(this.#launcher!.stdio[4] as Writable).write('.')
		await this.#begun.promise
		return true
	}

	/** Pid of the run under way, or of the last one; null when it could not be started. */
	get pid(): number | null {
		return this.#pid
	}

	/** Ticks since boot; null where there is no Linux /proc, or when it had ended before we could look. */
	get started(): number | null {
		return this.#started
	}

	signal(name: string): void {
		if (this.#pid === null) return
		// As long as anyone is left in the group its number is not given out again; a newcomer with that pid says that nobody is left.
		if (this.#exit !== null) {
			const holder = readProcStat(this.#pid)
			if (holder !== null && holder.startTicks !== this.#started) return
		}
		sendSignal(-this.#pid, name)
	}

	/** The run under way is the last one: who cannot say how it ended ends itself. */
	stopRepeating(): void {
		if (!this.#repeats || this.#launcher === null) return
		this.#isStopped = true
		this.#isWaiting = false
		this.#launcher.stdio[4]?.destroy()
		this.#launcher.stdio[3]?.destroy()
	}

	closeOutput(): void {
		this.#output?.close()
	}

	#take(line: string, floor: number, {onStarted, onEnded}: TimedOptions): void {
		const [word, number] = line.split(' ')
		if (word === 'pid') {
			this.#pid = Number(number)
			this.#started = readProcStat(this.#pid)?.startTicks ?? null
			this.#exit = null
			onStarted?.(this.#pid)
		} else {
			this.#exit = word === 'end' ? exitOf(line, floor) : this.#failed(errorOf(Number(number)))
			this.#isWaiting = this.#isAsked && word === 'end' && line.endsWith(' 1')
			onEnded?.(this.#exit)
		}
	}

	/** Somebody has killed the launcher, or we have: without it there is nothing to know of the program any more. */
	#launcherDied({onEnded}: TimedOptions): void {
		this.signal('SIGKILL')
		this.#exit =
			this.#pid === null
				? this.#failed(new Error('The process that was to start it has died'))
				: {exitCode: null, signal: 'SIGKILL', failure: null, wallNs: 0n, cpuMs: null, rusage: null}
		onEnded?.(this.#exit)
	}

	#failed(error: unknown): LaunchedExit {
		const failure = describeLaunchFailure(this.#spec, codeOf(error), messageOf(error))
		return {exitCode: null, signal: null, failure, wallNs: 0n, cpuMs: null, rusage: null}
	}
}

interface Failed {
	readonly spec: LaunchSpec
	readonly mark: string
	readonly startedNs: bigint
	readonly failure: unknown
}

interface Running {
	readonly spec: LaunchSpec
	readonly mark: string
	readonly startedNs: bigint
	readonly output: LaunchOutput
	readonly child: ChildProcess
	readonly floor: number
	readonly options: TimedOptions
}

function spawn(
	{perl, numbers}: TimedLauncher,
	spec: LaunchSpec,
	environment: Readonly<Record<string, string>>,
	how: Pick<TimedOptions, 'repeat'> & Pick<LaunchInput, 'stdin'> & {readonly pipes: OutputPipes | null},
) {
	const {times, allowedExitCodes} = how.repeat ?? {times: 1, allowedExitCodes: []}
	const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
	const argv = spec.shell ? [spec.shellProgram ?? '/bin/sh', '-c', ...spec.argv] : spec.argv
	return execa(
		perl,
		[
			'-e',
			timedScript,
			'--',
			...numbers.map(String),
			String(times === 'asked' ? 0 : times),
			allowedExitCodes.join(','),
			String(variables.length),
			...variables,
			...argv,
		],
		{
			cwd: spec.cwd,
			// Found by the watchdog should we be killed, and by nobody who looks for what the program has started.
			env: {[launchMarkName]: `${runnerMark}.timed`, PERL_BADLANG: '0'},
			extendEnv: false,
			detached: true,
			cleanup: false,
			stdio: [
				how.stdin,
				how.pipes?.stdout ?? 'pipe',
				how.pipes?.stderr ?? 'pipe',
				'pipe',
				times === 'asked' ? 'pipe' : 'ignore',
			],
			encoding: 'buffer',
			buffer: false,
			reject: false,
		},
	)
}

/** Resolves when there will be no more; never rejects. */
function readLines(pipe: Readable, onLine: (line: string) => void): Promise<void> {
	pipe.on('error', () => {})
	onLines(pipe, onLine, {encoding: 'latin1'})
	return new Promise(resolve => pipe.once('close', () => resolve()))
}

function errorOf(errno: number): Error {
	const code = errno > 0 ? getSystemErrorName(-errno) : 'UNKNOWN'
	return Object.assign(new Error(code), {code})
}

/** `end ...`, as timed-launch.pl says it. */
function exitOf(line: string, rssFloorBytes: number): LaunchedExit {
	const [wallNs, userUs, systemUs, ownCpuNs, maxRssBytes, status] = line
		.split(' ')
		.slice(1, 7)
		.map(Number) as SixNumbers
	const signal = status & 0x7f
	// The kernel knows the sum exactly and divides it by where its ticks fell: what was the launcher's is taken from both alike.
	const sumUs = userUs + systemUs
	const left = sumUs > 0 ? Math.max(0, 1 - ownCpuNs / 1000 / sumUs) : 0
	const rusage = {userMs: (userUs * left) / 1000, systemMs: (systemUs * left) / 1000, maxRssBytes, rssFloorBytes}
	return {
		exitCode: signal === 0 ? (status >> 8) & 0xff : null,
		signal: signal === 0 ? null : signalName(signal),
		failure: null,
		wallNs: BigInt(wallNs),
		cpuMs: rusage.userMs + rusage.systemMs,
		rusage,
	}
}

type SixNumbers = [number, number, number, number, number, number]

function signalName(number: number): string {
	const found = Object.entries(os.constants.signals).find(([, value]) => value === number)
	return found?.[0] ?? `signal ${number}`
}
