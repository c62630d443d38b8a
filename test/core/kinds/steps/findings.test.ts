import {expect, test} from 'vitest'
import {findingsOf} from '../../../../src/core/run/findings/findings.ts'
import {noFlameReason} from '../../../../src/core/run/findings/no-flame.ts'
import type {FindingCode} from '../../../../src/core/trouble/finding-codes.ts'
import {fold, Recording} from '../../run/recorded-runs.ts'
import {type Ended, step, steps, stepsRun, takeStep} from '../../run/recorded-steps.ts'

/** A suite with one step, whose runs ended so. */
function foundOf(...runs: readonly Ended[]) {
	const benchmarks = [{label: null, steps: [step('reload')]}]
	const run = new Recording([steps('s', 'npm run dev', {runs: runs.length, warmup: 0, probe: null, benchmarks})], 5)
	run.at(0, {type: 'suite-started', suite: 's', kind: 'steps'})
	let tMs = 10
	for (const [i, ended] of runs.entries()) tMs = takeStep(run, 's', tMs, {run: i + 1, ...ended})
	run.at(tMs, {type: 'suite-finished', suite: 's', outcome: {is: 'done'}})
	const state = fold(run.events)
	return findingsOf(state, state.suites[0]!)
}

function found(code: FindingCode, ...runs: readonly Ended[]) {
	return foundOf(...runs).filter(one => one.code === code)
}

const good: Ended = {durationNs: 100e6}
const goods = Array.from({length: 20}, (_, i): Ended => ({durationNs: 100e6 + (i % 5) * 1e5}))

test('steps that go as they should have nothing found of them', () => {
	expect(foundOf(...goods)).toEqual([])
})

test('steps that failed are counted, by why', () => {
	const late: Ended = {outcome: 'timed-out', durationNs: null, reactions: 0, text: 'nothing came within 30 s'}
	const gone: Ended = {outcome: 'wrong-end', durationNs: null, reactions: 0, text: 'npm ci ended with code 1'}
	expect(found('steps-failed', good, late, late, gone, good)).toEqual([
		{
			code: 'steps-failed',
			severity: 'warning',
			text: 'reload: A step failed in some runs. They are in no figure and counted as errors; what came after it in the same run was left out.',
			evidence: '3 of 5 runs: 2 times nothing came within 30 s; 1 times npm ci ended with code 1',
		},
	])
	expect(found('steps-failed', late)[0]).toMatchObject({
		text: 'reload: A step failed in every run, so there are no figures of it.',
		evidence: '1 of 1 run: nothing came within 30 s',
	})
})

test('what was there before is told apart by whether it can be known to have come again', () => {
	const before: Ended = {outcome: 'there-before', durationNs: null, reactions: 0, text: 'http://h/ answered so'}
	expect(found('reaction-before-action', before, good)[0]).toMatchObject({
		severity: 'warning',
		evidence: '1 of 2 runs: http://h/ answered so',
	})
	expect(found('reaction-before-action', {...good, wasThere: true}, good)[0]).toMatchObject({
		severity: 'info',
		evidence: '1 of 2 runs',
	})
})

test('reactions that are too many or too few are said to be', () => {
	const many: Ended = {outcome: 'too-many', reactions: 3, text: '3 reactions, 1 was expected'}
	const few: Ended = {outcome: 'too-few', durationNs: null, reactions: 1, text: '1 of 2 came within 30 s'}
	expect(found('reactions-unexpected', many, few, good)[0]).toMatchObject({
		evidence: '2 of 3 runs: 1 times 3 reactions, 1 was expected; 1 times 1 of 2 came within 30 s',
	})
	expect(found('steps-failed', many, few, good)).toEqual([])
})

test('what is known to no more than a fiftieth is said to be, and no other', () => {
	const by = (more: Ended) => goods.map(one => ({...one, ...more}))
	expect(found('coarse-poll', ...by({resolutionNs: 1.9e6}))).toEqual([])
	expect(found('coarse-poll', ...by({resolutionNs: 2.2e6}))).toHaveLength(1)
	expect(found('seen-late', ...by({ownDelayNs: 1.9e6}))).toEqual([])
	expect(found('seen-late', ...by({ownDelayNs: 2.2e6}))[0]!.evidence).toBe(
		'at most 2.20 ms of 100 ms, 2.2% (median of 20 runs)',
	)
	// Without a probe there is nothing to be advised.
	expect(found('seen-late', ...by({ownDelayNs: 2.2e6}))[0]!.text).toMatch(/too late\.$/)
	// One run in which we were late is chance.
	expect(found('seen-late', {...good, ownDelayNs: 50e6}, ...goods)).toEqual([])
})

test('that there are few runs is said once, whatever the number of steps', () => {
	const benchmarks = [{label: null, steps: ['a', 'b', 'c'].map(name => step(name))}]
	const run = new Recording([steps('s', 'npm run dev', {runs: 3, benchmarks})], 5)
	run.at(0, {type: 'suite-started', suite: 's', kind: 'steps'})
	let tMs = 0
	for (const name of ['a', 'b', 'c']) tMs = takeStep(run, 's', tMs, {step: name})
	const state = fold(run.events)
	expect(findingsOf(state, state.suites[0]!).filter(one => one.code === 'few-samples')).toHaveLength(1)
})

test('a recorded run has what is in it', () => {
	const state = fold(stepsRun())
	const codes = findingsOf(state, state.suites[0]!).map(one => `${one.code} ${one.text.split(':')[0]}`)
	expect(codes).toEqual(expect.arrayContaining(['steps-failed reload', 'outliers reload', 'coarse-poll page']))
})

test('there is no flamegraph of what carries no probe', () => {
	const run = new Recording([steps('s', 'npm ci', {probe: null, hasProgram: false})], 5)
	run.at(0, {type: 'suite-started', suite: 's', kind: 'steps'})
	takeStep(run, 's', 1, {})
	expect(noFlameReason(fold(run.events).suites[0]!)).toBe(
		'No flamegraph: the commands of steps are timed from their start, so they carry no probe.',
	)
})
