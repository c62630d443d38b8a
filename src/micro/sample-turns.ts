import {medianOf} from '../core/stats/quantile.ts'
import type {Subject} from './benchmark.ts'
import {MicroFailure, thrownText} from './failure.ts'
import {collectGarbage, GcWatch} from './garbage.ts'
import type {MeasureOptions, Sampled} from './measure-options.ts'
import {batchFor} from './sampling-plan.ts'
import {isThenable} from './thenable.ts'
import {measureTimer, nowMs} from './timer.ts'

/**
 * Benchmarks that hold the loop themselves: they are handed an iterator and do their work once a turn. What one turn takes is therefore measured
 * inside the iterator: from one `yield` to the one a batch later. Iterating costs a few ns a turn that cannot be told from the work; the
 * empty loop it is held against has them too.
 */

const warmUpMs = 100
const emptyWarmUpMs = 25
const emptySamples = 101
const chunkMs = 250

interface TurnPlan {
	/** How many turns the next sample has; 0: enough. */
	readonly nextBatch: () => number
	readonly take: (tookMs: number) => void
}

let serial = 0

/** A generator of its own for each benchmark, for the reason in `loop.ts`. */
function makeTurns(plan: TurnPlan): Generator<undefined, void> {
	const make = new Function(
		'plan',
		'now',
		`// benchmark turns ${serial++}
		'use strict'
		return (function* turns() {
			for (let batch = plan.nextBatch(); batch > 0; batch = plan.nextBatch()) {
				const t0 = now()
				for (let i = 0; i < batch; i++) yield undefined
				const t1 = now()
				plan.take(t1 - t0)
			}
		})()`,
	) as (plan: TurnPlan, now: () => number) => Generator<undefined, void>
	return make(plan, nowMs)
}

export async function sampleTurns(subject: Subject, options: MeasureOptions): Promise<Sampled> {
	const timer = measureTimer()
	options.onPhase?.('calibrate')
	const watch = new GcWatch()
	const turns = new TurnSampler(timer.costNs, warmUpMs, options)
	let isAsync = false
	try {
		isAsync = await loopOver(subject.fn as (turns: unknown) => unknown, turns, subject.params?.value)
		if (!turns.done)
			throw new MicroFailure(
				'ended-early',
				`It left its loop after ${turns.turns} turns; a benchmark that loops goes on until its iterator ends`,
			)
		const gc = await watch.totals([turns.span])
		options.onPhase?.('empty')
		const empty = new TurnSampler(timer.costNs, emptyWarmUpMs, {
			samples: emptySamples,
			timeLimitMs: 1000,
			gc: 'none',
		})
		await loopOver(isAsync ? emptyAsyncLoop() : emptyLoop(), empty, undefined)
		const {batch, firstCallNs, warmUpTurns, span} = turns
		return {
			samplesNs: turns.samplesNs,
			returnedNaN: false,
			figures: {
				batch,
				kind: 'loop',
				async: isAsync,
				firstCallNs,
				warmUpCalls: warmUpTurns,
				elapsedMs: span.toMs - span.fromMs,
				timer,
				gcMode: options.gc,
				gc: {...gc, nsPerCall: (gc.totalMs * 1e6) / (turns.samplesNs.length * batch)},
				heapBytesPerCall: null,
				emptyNs: medianOf(empty.samplesNs),
			},
		}
	} finally {
		watch.stop()
	}
}

function emptyLoop(): (turns: Iterable<undefined>) => void {
	return new Function('turns', `// empty ${serial++}\nfor (const _ of turns);`) as never
}

function emptyAsyncLoop(): (turns: Iterable<undefined>) => Promise<void> {
	return new Function(
		'turns',
		`// empty ${serial++}\nreturn (async () => { for await (const _ of turns); })()`,
	) as never
}

/** @returns whether the function was asynchronous */
async function loopOver(fn: (turns: never) => unknown, sampler: TurnSampler, params: unknown): Promise<boolean> {
	const turns = makeTurns(sampler)
	const next = {next: () => turns.next()}
	const handed = {
		[Symbol.iterator]: () => next,
		[Symbol.asyncIterator]: () => next,
		get: (name: string) => (params as Record<string, unknown> | undefined)?.[name],
	}
	let isAsync = false
	try {
		const looped = fn(handed as never)
		isAsync = isThenable(looped)
		if (isAsync) await looped
		return isAsync
	} catch (thrown) {
		if (thrown instanceof MicroFailure) throw thrown
		throw new MicroFailure(
			isAsync ? 'rejected' : 'threw',
			`${isAsync ? 'Its promise was rejected with' : 'It threw'} ${thrownText(thrown)}`,
			thrown,
		)
	}
}

/** The same steps as for calls, told turn by turn. */
class TurnSampler implements TurnPlan {
	readonly span = {fromMs: 0, toMs: 0}
	batch = 1
	firstCallNs = 0
	warmUpTurns = 0
	turns = 0
	done = false

	readonly #timerCostNs: number
	readonly #warmUpMs: number
	readonly #options: MeasureOptions
	readonly #recentNs: number[] = []
	readonly #samples: Float64Array
	#warmUntilMs = Number.NaN
	#at = -1
	#told = {at: 0, ms: 0}

	constructor(timerCostNs: number, warmUpMs: number, options: MeasureOptions) {
		this.#timerCostNs = timerCostNs
		this.#warmUpMs = warmUpMs
		this.#options = options
		this.#samples = new Float64Array(options.samples)
	}

	get samplesNs(): Float64Array {
		return this.#samples.slice(0, Math.max(0, this.#at))
	}

	readonly nextBatch = (): number => {
		const now = nowMs()
		if (this.#at >= 0) return this.#sample(now)
		if (Number.isNaN(this.#warmUntilMs)) this.#warmUntilMs = now + this.#warmUpMs
		const callNs = Math.min(...this.#recentNs)
		if (this.#recentNs.length > 0)
			this.batch = batchFor(callNs, {timerCostNs: this.#timerCostNs, single: false, inputs: false})
		if (now < this.#warmUntilMs || this.turns === 0) return this.batch
		this.#at = 0
		this.warmUpTurns = this.turns
		if (this.#options.gc !== 'none') collectGarbage()
		this.#options.onPhase?.('sample')
		this.span.fromMs = nowMs()
		this.#told = {at: 0, ms: this.span.fromMs}
		return this.#sample(this.span.fromMs)
	}

	readonly take = (tookMs: number): void => {
		const turnNs = (tookMs * 1e6) / this.batch
		if (this.turns === 0) this.firstCallNs = tookMs * 1e6
		this.turns += this.batch
		if (this.#at >= 0) this.#samples[this.#at++] = turnNs
		else if (this.#recentNs.push(turnNs) > 9) this.#recentNs.shift()
	}

	#sample(now: number): number {
		const over = this.#at > 0 && now >= this.span.fromMs + this.#options.timeLimitMs
		const finished = this.#at === this.#samples.length || over
		if (finished || now >= this.#told.ms + chunkMs) {
			if (this.#at > this.#told.at)
				this.#options.onSamples?.(this.#samples.subarray(this.#told.at, this.#at), this.#told.at)
			this.#told = {at: this.#at, ms: nowMs()}
		}
		if (finished) {
			this.span.toMs = now
			this.done = true
			return 0
		}
		if (this.#options.gc === 'each') collectGarbage()
		return this.batch
	}
}
