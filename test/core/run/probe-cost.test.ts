import {expect, it} from 'vitest'
import type {ProbePlan} from '../../../src/core/plan/suite-plan-common.ts'
import {probeCostOf, sayProbeCost, sayProbeCpu} from '../../../src/core/run/summary/probe-cost.ts'
import {fold, observe, Recording} from './recorded-runs.ts'

function suiteWith(probe: ProbePlan | null, {isNode = true} = {}) {
	const run = new Recording([observe('a', 'node a.js', {probe})], 1)
	if (isNode) run.at(1, {type: 'node-attached', suite: 'a', pid: 1, ppid: 1, nodeVersion: 'v24.21.0', argv: ['node']})
	return fold(run.events).suites[0]!
}

it('is told by how closely it is watched, and not where nothing of ours is in it', () => {
	const highest = [null, 10_309, 1000].map(cpuIntervalUs => probeCostOf(suiteWith({cpuIntervalUs}))!.high)
	expect(highest.toSorted((a, b) => a - b)).toEqual(highest)
	expect(new Set(highest).size).toBe(3)
	expect(probeCostOf(suiteWith({cpuIntervalUs: 100}))).toEqual(probeCostOf(suiteWith({cpuIntervalUs: 1000})))
	for (const cpuIntervalUs of [10_309, 1000])
		expect(probeCostOf(suiteWith({cpuIntervalUs, allCollections: true}))!.high).toBeGreaterThan(Math.max(...highest))
	expect(probeCostOf(suiteWith({cpuIntervalUs: 1000}, {isNode: false}))).toBeNull()
	expect(probeCostOf(suiteWith(null))).toBeNull()
})

it('is said in whole percent', () => {
	expect(sayProbeCost({low: 0.02, high: 0.05})).toBe('2-5%')
	expect(sayProbeCpu({probeCpuShare: {low: 0, high: 0.01}})).toBe(
		'watching usually costs a Node process 0-1% of its CPU time',
	)
	expect(sayProbeCpu({})).toBeNull()
})
