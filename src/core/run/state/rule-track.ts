import type {AlertChanged, CaptureFiled, RuleSeen, Stamp} from '../../events/run-event.ts'
import {type AlertCourse, type AlertState, type AlertTiming, nextAlert, restingAlert} from '../../rules/alert-state.ts'
import {parseRule} from '../../rules/parse-rule.ts'
import type {RuleSpec} from '../../rules/rule.ts'

/** A stretch in which a rule was broken; `toMs` null: it still is. */
export interface BrokenSpan {
	readonly fromMs: number
	toMs: number | null
	/** It lasted for as long as the rule says, and counts. */
	fired: boolean
}

export interface SeenAt extends RuleSeen {
	readonly atMs: number
}

interface Stretch {
	readonly fromMs: number
	readonly toMs: number
}

interface LookSpan {
	readonly fromMs: number
	toMs: number
	/** Which comparisons could not be told. */
	readonly untold: readonly number[]
}

/** How an alert stood from a moment on, since the run started. */
export interface AlertChange {
	readonly atMs: number
	readonly state: AlertState
	readonly observed: number | null
}

/** More are counted, and not kept. */
const mostSpans = 100
const mostChanges = 400
/** Looks come once a second; one that is late belongs to the same stretch. */
const nextLookMs = 1500

/**
 * One rule while it is looked at second by second: when it was broken, and for how long. What cannot be told neither breaks a rule nor mends it, but for
 * alerts of files: see `nextAlert`.
 * States of Prometheus' alerts: inactive, pending (broken, not yet for long enough), firing.
 */
export class RuleTrack {
	readonly spec: RuleSpec
	/** It counts as broken once it has been for so long. */
	readonly forMs: number
	last: SeenAt | null = null
	/** The one with the least room, among those that could tell. */
	worst: SeenAt | null = null
	/** Evaluations that could tell, and those that could not. */
	told = 0
	untold = 0
	/** Stretches of looks, one after the other, at which the same could be told. */
	readonly #looks: LookSpan[] = []
	readonly spans: BrokenSpan[] = []
	firedCount = 0
	/** When it last began to count as broken; null: never. */
	firedMs: number | null = null
	readonly captures: CaptureFiled[] = []
	/** How an alert of a file stands, and how that has changed. */
	alert: AlertCourse = restingAlert
	readonly changes: AlertChange[] = []

	constructor(spec: RuleSpec) {
		this.spec = spec
		const parsed = parseRule(spec.reads ?? spec.expr)
		this.forMs = ('condition' in parsed ? parsed.forMs : null) ?? spec.forMs ?? 0
	}

	/** @returns whether it counts as broken from this moment on */
	add(atMs: number, seen: RuleSeen): boolean {
		const at: SeenAt = {...seen, atMs}
		this.last = at
		this.#look(atMs, seen)
		const {alert} = this.spec
		if (alert !== undefined) return this.#alerted(at, {forMs: this.forMs, ...alert})
		if (seen.holds === null) {
			this.untold++
			return false
		}
		this.told++
		const isBroken = this.isBrokenBy(seen.holds)
		if (isWorse(at, this.worst, isBroken, this.#isWorstBroken)) this.worst = at
		const span = this.open
		if (!isBroken) {
			if (span) span.toMs = atMs
			return false
		}
		return this.#broken(span ?? this.#begin(atMs), atMs)
	}

	/** It says something, also where it is only that there is no data. */
	tells({holds, idle}: Pick<RuleSeen, 'holds' | 'idle'>): boolean {
		const isMeant = this.spec.alert !== undefined && this.spec.alert.noData !== 'inconclusive'
		return holds !== null || idle === true || isMeant
	}

	/** Alerts of files go as those of Prometheus do: a look that cannot tell is no reason to go on with what was before. */
	#alerted(seen: SeenAt, timing: AlertTiming): boolean {
		const {holds, atMs} = seen
		if (holds === null && timing.noData === 'inconclusive') this.untold++
		else this.told++
		if (holds !== null && isWorse(seen, this.worst, holds, this.#isWorstBroken)) this.worst = seen
		// Looks are at whole seconds, and told a little later: by how much, `for` is not to depend on.
		this.alert = nextAlert(this.alert, holds, Math.floor(atMs / 1000) * 1000, timing)
		const {state} = this.alert
		const {open} = this
		if (state !== 'pending' && state !== 'firing') {
			if (open) open.toMs = atMs
			return false
		}
		const span = open ?? this.#begin(atMs)
		if (state !== 'firing' || span.fired) return false
		this.#fire(span, atMs)
		return true
	}

	noteChange({tMs, state, observed}: AlertChanged & Stamp): void {
		this.changes.push({atMs: tMs, state, observed})
		if (this.changes.length > mostChanges) this.changes.splice(mostChanges >> 1, 1)
	}

	/** The stretch that goes on now. */
	get open(): BrokenSpan | null {
		const last = this.spans.at(-1)
		return last && last.toMs === null ? last : null
	}

	isBrokenBy(holds: boolean): boolean {
		return this.spec.list === 'budgets' ? !holds : holds
	}

	#look(atMs: number, seen: RuleSeen): void {
		const isTold = this.tells(seen)
		if (!isTold && seen.untold === undefined) return
		const without = isTold ? [] : seen.untold!
		const last = this.#looks.at(-1)
		const isSame = last !== undefined && last.untold.join() === without.join()
		if (isSame && atMs - last.toMs <= nextLookMs) last.toMs = atMs
		else this.#looks.push({fromMs: atMs, toMs: atMs, untold: without})
	}

	/**
	 * For how long of [fromMs, toMs) nobody could tell of one or the other comparison, where each look told of as much time before it as the comparison
	 * looks back.
	 * @param windows  of the comparisons; null: it is no question of looks
	 * @param untoldAtEnd  which of them could not be told when all was looked at once more, at `toMs`
	 */
	untoldMs({fromMs, toMs}: Stretch, windows: ReadonlyArray<number | null>, untoldAtEnd: readonly number[]): number {
		const gaps = windows.flatMap((windowMs, comparison) =>
			windowMs === null
				? []
				: this.#gaps({fromMs, toMs}, comparison, {windowMs, isTold: !untoldAtEnd.includes(comparison)}),
		)
		let untoldMs = 0
		let countedToMs = fromMs
		for (const gap of gaps.toSorted((a, b) => a.fromMs - b.fromMs)) {
			untoldMs += Math.max(0, gap.toMs - Math.max(gap.fromMs, countedToMs))
			countedToMs = Math.max(countedToMs, gap.toMs)
		}
		return untoldMs
	}

	/** What no look tells of a comparison. @param isTold  also by a last look, at `toMs` */
	#gaps(
		{fromMs, toMs}: Stretch,
		comparison: number,
		{windowMs, isTold}: {readonly windowMs: number; readonly isTold: boolean},
	): readonly Stretch[] {
		const gaps: Stretch[] = []
		let knownToMs = fromMs
		let lookedMs = Number.NEGATIVE_INFINITY
		const told = this.#looks.filter(({untold}) => !untold.includes(comparison))
		for (const look of isTold ? [...told, {fromMs: toMs, toMs}] : told) {
			const isNext = look.fromMs - lookedMs <= nextLookMs
			if (!isNext) gaps.push({fromMs: knownToMs, toMs: Math.min(toMs, look.fromMs - windowMs)})
			knownToMs = Math.max(knownToMs, look.toMs)
			lookedMs = look.toMs
		}
		gaps.push({fromMs: knownToMs, toMs})
		return gaps.filter(gap => gap.toMs > gap.fromMs)
	}

	get #isWorstBroken(): boolean {
		return this.worst !== null && this.isBrokenBy(this.worst.holds!)
	}

	#begin(atMs: number): BrokenSpan {
		const span: BrokenSpan = {fromMs: atMs, toMs: null, fired: false}
		this.spans.push(span)
		if (this.spans.length > mostSpans) this.spans.splice(mostSpans >> 1, 1)
		return span
	}

	#broken(span: BrokenSpan, atMs: number): boolean {
		if (span.fired || atMs - span.fromMs < this.forMs) return false
		this.#fire(span, atMs)
		return true
	}

	#fire(span: BrokenSpan, atMs: number): void {
		span.fired = true
		this.firedCount++
		this.firedMs = atMs
	}
}

/** A broken one is worse than any that is not; among equals that with less room. */
function isWorse(now: SeenAt, before: SeenAt | null, isBroken: boolean, wasBroken: boolean): boolean {
	if (before === null || isBroken !== wasBroken) return before === null || isBroken
	return (now.headroom ?? Number.POSITIVE_INFINITY) < (before.headroom ?? Number.POSITIVE_INFINITY)
}
