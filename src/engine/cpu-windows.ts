import {rollUrl} from '../core/profile/own-code.ts'
import type {V8Profile} from '../core/profile/v8-profile.ts'
import type {Clock, V8Session} from '../ports.ts'

const windowMs = 1000
/** What a signal ends takes its last window with it, and what lives short has no other: the first are short, each twice as long as the one before. */
const firstWindowMs = 125
const rollLimitMs = 2000
/** The target waits at most half a second for us when it exits. */
const lastWindowLimitMs = 400
const limitSteps = 10
/** V8's event processor can hang and deliver empty profiles from then on; a full restart cures it (as dd-trace found). */
const maxRestarts = 3

/** What `src/probe/profile.cjs` can be told. `tick` rolls where that is cheap. */
type Act = 'roll' | 'tick' | 'restart' | 'end'

/** The texts never change, so V8 compiles each once. */
const expressionOf = (act: Act) =>
	`globalThis[Symbol.for('arsenal-tui.probe')].roll('${act}')\n//# sourceURL=${rollUrl}`

interface ProfileFinished {
	readonly profile?: V8Profile
}

export interface CpuWindowsOptions {
	readonly session: V8Session
	readonly clock: Clock
	readonly intervalUs: number
	/** Profiles of consecutive, overlapping windows, in order. */
	readonly onProfile: (profile: V8Profile) => void
	/** How many worker threads the program has started so far: isolates of their own, which these profiles do not cover. */
	readonly onWorkerThreads: (count: number) => void
}

/**
 * Takes the CPU profile that a process keeps of itself (`src/probe/profile.cjs`) window after window, until the session closes or `end`. The
 * first reaches back to before the first line of the program.
 */
export class CpuWindows {
	readonly #session: V8Session
	readonly #clock: Clock
	readonly #intervalUs: number
	readonly #onProfile: (profile: V8Profile) => void
	readonly #onWorkerThreads: (count: number) => void
	readonly #ended = new AbortController()
	/** The roll that has not been answered yet: everybody who asks meanwhile waits for the same. */
	#rolling: Promise<void> | null = null
	#emptyWindows = 0
	#restarts = 0

	constructor(options: CpuWindowsOptions) {
		this.#session = options.session
		this.#clock = options.clock
		this.#intervalUs = options.intervalUs
		this.#onProfile = options.onProfile
		this.#onWorkerThreads = options.onWorkerThreads
		this.#session.on('Profiler.consoleProfileFinished', ({profile}: ProfileFinished) => this.#take(profile))
		void this.#session.closed.then(() => this.#ended.abort())
		void this.#keepRolling()
	}

	/** Ends the window under way, hands it out and opens the next. Resolves after two seconds at the latest; never rejects. */
	async roll(): Promise<void> {
		await this.#within(rollLimitMs, this.#rollOnce('roll'))
	}

	/** Hands out the last window and stops profiling. */
	async end(): Promise<void> {
		if (this.#ended.signal.aborted) return
		this.#ended.abort()
		await this.#within(
			lastWindowLimitMs,
			this.#ask('end').catch(() => {}),
		)
	}

	/** The same for a process that waits in its exit: it has ended (and sent) the last window by itself. */
	endAtExit(): void {
		this.#ended.abort()
	}

	async #keepRolling(): Promise<void> {
		for (let ms = firstWindowMs; !this.#ended.signal.aborted; ms = Math.min(windowMs, 2 * ms)) {
			await this.#within(rollLimitMs, this.#rollOnce('tick'))
			await this.#clock.sleep(ms, this.#ended.signal)
		}
	}

	#rollOnce(act: Act): Promise<void> {
		this.#rolling ??= this.#roll(act)
			.catch(() => {})
			.finally(() => {
				this.#rolling = null
			})
		return this.#rolling
	}

	async #roll(act: Act): Promise<void> {
		if (this.#ended.signal.aborted) return
		const isStuck = this.#emptyWindows >= 2 && this.#restarts < maxRestarts
		if (isStuck) {
			this.#restarts++
			this.#emptyWindows = 0
		}
		await this.#ask(isStuck ? 'restart' : act)
	}

	async #ask(act: Act): Promise<void> {
		const expression = expressionOf(act)
		const answer = await this.#session.post('Runtime.evaluate', {expression, returnByValue: true, silent: true})
		if (answer.exceptionDetails) throw new Error('the probe failed in the target')
		const {value} = answer.result as {readonly value?: unknown}
		if (typeof value === 'number') this.#onWorkerThreads(value)
	}

	#take(profile: V8Profile | undefined): void {
		if (!Array.isArray(profile?.nodes) || !Number.isFinite(profile.startTime) || !Number.isFinite(profile.endTime))
			return
		const expectedSamples = (profile.endTime - profile.startTime) / this.#intervalUs
		// Idle time is sampled as well, so even a sleeping process has samples.
		const isEmpty = expectedSamples >= 50 && (profile.samples?.length ?? 0) < expectedSamples / 50
		this.#emptyWindows = isEmpty ? this.#emptyWindows + 1 : 0
		this.#onProfile(profile)
	}

	async #within(limitMs: number, work: Promise<void>): Promise<void> {
		const done = new AbortController()
		await Promise.race([work.finally(() => done.abort()), this.#passed(limitMs, done.signal)])
	}

	/** In steps: a machine that stops for two seconds uses up one of them, and what the target has answered meanwhile is read before the next. */
	async #passed(limitMs: number, signal: AbortSignal): Promise<void> {
		for (let step = 0; step < limitSteps && !signal.aborted; step++)
			await this.#clock.sleep(limitMs / limitSteps, signal)
	}
}
