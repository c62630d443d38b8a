import type {Readable} from 'node:stream'
import {setTimeout as delay, setImmediate as turn} from 'node:timers/promises'
import type {OutputPipes} from './output-pipes.ts'

export type OnOutput = (stream: 'stdout' | 'stderr', chunk: Uint8Array) => void

/** After the exit: output is complete once nothing has come for this long. Children of the target may hold its pipes open for ever. */
const quietMs = 15
const longestDrainMs = 250

/** What a program prints, read as fast as it comes and handed on at once: a target never waits for us, and nothing piles up here. */
export class LaunchOutput {
	readonly #pipes: readonly Readable[]
	readonly #ended: Promise<unknown>
	#receivedBytes = 0

	/** @param own  where it prints into pipes of ours */
	constructor(
		own: OutputPipes | null,
		subprocess: Readonly<Record<'stdout' | 'stderr', Readable | null>>,
		onOutput: OnOutput,
	) {
		const {stdout, stderr} = own?.readable ?? subprocess
		const pipes = {stdout: stdout!, stderr: stderr!}
		this.#pipes = [pipes.stdout, pipes.stderr]
		this.#ended = Promise.all(
			this.#pipes.map(pipe => new Promise<void>(resolve => pipe.once('close', () => resolve()))),
		)
		for (const stream of ['stdout', 'stderr'] as const) {
			pipes[stream].on('error', () => {})
			pipes[stream].on('data', (chunk: Buffer) => {
				this.#receivedBytes += chunk.length
				onOutput(stream, chunk)
			})
		}
	}

	/** To be called after the exit. What was printed before is in the pipes by now: read until they run dry, or nobody holds them any more. */
	async drained(): Promise<void> {
		await Promise.race([this.#ended, this.#quiet()])
	}

	async #quiet(): Promise<void> {
		let seenBytes = -1
		for (let waitedMs = 0; waitedMs < longestDrainMs && seenBytes !== this.#receivedBytes; waitedMs += quietMs) {
			seenBytes = this.#receivedBytes
			await delay(quietMs)
			// Timers run before input: let the loop look at the pipes once more.
			await turn()
			await turn()
		}
		// Who still holds them may go on printing, and we go on listening, but not at the price of staying alive for it.
		for (const pipe of this.#pipes) (pipe as Readable & {unref?(): void}).unref?.()
	}

	/** Once all are gone that could write. */
	close(): void {
		for (const pipe of this.#pipes) pipe.destroy()
	}
}
