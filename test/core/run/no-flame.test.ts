import {expect, test} from 'vitest'
import type {RunEventBody} from '../../../src/core/events/run-event.ts'
import type {SuitePlan} from '../../../src/core/plan/plan.ts'
import {noFlameReason} from '../../../src/core/run/findings/no-flame.ts'
import {comparison} from './recorded-compare.ts'
import {micro} from './recorded-micro.ts'
import {command, fold, observe, Recording} from './recorded-runs.ts'

const probe = {cpuIntervalUs: 10_309}

function reason(plan: SuitePlan, ...more: readonly RunEventBody[]): string {
	const recording = new Recording([plan], 1)
	recording.at(0, {type: 'suite-started', suite: plan.name, kind: plan.kind})
	for (const body of more) recording.at(100, body)
	return noFlameReason(fold(recording.events).suites[0]!)
}

const ready = (suite: string): RunEventBody => ({type: 'target-ready', suite, afterMs: 100})
const started = (suite: string): RunEventBody => ({
	type: 'process-started',
	suite,
	role: 'target',
	pid: 10,
	argv: ['node', 'a.js'],
})
const attached = (suite: string): RunEventBody => ({
	type: 'node-attached',
	suite,
	pid: 10,
	ppid: 1,
	nodeVersion: 'v24.1.0',
	argv: ['node', 'a.js'],
})

test('why there is no flamegraph is told by what the suite is, and how far it is', () => {
	expect(reason(micro('sort', 'sort.bench.js'))).toBe(
		'No flamegraph: the runs of a micro suite carry no probe, so that nothing but the benchmark is measured.',
	)
	expect(reason(observe('a', 'node a.js'))).toBe('No flamegraph yet: the target is starting.')
	expect(reason(observe('a', 'node a.js', {probe: null}), ready('a'))).toBe(
		'No flamegraph: this suite runs without a probe (probe: false).',
	)
	expect(reason(observe('a', 'node a.js', {probe: null, outside: true}), ready('a'))).toBe(
		'No flamegraph: the target is observed from outside, as was asked for.',
	)
	expect(reason(observe('a', 'node a.js', {probe: {cpuIntervalUs: null}}), ready('a'), attached('a'))).toBe(
		'No flamegraph: the target is watched lightly (--light), without CPU samples.',
	)
	expect(reason(observe('a', 'sleep 9'), ready('a'))).toMatch(/^No flamegraph: no Node process of this target/)
	expect(reason(observe('a', 'node a.js'), ready('a'), attached('a'))).toBe(
		'No flamegraph: no CPU samples in that time.',
	)
})

test('a command is profiled in a run that does not count, or in none', () => {
	expect(reason(command('a', 'node a.js'), started('a'))).toMatch(/^No flamegraph: with no warm-up every run counts/)
	expect(reason(command('a', 'node a.js', {warmup: 1}), started('a'))).toBe(
		'No flamegraph: this suite runs without a probe (probe: false).',
	)
	expect(reason(command('a', 'node a.js', {probe, warmup: 1}), started('a'), attached('a'))).toMatch(
		/^No flamegraph yet: .* is of the first run\.$/,
	)
	expect(reason(command('a', 'node a.js', {probe, probeAfter: true}), started('a'), attached('a'))).toMatch(
		/^No flamegraph yet: .* is of a run after them\.$/,
	)
})

test('a comparison is profiled after its pairs, and says no more than an observation', () => {
	const measures: RunEventBody = {
		...{type: 'compare-phase-started', suite: 'ab', phase: 'measure', comparison: 0, benchmarks: [null]},
		...{pairs: 4, targetWidth: null, untilMs: null, controlEvery: 0},
	}
	expect(reason(comparison('ab'), measures)).toMatch(/^No flamegraph: no Node process of this target/)
})
