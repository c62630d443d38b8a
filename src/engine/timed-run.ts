import type {ProcessRole} from '../core/events/run-event.ts'
import type {LaunchSpec} from '../core/plan/plan.ts'
import type {LaunchedExit} from '../ports.ts'
import {longestSleepMs, type SuiteRun} from './suite-run.ts'

export interface TimedRun {
	/** Null: it was ended, because its time was up or the user stopped the run. */
	readonly exit: LaunchedExit | null
	/** The last lines it printed, as printed. */
	readonly lastLines: readonly string[]
}

const keptBytes = 8192
const keptLines = 20

/**
 * One run of a program that is to be timed and nothing else: no samples of its tree, no probe, nothing said about it while it lives. Watching costs time on a
 * machine that has few cores, and of two programs that are compared it would cost the one more that runs longer.
 */
export async function timedRun(
	run: SuiteRun,
	spec: LaunchSpec,
	{timeoutMs, role, signal = run.signal}: {timeoutMs: number | null; role: ProcessRole; signal?: AbortSignal},
): Promise<TimedRun> {
	const {ports, plan} = run
	const tail = new Tail()
	const launched = await ports.processes.launchTimed(spec, {
		onOutput(_, chunk) {
			ports.targetLog.write(role, chunk)
			tail.add(chunk)
		},
	})
	if (launched.pid !== null) ports.watchdog.guard(launched.pid)
	const over = new AbortController()
	const until = AbortSignal.any([signal, over.signal])
	const kill = () => void ports.processes.end(launched, {signal: 'SIGKILL', graceMs: 0})
	run.hurry.addEventListener('abort', kill, {once: true})
	try {
		const exit = await Promise.race([
			launched.exited,
			ports.clock.sleep(timeoutMs ?? longestSleepMs, until).then(() => null),
		])
		return {exit, lastLines: tail.lines}
	} finally {
		over.abort()
		await ports.processes.end(launched, run.hurry.aborted ? {signal: 'SIGKILL', graceMs: 0} : plan.stop)
		await launched.exited
		run.hurry.removeEventListener('abort', kill)
		if (launched.pid !== null) ports.watchdog.release(launched.pid)
	}
}

/** The end of what a program prints: what it says when it fails. */
class Tail {
	#chunks: Uint8Array[] = []
	#bytes = 0

	add(chunk: Uint8Array): void {
		this.#chunks.push(chunk.length > keptBytes ? chunk.slice(-keptBytes) : chunk.slice())
		this.#bytes += this.#chunks.at(-1)!.length
		while (this.#bytes - this.#chunks[0]!.length >= keptBytes) this.#bytes -= this.#chunks.shift()!.length
	}

	get lines(): readonly string[] {
		const decoder = new TextDecoder()
		const text = this.#chunks.map(chunk => decoder.decode(chunk, {stream: true})).join('') + decoder.decode()
		return text
			.split(/\r\n|\n|\r/)
			.filter(line => line.trim() !== '')
			.slice(-keptLines)
			.map(line => line.slice(0, 2000))
	}
}
