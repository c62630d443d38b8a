import type {RuleSeen} from '../../core/events/run-event.ts'
import {changedAlerts, seenByRules} from '../../core/run/evaluation/watch-rules.ts'
import type {RuleTrack} from '../../core/run/state/rule-track.ts'
import type {SuiteState} from '../../core/run/state/run-state.ts'
import type {Clock} from '../../ports.ts'
import type {RunRecord} from './run-record.ts'

const everyMs = 1000
/** What happened in a second has been told by then. */
const afterMs = 150

/** What is done about a rule that was broken. */
export interface RuleDeeds {
	/** It ends the run. */
	readonly breakOff: (rule: number) => void
	/** What happened before it came true is filed. */
	readonly capture: (suite: SuiteState, seen: RuleSeen) => void
}

/** Looks at the rules of the suite under way once a second, and says what they see. Nothing is looked at while there is none. */
export class RunRules {
	readonly #record: RunRecord
	readonly #clock: Clock
	readonly #originMs: number
	readonly #deeds: RuleDeeds
	readonly #over = new AbortController()
	readonly #closed = new Set<SuiteState>()

	constructor(
		record: RunRecord,
		{clock, originMs, ...deeds}: {readonly clock: Clock; readonly originMs: number} & RuleDeeds,
	) {
		this.#record = record
		this.#clock = clock
		this.#originMs = originMs
		this.#deeds = deeds
	}

	start(): void {
		if (this.#record.state.suites.every(({rules}) => rules.length === 0)) return
		void (async () => {
			while (!this.#over.signal.aborted) {
				const nowMs = this.#nowMs()
				const dueMs = Math.floor(nowMs / everyMs) * everyMs + everyMs + afterMs
				await this.#clock.sleep(dueMs - nowMs, this.#over.signal)
				if (!this.#over.signal.aborted) this.look(this.#record.currentSuite)
			}
		})()
	}

	stop(): void {
		this.#over.abort()
	}

	/** The last look at a suite, which is being ended now: how it stops is no part of what is asked of it. */
	close(suite: SuiteState): void {
		this.look(suite)
		this.#closed.add(suite)
	}

	look(suite: SuiteState): void {
		if (suite.rules.length === 0 || suite.outcome !== null || this.#closed.has(suite)) return
		const seen = seenByRules(suite, this.#nowMs())
		if (seen.length === 0) return
		const fired = suite.rules.map(({firedCount}) => firedCount)
		const {name} = suite.plan
		const changed = changedAlerts(suite, () => this.#record.emit({type: 'rules-evaluated', suite: name, seen}))
		for (const one of changed) this.#record.emit({type: 'alert-changed', suite: name, ...one})
		for (const one of seen) {
			const track = suite.rules[one.rule]!
			if (track.firedCount > fired[one.rule]!) this.#act(suite, track, one)
		}
	}

	#act(suite: SuiteState, {spec}: RuleTrack, seen: RuleSeen): void {
		if (spec.list === 'capture') this.#deeds.capture(suite, seen)
		else if (spec.abort) this.#deeds.breakOff(seen.rule)
	}

	#nowMs(): number {
		return this.#clock.nowMs() - this.#originMs
	}
}
