import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {RunEvent} from '../../../src/core/events/run-event.ts'
import type {RunPlan} from '../../../src/core/plan/plan.ts'
import {apply} from '../../../src/core/run/state/apply.ts'
import {type RunState, startRunState} from '../../../src/core/run/state/run-state.ts'
import {timeLeft, tookBefore} from '../../../src/core/run/state/time-left.ts'
import {recordedRuns} from './recorded-runs.ts'

const nothingKnown = () => null

/** The state after each event, and its time: what is asked at every moment of the run. */
function* moments(events: readonly RunEvent[]): Generator<{readonly state: RunState; readonly tMs: number}> {
	const [first, ...rest] = events
	if (first?.type !== 'run-started') throw new Error('a run begins with run-started')
	const state = startRunState(first)
	yield {state, tMs: first.tMs}
	for (const event of rest) {
		apply(state, event)
		yield {state, tMs: state.tMs}
	}
}

function planOf(name: string): RunPlan {
	const [first] = recordedRuns[name]!()
	return (first as Extract<RunEvent, {type: 'run-started'}>).plan
}

describe.each(Object.keys(recordedRuns))('while %s goes on', name => {
	test('is never negative, and nothing when it is over', () => {
		for (const {state, tMs} of moments(recordedRuns[name]!())) {
			const {ms, unknown, count} = timeLeft(state, tMs, nothingKnown)
			expect(ms).toBeGreaterThanOrEqual(0)
			expect(unknown).toBeLessThanOrEqual(count)
			if (state.outcome !== null) expect(count).toBe(0)
		}
	})
})

test('of a plan with a duration is that at the start, and falls as fast as time passes', () => {
	const name = 'http-json'
	const planned = planOf(name).suites.reduce((sum, plan) => sum + (plan.kind === 'observe' ? plan.durationMs! : 0), 0)
	let before = Number.POSITIVE_INFINITY
	for (const {state, tMs} of moments(recordedRuns[name]!())) {
		const left = timeLeft(state, tMs, nothingKnown)
		if (before === Number.POSITIVE_INFINITY) expect(left).toEqual({ms: planned, is: 'planned', unknown: 0, count: 1})
		expect(left.ms).toBeLessThanOrEqual(before)
		before = left.ms
	}
	expect(before).toBe(0)
})

describe('of runs of a command', () => {
	const plan = planOf('startup')
	const suite = plan.suites[0]!.name

	/** A run of as many parts as are planned, each so long. @param tellMs what is asked whenever so much has passed */
	function leftEvery(tookMs: readonly number[], before: number | null, tellMs: number): number[] {
		const state = startRunState(recordedRuns['startup']!()[0] as Extract<RunEvent, {type: 'run-started'}>)
		const said: number[] = []
		let nowMs = 0
		let nextMs = 0
		const ask = (untilMs: number) => {
			for (; nextMs < untilMs; nextMs += tellMs) said.push(timeLeft(state, nextMs, () => before).ms)
		}
		apply(state, {tMs: 0, type: 'suite-started', suite, kind: 'command'})
		apply(state, {tMs: 0, type: 'process-started', suite, role: 'target', pid: 1, argv: ['x']})
		for (const [i, ms] of tookMs.entries()) {
			ask(nowMs + ms)
			nowMs += ms
			apply(state, {
				tMs: nowMs,
				type: 'iteration-finished',
				suite,
				iteration: i + 1,
				warmup: false,
				wallNs: ms * 1e6,
				exit: {exitCode: 0, signal: null, failure: null},
			})
		}
		return said
	}

	test('is what they took before until one is done, then their pace, and does not grow by chance', () => {
		const part = fc.integer({min: 980, max: 1020})
		fc.assert(
			fc.property(fc.array(part, {minLength: 2, maxLength: 22}), took => {
				const left = leftEvery(took, 22_000, 130)
				expect(left[0]).toBe(22_000)
				for (const [i, ms] of left.entries()) if (i > 0) expect(ms).toBeLessThanOrEqual(left[i - 1]!)
			}),
		)
	})

	test('grows where they are really slower than they were', () => {
		const left = leftEvery([1000, 1000, 1000, 1000], 5000, 1000)
		expect(Math.max(...left)).toBeGreaterThan(10_000)
	})

	test('is not known before one is done that never was run, nor when it takes longer than before', () => {
		const state = startRunState(recordedRuns['startup']!()[0] as Extract<RunEvent, {type: 'run-started'}>)
		expect(timeLeft(state, 0, nothingKnown)).toMatchObject({unknown: 1, count: 1})
		apply(state, {tMs: 0, type: 'suite-started', suite, kind: 'command'})
		apply(state, {tMs: 0, type: 'process-started', suite, role: 'target', pid: 1, argv: ['x']})
		expect(timeLeft(state, 4000, () => 5000)).toMatchObject({ms: 1000, is: 'about', unknown: 0})
		expect(timeLeft(state, 5001, () => 5000)).toMatchObject({unknown: 1})
	})
})

test('of a comparison that stops when it knows enough is the time it may take at most', () => {
	let before = Number.POSITIVE_INFINITY
	let asked = 0
	for (const {state, tMs} of moments(recordedRuns['build-ab']!())) {
		const left = timeLeft(state, tMs, nothingKnown)
		if (left.unknown > 0) continue
		expect(left.ms).toBeLessThanOrEqual(before)
		before = left.ms
		if (state.outcome === null && left.is === 'at-most') asked++
	}
	expect(asked).toBeGreaterThan(10)
})

test('what a suite took is that of the newest run that came to its end, of the same kind', () => {
	const tookMs = tookBefore([
		{suite: 'a', kind: 'command', tookMs: null},
		{suite: 'a', kind: 'compare', tookMs: 1},
		{suite: 'a', kind: 'command', tookMs: 2},
		{suite: 'a', kind: 'command', tookMs: 3},
	])
	const {suites} = planOf('startup')
	expect(tookMs({...suites[0]!, name: 'a'})).toBe(2)
	expect(tookMs({...suites[0]!, name: 'b'})).toBeNull()
})
