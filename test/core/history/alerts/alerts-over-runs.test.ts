import {describe, expect, test} from 'vitest'
import {readAlertFile} from '../../../../src/core/alerts/read-alert-file.ts'
import {sayAlertOverRuns} from '../../../../src/core/history/alerts/alert-words.ts'
import {alertsOverRuns} from '../../../../src/core/history/alerts/alerts-over-runs.ts'
import type {MetricSeries} from '../../../../src/core/history/kept/metric-series.ts'
import {pointOf} from '../drawn.ts'

function series(metric: string, values: readonly (number | null)[], unit = 'ms'): MetricSeries {
	const points = values.map((value, i) =>
		pointOf(i, value ?? 0, value === null ? {p95: null, max: null} : {p95: value}),
	)
	return {suite: 'startup', kind: 'command', metric, unit, direction: 'lower', points}
}

function told(rules: string, all: readonly MetricSeries[]) {
	const read = readAlertFile('alerts.yml', rules)
	expect(read.problems).toEqual([])
	return alertsOverRuns(read.rules, 'startup', all)
}

const rule = (condition: string, more = '') => `rules:\n  - {name: slow, condition: '${condition}'${more}}\n`

describe('an alert over runs', () => {
	test('fires and is resolved with the runs that show it', () => {
		const [alert] = told(rule('wall_p95 > 100ms'), [series('wall', [90, 120, 130, 95, 90])])
		expect(alert).toMatchObject({name: 'slow', suite: 'startup', state: 'resolved', runs: 5, untold: 0})
		expect(alert!.changes.map(({state, observed, unit}) => [state, observed, unit])).toEqual([
			['firing', 120, 'ms'],
			['resolved', 95, 'ms'],
		])
		expect(sayAlertOverRuns(alert!)).toBe(
			'resolved since 2026-09-04 (abc0003), observed 95.0 ms; it fired on 2026-09-02 (abc0001)',
		)
	})

	test('waits for as long as it says, by when the runs were made', () => {
		const states = (hours: number) =>
			told(rule(`wall_p95 > 100ms for ${hours}h`), [series('wall', [90, 120, 130, 120])])[0]!.changes.map(
				({state}) => state,
			)
		expect(states(24)).toEqual(['pending', 'firing'])
		expect(states(72)).toEqual(['pending'])
	})

	test('of what is not kept is not told, and says so', () => {
		const [alert] = told(rule('wall_p95 > 100ms'), [series('wall', [120, null, null])])
		expect(alert).toMatchObject({state: 'resolved', untold: 2})
		expect(sayAlertOverRuns(alert!)).toMatch(/; 2 of 3 runs do not tell it$/)
		expect(told(rule('error_rate > 1%'), [series('wall', [120])])[0]).toMatchObject({state: 'inactive', untold: 1})
	})

	test('is of any of several benchmarks, and of conditions that are joined', () => {
		const all = [
			series('wall/size=1', [10, 10]),
			series('wall/size=2', [10, 200]),
			series('peakRss', [1e6, 1e6], 'bytes'),
		]
		const stateOf = (condition: string) => told(rule(condition), all)[0]!.state
		expect(stateOf('wall_p95 > 100ms')).toBe('firing')
		expect(stateOf('wall_p95 > 100ms and wall_p95 < 1s')).toBe('firing')
		expect(stateOf('wall_p95 / 2 > 150ms')).toBe('inactive')
		expect(stateOf('not wall_p95 < 100ms')).toBe('inactive')
	})

	test('is only for suites that it names', () => {
		expect(told(rule('wall_p95 > 1ms', ', suite: other'), [series('wall', [9])])).toEqual([])
	})

	test('that is quiet says of how many runs', () => {
		expect(sayAlertOverRuns(told(rule('wall_p95 > 1s'), [series('wall', [9, 9])])[0]!)).toBe('quiet in 2 runs')
	})
})
