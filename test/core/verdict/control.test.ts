import {describe, expect, it} from 'vitest'
import {type ControlPair, isVoid, judgeControl} from '../../../src/core/verdict/control.ts'
import type {ArmRun} from '../../../src/core/verdict/run-figure.ts'
import {gaussian, seeded} from '../stats/noise.ts'

function controls(
	pairs: number,
	beside: {ratio?: number; noise?: number; level?: (i: number) => number},
): ControlPair[] {
	const random = seeded(3)
	const run = (time: number): ArmRun => ({
		is: 'done',
		samples: [time * Math.exp((beside.noise ?? 0.005) * gaussian(random))],
	})
	return Array.from({length: pairs}, (_, i) => {
		const level = 100 * (beside.level?.(i / (pairs - 1)) ?? 1)
		return {base: run(level), head: run(level * (beside.ratio ?? 1))}
	})
}

describe('the control', () => {
	it('holds on a machine that stays as it is', () => {
		const found = judgeControl(controls(20, {}))
		expect(found.is).toBe('held')
		expect(found.findings).toEqual([])
		expect(isVoid(found)).toBe(false)
	})

	it.each([1.05, 0.95])('voids the comparison when it runs at %f beside head', ratio => {
		const found = judgeControl(controls(20, {ratio}))
		expect(found.is).toBe('moved')
		expect(isVoid(found)).toBe(true)
		expect(found.findings).toMatchObject([{code: 'machine-moved', severity: 'error'}])
		expect(found.findings[0]!.evidence).toMatch(/^control beside head over beside base (\+[45]\.\d%|-[45]\.\d%) \(/)
	})

	it.each([
		[1.6, 'slower', '59.6% longer'],
		[0.5, 'faster', '50.1% less'],
	])('warns when its time goes to %f of what it was, and vouches that the pairs cancelled that', (end, word, said) => {
		const found = judgeControl(controls(20, {level: at => 1 + (end - 1) * at}))
		expect(found.is).toBe('held')
		expect(isVoid(found)).toBe(false)
		expect(found.findings).toMatchObject([{code: 'machine-drifted', severity: 'warning'}])
		const [, how, times] = found.findings[0]!.text.match(
			/^The machine became (\w+) .* took (.+) at the end than at the start\. The pairs cancelled that/,
		)!
		expect([how, times]).toEqual([word, said])
		expect(found.findings[0]!.evidence).toMatch(/^control changed by .* from first to last pair .*, beside head over/)
	})

	it.each([2.5, 0.3])('voids the comparison when it drifts to %f and scatters too much to vouch for the pairs', end => {
		const found = judgeControl(controls(30, {noise: 0.12, level: at => 1 + (end - 1) * at}))
		expect(found.judgement!.verdict).toBe('inconclusive')
		expect(found.is).toBe('drifted')
		expect(isVoid(found)).toBe(true)
		expect(found.findings).toMatchObject([{code: 'machine-drifted', severity: 'error'}])
		expect(found.findings[0]!.text).toContain('void')
	})

	it('says nothing of a small drift, nor of a burst in the middle', () => {
		for (const level of [(at: number) => 1 + 0.1 * at, (at: number) => (at > 0.4 && at < 0.6 ? 2 : 1)])
			expect(judgeControl(controls(20, {level}))).toMatchObject({is: 'held', findings: []})
	})

	it('that scatters too much vouches for nothing, and voids nothing', () => {
		const found = judgeControl(controls(20, {noise: 0.2}))
		expect(found.is).toBe('unclear')
		expect(isVoid(found)).toBe(false)
		expect(found.findings).toMatchObject([{code: 'control-unclear', severity: 'info'}])
	})

	// A comparison said `control: the machine was the same` of its first measurement beside `The control scatters too much` of its second.
	it.each([
		[{noise: 0.2}, /^In the second measurement, the control scatters too much to vouch/],
		[
			{ratio: 1.05},
			/^In the second measurement, a program that did not change .*, so the second measurement counts for nothing: run the comparison again/,
		],
		[{level: (at: number) => 1 + 0.6 * at}, /^The machine became slower while the second measurement ran: /],
		[
			{noise: 0.12, level: (at: number) => 1 + 1.5 * at},
			/^The machine became slower while the second measurement ran: .*, so the second measurement counts for nothing: /,
		],
	])('of the second measurement says that it is of that: %j', (beside, text) => {
		const first = judgeControl(controls(30, beside))
		const second = judgeControl(controls(30, beside), {measurement: 'second'})
		expect(second.findings.map(one => one.text)).toEqual([expect.stringMatching(text)])
		expect(first.findings.map(one => one.text).join()).not.toContain('second')
		expect({...second, findings: []}).toEqual({...first, findings: []})
	})

	it('is absent when there is none, or none that worked', () => {
		expect(judgeControl([])).toEqual({is: 'absent', judgement: null, drift: null, findings: []})
		const broken = judgeControl([{base: {is: 'failed', reason: 'gone'}, head: {is: 'done', samples: [1]}}])
		expect(broken).toMatchObject({is: 'absent', findings: [{code: 'control-failed', evidence: '1 of 1 control pairs'}]})
		expect(judgeControl(controls(4, {ratio: 2})).is).toBe('absent')
	})
})
