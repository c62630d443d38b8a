import {Arrivals} from '../../src/core/load/arrivals.ts'
import type {GeneratorSample} from '../../src/core/load/counted.ts'
import type {FailureClass} from '../../src/core/load/outcome.ts'
import {StageTally} from '../../src/host/load/stage-tally.ts'
import type {Clock, LoadGenerator, LoadGenerators, LoadOrder} from '../../src/ports.ts'

/** What becomes of one request. */
export interface Served {
	/** Until its answer is there. */
	readonly ms?: number
	readonly status?: number
	readonly fails?: FailureClass
}

const tellEveryMs = 200

export const restful: GeneratorSample = {
	...{intervalMs: tellEveryMs, loopBusy: 0.05, gcShare: 0, waitedShare: 0, cpuShare: 0.05},
	...{inFlight: 0, queued: 0, openConnections: 10, backlogDrops: 0},
}

/** A generator on a scripted clock: sends when it should, by the real schedule, to a server that a test makes up. */
export class ScriptedLoad implements LoadGenerators {
	readonly #clock: Clock
	readonly orders: LoadOrder[] = []
	prepareFails: string | null = null
	/** It breaks down so long after its beginning. */
	breaksAfterMs = Number.POSITIVE_INFINITY
	/** How late it is itself. */
	lagMs: (atMs: number) => number = () => 0.3
	sample: Partial<GeneratorSample> = {}
	serve: (atMs: number, index: number) => Served = () => ({})
	open = 0

	constructor(clock: Clock) {
		this.#clock = clock
	}

	async prepare(order: LoadOrder): ReturnType<LoadGenerators['prepare']> {
		this.orders.push(order)
		if (this.prepareFails !== null) return {is: 'failed', reason: this.prepareFails}
		this.open++
		return {is: 'ready', generator: this.#generator(order)}
	}

	#generator(order: LoadOrder): LoadGenerator {
		const stopped = new AbortController()
		return {
			address: '127.0.0.1:8080',
			start: onTold => {
				const startMs = this.#clock.nowMs()
				return {startMs, done: this.#send(order, startMs, stopped.signal, onTold)}
			},
			stop: () => stopped.abort(),
			close: () => {
				stopped.abort()
				this.open--
			},
		}
	}

	async #send(
		order: LoadOrder,
		startMs: number,
		stopped: AbortSignal,
		onTold: Parameters<LoadGenerator['start']>[0],
	): Promise<string | null> {
		const arrivals = new Arrivals(order)
		const tallies = order.stages.map((_, stage) => new StageTally(stage))
		const ends: Array<{readonly atMs: number; readonly end: () => void}> = []
		for (;;) {
			await this.#clock.sleep(tellEveryMs)
			const sinceMs = this.#clock.nowMs() - startMs
			if (sinceMs >= this.breaksAfterMs) return 'a thread that sends requests broke down'
			for (; !stopped.aborted && arrivals.atMs <= sinceMs; arrivals.advance()) {
				const tally = tallies[arrivals.stage]!
				const {ms = 1, status = 200, fails} = this.serve(arrivals.atMs, arrivals.index)
				const lagMs = this.lagMs(arrivals.atMs)
				tally.planned++
				tally.sent++
				tally.sendLag.add(lagMs * 1e6)
				const end = () => {
					if (fails !== undefined) return tally.failure(fails)
					tally.response.add(Math.min(order.timeoutMs, lagMs + ms) * 1e6)
					if (lagMs + ms >= order.timeoutMs) return void tally.timedOut++
					tally.completed++
					tally.status(status)
					tally.service.add(ms * 1e6)
				}
				ends.push({atMs: arrivals.atMs + lagMs + Math.min(ms, order.timeoutMs), end})
			}
			const over = ends.filter(({atMs}) => atMs <= sinceMs)
			for (const {end} of over) end()
			const left = ends.filter(({atMs}) => atMs > sinceMs)
			ends.splice(0, ends.length, ...left)
			const stages = tallies.flatMap(tally => tally.take() ?? [])
			onTold(0, {stages, sample: {...restful, inFlight: ends.length, ...this.sample}})
			if (stopped.aborted || (arrivals.atMs === Number.POSITIVE_INFINITY && ends.length === 0)) return null
		}
	}
}
