import type {V8Profile} from '../core/profile/v8-profile.ts'
import type {Clock, V8Session} from '../ports.ts'

const windowMs = 1000
const rollLimitMs = 2000
/** V8 has finished whatever it was optimizing when we came. */
const settledMs = 200
/** The target waits at most half a second for us when it exits. */
const lastWindowLimitMs = 400
const limitSteps = 10
/** V8's event processor can hang and deliver empty profiles from then on; a full restart cures it (as dd-trace found). */
const maxRestarts = 3

/**
 * Opens the next window before it closes the last, in one go, so V8's profiler never stops: stopping and starting it costs tens of
 * milliseconds on the target's main thread and leaves a gap. The functions were taken by the preload before the program could patch
 * them; a process reached without the preload gets the same made here. The text never changes, so V8 compiles it once.
 */
const rollExpression = `(globalThis[Symbol.for('arsenal-tui.probe')] ??= (() => {
	const {profile, profileEnd} = console
	let open = null
	return {
		roll() {
			const next = open === 'arsenal 0' ? 'arsenal 1' : 'arsenal 0'
			profile.call(console, next)
			if (open !== null) profileEnd.call(console, open)
			open = next
		},
		endWindow() {
			if (open !== null) profileEnd.call(console, open)
			open = null
		},
	}
})()).roll()
//# sourceURL=arsenal:roll`
const endExpression = "globalThis[Symbol.for('arsenal-tui.probe')]?.endWindow()\n//# sourceURL=arsenal:roll"

interface ProfileFinished {
	readonly title?: string
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

/** Keeps a CPU profile of one isolate going, window after window, until the session closes or `end`. */
export class CpuWindows {
	readonly #session: V8Session
	readonly #clock: Clock
	readonly #intervalUs: number
	readonly #onProfile: (profile: V8Profile) => void
	readonly #onWorkerThreads: (count: number) => void
	readonly #ended = new AbortController()
	readonly #started: Promise<void>
	/** The roll that has not been answered yet: everybody who asks meanwhile waits for the same. */
	#rolling: Promise<void> | null = null
	#by: 'console-windows' | 'start-and-stop' = 'console-windows'
	#windows = 0
	#rollsWithoutWindow = 0
	#emptyWindows = 0
	#restarts = 0

	constructor(options: CpuWindowsOptions) {
		this.#session = options.session
		this.#clock = options.clock
		this.#intervalUs = options.intervalUs
		this.#onProfile = options.onProfile
		this.#onWorkerThreads = options.onWorkerThreads
		this.#session.on('Profiler.consoleProfileFinished', (params: ProfileFinished) => {
			if (params.title?.startsWith('arsenal ') && params.profile) this.#take(params.profile)
		})
		void this.#session.closed.then(() => this.#ended.abort())
		this.#started = this.#begin().catch(() => {})
		void this.#keepRolling()
	}

	/** Ends the window under way, hands it out and opens the next. Resolves after two seconds at the latest; never rejects. */
	async roll(): Promise<void> {
		await this.#within(
			rollLimitMs,
			this.#started.then(() => this.#rollOnce()),
		)
	}

	/** Hands out the last window and stops profiling. */
	async end(): Promise<void> {
		await this.#end(() => this.#evaluate(endExpression))
	}

	/** The same for a process that waits in its exit, where the relay has already closed (and sent) the last console window. */
	async endAtExit(): Promise<void> {
		await this.#end(async () => {})
	}

	async #end(endConsoleWindow: () => Promise<void>): Promise<void> {
		if (this.#ended.signal.aborted) return
		this.#ended.abort()
		const last = this.#started.then(async () => {
			if (this.#by === 'console-windows') return await endConsoleWindow()
			const {profile} = await this.#session.post('Profiler.stop')
			this.#take(profile as V8Profile | undefined)
		})
		await this.#within(
			lastWindowLimitMs,
			last.catch(() => {}),
		)
	}

	async #begin(): Promise<void> {
		await this.#session.post('Profiler.enable')
		await this.#session.post('Profiler.setSamplingInterval', {interval: this.#intervalUs})
		if (this.#by === 'console-windows') await this.#evaluate(rollExpression)
		else await this.#session.post('Profiler.start')
		await this.#forgetOptimizedCode()
	}

	/**
	 * Code that V8 optimized before it was profiled does not know which functions were inlined into it: their time would go to
	 * their caller for as long as that code lives, in a loop that never ends for ever. Precise coverage throws all optimized code away
	 * when it starts, and what V8 optimizes from now on knows. Done once more a moment later, for what was being optimized just then.
	 * The relay refuses this for a program that collects coverage itself.
	 */
	async #forgetOptimizedCode(): Promise<void> {
		try {
			await this.#session.post('Profiler.startPreciseCoverage', {callCount: true, detailed: false})
			await this.#session.post('Profiler.stopPreciseCoverage')
		} catch {}
	}

	async #keepRolling(): Promise<void> {
		await this.#started
		await this.#clock.sleep(settledMs, this.#ended.signal)
		if (!this.#ended.signal.aborted) await this.#within(rollLimitMs, this.#forgetOptimizedCode())
		await this.#clock.sleep(windowMs - settledMs, this.#ended.signal)
		while (!this.#ended.signal.aborted) {
			await this.roll()
			await this.#clock.sleep(windowMs, this.#ended.signal)
		}
	}

	#rollOnce(): Promise<void> {
		this.#rolling ??= this.#roll()
			.catch(() => {})
			.finally(() => {
				this.#rolling = null
			})
		return this.#rolling
	}

	async #roll(): Promise<void> {
		if (this.#ended.signal.aborted) return
		if (this.#by === 'start-and-stop') {
			const {profile} = await this.#session.post('Profiler.stop')
			await this.#session.post('Profiler.start')
			this.#take(profile as V8Profile | undefined)
		} else {
			const windowsBefore = this.#windows
			await this.#evaluate(rollExpression)
			// V8 sends a window before it answers. None, twice: something in the program is in the way of console.profile.
			this.#rollsWithoutWindow = this.#windows === windowsBefore ? this.#rollsWithoutWindow + 1 : 0
			if (this.#rollsWithoutWindow >= 2) {
				this.#by = 'start-and-stop'
				await this.#session.post('Profiler.start')
			}
		}
		if (this.#emptyWindows >= 2 && this.#restarts < maxRestarts) await this.#restart()
	}

	async #restart(): Promise<void> {
		this.#restarts++
		this.#emptyWindows = 0
		if (this.#by === 'console-windows') await this.#evaluate(endExpression)
		await this.#session.post('Profiler.disable')
		await this.#begin()
	}

	async #evaluate(expression: string): Promise<void> {
		const answer = await this.#session.post('Runtime.evaluate', {expression, returnByValue: true, silent: true})
		if (answer.exceptionDetails) throw new Error('the window script failed in the target')
		const {value} = answer.result as {readonly value?: unknown}
		if (expression === rollExpression && typeof value === 'number') this.#onWorkerThreads(value)
	}

	#take(profile: V8Profile | undefined): void {
		if (!Array.isArray(profile?.nodes) || !Number.isFinite(profile.startTime) || !Number.isFinite(profile.endTime))
			return
		this.#windows++
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
