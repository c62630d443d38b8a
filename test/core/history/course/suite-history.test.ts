import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {CommitOrder} from '../../../../src/core/history/course/commit-order.ts'
import {sayHead} from '../../../../src/core/history/course/history-words.ts'
import {sayAdvice, sayInsight, sayPlace} from '../../../../src/core/history/course/insight-words.ts'
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
	expect(history.leftOut).toEqual({otherBranch: 0, otherMachine: 1, otherSetup: 1, unfinished: 1})
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

test('what ran under another Node than the newest is left out, and counted', () => {
	const ran = (runtimes: ReadonlyArray<string | null>) => {
		const points = runtimes.map((runtime, i) => pointOf(i, 100, {runtime}))
		const history = historyOf('s', [{...drawn('wall', {base: 1, cv: 0, seed: 1}, () => 1), points}])!
		return [history.metrics[0]!.points.length, history.leftOut.otherSetup]
	}
	expect(ran(['v22', 'v22', 'v24', 'v24'])).toEqual([2, 2])
	// What those ran under that were kept before nobody knows.
	expect(ran([null, 'v22', 'v24'])).toEqual([2, 1])
	expect(ran(['v22', 'v24', null])).toEqual([2, 1])
})

test('runs of other branches are left out, and counted, where it is known what is checked out', () => {
	const points = Array.from({length: 6}, (_, i) => pointOf(i, i % 2 === 0 ? 100 : 150))
	const series = [{...drawn('wall', {base: 1, cv: 0, seed: 1}, () => 1), points}]
	const known = (isAncestor: (i: number) => boolean) =>
		new Map(points.map(({commit, commitMs}, rank) => [commit!, {rank, atMs: commitMs!, isAncestor: isAncestor(rank)}]))
	const values = (order: CommitOrder) => historyOf('s', series, order)!.metrics[0]!.points.map(({value}) => value)
	expect(values(known(i => i % 2 === 0))).toEqual([100, 100, 100])
	expect(
		historyOf(
			's',
			series,
			known(i => i % 2 === 0),
		)!.leftOut.otherBranch,
	).toBe(3)
	expect(values(known(() => false))).toHaveLength(6)
	// What git does not know is told by the name of its branch.
	const some = known(i => i % 2 === 0)
	some.delete(points[1]!.commit!)
	expect(values(some)).toEqual([100, 150, 100, 100])
	const fetched = series.map(one => ({
		...one,
		points: one.points.map((point, i) => (i === 1 ? {...point, branch: 'feature'} : point)),
	}))
	expect(historyOf('s', fetched, some)!.leftOut.otherBranch).toBe(3)
	const unsure = new Map([...some].map(([commit, one]) => [commit, {...one, isAncestor: one.isAncestor || null}]))
	expect(values(unsure)).toHaveLength(6)
})

test('what was measured with changes stands behind its commit, whenever that was', () => {
	const clean = Array.from({length: 12}, (_, i) => pointOf(i, i < 6 ? 100 : 150))
	const bisected = Array.from({length: 6}, (_, i) =>
		pointOf(2, 100, {run: `dirty ${i}`, dirty: true, startedMs: pointOf(20 + i, 0).startedMs}),
	)
	const series = [{...drawn('wall', {base: 1, cv: 0, seed: 1}, () => 1), points: [...clean, ...bisected]}]
	const order = new Map(
		clean.map(({commit, commitMs}, rank) => [commit!, {rank, atMs: commitMs!, isAncestor: true}] as const),
	)
	for (const known of [order, new Map()]) {
		const [change] = insightsOf(historyOf('s', series, known)!)
		expect(change).toMatchObject({is: 'change', severity: 'high', isCurrent: true, before: 100, after: 150})
		expect([change!.from.commit, change!.to.commit]).toEqual([5, 6].map(i => pointOf(i, 0).commit))
	}
})

describe('commits of one second', () => {
	const secondMs = Date.parse('2026-09-01T08:00:00Z')
	/** As after a rebase, measured newest first: the newer half is slower. */
	const rebased = {
		...drawn('wall', {base: 1, cv: 0, seed: 1}, () => 1),
		points: Array.from({length: 20}, (_, i) =>
			pointOf(i, (i < 10 ? 100 : 130) + (i % 3), {commitMs: secondMs, startedMs: secondMs + (1000 - i) * 60_000}),
		).toReversed(),
	}
	const order = new Map(
		rebased.points.toReversed().map(({commit}, rank) => [commit!, {rank, atMs: secondMs, isAncestor: true}]),
	)

	test('are in the order git has them, not in that they were measured in', () => {
		const [change] = insightsOf(historyOf('startup', [rebased], order)!)
		expect(change).toMatchObject({is: 'change', severity: 'high', before: 101, after: 131})
		expect([change!.from.commit, change!.to.commit]).toEqual([9, 10].map(i => pointOf(i, 0).commit))
	})

	test('are one value where git does not know them, and no change is told of them', () => {
		const history = historyOf('startup', [rebased])!
		expect(history.metrics[0]!.points).toHaveLength(1)
		expect(insightsOf(history)).toEqual([])
		expect(sayHead(history)).toContain('20 commits in 20 runs')
		expect(sayPlace(history.metrics[0]!.points[0]!)).toMatch(/^[\da-f]{7} and 19 more of its second$/)
	})
})

test('law: commits that git knows are in its order, whatever their dates and when they were measured', () => {
	const dates = fc.integer({min: 0, max: 5}).map(second => second * 1000)
	const drawnCommits = fc.array(fc.record({commitMs: dates, startedMs: fc.nat(100), isKnown: fc.boolean()}), {
		minLength: 1,
		maxLength: 12,
	})
	fc.assert(
		fc.property(drawnCommits, commits => {
			const points = commits.map(({commitMs, startedMs}, i) => pointOf(i, 1 + i, {commitMs, startedMs}))
			const order = new Map(
				commits.flatMap(({isKnown, commitMs}, rank) =>
					isKnown ? [[points[rank]!.commit!, {rank, atMs: commitMs, isAncestor: true}] as const] : [],
				),
			)
			const series = {...drawn('wall', {base: 1, cv: 0, seed: 1}, () => 1), points}
			const course = historyOf('s', [series], order)!.metrics[0]!.points
			const told = course.flatMap(({commit, alongside}) => [...alongside, commit!])
			expect(told.toSorted()).toEqual(points.map(({commit}) => commit!).toSorted())
			const ranks = told.flatMap(commit => order.get(commit)?.rank ?? [])
			expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
			const unknown = course.filter(({commit}) => !order.has(commit!)).map(({atMs}) => atMs)
			expect(unknown).toEqual([...new Set(unknown)].toSorted((a, b) => a - b))
		}),
	)
})
