import type {LoadAnswer} from '../../core/kinds/load/suite-config.ts'
import {Arrivals} from '../../core/load/arrivals.ts'
import type {StageCounts} from '../../core/load/counted.ts'
import type {FailureClass} from '../../core/load/outcome.ts'
import {ConnectionPool} from './connection-pool.ts'
import {Exchange, type ExchangeSink, type WireRequest} from './exchange.ts'
import {Fifo} from './fifo.ts'
import {Http2Pool} from './http2-pool.ts'
import type {RequestPool} from './request-pool.ts'
import type {RequestSource} from './request-source.ts'
import {StageTally} from './stage-tally.ts'
import {threadNowMs} from './thread-clock.ts'
import type {ThreadPlan} from './thread-messages.ts'

/** A timer of the platform takes no less. */
const leastTickMs = 1
const longestTickMs = 100

/**
 * Sends the part of a load that one thread has, by a schedule that was fixed before: whatever the server does, each request is sent when its time has
 * come, and late ones as soon as we get to them. Times are counted from when a request should have been sent.
 */
export class LoadSender implements ExchangeSink {
	readonly #plan: ThreadPlan
	readonly #source: RequestSource
	readonly #pool: RequestPool
	readonly #arrivals: Arrivals
	readonly #tallies: StageTally[] = []
	/** In the order in which their time is up, for all have the same limit. */
	readonly #underWay = new Fifo<Exchange>()
	/** Those whose time had come while too many were under way, where they are to wait. */
	readonly #held = new Fifo<Exchange>()
	#originMs = 0
	#inFlight = 0
	#stage = 0
	#isStopped = false
	#timer: NodeJS.Timeout | null = null
	readonly #onDone: () => void

	/** @param onDone  all that were sent have ended */
	constructor(plan: ThreadPlan, source: RequestSource, onDone: () => void) {
		this.#plan = plan
		this.#source = source
		this.#onDone = onDone
		this.#arrivals = new Arrivals(plan, {part: plan.part, parts: plan.parts})
		const {connections, isFresh} = plan
		const options = {connections, isFresh, isChecked: source.check !== null}
		this.#pool = new (plan.isHttp2 ? Http2Pool : ConnectionPool)(plan.address, options, this)
	}

	get inFlight(): number {
		return this.#inFlight + this.#held.length
	}

	get queued(): number {
		return this.#pool.queued + this.#held.length
	}

	get openConnections(): number {
		return this.#pool.open
	}

	warm(): Promise<void> {
		return this.#pool.warm()
	}

	/** @param originMs  when the load begins, on the machine's monotonic clock */
	start(originMs: number): void {
		this.#originMs = originMs
		this.#tick()
	}

	/** Sends no more, and waits for what is under way. */
	stop(): void {
		this.#isStopped = true
		while (this.#held.take() !== null) this.#tally(this.#stage).dropped++
		this.#tick()
	}

	/** Waits for nothing: what is under way is told by nobody. */
	cancel(): void {
		this.#isStopped = true
		clearTimeout(this.#timer ?? undefined)
		this.#pool.close()
	}

	take(): StageCounts[] {
		return this.#tallies.flatMap(tally => tally?.take() ?? [])
	}

	completed(exchange: Exchange, atMs: number, status: number, answer: LoadAnswer | null): void {
		const tally = this.#tally(exchange.stage)
		this.#over(exchange)
		if (answer !== null && !this.#isGood(exchange, answer)) {
			tally.failure('check')
			return
		}
		tally.completed++
		tally.status(status)
		tally.response.add((atMs - exchange.intendedMs) * 1e6)
		tally.service.add((atMs - exchange.wireMs) * 1e6)
		tally.firstByte.add((exchange.firstByteMs - exchange.wireMs) * 1e6)
	}

	#isGood({index, stage}: Exchange, answer: LoadAnswer): boolean {
		try {
			return this.#source.check!(answer, index, stage)
		} catch {
			return false
		}
	}

	failed(exchange: Exchange, _atMs: number, failure: FailureClass): void {
		this.#over(exchange)
		this.#tally(exchange.stage).failure(failure)
	}

	resent(exchange: Exchange): void {
		this.#tally(exchange.stage).resent++
	}

	connected(tookMs: number): void {
		const tally = this.#tally(this.#stage)
		tally.connections++
		tally.connect.add(tookMs * 1e6)
	}

	received(bytes: number): void {
		this.#tally(this.#stage).receivedBytes += bytes
	}

	#tally(stage: number): StageTally {
		return (this.#tallies[stage] ??= new StageTally(stage))
	}

	#over(exchange: Exchange): void {
		exchange.isOver = true
		this.#inFlight--
		const held = this.#held.length > 0 ? this.#held.take() : null
		if (held !== null) this.#send(held, threadNowMs())
	}

	#tick(): void {
		clearTimeout(this.#timer ?? undefined)
		this.#timer = null
		const nowMs = threadNowMs()
		if (!this.#isStopped) this.#sendDue(nowMs)
		this.#expire(nowMs)
		const isAllSent = this.#isStopped || this.#arrivals.atMs === Number.POSITIVE_INFINITY
		if (isAllSent && this.inFlight === 0) {
			this.#pool.close()
			this.#onDone()
			return
		}
		this.#timer = setTimeout(() => this.#tick(), this.#restMs(nowMs))
	}

	#restMs(nowMs: number): number {
		const untilDue = this.#isStopped ? longestTickMs : this.#originMs + this.#arrivals.atMs - nowMs
		const first = this.#underWay.next
		const untilUp = first === null ? longestTickMs : first.intendedMs + this.#plan.timeoutMs - nowMs
		// Rounded down: a timer comes up to a millisecond late, and never early.
		return Math.max(leastTickMs, Math.min(longestTickMs, Math.floor(untilDue), Math.ceil(untilUp)))
	}

	#sendDue(nowMs: number): void {
		const {maxInFlight, overflow} = this.#plan
		const arrivals = this.#arrivals
		for (; arrivals.atMs + this.#originMs <= nowMs; arrivals.advance()) {
			this.#stage = arrivals.stage
			const tally = this.#tally(arrivals.stage)
			tally.planned++
			const intendedMs = this.#originMs + arrivals.atMs
			const isFull = this.#inFlight >= maxInFlight
			if (isFull && (overflow === 'drop' || this.#held.length >= this.#plan.maxHeld)) {
				tally.dropped++
				continue
			}
			const request = this.#next(arrivals.index, arrivals.stage)
			if (request === null) continue
			const exchange = new Exchange(arrivals.stage, intendedMs, request, arrivals.index)
			if (isFull) this.#held.add(exchange)
			// Several are sent in one go: the last of them later than the first.
			else this.#send(exchange, threadNowMs())
		}
	}

	/** null: there is none, which has been counted. */
	#next(index: number, stage: number): WireRequest | null {
		try {
			return this.#source.next(index, stage)
		} catch {
			const tally = this.#tally(stage)
			tally.sent++
			tally.failure('module')
			return null
		}
	}

	#send(exchange: Exchange, nowMs: number): void {
		const tally = this.#tally(exchange.stage)
		tally.sent++
		tally.sendLag.add((nowMs - exchange.intendedMs) * 1e6)
		this.#inFlight++
		this.#underWay.add(exchange)
		this.#pool.dispatch(exchange)
	}

	#expire(nowMs: number): void {
		const {timeoutMs} = this.#plan
		for (let next = this.#underWay.next; next !== null; next = this.#underWay.next) {
			if (!next.isOver && next.intendedMs + timeoutMs > nowMs) return
			this.#underWay.take()
			if (next.isOver) continue
			this.#pool.abandon(next)
			const tally = this.#tally(next.stage)
			tally.timedOut++
			// It took no less: without it the slowest would be missing, and the figures be better the more there are of them.
			tally.response.add(timeoutMs * 1e6)
			this.#over(next)
		}
	}
}
