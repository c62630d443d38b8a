import type {CaptureFiled, RuleSeen} from '../../events/run-event.ts'
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

/** More are counted, and not kept. */
const mostSpans = 100
/** Looks come once a second; one that is late belongs to the same stretch. */
const nextLookMs = 1500

/**
 * One rule while it is looked at second by second: when it was broken, and for how long. What cannot be told neither breaks a rule nor mends it.
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
	/** Stretches of looks, one after the other, at which it could be told, or at which there was nothing that could have broken it. */
	readonly toldSpans: Array<{readonly fromMs: number; toMs: number}> = []
	readonly spans: BrokenSpan[] = []
	firedCount = 0
	/** When it last began to count as broken; null: never. */
	firedMs: number | null = null
	readonly captures: CaptureFiled[] = []

	constructor(spec: RuleSpec) {
		this.spec = spec
		const parsed = parseRule(spec.reads ?? spec.expr)
		this.forMs = ('condition' in parsed ? parsed.forMs : null) ?? spec.forMs ?? 0
	}

	/** @returns whether it counts as broken from this moment on */
	add(atMs: number, seen: RuleSeen): boolean {
		const at: SeenAt = {...seen, atMs}
		this.last = at
		if (seen.holds !== null || seen.idle) this.#tell(atMs)
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

	/** The stretch that goes on now. */
	get open(): BrokenSpan | null {
		const last = this.spans.at(-1)
		return last && last.toMs === null ? last : null
	}

	isBrokenBy(holds: boolean): boolean {
		return this.spec.list === 'budgets' ? !holds : holds
	}

	#tell(atMs: number): void {
		const last = this.toldSpans.at(-1)
		if (last !== undefined && atMs - last.toMs <= nextLookMs) last.toMs = atMs
		else this.toldSpans.push({fromMs: atMs, toMs: atMs})
	}

	/**
	 * For how long of [fromMs, toMs) nobody could tell, where each look told of so much time before it.
	 * @param toldToMs  it was looked at once more, at that time; null: it was not
	 */
	untoldMs(
		{fromMs, toMs}: {readonly fromMs: number; readonly toMs: number},
		windowMs: number,
		toldToMs: number | null,
	): number {
		let untoldMs = 0
		let knownToMs = fromMs
		const last = toldToMs === null ? [] : [{fromMs: toldToMs, toMs: toldToMs}]
		for (const span of [...this.toldSpans, ...last]) {
			untoldMs += Math.max(0, Math.min(toMs, span.fromMs - windowMs) - knownToMs)
			knownToMs = Math.max(knownToMs, span.toMs)
		}
		return untoldMs + Math.max(0, toMs - knownToMs)
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
		span.fired = true
		this.firedCount++
		this.firedMs = atMs
		return true
	}
}

/** A broken one is worse than any that is not; among equals that with less room. */
function isWorse(now: SeenAt, before: SeenAt | null, isBroken: boolean, wasBroken: boolean): boolean {
	if (before === null || isBroken !== wasBroken) return before === null || isBroken
	return (now.headroom ?? Number.POSITIVE_INFINITY) < (before.headroom ?? Number.POSITIVE_INFINITY)
}
