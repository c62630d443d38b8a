import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {sayAdvice, sayInsight} from '../../../../src/core/history/course/insight-words.ts'
import {insightsOf} from '../../../../src/core/history/course/insights.ts'
import {historyOf} from '../../../../src/core/history/course/suite-history.ts'
import {drawn, eventful, pointOf} from '../drawn.ts'

describe('a history of which it is known what happened', () => {
	const history = historyOf('startup', eventful)!
	const insights = insightsOf(history)

	test('a step is found between its two commits, and told once for all metrics that show it', () => {
		const steps = insights.filter(({is}) => is === 'change')
		expect(steps).toHaveLength(1)
		const [step] = steps
		expect(step).toMatchObject({severity: 'medium', isCurrent: true})
		expect(step!.metric.metric).toBe('wall')
		expect(step!.also.map(({metric}) => metric.metric)).toEqual(['cpu'])
		expect([step!.from.commit, step!.to.commit]).toEqual([39, 40].map(i => pointOf(i, 0).commit))
		expect(step!.relativeChange).toBeGreaterThan(0.06)
		expect(sayAdvice(step!).join('\n')).toContain(
			'arsenal-tui ab --suite startup --base abc002700000 --head abc002800000',
		)
	})

	test('what grows with each commit is a drift, and no steps', () => {
		const drifts = insights.filter(({is}) => is === 'drift')
		expect(drifts.map(({metric, severity}) => [metric.metric, severity])).toEqual([['peakRss', 'high']])
		expect(sayInsight(drifts[0]!)).toMatch(/^peak memory \+2\d\.\d%, little by little from /)
	})

	test('one value alone is told, and asks for nothing', () => {
		const [outlier] = insights.filter(({is}) => is === 'outlier')
		expect(outlier).toMatchObject({severity: 'info', isCurrent: false})
		expect(outlier!.to.commit).toBe(pointOf(22, 0).commit)
		expect(sayAdvice(outlier!)).toEqual([])
	})

	test('what did not change is not told', () => {
		expect(insights.map(({metric}) => metric.metric)).not.toContain('user')
		expect(insights.map(({severity}) => severity)).toEqual(['high', 'medium', 'info'])
	})
})

describe('a change', () => {
	const told = (shape: (commit: number) => number, more: {direction?: 'higher'} = {}) =>
		insightsOf(historyOf('startup', [drawn('wall', {base: 100, cv: 1, seed: 7, ...more}, shape)])!)

	test('beyond 15 % is severe, one to the better is not', () => {
		expect(told(i => (i >= 40 ? 1.3 : 1))[0]).toMatchObject({is: 'change', severity: 'high'})
		expect(told(i => (i >= 40 ? 0.7 : 1)).find(({is}) => is === 'change')).toMatchObject({severity: 'info'})
	})

	test('of what should be high is worse where it falls', () => {
		expect(told(i => (i >= 40 ? 0.8 : 1), {direction: 'higher'})[0]).toMatchObject({severity: 'high'})
	})

	test('that was taken back is told so, and asks for nothing any more', () => {
		const [first, second] = told(i => (i >= 20 && i < 40 ? 1.2 : 1)).toReversed()
		expect(first).toMatchObject({is: 'change', severity: 'info', isCurrent: false})
		expect(sayInsight(first!)).toMatch(/taken back since$/)
		expect(second).toMatchObject({is: 'change', severity: 'info'})
	})

	test('that has just begun is one value that was not to be expected', () => {
		const [newest] = told(i => (i === 59 ? 1.3 : 1))
		expect(newest).toMatchObject({is: 'unexpected', severity: 'medium'})
		expect(sayAdvice(newest!)).toEqual(['one value is no more than a reason to measure again: arsenal-tui run startup'])
	})
})

test('runs of one commit are one value, and those of a changed work tree one each', () => {
	const points = [
		pointOf(0, 10, {run: 'a'}),
		pointOf(0, 30, {run: 'b'}),
		pointOf(0, 20, {run: 'c'}),
		pointOf(1, 50, {run: 'd', dirty: true}),
		pointOf(1, 60, {run: 'e', dirty: true}),
		pointOf(2, 70, {run: 'f', commit: null}),
	]
	const history = historyOf('s', [
		{suite: 's', kind: 'command', metric: 'wall', unit: 'ms', direction: 'lower', points},
	])!
	expect(history.metrics[0]!.points.map(({value, runs, dirty}) => [value, runs, dirty])).toEqual([
		[20, ['a', 'b', 'c'], false],
		[50, ['d'], true],
		[60, ['e'], true],
		[70, ['f'], false],
	])
})

test('runs of another machine, measured in another way, or unfinished are counted and not mixed in', () => {
	const points = [
		pointOf(0, 10, {fingerprint: 'other'}),
		pointOf(1, 10, {setupHash: 'other'}),
		pointOf(2, 10, {outcome: 'failed'}),
		pointOf(3, 20),
	]
	const history = historyOf('s', [
		{suite: 's', kind: 'command', metric: 'wall', unit: 'ms', direction: 'lower', points},
	])!
	expect(history.leftOut).toEqual({otherMachine: 1, otherSetup: 1, unfinished: 1})
	expect(history.metrics[0]!.points.map(({value}) => value)).toEqual([20])
	expect(historyOf('s', [])).toBeNull()
})

test('an old commit that was measured late stands where it was made', () => {
	const late = pointOf(3, 33, {startedMs: pointOf(50, 0).startedMs})
	const points = [...[0, 1, 2, 4, 5].map(i => pointOf(i, 10 * i)), late]
	const history = historyOf('s', [
		{suite: 's', kind: 'command', metric: 'wall', unit: 'ms', direction: 'lower', points},
	])!
	expect(history.metrics[0]!.points.map(({value}) => value)).toEqual([0, 10, 20, 33, 40, 50])
})

test('whatever the values are, each insight is there once, and lies within the course', () => {
	fc.assert(
		fc.property(
			fc.array(fc.oneof(fc.constantFrom(0, 1, 1.2, 5), fc.double({min: 0, max: 1e9, noNaN: true})), {
				minLength: 1,
				maxLength: 40,
			}),
			fc.constantFrom('lower', 'higher', 'none'),
			(values, direction) => {
				const points = values.map((value, i) => pointOf(i, value))
				const series = {suite: 's', kind: 'command', metric: 'wall', unit: 'ms', direction, points} as const
				const history = historyOf('s', [series])!
				const insights = insightsOf(history)
				expect(new Set(insights.map(({id}) => id)).size).toBe(insights.length)
				for (const insight of insights) {
					expect(insight.from.atMs).toBeLessThan(insight.to.atMs)
					expect(sayInsight(insight)).not.toMatch(/NaN|Infinity|undefined/)
				}
				if (direction === 'none') expect(insights).toEqual([])
			},
		),
		{numRuns: 30},
	)
})
