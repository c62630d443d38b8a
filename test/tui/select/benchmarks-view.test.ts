import {describe, expect, test} from 'vitest'
import {medianInterval} from '../../../src/core/kinds/micro/state-interval.ts'
import {apply} from '../../../src/core/run/state/apply.ts'
import type {RunState} from '../../../src/core/run/state/run-state.ts'
import {combinationsView} from '../../../src/tui/kinds/command/benchmarks.ts'
import {microView} from '../../../src/tui/kinds/micro/benchmarks.ts'
import type {BenchmarksOptions} from '../../../src/tui/select/benchmarks-view.ts'
import {recordedRuns} from '../../core/run/recorded-runs.ts'
import {suiteOf} from '../../core/run/suite-of.ts'
import {recorded, stateAfter} from '../support/recorded.ts'
import {sweepRun} from '../support/sweep-run.ts'

const now = {asOfMs: null, benchmark: null}

const functions = (run: RunState, options: BenchmarksOptions) => microView(run, suiteOf(run, 'micro'), options)
const combinations = (run: RunState, options: BenchmarksOptions) =>
	combinationsView(run, suiteOf(run, 'command'), options)

describe('a suite of functions', () => {
	test('shows the one under way, where it is in its round, and what its clock costs', () => {
		const view = functions(recorded('lists', 0.55), now)
		expect(view.shown).toMatchObject({key: 'sort/n=10', asked: 6, underWay: {run: 4, asked: 200}})
		expect(view.round).toEqual({run: 4, of: 6, at: 2, count: 9})
		expect(view.timer).toMatchObject({costNs: 34.5, resolutionNs: 10})
		expect(view.isChosen).toBe(false)
	})

	test('keeps the last one until there is something to see of the next', () => {
		const events = recordedRuns['lists']!()
		const first = events.findIndex(event => event.type === 'micro-measured')
		for (let i = first + 1; i < events.length; i += 7) {
			const run = stateAfter(events.slice(0, i))
			expect(functions(run, now).figures).not.toBeNull()
		}
	})

	test('knows its round between two benchmarks too, and none when it is over', () => {
		const events = recordedRuns['lists']!()
		const ends = events.filter(event => event.type === 'micro-measured')
		expect(ends.length).toBeGreaterThan(40)
		for (const end of ends.slice(0, -1)) {
			const run = stateAfter(events.slice(0, events.indexOf(end) + 1))
			expect(suiteOf(run, 'micro').micro.underWay).toBeNull()
			const {round, finished} = functions(run, now)
			if (finished < 9) expect(round).toMatchObject({of: 6, count: 9})
		}
		expect(functions(recorded('lists'), now).round).toBeNull()
	})

	test('has the interval of the report once there are six runs, and the range of the runs before', () => {
		const run = recorded('lists')
		const row = functions(run, {...now, benchmark: 'sort/n=100'}).shown!
		const track = suiteOf(run, 'micro').micro.benchmarks.get('sort/n=100')!
		const {low, high} = medianInterval(track)!
		expect(row.interval).toEqual({low, high, isRange: false})
		expect(row.runs.map(one => one.spread?.isRange)).toEqual([undefined, true, true, true, true, false])
		const last = row.runs.at(-1)!.spread!
		expect([last.low, last.high]).toEqual([row.interval!.low, row.interval!.high])
		const medians = row.runs.slice(0, 3).map(one => one.median)
		expect(row.runs[2]!.spread).toMatchObject({low: Math.min(...medians), high: Math.max(...medians)})
	})

	test('says which failed, and counts them as finished', () => {
		const view = functions(recorded('lists'), now)
		expect(view.rows.filter(row => row.failure !== null).map(row => row.key)).toEqual(['parse', 'hangs'])
		expect(view.finished).toBe(9)
		expect(view.errors).toBe(2)
	})

	test('that is frozen stays what it was, whatever comes and whichever is looked at', () => {
		const events = recordedRuns['lists']!()
		const half = events.at(-1)!.tMs * 0.5
		const run = stateAfter(events, 0.5)
		const frozen = {asOfMs: run.tMs, benchmark: null}
		const before = functions(run, frozen)
		for (const event of events) if (event.tMs > half) apply(run, event)
		expect(functions(run, frozen)).toBe(before)
		const other = functions(run, {...frozen, benchmark: 'sort/n=1000'})
		expect(other.shown!.key).toBe('sort/n=1000')
		expect(other.rows).toBe(before.rows)
		expect(functions(run, now).rows).not.toEqual(before.rows)
	})
})

describe('a command with parameters', () => {
	test('shows the combination whose program was started last', () => {
		for (const upTo of [0.3, 0.5, 0.6, 0.9]) {
			const run = sweepRun(upTo)
			const size = run.suites[0]!.processes.at(-1)!.argv.at(-1)
			expect(combinations(run, now).shown).toMatchObject({key: `size=${size}`})
		}
	})

	test('leaves warm-up runs out', () => {
		const view = combinations(sweepRun(1), now)
		expect(view.rows.map(row => row.runs.length)).toEqual([12, 12, 12])
		expect(view.iteration).toEqual({what: 'run', done: 39, total: 39})
	})

	test('tells the one that slowed down from the others', () => {
		const [first, second] = combinations(sweepRun(1), now).rows
		expect(second!.drift!.low).toBeGreaterThan(0.1)
		expect(first!.drift!.low).toBeLessThan(0.05)
	})
})
