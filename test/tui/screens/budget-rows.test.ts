import {describe, expect, it} from 'vitest'
import type {RuleSpec} from '../../../src/core/rules/rule.ts'
import type {SuiteState} from '../../../src/core/run/state/run-state.ts'
import {budgetStatus} from '../../../src/tui/screens/budget-rows.ts'
import {rule} from '../../core/run/recorded-budgets.ts'
import {fold, observe, Recording} from '../../core/run/recorded-runs.ts'

type Look = readonly [holds: boolean | null, observed: number, headroom: number | null]

/** What each rule saw, second by second. */
function row(rules: ReadonlyArray<readonly [RuleSpec, ...Look[]]>, width = 80): string {
	const run = new Recording([observe('api', 'node a.js', {rules: rules.map(([spec]) => spec)})], 1)
	const suite: SuiteState = fold(run.events).suites[0]!
	rules.forEach(([, ...looks], index) => {
		looks.forEach(([holds, observed, headroom], second) => {
			suite.rules[index]!.add(second * 1000, {rule: index, holds, observed, limit: 1, n: 1, headroom})
		})
	})
	const text = budgetStatus(suite, width)!
		.map(part => (typeof part === 'string' ? part : part.text))
		.join('')
	expect(text.length).toBeLessThanOrEqual(width)
	return text
}

const long =
	'response_time_p95 < 3ms and response_time_p99 < 50ms and error_rate < 1% and requests_per_second > 100 and cpu < 90%'

describe('the row of budgets', () => {
	it('names what is broken before anything else, however long it is', () => {
		expect(
			row([
				[rule('budgets', long), [false, 30, -9]],
				[rule('budgets', 'rss < 1GB'), [true, 100e6, 0.9]],
			]),
		).toBe(' budgets 2: 1 broken  ! response_time_p95 < 3ms and response_t~: 30.0 ms (-900%)')
	})

	it('names nothing that is kept where there is no room for all that is broken', () => {
		const broken = ['cpu < 1%', 'threads < 2', 'open_files < 3'].map(
			text => [rule('budgets', text), [false, 20, -19]] as const,
		)
		expect(row([...broken, [rule('budgets', 'rss < 1GB'), [true, 100e6, 0.9]]], 60)).toBe(
			' budgets 4: 3 broken  ! cpu < 1%: 2000% (-1900%)',
		)
	})

	it('does not forget what has come true, once it is over', () => {
		const looks: readonly Look[] = [
			[true, 400, -3],
			[false, 4, 0.96],
		]
		expect(row([[rule('alerts', 'loop_block > 100ms'), ...looks]])).toBe(
			' budgets 1: 1 broken  ! loop_block > 100ms: fired, now 4.00 ms (+96%)',
		)
		expect(row([[rule('budgets', 'max(loop_block[2s]) < 100ms'), [false, 400, -3], [true, 4, 0.96]]])).toBe(
			' budgets 1: 1 broken  ! max(loop_block[2s]) < 1~: was broken, now 4.00 ms (+96%)',
		)
		// Judged once at the end, by all there is: it is what it is now.
		expect(row([[rule('budgets', 'response_time_p95 < 9ms'), [false, 10, -0.1], [true, 8, 0.1]]])).toBe(
			' budgets 1: none broken  + response_time_p95 < 9ms: 8.00 ms (+10%)',
		)
	})

	it('says what more may come of as far as it has come', () => {
		expect(row([[rule('budgets', 'requests > 500'), [null, 98, -0.8]]])).toBe(
			' budgets 1: none broken  ? requests > 500: 98',
		)
	})
})
