import {subscribe, unsubscribe} from 'node:diagnostics_channel'
import type {Readable} from 'node:stream'
import {execa, type Options} from 'execa'
import type {LaunchSpec} from '../../core/plan/plan.ts'
import type {LaunchedExit, TypedProgram} from '../../ports.ts'
import {readProcStat} from '../processes/proc-table.ts'
import {readProcUnits} from '../processes/proc-units.ts'
import {sendSignal} from '../processes/signal.ts'
import {codeOf, describeLaunchFailure, messageOf} from './failure.ts'
import {openInput, openTypedInput, type TypedInput} from './input.ts'
import {launchMarkName, nextLaunchMark} from './mark.ts'
import {LaunchOutput, type OnOutput} from './output.ts'
import {openOutputPipes} from './output-pipes.ts'

interface More {
	/** What it writes to its descriptor 3, which is only open for it when somebody reads. */
	readonly reader?: {readonly onReport: (chunk: Uint8Array) => void; readonly onEnd: () => void}
	/** Its input is a pipe for `type`, whatever its spec says. */
	readonly typed?: true
}

/** A program we started, in a session and a process group of its own: its pid is the number of both. */
export class LaunchedProgram implements TypedProgram {
	readonly pid: number | null
	readonly startedNs: bigint
	readonly exited: Promise<LaunchedExit>
	/** See launch-mark.ts. */
	readonly mark = nextLaunchMark()
	/** Ticks since boot; null where there is no Linux /proc. */
	readonly started: number | null
	/** What came of it is not older than this. */
	readonly since: number | null
	readonly #output: LaunchOutput | null = null
	readonly #input: TypedInput | null = null
	#hasExited = false

	/** @param environment complete: nothing of our own is added but the mark, and not that to what shall not have it */
	constructor(
		spec: LaunchSpec,
		environment: Readonly<Record<string, string>>,
		onOutput: OnOutput,
		{reader, typed}: More = {},
	) {
		const [file = '', ...args] = spec.argv
		const pipes = openOutputPipes()
		const stopwatch = startStopwatch()
		try {
			const input = typed ? null : openInput(spec)
			this.#input = typed ? openTypedInput() : null
			const options = {
				cwd: spec.cwd,
				env: spec.unmarked ? environment : {...environment, [launchMarkName]: this.mark},
				extendEnv: false,
				shell: spec.shell ? (spec.shellProgram ?? '/bin/sh') : false,
				detached: true,
				cleanup: false,
				stdio: [
					this.#input?.stdin ?? input!.stdin,
					pipes?.stdout ?? 'pipe',
					pipes?.stderr ?? 'pipe',
					...(reader ? (['pipe'] as const) : []),
				],
				encoding: 'buffer',
				buffer: false,
				reject: false,
			} satisfies Options
			const subprocess = execa(file, args, options)
			const {nodeChildProcess: child} = subprocess
			stopwatch.hasStarted()
			this.startedNs = stopwatch.startNs
			this.pid = child.pid ?? null
			if (this.pid !== null) collected.expect()
			this.started = this.pid === null ? null : (readProcStat(this.pid)?.startTicks ?? null)
			this.since = this.started
			input?.close()
			this.#input?.started(subprocess.stdin)
			const output = new LaunchOutput(pipes, subprocess, onOutput)
			this.#output = output
			if (reader) readReport(subprocess.stdio[3], reader)
			this.exited =
				this.pid === null
					? subprocess.then(({code, originalMessage, cause}) => ({
							exitCode: null,
							signal: null,
							failure: describeLaunchFailure(spec, code ?? codeOf(cause), originalMessage ?? messageOf(cause)),
							wallNs: stopwatch.readNs(),
							cpuMs: null,
							rusage: null,
						}))
					: new Promise(resolve => {
							child.once('exit', async (exitCode, signal) => {
								const wallNs = stopwatch.readNs()
								const cpuMs = collected.take()
								this.#hasExited = true
								await output.drained()
								resolve({exitCode, signal, failure: null, wallNs, cpuMs, rusage: null})
							})
						})
		} catch (error) {
			reader?.onEnd()
			stopwatch.hasStarted()
			this.#input?.end()
			this.startedNs = stopwatch.startNs
			this.pid = null
			this.started = null
			this.since = null
			this.exited = Promise.resolve({
				exitCode: null,
				signal: null,
				failure: describeLaunchFailure(spec, codeOf(error), messageOf(error)),
				wallNs: stopwatch.readNs(),
				cpuMs: null,
				rusage: null,
			})
			pipes?.abandon()
		} finally {
			pipes?.close()
		}
	}

	signal(name: string): void {
		if (this.pid === null) return
		// As long as anyone is left in the group its number is not given out again; a newcomer with that pid says that nobody is left.
		if (this.#hasExited && this.started !== null) {
			const holder = readProcStat(this.pid)
			if (holder !== null && holder.startTicks !== this.started) return
		}
		sendSignal(-this.pid, name)
	}

	type(text: string): void {
		this.#input?.type(text)
	}

	closeOutput(): void {
		this.#input?.end()
		this.#output?.close()
	}
}

function readReport(
	pipe: unknown,
	{onReport, onEnd}: {readonly onReport: (chunk: Uint8Array) => void; readonly onEnd: () => void},
): void {
	const readable = pipe as Readable
	readable.on('error', () => {})
	readable.on('data', onReport)
	readable.once('close', onEnd)
}

/**
 * Runs from just before the fork. execa prepares for 0.3 ms before it gets there, so where Node announces the moment itself we take that.
 * Only one at a time: starting a program is synchronous.
 */
function startStopwatch() {
	let startNs = process.hrtime.bigint()
	const onSpawn = () => {
		startNs = process.hrtime.bigint()
	}
	const announcement = 'tracing:child_process.spawn:start'
	subscribe(announcement, onSpawn)
	return {
		hasStarted: () => void unsubscribe(announcement, onSpawn),
		readNs: () => process.hrtime.bigint() - startNs,
		get startNs() {
			return startNs
		},
	}
}

/**
 * CPU time of what has ended. Node does not hand on what wait4 says of a child, but the kernel adds it up for us: what the sum grew by
 * since we last looked is that of the one that has just ended, as long as no other could have ended meanwhile.
 */
const collected = {
	alive: 0,
	seenMs: 0,
	expect(): void {
		this.alive++
		this.seenMs = readCollectedMs()
	},
	take(): number | null {
		const beforeMs = this.seenMs
		this.seenMs = readCollectedMs()
		const others = --this.alive
		return others > 0 || Number.isNaN(this.seenMs) ? null : this.seenMs - beforeMs
	},
}

let msPerTick = 0

/** NaN where there is no Linux /proc. */
function readCollectedMs(): number {
	const stat = readProcStat(process.pid)
	if (stat === null) return Number.NaN
	msPerTick ||= 1000 / readProcUnits().ticksPerSecond
	return stat.childrenTicks * msPerTick
}
