import {expect, test} from 'vitest'
import type {EnginePorts} from '../../src/ports.ts'
import {expectLawful} from './lawful.ts'
import {observing, played} from './real-suites.ts'
import {failing, ScriptedHost} from './scripted-host.ts'

const emfile = () => Object.assign(new Error('EMFILE: too many open files, scandir'), {code: 'EMFILE'})

/** A part of the world whose calls fail where `fails` says so; calls are counted from 1. */
function failingAt(part: 'meter' | 'sample' | 'system' | 'figures', fails: (call: number) => boolean) {
	return {
		ports({usage}: EnginePorts): Partial<EnginePorts> {
			const at = <Args extends readonly unknown[], Result>(own: typeof part, call: (...args: Args) => Result) =>
				own === part ? failing(call, fails, emfile) : call
			const check = {sample: at('sample', () => {}), figures: at('figures', () => {})}
			return {
				usage: {
					...usage,
					meter: at('meter', rootPid => {
						const meter = usage.meter(rootPid)
						return {
							...meter,
							async sample(detail) {
								check.sample()
								return meter.sample(detail)
							},
						}
					}),
					system: at('system', () => {
						const system = usage.system()
						return {
							async sample() {
								check.figures()
								return system.sample()
							},
						}
					}),
				},
			}
		},
	}
}

test.each([
	['meter', 'usage-sampled', 30],
	['sample', 'usage-sampled', 30],
	['system', 'system-sampled', 2],
	['figures', 'system-sampled', 2],
] as const)('a failing %s costs its sample, not the run, and the run says so', async (part, event, left) => {
	const running = await played(
		new ScriptedHost(),
		[observing('busy', 'takes 2950')],
		failingAt(part, call => call === 1),
	)
	expect(running.outcomes).toEqual([{is: 'done'}])
	expect(running.of(event)).toHaveLength(left)
	const findings = running.of('finding-made').map(({finding}) => finding)
	expect(findings).toMatchObject([{code: 'samples-failed', severity: 'warning'}])
	expect(findings[0]!.evidence).toContain('EMFILE: too many open files')
	expectLawful(running.events)
})

test('samples that fail to the end leave a run without them, and each suite says how many', async () => {
	const running = await played(
		new ScriptedHost(),
		[observing('first', 'takes 1950'), observing('next', 'takes 5')],
		failingAt('sample', () => true),
	)
	expect(running.outcomes).toEqual([{is: 'done'}, {is: 'done'}])
	expect(running.of('usage-sampled')).toEqual([])
	const said = running.of('finding-made')
	expect(said.map(({suite, finding}) => [suite, finding.code])).toEqual([
		['first', 'samples-failed'],
		['next', 'samples-failed'],
	])
	const counts = said.map(({finding}) => Number(/^\d+/.exec(finding.evidence)))
	// Twenty while it lives, ten a second, and those around its end.
	expect(counts).toEqual([22, 3])
})
