import {readFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {runOfProfile} from '../../src/cli/follow/profile-events.ts'
import type {AnyProfile} from '../../src/core/profile/formats/format.ts'
import {type StackWeights, stacksOfWeights} from '../../src/core/profile/stack-weights.ts'
import {topFrames} from '../../src/core/profile/top-frames.ts'
import {readProfile} from '../core/profile/read.ts'

function explored(profile: AnyProfile) {
	return runOfProfile({title: 'x', file: '/tmp/x', profile}, {command: 'arsenal-tui flame x', version: '0'}).suites[0]!
}

function shares(weights: StackWeights): Array<[string, string]> {
	const stacks = stacksOfWeights(weights)
	const total = stacks.reduce((sum, [, weight]) => sum + weight, 0)
	return stacks.map(([frames, weight]) => [frames.map(({name}) => name).join(';'), (weight / total).toFixed(9)])
}

test.each([
	['0x-ticks.json', readFileSync(new URL('../../fixtures/profiles/0x-ticks.json', import.meta.url), 'utf8')],
	['leak.heapprofile', readFileSync(new URL('../../fixtures/profiles/leak.heapprofile', import.meta.url), 'utf8')],
	['folded stacks', 'main;a 3\nmain;b 1\nmain 2\n'],
])('a profile (%s) becomes a run with the same stacks, shares and samples', (name, text) => {
	const profile = readProfile(text, name)
	const {weights, notes} = profile
	const {cpu} = explored(profile)
	expect(cpu.held).toMatchObject({notes})
	expect(cpu.whole().unit).toBe(weights.unit)
	expect(shares(cpu.whole())).toEqual(shares(weights))
	expect(topFrames(cpu.whole(), 5)).toEqual(topFrames(weights, 5))
	expect(cpu.whole().samples).toEqual(weights.samples)
	// Sums have no order of time: no part of them can be cut out.
	expect(cpu.window(0, 10)).toBe(cpu.whole())
})

test('weights of any size are looked at: only their shares count', () => {
	const {cpu} = explored(readProfile('main;cycles 3000000000000000\nmain;others 1000000000000000\n', 'perf'))
	expect(shares(cpu.whole())).toEqual([
		['main;cycles', '0.750000000'],
		['main;others', '0.250000000'],
	])
})

test('an empty profile is an empty run', () => {
	const callFrame = {functionName: '(root)', url: '', lineNumber: -1, columnNumber: -1}
	const profile = readProfile(JSON.stringify({nodes: [{id: 1, callFrame}], samples: [], timeDeltas: []}), 'x')
	expect(explored(profile).cpu.whole().self.size).toBe(0)
})
