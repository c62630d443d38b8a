import {describe, expect, it} from 'vitest'
import type {RunEvent} from '../../../src/core/events/run-event.ts'
import {compareRecorded} from '../../../src/core/verdict/compare-recorded.ts'
import {microRun} from '../run/recorded-micro.ts'
import {clean, command, environment, fold, httpRun, Recording} from '../run/recorded-runs.ts'

const asked = {gate: 'wall', margin: null, mismatch: 'refuse'} as const

/** A command suite of n runs, each some share slower than the usual 100 ms. */
function timed(
	share: number,
	{
		n = 20,
		name = 'startup',
		machine = environment,
		fails = 0,
	}: {readonly n?: number; readonly name?: string; readonly machine?: typeof environment; readonly fails?: number} = {},
): RunEvent[] {
	const run = new Recording([command(name, 'node cli.js', {runs: n})], 31, {environment: machine})
	run.at(10, {type: 'suite-started', suite: name, kind: 'command'})
	for (let iteration = 1; iteration <= n; iteration++)
		run.at(iteration * 200, {
			type: 'iteration-finished',
			suite: name,
			iteration,
			warmup: false,
			wallNs: 1e8 * (1 + share) * (1 + 0.01 * run.noise()),
			exit: iteration <= fails ? {...clean, exitCode: 1} : clean,
			userMs: 80,
			systemMs: 10,
			maxRssBytes: 5e7,
		})
	run.at(n * 200 + 10, {type: 'suite-finished', suite: name, outcome: {is: 'done'}})
	return run.events
}

function compared(base: RunEvent[], head: RunEvent[], options: Partial<Parameters<typeof compareRecorded>[2]> = {}) {
	const result = compareRecorded(fold(base), fold(head), {...asked, ...options})
	if (result.is === 'refused') throw new Error(JSON.stringify(result.problems))
	return result
}

describe('two recorded runs', () => {
	it('are compared metric by metric, the deciding one first', () => {
		const {verdicts, findings} = compared(timed(0), timed(0.2))
		expect(verdicts.map(({suite, metric, verdict, gates}) => [suite, metric, verdict, gates])).toEqual([
			['startup', 'wall', 'regression', true],
			['startup', 'cpu', 'equivalent', false],
			['startup', 'peakRss', 'equivalent', false],
		])
		expect(verdicts[0]).toMatchObject({unit: 'ms', pairs: 20, margin: 0.05, confirmation: null})
		expect(verdicts[0]!.ratio).toBeCloseTo(1.2, 2)
		expect(findings.map(({finding}) => finding.code)).toEqual(['unpaired-comparison'])
	})

	it('keep to a wide margin unless told otherwise', () => {
		expect(compared(timed(0), timed(0.03)).verdicts[0]!.verdict).toBe('equivalent')
		expect(compared(timed(0), timed(0.03), {margin: 0.01}).verdicts[0]!.verdict).toBe('regression')
	})

	it('of another machine are refused, once, or compared with a finding', () => {
		const other = {...environment, fingerprint: 'ffff', cpu: 'Another'}
		const head = timed(0.2, {machine: other})
		const refused = compareRecorded(fold(timed(0)), fold(head), asked)
		expect(refused).toMatchObject({is: 'refused', problems: [{value: expect.stringContaining('CPU')}]})
		const {findings} = compared(timed(0), head, {mismatch: 'accept'})
		expect(findings.map(({finding}) => finding.code)).toContain('other-machine')
	})

	it('match their suites by name, and say what is left out', () => {
		const result = compared([...timed(0)], timed(0, {name: 'other'}))
		expect(result.verdicts).toEqual([])
		expect(result.leftOut).toEqual(['startup', 'other'])
		expect(compared(httpRun(), httpRun()).verdicts).toEqual([])
	})

	it('of unequal numbers of runs are compared all the same; of too few nothing is concluded', () => {
		expect(compared(timed(0, {n: 30}), timed(0.3, {n: 12})).verdicts[0]!.verdict).toBe('regression')
		expect(compared(timed(0, {n: 2}), timed(0.3, {n: 2})).verdicts[0]).toMatchObject({
			verdict: 'inconclusive',
			doubt: 'too-few',
		})
	})

	it('with a side that failed more often conclude nothing', () => {
		expect(compared(timed(0), timed(0.3, {fails: 4})).verdicts[0]).toMatchObject({
			verdict: 'inconclusive',
			doubt: 'target-failed',
		})
	})

	it('of bench files are compared benchmark by benchmark, by the medians of their runs', () => {
		const {verdicts} = compared(microRun(), microRun())
		expect(verdicts.length).toBeGreaterThan(0)
		for (const one of verdicts) {
			expect(one).toMatchObject({metric: 'time', ratio: 1, gates: true})
			expect(one.verdict === 'regression' || one.verdict === 'improvement').toBe(false)
		}
	})
})
