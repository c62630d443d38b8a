import type {CountedTimes, LoadTime, StageCounts} from '../../core/load/counted.ts'
import type {FailureClass} from '../../core/load/outcome.ts'
import {CountTable} from '../../core/stats/count-table.ts'

/** What happened to the requests of one stage, until it is taken away. */
export class StageTally {
	readonly stage: number
	planned = 0
	sent = 0
	dropped = 0
	timedOut = 0
	resent = 0
	completed = 0
	failed = 0
	receivedBytes = 0
	connections = 0
	readonly response = new CountTable()
	readonly service = new CountTable()
	readonly firstByte = new CountTable()
	readonly connect = new CountTable()
	readonly sendLag = new CountTable()
	#statuses = new Map<number, number>()
	#failures = new Map<FailureClass, number>()

	constructor(stage: number) {
		this.stage = stage
	}

	status(status: number): void {
		this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1)
	}

	failure(failure: FailureClass): void {
		this.failed++
		this.#failures.set(failure, (this.#failures.get(failure) ?? 0) + 1)
	}

	/** null: nothing has happened since the last time. */
	take(): StageCounts | null {
		const {planned, sent, completed, failed, dropped, timedOut, resent, receivedBytes, connections} = this
		const times = this.#takeTimes()
		const happened = planned + sent + completed + failed + dropped + timedOut + resent + receivedBytes + connections
		if (happened === 0) return null
		const statuses = [...this.#statuses].flat()
		const failures = Object.fromEntries(this.#failures)
		this.#statuses.clear()
		this.#failures.clear()
		this.planned = this.sent = this.completed = this.failed = this.dropped = 0
		this.timedOut = this.resent = this.receivedBytes = this.connections = 0
		return {
			...{stage: this.stage, planned, sent, completed, failed, dropped, timedOut, resent, receivedBytes, connections},
			...{statuses, failures, times},
		}
	}

	#takeTimes(): Partial<Record<LoadTime, CountedTimes>> {
		const times: Partial<Record<LoadTime, CountedTimes>> = {}
		const take = (name: LoadTime, table: CountTable) => {
			const counted = table.take()
			if (counted !== null) times[name] = counted
		}
		take('response', this.response)
		take('service', this.service)
		take('firstByte', this.firstByte)
		take('connect', this.connect)
		take('sendLag', this.sendLag)
		return times
	}
}
