import type {ProcessRole} from '../../../core/events/run-event.ts'
import type {LaunchSpec} from '../../../core/plan/plan.ts'
import {lastWords} from '../../../core/units/last-words.ts'
import type {HeldProgram, LaunchedExit} from '../../../ports.ts'
import {longestSleepMs, type SuiteRun} from '../../suite-run.ts'

export interface TimedRun {
	/** Null: it was ended, because its time was up or the user stopped the run. */
	readonly exit: LaunchedExit | null
	/** The last lines it printed, as printed. */
	readonly lastLines: readonly string[]
}

const keptBytes = 8192
const keptLines = 20

export interface TimedRunOptions {
	/** Null: as long as it takes. */
	readonly timeoutMs: number | null
	readonly role: ProcessRole
	readonly signal?: AbortSignal
}

/**
 * Runs of a program that are to be timed and nothing else: no samples of its tree, no probe, nothing said about it while it lives. Watching costs time
 * on a machine that has few cores, and of two programs that are compared it would cost the one more that runs longer.
 */
export class TimedRuns {
	readonly #run: SuiteRun
	readonly #launch: LaunchSpec
	readonly #how: TimedRunOptions & {readonly allowedExitCodes: readonly number[]}
	readonly #tail = new Tail()
	#held: HeldProgram | null = null

	constructor(
		run: SuiteRun,
		launch: LaunchSpec,
		how: TimedRunOptions & {
			/** After others nothing is held: the run has failed. */
			readonly allowedExitCodes: readonly number[]
		},
	) {
		this.#run = run
		this.#launch = launch
		this.#how = how
	}

	/** One more, when the one before has resolved. Whoever it leaves behind is ended. */
	async next(): Promise<TimedRun> {
		const {ports, plan, hurry} = this.#run
		const {timeoutMs, signal = this.#run.signal} = this.#how
		this.#tail.clear()
		const program = await this.#start()
		const {pid} = program
		if (pid !== null) ports.watchdog.guard(pid)
		const over = new AbortController()
		const until = AbortSignal.any([signal, over.signal])
		const kill = () => void ports.processes.end(program, {signal: 'SIGKILL', graceMs: 0})
		hurry.addEventListener('abort', kill, {once: true})
		try {
			const exit = await Promise.race([
				program.exited,
				ports.clock.sleep(timeoutMs ?? longestSleepMs, until).then(() => null),
			])
			return {exit, lastLines: this.#tail.lines}
		} finally {
			over.abort()
			await ports.processes.end(program, hurry.aborted ? {signal: 'SIGKILL', graceMs: 0} : plan.stop)
			await program.exited
			hurry.removeEventListener('abort', kill)
			if (pid !== null) ports.watchdog.release(pid)
		}
	}

	/** There will be no more. */
	close(): void {
		this.#held?.letGo()
		this.#held = null
	}

	async #start(): Promise<HeldProgram> {
		if (this.#held !== null && (await this.#held.again())) return this.#held
		const {ports} = this.#run
		const {role, allowedExitCodes} = this.#how
		this.#held = await ports.processes.launchHeld(this.#launch, {
			allowedExitCodes,
			onOutput: (_, chunk) => {
				ports.targetLog.write(role, chunk)
				this.#tail.add(chunk)
			},
		})
		return this.#held
	}
}

/** The only one of its kind. */
export async function timedRun(run: SuiteRun, launch: LaunchSpec, how: TimedRunOptions): Promise<TimedRun> {
	const runs = new TimedRuns(run, launch, {...how, allowedExitCodes: []})
	try {
		return await runs.next()
	} finally {
		runs.close()
	}
}

/** The end of what a program prints: what it says when it fails. */
class Tail {
	#chunks: Uint8Array[] = []
	#bytes = 0

	clear(): void {
		this.#chunks = []
		this.#bytes = 0
	}

	add(chunk: Uint8Array): void {
		this.#chunks.push(chunk.length > keptBytes ? chunk.slice(-keptBytes) : chunk.slice())
		this.#bytes += this.#chunks.at(-1)!.length
		while (this.#bytes - this.#chunks[0]!.length >= keptBytes) this.#bytes -= this.#chunks.shift()!.length
	}

	get lines(): readonly string[] {
		const decoder = new TextDecoder()
		const text = this.#chunks.map(chunk => decoder.decode(chunk, {stream: true})).join('') + decoder.decode()
		return lastWords(text.split(/\r\n|\n|\r/), keptLines).map(line => line.slice(0, 2000))
	}
}
