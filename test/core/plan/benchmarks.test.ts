import {expect, test} from 'vitest'
import type {CommandPlan} from '../../../src/core/kinds/command/plan.ts'
import {benchmarksOf, runTotals} from '../../../src/core/kinds/command/plan-benchmarks.ts'
import {timing} from '../../engine/real-suites.ts'

const probe = {cpuIntervalUs: 5000}
const variants = ['a', 'b', 'c'].map(label => ({label, launch: timing('x', [label]).launch}))

test.each<[Partial<CommandPlan>, readonly number[], number]>([
	[{}, [0], 4],
	[{warmup: 2}, [2], 4],
	[{probe}, [1], 4],
	[{probe, warmup: 2}, [2], 4],
	[{variants}, [0, 0, 0], 12],
	[{variants, warmup: 2}, [2, 2, 2], 12],
	[{variants, probe}, [1, 0, 0], 12],
	[{probe, probeAfter: true}, [0], 4],
	[{variants, probe, probeAfter: true}, [0, 0, 0], 12],
])('the probe rides in one run that does not count: %j', (more, warmups, runs) => {
	const plan = timing('x', 'true', {runs: 4, ...more})
	expect(benchmarksOf(plan).map(one => one.warmups)).toEqual(warmups)
	expect(runTotals(plan)).toEqual({
		warmups: warmups.reduce((a, b) => a + b),
		runs,
		profiledAfter: more.probeAfter ? 1 : 0,
	})
})
