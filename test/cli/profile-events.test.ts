import {readFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {eventsOfProfile} from '../../src/cli/profile-events.ts'
import {decodeLine, encodeEvent} from '../../src/core/events/codec.ts'
import {readProfile} from '../../src/core/profile/read-profile.ts'
import {type StackWeights, stacksOfWeights, weightsOfStacks} from '../../src/core/profile/stack-weights.ts'
import {topFrames} from '../../src/core/profile/top-frames.ts'
import {fold} from '../core/run/recorded-runs.ts'

function explored(weights: StackWeights) {
	const events = eventsOfProfile({title: 'x', file: '/tmp/x', weights}, {command: 'arsenal-tui flame x', version: '0'})
	for (const event of events) expect(decodeLine(encodeEvent(event, 'strict'))).toEqual(event)
	return {cpu: fold(events).suites[0]!.cpu}
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
	const {weights} = readProfile(text, name)
	const {cpu} = explored(weights)
	expect(cpu.lostWindows).toBe(0)
	expect(shares(cpu.whole())).toEqual(shares(weights))
	expect(topFrames(cpu.whole(), 5)).toEqual(
		topFrames(weights, 5).map(frame => ({
			...frame,
			selfShare: expect.closeTo(frame.selfShare, 9),
			totalShare: expect.closeTo(frame.totalShare, 9),
		})),
	)
	expect(new Map(cpu.whole().samples)).toEqual(new Map(weights.samples))
})

test('weights of any size are looked at: only their shares count', () => {
	const {weights} = readProfile('main;cycles 3000000000000000\nmain;others 1000000000000000\n', 'perf')
	const {cpu} = explored(weights)
	expect(shares(cpu.whole())).toEqual([
		['main;cycles', '0.750000000'],
		['main;others', '0.250000000'],
	])
})

test('an empty profile is an empty run', () => {
	expect(explored(weightsOfStacks([])).cpu.whole().selfUs.size).toBe(0)
})
