import {expect, test, vi} from 'vitest'
import type {EnginePorts} from '../../src/ports.ts'
import {expectLawful} from './lawful.ts'
import {makeGate, observing, start} from './real-suites.ts'

/** Each starts programs by the dozen, which a machine that is busy takes its time for. */
vi.setConfig({testTimeout: 120_000})

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

test.each([
	['meter', 'usage-sampled'],
	['sample', 'usage-sampled'],
	['system', 'system-sampled'],
	['figures', 'system-sampled'],
] as const)('a failing %s costs its sample, not the run, and the run says so', async (part, event) => {
	const gate = makeGate()
	const running = start(
		[observing('busy', gate.inShell)],
		failing(part, call => call === 1),
	)
	await running.when(event)
	gate.open()
	await running.finished
	expect(running.outcomes).toEqual([{is: 'done'}])
	expect(running.of(event).length).toBeGreaterThan(0)
	const findings = running.of('finding-made').map(({finding}) => finding)
	expect(findings).toMatchObject([{code: 'samples-failed', severity: 'warning'}])
	expect(findings[0]!.evidence).toContain('EMFILE: too many open files')
	expectLawful(running.events)
})

test('samples that fail to the end leave a run without them, and each suite says how many', async () => {
	const gate = makeGate()
	const running = start(
		[observing('first', gate.inShell), observing('next', 'true')],
		failing('sample', call => {
			if (call === 20) gate.open()
			return true
		}),
	)
	await running.finished
	expect(running.outcomes).toEqual([{is: 'done'}, {is: 'done'}])
	expect(running.of('usage-sampled')).toEqual([])
	const said = running.of('finding-made')
	expect(said.map(({suite, finding}) => [suite, finding.code])).toEqual([
		['first', 'samples-failed'],
		['next', 'samples-failed'],
	])
	const counts = said.map(({finding}) => Number(/^\d+/.exec(finding.evidence)))
	expect(counts[0]).toBeGreaterThan(5)
	expect(counts[1]).toBeLessThan(counts[0]!)
})
