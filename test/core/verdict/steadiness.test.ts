import {describe, expect, it} from 'vitest'
import {CompareTrack} from '../../../src/core/kinds/compare/state.ts'
import {findingCodes} from '../../../src/core/trouble/finding-codes.ts'
import {judgePhase} from '../../../src/core/verdict/judge-compare.ts'
import {judgeFirst, verdictsOn} from '../../../src/core/verdict/judge-measurements.ts'
import {
	fewestSteadyPairs,
	isUnjudged,
	judgeSteadiness,
	type Steadiness,
	steadinessFindings,
} from '../../../src/core/verdict/steadiness.ts'
import {comparison} from '../run/recorded-compare.ts'
import {clean} from '../run/recorded-runs.ts'
import {gaussian, seeded} from '../stats/noise.ts'

type Sides = readonly [base: readonly number[], head: readonly number[]]
type Draw = (random: () => number) => number

const plan = comparison('ab', {confirm: false})

/** A comparison of those times, in ns; NaN stands for a run that failed. */
function trackOf(all: Readonly<Record<string, Sides>>, control: (beside: string) => number = () => 1e7): CompareTrack {
	const track = new CompareTrack()
	for (const [benchmark, [base, head]] of Object.entries(all))
		for (const [pair, value] of base.entries())
			for (const [beside, wall] of [['base', value] as const, ['head', head[pair]!] as const]) {
				const place = {suite: 'ab', phase: 'measure', comparison: 0, benchmark, pair, beside, exit: clean} as const
				const isBad = Number.isNaN(wall)
				const own = {figures: isBad ? {} : {wall}, failure: isBad ? 'ended with code 3' : null}
				track.add({type: 'slot-finished', ...place, ...own, tMs: pair, arm: beside})
				const beside2 = {figures: {wall: control(beside) * (1 + 0.001 * (pair % 3))}, failure: null}
				track.add({type: 'slot-finished', ...place, ...beside2, tMs: pair, arm: 'control'})
			}
	return track
}

function judged(all: Readonly<Record<string, Sides>>, control?: (beside: string) => number): Steadiness[] {
	const track = trackOf(all, control)
	const question = {phase: 'measure', comparison: 0, benchmarks: Object.keys(all), gate: 'wall', margin: 0.01} as const
	return judgeSteadiness(track, judgePhase(track, question).answers, question)
}

const random = seeded(77)
const sides = (pairs: number, draw: Draw, machine: (pair: number) => number = () => 1): Sides => {
	const side = () => Array.from({length: pairs}, (_, pair) => 1e8 * machine(pair) * draw(random))
	return [side(), side()]
}
const slowIn = ([base, head]: Sides, share: number, by = 1.4): Sides => [
	base,
	head.map(one => (random() < share ? one * by : one)),
]
const quiet: Draw = next => 1 + 0.03 * gaussian(next)
const found = (all: Sides) => judged({a: all})[0]!.lessSteady

describe('a head of which a share of the runs is slow', () => {
	it('is less steady than base, with what that is read off', () => {
		const less = found(slowIn(sides(60, quiet), 1 / 3))!
		expect(less.pairs).toBe(60)
		expect(less.base).toBeGreaterThan(0.015)
		expect(less.base).toBeLessThan(0.035)
		expect(less.ratio).toBeCloseTo(less.head / less.base, 1)
		expect(less.ci!.low).toBeGreaterThan(1.25)
		expect(less.ci!.low).toBeLessThan(less.ratio!)
		expect(less.ci!.high).toBeGreaterThan(less.ratio!)
		expect(less.p).toBeLessThan(0.001)
		expect(less.slow.head).toBeGreaterThan(0.2)
		expect(less.slow.head).toBeLessThan(0.45)
		expect(less.slow.base).toBeLessThan(0.06)
		expect(less.slow.fence).toBeGreaterThan(1.03)
		expect(less.slow.fence).toBeLessThan(1.2)
	})

	it('is found in 95 of 100 comparisons of 40 pairs where runs differ by 3 %', () => {
		const trials = 100
		const hits = Array.from({length: trials}, () => found(slowIn(sides(40, quiet), 1 / 3))).filter(one => one !== null)
		expect(hits.length / trials).toBeGreaterThanOrEqual(0.95)
	})

	it('is found all the same where the machine becomes half as slow again on the way', () => {
		const trials = 60
		const drifting = () =>
			slowIn(
				sides(40, quiet, pair => 1 + pair / 80),
				1 / 3,
			)
		const hits = Array.from({length: trials}, () => found(drifting())).filter(one => one !== null)
		expect(hits.length / trials).toBeGreaterThanOrEqual(0.9)
	})

	it('is not called so the other way round: more steady is not claimed', () => {
		const [base, head] = slowIn(sides(60, quiet), 1 / 3)
		expect(judged({a: [head, base]})[0]).toMatchObject({lessSteady: null, unjudged: null})
	})
})

describe('sides that are equally steady', () => {
	const heavy: Draw = next => Math.exp((0.05 * gaussian(next)) / Math.sqrt(next() + 0.05))
	const wandering = () => {
		let level = gaussian(random)
		const levels = Array.from({length: 40}, () => (level = 0.9 * level + 0.44 * gaussian(random)))
		return (pair: number) => Math.exp(0.1 * levels[pair]!)
	}
	it.each<readonly [string, () => Sides]>([
		['normal', () => sides(40, quiet)],
		['log-normal', () => sides(40, next => Math.exp(0.5 * gaussian(next)))],
		['heavy-tailed', () => sides(40, heavy)],
		['without a variance', () => sides(40, next => (1 - next()) ** (-1 / 1.3))],
		['slower by 5 % throughout', () => moved(sides(40, quiet), 1.05)],
		['twice as slow throughout', () => moved(sides(40, heavy), 2)],
		['on a machine that wanders', () => sides(40, quiet, wandering())],
		['on a machine that drifts', () => sides(40, quiet, pair => 1 + pair / 80)],
	])('are called less steady in at most 1 of 100: %s', (_, draw) => {
		const trials = 400
		const wrong = Array.from({length: trials}, () => found(draw())).filter(one => one !== null)
		expect(wrong.length / trials).toBeLessThanOrEqual(0.01)
	})

	it('are, in a suite of twenty benchmarks, called so in at most 1 of 100 suites', () => {
		let wrong = 0
		for (let trial = 0; trial < 20; trial++) {
			const suite = Object.fromEntries(Array.from({length: 20}, (__, i) => [`n=${i}`, sides(20, quiet)]))
			if (judged(suite).some(one => one.lessSteady !== null)) wrong++
		}
		expect(wrong).toBeLessThanOrEqual(1)
	})

	it('are so also where head was made faster and jitters by as much time as it did', () => {
		// Base 100 ms and head 50 ms, both to 3 ms.
		const jitter = () => Array.from({length: 200}, () => 3e6 * gaussian(random))
		const faster = (): Sides => [jitter().map(one => 1e8 + one), jitter().map(one => 5e7 + one)]
		const wrong = Array.from({length: 40}, () => found(faster())).filter(one => one !== null)
		expect(wrong).toEqual([])
	})

	it('are not told apart by what is too small to matter, however sure it is', () => {
		const exact = (by: number) => (pair: number) => 1e8 * (1 + by * [1, -1, 0, 2][pair % 4]!)
		const pairs = Array.from({length: 2000}, (_, pair) => pair)
		expect(found([pairs.map(exact(0.0001)), pairs.map(exact(0.0005))])).toBeNull()
		expect(found([pairs.map(exact(0.05)), pairs.map(exact(0.058))])).toBeNull()
		expect(found([pairs.map(exact(0.05)), pairs.map(exact(0.08))])).not.toBeNull()
	})

	function moved([base, head]: Sides, by: number): Sides {
		return [base, head.map(one => one * by)]
	}
})

describe('a base that never varies', () => {
	it('has no ratio, and a head that does is less steady', () => {
		const base = new Array<number>(24).fill(303)
		const less = found([base, base.map((one, i) => (i % 3 === 0 ? one * 1.2 : one))])!
		expect(less).toMatchObject({base: 0, ratio: null, ci: null, slow: {base: 0, fence: 1.01}})
		expect(less.slow.head).toBeCloseTo(1 / 3, 9)
	})

	it('and a head that does not either are equally steady, whatever lies between them', () => {
		for (const times of [1, 1.5]) {
			const base = new Array<number>(24).fill(303)
			expect(judged({a: [base, base.map(one => one * times)]})[0]).toMatchObject({lessSteady: null, unjudged: null})
		}
	})
})

describe('what cannot be judged', () => {
	const unsteady = (pairs: number) => slowIn(sides(pairs, quiet), 1 / 2, 2)

	it('are too few pairs, which are said to be none that passed', () => {
		const few = judged({a: unsteady(fewestSteadyPairs - 1)})
		expect(few[0]).toMatchObject({lessSteady: null, unjudged: {is: 'too-few', pairs: 19}})
		expect(isUnjudged(few)).toBe(false)
		expect(steadinessFindings(few)).toEqual([])
		expect(isUnjudged(few, ['less-steady'])).toBe(true)
		expect(steadinessFindings(few, ['less-steady'])).toMatchObject([
			{code: 'steadiness-unknown', severity: 'warning', evidence: 'a: 19 pairs; 20 are needed'},
		])
		expect(isUnjudged(judged({a: unsteady(fewestSteadyPairs)}), ['less-steady'])).toBe(false)
	})

	it('is a comparison that is void, or of which one side failed more often', () => {
		const moved = judged({a: unsteady(40)}, beside => (beside === 'head' ? 1.1e7 : 1e7))
		expect(moved[0]).toMatchObject({lessSteady: null, unjudged: {is: 'void'}})
		const [base, head] = unsteady(40)
		const failed = judged({a: [base, head.map((one, i) => (i === 3 ? Number.NaN : one))]})
		expect(failed[0]).toMatchObject({lessSteady: null, unjudged: {is: 'void'}})
		// The verdict has said why.
		expect(steadinessFindings([...moved, ...failed], ['less-steady'])).toEqual([])
		expect(isUnjudged(moved, ['less-steady'])).toBe(true)
	})

	it('leaves out the pairs in which both sides failed', () => {
		const [base, head] = unsteady(40)
		const without = (side: readonly number[]) => side.map((one, i) => (i === 3 ? Number.NaN : one))
		expect(judged({a: [without(base), without(head)]})[0]!.lessSteady!.pairs).toBe(39)
	})
})

describe('what is said of it', () => {
	it('is a warning that names the benchmarks, three of them at most', () => {
		const all = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map(name => [name, slowIn(sides(60, quiet), 1 / 2, 2)]))
		const [said, ...more] = steadinessFindings(judged(all))
		expect(more).toEqual([])
		expect(said).toMatchObject({code: 'less-steady', severity: 'warning'})
		expect(said!.evidence).toMatch(/^a: head's runs lie .*; b: .*; c: .*; and 2 more benchmarks$/)
		expect(findingCodes).toContain(said!.code)
	})

	it('stands beside the verdict, which stays what it is', () => {
		const track = trackOf({a: slowIn(sides(60, quiet), 1 / 4), b: sides(60, quiet)})
		const first = judgeFirst(track, plan, ['a', 'b'])
		const [a, b] = verdictsOn(plan, first, null)
		expect([a!.benchmark, a!.lessSteady?.pairs]).toEqual(['a', 60])
		expect(b!.lessSteady).toBeNull()
		const {answers} = judgePhase(track, {
			phase: 'measure',
			comparison: 0,
			benchmarks: ['a'],
			gate: 'wall',
			margin: 0.01,
		})
		expect(a!.ratio).toBe((answers[0]!.outcome as {ratio: number}).ratio)
		expect(first.phase.findings.map(one => one.code)).toContain('less-steady')
	})

	it('is nothing where a program is compared with itself to learn about the machine', () => {
		const track = trackOf({a: slowIn(sides(60, quiet), 1 / 2, 2)})
		expect(judgeFirst(track, {...plan, purpose: 'noise'}, ['a']).steadiness).toEqual([])
	})
})
