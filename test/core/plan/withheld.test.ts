import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {RunPlan} from '../../../src/core/plan/plan.ts'
import {restoreValues, withheldNames, withholdValues} from '../../../src/core/plan/withheld.ts'
import {arbitraryEvent} from '../events/arbitrary-event.ts'

/** Any plan as it is before it is written down: each variable has a value that stands nowhere else. */
const plans = arbitraryEvent('run-started').map((event): {plan: RunPlan; values: number} => {
	let values = 0
	const {plan} = event as Extract<typeof event, {type: 'run-started'}>
	const text = JSON.stringify(plan, (key, value) => {
		if (key === 'withheldEnv') return undefined
		if (key !== 'env') return value
		return Object.fromEntries(Object.keys(value).map(name => [name, `planted-${values++}.`]))
	})
	return {plan: JSON.parse(text), values}
})

describe('values of variables', () => {
	test('are in no plan that is written down, and are all there again once restored', () => {
		fc.assert(
			fc.property(plans, ({plan, values}) => {
				const written = withholdValues(plan)
				expect(JSON.stringify(written)).not.toContain('planted-')
				expect(withholdValues(written)).toEqual(written)
				expect(withheldNames(written).length > 0).toBe(values > 0)
				expect(restoreValues(written, plan)).toEqual({plan, lacking: []})
			}),
		)
	})

	test('that nobody has any more are named, those that are known filled in', () => {
		const launch = (env: Record<string, string>) => ({argv: ['a'], shell: false, cwd: '/', env})
		const written = withholdValues({one: launch({A: '1', B: '2'}), two: [launch({A: '3'})]})
		const known = {one: launch({A: 'x', C: '4'}), two: [] as ReturnType<typeof launch>[]}
		const {plan, lacking} = restoreValues(written, known)
		expect(lacking).toEqual(['B', 'A'])
		expect(plan.one.env).toEqual({A: 'x'})
	})
})
