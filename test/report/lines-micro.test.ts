import {describe, expect, it} from 'vitest'
import type {RunEvent} from '../../src/core/events/run-event.ts'
import {apply} from '../../src/core/run/state/apply.ts'
import {startRunState} from '../../src/core/run/state/run-state.ts'
import {summarise} from '../../src/core/run/summary/summarise.ts'
import {finalLines, linesOfEvent, progressLine} from '../../src/report/lines.ts'
import {microRun} from '../core/run/recorded-micro.ts'
import {fold} from '../core/run/recorded-runs.ts'

/** What is printed while it runs, without time of day and name. */
function linesOf(events: readonly RunEvent[]): string[] {
	const [first, ...rest] = events
	if (first?.type !== 'run-started') throw new Error('a run begins with run-started')
	const state = startRunState(first)
	return rest.flatMap(event => {
		apply(state, event)
		return linesOfEvent(state, event).map(line => line.replace(/^\S+ lists /, ''))
	})
}

describe('a micro suite in lines', () => {
	const lines = linesOf(microRun())

	it('says what it has found, and a row for each benchmark once its last run is over', () => {
		expect(lines).toContain('9 benchmarks (2 left out), 6 runs of each, Node 24.21.0')
		const rows = lines.filter(line => /^(sort|fetch|parse)/.test(line))
		expect(rows.map(row => row.split(' ')[0])).toEqual([
			...['sort/n=10', 'sort/n=100', 'sort/n=1000', 'sort/n=10000'],
			...['fetch/concurrency=1', 'fetch/concurrency=2', 'fetch/concurrency=4'],
		])
		expect(rows[0]).toMatch(/^sort\/n=10 +146 ns +\+\/-0\.\d+% {2}p99 440 ns {2}6 492 355\/s {2}cv 31\.\d%$/)
	})

	it('says what failed when it fails', () => {
		expect(lines).toContain('FAILED (run 1): Benchmark "hangs": It never settled')
		expect(lines).toContain('FAILED (run 4): Benchmark "parse": It threw Error: no JSON')
		expect(lines.find(line => line.startsWith('FAILED: '))).toMatch(/^FAILED: 2 of 9 benchmarks failed/)
	})

	it('says how far it is, and what is under way', () => {
		const events = microRun()
		expect(progressLine(fold(events.slice(0, 3)))).toMatch(/lists asks the file for its benchmarks$/)
		const at = events.findIndex(event => event.type === 'micro-sampled' && event.run === 3)
		expect(progressLine(fold(events.slice(0, at + 1)))).toMatch(/lists 17\/49 runs, sort\/n=10: 120 samples cpu=/)
	})

	it('ends in a table of its own, with what became of those that failed, and the orders of growth', () => {
		const end = finalLines(summarise(fold(microRun())), {folder: 'out'})
		expect(end[1]).toBe('lists (failed)')
		expect(end[2]).toMatch(/^benchmark +median +95% +p99 +mean +per s +cv +outliers +heap +gc +runs +samples$/)
		expect(end.find(line => line.startsWith('hangs'))).toMatch(/^hangs +FAILED( +-)+ +0 +-$/)
		expect(end.find(line => line.startsWith('parse'))).toMatch(/512 B +21\.4 ns +3 +600$/)
		expect(end.find(line => line.startsWith('sort/n=*'))).toMatch(/^sort\/n=\*: O\(n log n\): 3\.1\d ns times that/)
		expect(end).toContain('fetch/concurrency=*: highest throughput at concurrency=4')
		expect(new Set(end.slice(2, 12).map(line => line.length)).size).toBe(1)
	})
})
