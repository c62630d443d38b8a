import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {CompareEvent} from '../../../src/core/kinds/compare/events.ts'
import {CompareTrack} from '../../../src/core/kinds/compare/state.ts'
import {ratioNow, widthOf} from '../../../src/core/kinds/compare/state-ratio.ts'
import {countsBoth, runsOf} from '../../../src/core/kinds/compare/summary-report.ts'
import {summarise} from '../../../src/core/run/summary/summarise.ts'
import {pairedRatio} from '../../../src/core/stats/ratio.ts'
import {reportSchema} from '../../../src/report/report-schema.ts'
import {bodies} from '../events/arbitrary-event.ts'
import {compareRun, comparison, noiseRun, openCompareRun} from './recorded-compare.ts'
import {clean, fold, Recording} from './recorded-runs.ts'

type Slot = Extract<CompareEvent, {type: 'slot-finished'}>

function slot(pair: number, arm: Slot['arm'], wall: number | null, more: Partial<Slot> = {}): Slot & {tMs: number} {
	return {
		tMs: pair,
		type: 'slot-finished',
		suite: 'ab',
		phase: 'measure',
		comparison: 0,
		benchmark: null,
		pair,
		arm,
		beside: arm === 'control' ? 'base' : arm,
		figures: wall === null ? {} : {wall},
		exit: clean,
		failure: wall === null ? 'ended with code 1' : null,
		...more,
	}
}

describe('a comparison as it goes on', () => {
	it('keeps pairs together, whichever side came first, and phases, comparisons and benchmarks apart', () => {
		const track = new CompareTrack()
		for (const event of [
			slot(0, 'head', 11),
			slot(0, 'base', 10),
			slot(1, 'base', 20),
			slot(1, 'head', 22),
			slot(0, 'base', 99, {phase: 'warm-up'}),
			slot(0, 'base', 98, {comparison: 1}),
			slot(0, 'base', 97, {benchmark: 'size=10'}),
		])
			track.add(event)
		expect(track.valuesOf('measure', 0, null, 'wall')).toEqual({base: [10, 20], head: [11, 22]})
		expect(track.pairsOf('measure', 0, 'size=10').map(pair => pair.base?.figures.wall)).toEqual([97])
		expect(track.pairsOf('confirm', 0, null)).toEqual([])
		expect(track.runs).toBe(7)
	})

	it('counts a pair only when both halves gave the figure', () => {
		const track = new CompareTrack()
		for (const event of [
			slot(0, 'base', 10),
			slot(0, 'head', null),
			slot(1, 'base', 10),
			slot(2, 'base', 8),
			slot(2, 'head', 9),
		])
			track.add(event)
		expect(track.valuesOf('measure', 0, null, 'wall')).toEqual({base: [8], head: [9]})
		expect(track.failures).toEqual({base: {count: 0, last: null}, head: {count: 1, last: 'ended with code 1'}})
	})

	it('puts the control beside the side it ran after, and counts it apart', () => {
		const track = new CompareTrack()
		track.add(slot(0, 'control', 5))
		track.add(slot(0, 'control', 6, {beside: 'head'}))
		const [pair] = track.pairsOf('measure', 0, null)
		expect([pair!.control.base!.figures.wall, pair!.control.head!.figures.wall]).toEqual([5, 6])
		expect([track.runs, track.controlRuns]).toEqual([0, 2])
	})

	it('says the interval as it stands, of the phase under way', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.integer({min: 1, max: 99}), fc.integer({min: 1, max: 99})), {maxLength: 30}),
				all => {
					const track = new CompareTrack()
					all.forEach(([base, head], pair) => {
						track.add(slot(pair, 'base', base))
						track.add(slot(pair, 'head', head))
					})
					const now = ratioNow(track, null, 'wall')
					expect(now?.pairs ?? 0).toBe(all.length)
					if (now === null) return
					const whole = pairedRatio(
						all.map(([base]) => base),
						all.map(([, head]) => head),
						0.99,
					)
					if (whole.is === 'none') throw new Error(whole.reason)
					const {ratio, interval} = whole
					expect(now).toEqual({pairs: all.length, ratio, ci: interval && {low: interval.low, high: interval.high}})
					if (interval !== null) expect(widthOf(now)).toBeCloseTo(Math.log(interval.high / interval.low), 12)
				},
			),
			{numRuns: 40},
		)
	})

	it('reckons the interval again for every new pair, and not for a question asked twice', () => {
		const track = new CompareTrack()
		track.add(slot(0, 'base', 10))
		track.add(slot(0, 'head', 20))
		const first = ratioNow(track, null, 'wall')
		expect(ratioNow(track, null, 'wall')).toBe(first)
		track.add(slot(1, 'base', 10))
		track.add(slot(1, 'head', 30))
		expect(ratioNow(track, null, 'wall')!.pairs).toBe(2)
	})

	it('takes any events in any order, and the report of it fits its schema', () => {
		const types = [
			'compare-prepared',
			'compare-phase-started',
			'slot-finished',
			'control-judged',
			'verdict-reached',
			'noise-measured',
			'frames-compared',
		] as const
		const any = fc.oneof(...types.map(type => bodies[type]))
		fc.assert(
			fc.property(fc.array(any, {maxLength: 30}), all => {
				const run = new Recording([comparison('ab')], 1)
				for (const [i, body] of all.entries()) run.at(i, {...body, suite: 'ab'} as never)
				const report = summarise(fold(run.events))
				expect(report.suites[0]!.compare).toBeDefined()
			}),
			{numRuns: 60},
		)
	})
})

describe('the report', () => {
	it.each([
		['a regression', compareRun],
		['nothing that can be told', openCompareRun],
		['noise', noiseRun],
	])('of %s fits its schema', (_, run) => {
		expect(reportSchema.safeParse(summarise(fold(run()))).error).toBeUndefined()
	})

	it('has the verdicts, both arms as metrics, and every pair', () => {
		const [suite] = summarise(fold(compareRun())).suites
		expect(suite!.verdicts.map(({metric, verdict, gates}) => [metric, verdict, gates])).toEqual([
			['wall', 'regression', true],
			['cpu', 'regression', false],
			['peakRss', 'equivalent', false],
		])
		expect(suite!.verdicts[0]!.confirmation).toMatchObject({confirmed: true, pairs: 20})
		expect(suite!.metrics.map(({name, unit, n}) => [name, unit, n])).toEqual([
			['base wall', 'ms', 40],
			['base cpu', 'ms', 40],
			['base peakRss', 'bytes', 40],
			['head wall', 'ms', 40],
			['head cpu', 'ms', 40],
			['head peakRss', 'bytes', 40],
		])
		const {compare} = suite!
		expect(compare!.outcome).toBe('failed')
		expect(compare!.control).toMatchObject({is: 'held', pairs: 20})
		expect(compare!.pairs.map(({metric, base, head}) => [metric, base.length, head.length])).toEqual([
			['wall', 40, 40],
			['cpu', 40, 40],
			['peakRss', 40, 40],
		])
		expect(compare!.pairs.map(({confirmation}) => confirmation!.base.length)).toEqual([20, 20, 20])
		expect(compare!.frames[0]!.grew[0]).toMatchObject({name: 'serialize', delta: 11_530})
	})

	it('has every run that a verdict counts, of one measurement or of both', () => {
		const [suite] = summarise(fold(compareRun())).suites
		const both = suite!.verdicts.map(one => {
			const runs = runsOf(suite!.compare, one)!
			const counted = countsBoth(runs, one)
			expect(one.pairs).toBe(runs.count + (counted ? runs.confirmation!.count : 0))
			return [one.metric, counted]
		})
		expect(both).toEqual([
			['wall', true],
			['cpu', true],
			['peakRss', false],
		])
		const open = summarise(fold(openCompareRun())).suites[0]!
		for (const one of open.verdicts) expect(countsBoth(runsOf(open.compare, one)!, one)).toBe(false)
		expect(runsOf(open.compare, {benchmark: 'size=7', metric: 'wall', stat: 'median'})).toBeNull()
	})

	it('tells how each side drifted: a machine moves both, a program itself', () => {
		const [runs] = summarise(fold(compareRun())).suites[0]!.compare!.pairs
		for (const {change, low, high} of [runs!.drift.base!, runs!.drift.head!]) {
			// Every pair of the recording takes 0.2 % longer than the one before.
			expect(low).toBeLessThan(0.08)
			expect(high).toBeGreaterThan(0.07)
			expect(change).toBeGreaterThan(0.05)
		}
	})

	it('of a log that was cut off has what there was', () => {
		const events = compareRun()
		for (const share of [0.1, 0.5, 0.9]) {
			const report = summarise(fold(events.slice(0, Math.ceil(events.length * share))))
			expect(reportSchema.safeParse(report).error).toBeUndefined()
			expect(report.suites[0]!.outcome).toBe('interrupted')
			expect(report.suites[0]!.compare!.outcome).toBeNull()
		}
	})

	it('keeps 1000 pairs of more', () => {
		const run = new Recording([comparison('ab')], 1)
		run.at(0, {type: 'suite-started', suite: 'ab', kind: 'compare'})
		const arm = {label: '', command: '', revision: null, commit: null, subject: null, dirty: false, notes: []}
		run.at(0, {type: 'compare-prepared', suite: 'ab', base: arm, head: arm, benchmarks: [null]})
		for (let pair = 0; pair < 1500; pair++)
			for (const one of ['base', 'head'] as const) run.at(pair, slot(pair, one, 1e6 + pair))
		const [pairs] = summarise(fold(run.events)).suites[0]!.compare!.pairs
		expect([pairs!.base.length, pairs!.head.length, pairs!.count]).toEqual([1000, 1000, 1500])
		expect(pairs!.confirmation).toBeNull()
		expect(pairs!.base).toEqual(pairs!.base.toSorted((a, b) => a - b))
	})
})
