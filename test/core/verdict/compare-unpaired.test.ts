import {describe, expect, it} from 'vitest'
import type {Environment} from '../../../src/core/events/run-event.ts'
import {compareUnpaired, type RecordedRuns} from '../../../src/core/verdict/compare-unpaired.ts'

const machine: Environment = {
	fingerprint: 'aaaa',
	hostname: 'one',
	os: 'Debian 13',
	kernel: 'Linux 6.12.1',
	arch: 'x86_64',
	cpu: 'Example 3000',
	cores: 2,
	memBytes: 8 * 2 ** 30,
	node: 'v24.21.0',
	governor: null,
	container: null,
	git: null,
}

function recorded(level: number, more: Partial<RecordedRuns> = {}): RecordedRuns {
	return {
		label: `baseline ${level}`,
		environment: machine,
		nodeVersions: ['v24.21.0'],
		runs: Array.from({length: 8}, (_, i) => ({is: 'done' as const, samples: [level * (1 + 0.002 * i)]})),
		...more,
	}
}
const compare = (base: RecordedRuns, head: RecordedRuns, mismatch: 'refuse' | 'accept' = 'refuse') => {
	const found = compareUnpaired(base, head, {direction: 'lower', mismatch})
	if (found.is === 'refused') throw new Error(JSON.stringify(found.problems))
	return found
}

describe('a comparison of two recorded sets of runs', () => {
	it('judges them with a wide margin, and says every time why it is the weaker kind', () => {
		const found = compare(recorded(100), recorded(120))
		expect(found.margin).toBe(0.05)
		expect(found.verdicts).toMatchObject([{statistic: 'median', outcome: {verdict: 'regression', margin: 0.05}}])
		expect(found.findings).toMatchObject([{code: 'unpaired-comparison', severity: 'warning'}])
		expect(compare(recorded(100), recorded(103)).verdicts[0]!.outcome.verdict).toBe('equivalent')
	})

	it('refuses another machine, naming what differs', () => {
		const other = recorded(100, {environment: {...machine, fingerprint: 'bbbb', cpu: 'Other 9', cores: 8}})
		const found = compareUnpaired(recorded(100), other, {direction: 'lower', mismatch: 'refuse'})
		expect(found).toMatchObject({
			is: 'refused',
			problems: [{value: 'CPU: Example 3000 in base, Other 9 in head; cores: 2 in base, 8 in head'}],
		})
	})

	it('refuses another version of Node in the targets, and lists both troubles at once', () => {
		const old = recorded(100, {nodeVersions: ['v22.18.0', 'v22.18.0']})
		const found = compareUnpaired(old, recorded(100), {direction: 'lower', mismatch: 'refuse'})
		expect(found).toMatchObject({is: 'refused', problems: [{value: 'v22.18.0 in base, v24.21.0 in head'}]})
		const both = {...old, environment: {...machine, fingerprint: 'cccc', hostname: 'two'}}
		const worse = compareUnpaired(both, recorded(100), {direction: 'lower', mismatch: 'refuse'})
		expect(worse.is === 'refused' && worse.problems.length).toBe(2)
	})

	it('goes on when it is told to, and says so', () => {
		const other = recorded(100, {environment: {...machine, fingerprint: 'bbbb'}, nodeVersions: []})
		const found = compare(recorded(100), other, 'accept')
		expect(found.verdicts[0]!.outcome.verdict).toBe('equivalent')
		expect(found.findings.map(one => one.code)).toEqual(['other-machine', 'other-node', 'unpaired-comparison'])
		expect(found.findings[0]!.evidence).toBe('fingerprints aaaa and bbbb')
		expect(found.findings[1]!.evidence).toBe('v24.21.0 in base, no Node in head')
	})

	it('compares other numbers of runs, and needs enough of both', () => {
		const found = compare(recorded(100, {runs: recorded(100).runs.slice(0, 5)}), recorded(130))
		expect(found.verdicts[0]!.outcome).toMatchObject({verdict: 'regression', design: {base: 5, head: 8}})
		const few = compare(recorded(100, {runs: recorded(100).runs.slice(0, 1)}), recorded(130))
		expect(few.verdicts[0]!.outcome).toMatchObject({verdict: 'inconclusive', doubt: 'too-few', moreRuns: 4})
		expect(few.findings.map(one => one.code)).toContain('too-few-runs')
		const none = compare(recorded(100, {runs: []}), recorded(130))
		expect(none.verdicts[0]!.outcome).toEqual({verdict: null, reason: 'base has no values'})
	})

	it('concludes nothing from the survivors of one side', () => {
		const head = recorded(130)
		const some = {...head, runs: [{is: 'failed' as const, reason: 'exit code 1'}, ...head.runs]}
		const found = compare(recorded(100), some)
		expect(found.verdicts[0]!.outcome).toMatchObject({verdict: 'inconclusive', doubt: 'target-failed'})
		expect(found.findings.filter(one => one.code === 'arm-failed')).toMatchObject([
			{evidence: 'baseline 100 failed 0 of 8 runs, baseline 130 1 of 9'},
		])
	})

	it('says which runs had nothing to compare', () => {
		const found = compare(recorded(100, {runs: [...recorded(100).runs, {is: 'done', samples: [0]}]}), recorded(100))
		expect(found.findings.map(one => one.code)).toContain('unusable-samples')
		expect(found.verdicts[0]!.outcome.verdict).toBe('equivalent')
	})
})
