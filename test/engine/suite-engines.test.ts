import {expect, test} from 'vitest'
import type {SuiteOutcome} from '../../src/core/events/run-event.ts'
import type {ComparePlan} from '../../src/core/kinds/compare/plan.ts'
import type {SuitePlan} from '../../src/core/plan/plan.ts'
import {engineOf} from '../../src/engine/kinds.ts'
import {comparison} from '../core/run/recorded-compare.ts'
import {micro} from '../core/run/recorded-micro.ts'
import {command, launch, observe} from '../core/run/recorded-runs.ts'
import {steps} from '../core/run/recorded-steps.ts'

const all: readonly SuitePlan[] = [
	observe('a', 'node a.js'),
	command('a', 'node a.js'),
	micro('sort', 'sort.bench.js'),
	comparison('ab'),
	steps('reload', 'npm run dev'),
]

test('a tool runs what is observed and what is timed, and neither functions nor comparisons nor steps', () => {
	expect(all.map(plan => engineOf(plan).deep !== null)).toEqual([true, true, false, false, false])
	expect(all.map(plan => engineOf(plan).notDeep)).toEqual([
		undefined,
		undefined,
		'nothing may run beside what a micro suite measures',
		undefined,
		'another tool would change the times of steps',
	])
})

test('under a tool a command with parameters runs its first combination', () => {
	const variants = ['a', 'b'].map(label => ({label, launch: launch(`node ${label}.js`)}))
	const plan = command('sweep', 'node {x}.js', {variants})
	expect(engineOf(plan).deep!.launchOf(plan).argv).toEqual(['node', 'a.js'])
})

test('only a comparison that was asked for a verdict decides the exit code', () => {
	const failed: SuiteOutcome = {is: 'done', gate: 'failed'}
	expect(all.map(plan => engineOf(plan).gateOf(plan, failed))).toEqual([
		'passed',
		'passed',
		'passed',
		'failed',
		'passed',
	])
	const gate = (plan: ComparePlan, outcome: SuiteOutcome | undefined) => engineOf(plan).gateOf(plan, outcome)
	expect(gate(comparison('a', {purpose: 'noise'}), failed)).toBe('passed')
	for (const untold of [undefined, {is: 'interrupted'}, {is: 'done', gate: 'inconclusive'}] as const) {
		expect(gate(comparison('a'), untold)).toBe('inconclusive')
		expect(gate(comparison('a', {inconclusive: 'pass'}), untold)).toBe('passed')
	}
})
