import {expect, test} from 'vitest'
import type {EnginePorts} from '../../src/ports.ts'
import {fixture} from '../probe/observe-target.ts'
import {expectLawful} from './lawful.ts'
import {carriedOut, node, observing} from './real-suites.ts'

const emfile = () => Object.assign(new Error('EMFILE: too many open files, scandir'), {code: 'EMFILE'})

/** Real parts, whose calls fail where `fails` says so; calls are counted from 1. */
function failing(part: 'meter' | 'sample' | 'system' | 'figures', fails: (call: number) => boolean) {
	let calls = 0
	const fail = () => {
		if (fails(++calls)) throw emfile()
	}
	return {
		ports: ({usage}: EnginePorts) => ({
			usage: {
				...usage,
				meter(rootPid: number) {
					if (part === 'meter') fail()
					const real = usage.meter(rootPid)
					return {
						get processGroups() {
							return real.processGroups
						},
						async sample(detail: 'light' | 'full') {
							if (part === 'sample') fail()
							return real.sample(detail)
						},
						close: () => real.close(),
					}
				},
				system() {
					if (part === 'system') fail()
					const real = usage.system()
					return {
						async sample() {
							if (part === 'figures') fail()
							return real.sample()
						},
					}
				},
			},
		}),
	}
}

const busy = observing('busy', [node, fixture('cpu-split-70-30.js'), '--seconds', '60'], {durationMs: 1500})

test.each([
	['meter', 'usage-sampled'],
	['sample', 'usage-sampled'],
	['system', 'system-sampled'],
	['figures', 'system-sampled'],
] as const)('a failing %s costs its sample, not the run, and the run says so', async (part, event) => {
	const running = await carriedOut(
		[busy],
		failing(part, call => call === 1),
	)
	expect(running.outcomes).toEqual([{is: 'done'}])
	expect(running.of(event).length).toBeGreaterThan(0)
	const findings = running.of('finding-made').map(({finding}) => finding)
	expect(findings).toMatchObject([{code: 'samples-failed', severity: 'warning'}])
	expect(findings[0]!.evidence).toContain('EMFILE: too many open files')
	expectLawful(running.events)
})

test('samples that fail to the end leave a run without them, and each suite says how many', async () => {
	const running = await carriedOut(
		[busy, observing('next', 'true')],
		failing('sample', () => true),
	)
	expect(running.outcomes).toEqual([{is: 'done'}, {is: 'done'}])
	expect(running.of('usage-sampled')).toEqual([])
	const said = running.of('finding-made')
	expect(said.map(({suite, finding}) => [suite, finding.code])).toEqual([
		['busy', 'samples-failed'],
		['next', 'samples-failed'],
	])
	const counts = said.map(({finding}) => Number(/^\d+/.exec(finding.evidence)))
	expect(counts[0]).toBeGreaterThan(5)
	expect(counts[1]).toBeLessThan(counts[0]!)
})
