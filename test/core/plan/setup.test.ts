import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {RunPlan, SuitePlan} from '../../../src/core/plan/plan.ts'
import {setupDifferences, setupOf} from '../../../src/core/plan/setup.ts'
import {withholdValues} from '../../../src/core/plan/withheld.ts'
import {arbitraryEvent} from '../events/arbitrary-event.ts'
import {command, launch, observe} from '../run/recorded-runs.ts'
import {step, steps} from '../run/recorded-steps.ts'

const plans = arbitraryEvent('run-started').map(event => (event as {plan: RunPlan} & typeof event).plan)
const usual = {sampleHz: 10, profiler: null}

describe('what was measured', () => {
	test('is the same whatever a suite is called, what is asked of it, how long it is measured, and where it lies', () => {
		fc.assert(
			fc.property(plans, plan => {
				for (const suite of plan.suites) {
					const other = {...suite, name: 'other', tags: ['x'], flameAtEnd: !suite.flameAtEnd, rules: []} as SuitePlan
					expect(setupOf(other, plan)).toEqual(setupOf(suite, plan))
					expect(setupOf(withholdValues(suite), plan)).toEqual(setupOf(suite, plan))
					expect(setupDifferences(setupOf(suite, plan), setupOf(other, plan))).toEqual([])
				}
			}),
		)
		const at = (cwd: string) => command('c', 'node a.js', {launch: {...launch('node a.js'), cwd}})
		expect(setupOf(at('/one'), usual)).toEqual(setupOf(at('/two'), usual))
		expect(setupOf(command('c', 'node a.js', {runs: 5}), usual)).toEqual(
			setupOf(command('c', 'node a.js', {runs: 50}), usual),
		)
	})

	test.each([
		['the command', command('s', 'node a.js'), command('s', 'node b.js'), ['command']],
		[
			'a shell',
			command('s', 'node a.js'),
			command('s', 'node a.js', {launch: {...launch('node a.js'), shell: true}}),
			['command'],
		],
		['warm-up runs', command('s', 'a'), command('s', 'a', {warmup: 9}), ['warmup']],
		['the probe', observe('s', 'a'), observe('s', 'a', {probe: null}), ['probe.cpuIntervalUs']],
		['a driver', observe('s', 'a'), observe('s', 'a', {driver: launch('wrk')}), ['driver']],
		['the time', observe('s', 'a', {durationMs: 1000}), observe('s', 'a', {durationMs: 2000}), ['durationMs']],
		[
			'readiness',
			observe('s', 'a'),
			observe('s', 'a', {ready: {is: 'port', host: 'localhost', port: 80, timeoutMs: 1}}),
			['ready.host', 'ready.is', 'ready.port', 'ready.timeoutMs'],
		],
		[
			'a name of the environment',
			command('s', 'a', {launch: {...launch('a'), env: {A: 'secret'}}}),
			command('s', 'a', {launch: {...launch('a'), env: {A: 'other', B: ''}}}),
			['command.environment'],
		],
		[
			'a text of a step',
			steps('s', 'a', {
				benchmarks: [{label: null, steps: [{...step('x'), action: {is: 'write', file: 'f', text: 'one'}}]}],
			}),
			steps('s', 'a', {
				benchmarks: [{label: null, steps: [{...step('x'), action: {is: 'write', file: 'f', text: 'two'}}]}],
			}),
			['benchmarks.1.steps.1.action.text'],
		],
	] as const)('differs by %s', (_, before, after, settings) => {
		const differences = setupDifferences(setupOf(before, usual), setupOf(after, usual))
		expect(differences.map(one => one.setting)).toEqual(settings)
	})

	test('says what was set before and after, and holds no secret', () => {
		const of = (env: Record<string, string>) =>
			setupOf(command('s', 'a --password=hunter2', {launch: {...launch('a --password=hunter2'), env}}), usual)
		expect(setupDifferences(of({}), of({A: 'top'}))).toEqual([
			{setting: 'command.environment', before: null, after: 'A'},
		])
		expect(JSON.stringify(of({A: 'top'}))).not.toMatch(/hunter2|top/)
		expect(setupDifferences({__proto__: null, x: '1'} as never, {})).toEqual([{setting: 'x', before: '1', after: null}])
	})
})
