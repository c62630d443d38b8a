import path from 'node:path'
import type {RunEvent, RunEventBody, RunEventType} from '../../core/events/run-event.ts'
import {apply} from '../../core/run/state/apply.ts'
import {type RunState, type SuiteState, startRunState} from '../../core/run/state/run-state.ts'
import type {Clock, RunNotice} from '../../ports.ts'
import {OutputLogs} from '../../store/output-logs.ts'
import {RunLogWriter} from '../../store/run-log.ts'
import {RunPlace} from '../../store/run-place.ts'

/** Watchers read the log when poked; screens draw no more often, and every reading costs them. What they wait for is said at once. */
const pokeEveryMs = 200
const lookEveryMs = 1000

const awaited: ReadonlySet<RunEventType> = new Set([
	'run-started',
	'suite-started',
	'target-ready',
	'flame-written',
	'suite-finished',
	'run-finished',
])

/** The files of a run while it goes on. Every event is logged, folded into the state, and made known to who watches, in that order. */
export class RunRecord {
	readonly runDir: string
	readonly place: RunPlace
	readonly targetLog: OutputLogs
	readonly log: RunLogWriter
	readonly #clock: Clock
	readonly #originMs: number
	readonly #tell: (notice: RunNotice) => void
	#state: RunState | null = null
	#pokeDue = false
	#lookAtMs = 0
	#isMoveSaid = false
	#isWritten = false
	#endWithoutLog: (() => void) | null = null
	#logFailureSaid = false

	/** @param tell  says something to all who watch */
	constructor(
		runDir: string,
		{
			clock,
			originMs,
			tell,
		}: {readonly clock: Clock; readonly originMs: number; readonly tell: (notice: RunNotice) => void},
	) {
		this.runDir = runDir
		this.#clock = clock
		this.#originMs = originMs
		this.#tell = tell
		this.place = new RunPlace(runDir, () => this.targetLog.giveWay())
		this.targetLog = new OutputLogs(() => this.place.dir)
		this.log = new RunLogWriter(path.join(runDir, 'log.ndjson'), () => this.targetLog.giveWay())
	}

	/** There is one from the first event on, `run-started`. */
	get state(): RunState {
		return this.#state!
	}

	get currentSuite(): SuiteState {
		return this.state.suites[this.state.current]!
	}

	suite(name: string): SuiteState {
		return this.state.suites.find(suite => suite.plan.name === name)!
	}

	/** Who watches was told where the files are that could not stay in the run's folder. */
	get isMoveSaid(): boolean {
		return this.#isMoveSaid
	}

	readonly emit = (body: RunEventBody): void => {
		const event = {tMs: Math.round((this.#clock.nowMs() - this.#originMs) * 1000) / 1000, ...body} as RunEvent
		this.log.append(event)
		this.#sayLogFailure()
		if (this.#state === null) {
			if (event.type === 'run-started') this.#state = startRunState(event)
		} else {
			apply(this.#state, event)
		}
		if (awaited.has(event.type)) this.#poke()
		if (this.#pokeDue) return
		this.#pokeDue = true
		void this.#clock.sleep(pokeEveryMs).then(() => {
			this.#pokeDue = false
			this.#poke()
			this.#leaveDeleted()
		})
	}

	notice(text: string): void {
		this.#tell({type: 'notice', text})
	}

	/** A run that cannot be written down ends. @param end  called once, also when that has happened before */
	needsLog(end: () => void): void {
		this.#endWithoutLog = end
		this.#sayLogFailure()
	}

	/** Its files are written: who has heard that may do with the folder as it likes. */
	written(): void {
		this.#isWritten = true
		this.log.close()
	}

	/** All of the log can be read. */
	sayWhole(): void {
		this.#poke()
	}

	#poke(): void {
		this.#tell({type: 'grew', bytes: this.log.bytes})
	}

	/** The run goes on: all that its report says is in memory, and its log can still be read by who has it open, ourselves included. */
	#leaveDeleted(): void {
		if (this.#isWritten || this.place.hasMoved || this.#clock.nowMs() < this.#lookAtMs) return
		this.#lookAtMs = this.#clock.nowMs() + lookEveryMs
		if (!this.log.isGone) return
		try {
			this.place.moveAway()
		} catch {
			// Said at the end, when there may be room again.
			return
		}
		this.targetLog.startAnew()
		this.#isMoveSaid = true
		this.notice(
			`The folder of this run was deleted or moved (${this.runDir}), with what was written there; the run goes on, and leaves its report in ${this.place.dir}.`,
		)
	}

	#sayLogFailure(): void {
		if (this.log.failure === null || this.#logFailureSaid || this.#endWithoutLog === null) return
		this.#logFailureSaid = true
		this.notice(`The run log cannot be written (${this.log.failure.message}): the run ends here.`)
		this.#endWithoutLog()
	}
}
