import {describe, expect, test} from 'vitest'
import {WindowFolder} from '../../../src/core/profile/fold-window.ts'
import {afterPreload, isBusy, withNodeStart} from '../../../src/core/profile/node-start.ts'
import {StackTable} from '../../../src/core/profile/stack-table.ts'
import type {V8Profile} from '../../../src/core/profile/v8-profile.ts'

const callFrame = (functionName: string, url: string) => ({functionName, url, lineNumber: 0, columnNumber: 0})
const profile: V8Profile = {
	nodes: [
		{id: 1, callFrame: callFrame('(root)', ''), children: [7, 3]},
		{id: 7, callFrame: callFrame('work', '/a.js')},
		{id: 3, callFrame: callFrame('(idle)', '')},
	],
	startTime: 100_000,
	endTime: 104_000,
	samples: [7, 3, 7],
	timeDeltas: [1000, 1000, 1000],
}

function fold(folded: V8Profile) {
	const table = new StackTable()
	const folder = new WindowFolder(table, {originUs: 0})
	const [window, ...more] = [...folder.fold(folded), ...folder.finish()]
	const stacks = [window!, ...more].flatMap(one => one.stacks)
	const deltasUs = [window!, ...more].flatMap(one => one.deltasUs)
	return {
		startMs: window!.startMs,
		samples: stacks.map((stack, i) => `${table.topOf(stack).name} ${deltasUs[i]}`),
		busy: stacks.map(stack => isBusy(table, stack)),
	}
}

describe('a profile with the start of Node', () => {
	test('has it before its first sample, in samples as long as the others, and everything else where it was', () => {
		expect(fold(withNodeStart(profile, 2400, 1000))).toEqual({
			startMs: 98.6,
			samples: ['(start of Node) 1200', '(start of Node) 1200', 'work 1000', '(idle) 1000', 'work 1000'],
			busy: [false, false, true, false, true],
		})
	})

	test('of less than a sample has one', () => {
		expect(fold(withNodeStart(profile, 30, 1000)).samples[0]).toBe('(start of Node) 30')
	})

	test.each([0, Number.NaN, -5])('of %d is as it was', startUs => {
		expect(withNodeStart(profile, startUs, 1000)).toBe(profile)
	})

	test('believes ten seconds, whatever it is told', () => {
		expect(withNodeStart(profile, Number.MAX_VALUE, 1000).samples).toHaveLength(10_003)
	})
})

describe('a profile that our preload has started', () => {
	const own = {prefixes: ['/usr/lib/arsenal-tui/dist/probe/']}
	const ours = callFrame('profile', '/usr/lib/arsenal-tui/dist/probe/exit-profile.cjs')
	const started: V8Profile = {
		...profile,
		nodes: [
			{id: 1, callFrame: callFrame('(root)', ''), children: [2, 7]},
			{id: 2, callFrame: callFrame('require', 'node:internal/modules/cjs/loader'), children: [4]},
			{id: 4, callFrame: ours, children: [5]},
			{id: 5, callFrame: callFrame('post', 'node:inspector')},
			{id: 7, callFrame: callFrame('work', '/a.js')},
		],
		samples: [5, 4, 7, 7],
		timeDeltas: [20_000, 500, 8000, 1000],
		endTime: 130_500,
	}

	test("begins where the program is seen first; what passed unseen is told, what was ours is nobody's", () => {
		const {profile: after, unseenUs} = afterPreload(started, own)
		expect(unseenUs).toBe(8000)
		expect(after).toMatchObject({startTime: 128_500, samples: [7, 7], timeDeltas: [0, 1000]})
		expect(fold(withNodeStart(after, 500 + unseenUs, 8500))).toMatchObject({
			startMs: 120,
			samples: ['(start of Node) 8500', 'work 1000', 'work 1000'],
		})
	})

	test('is as it was when nothing at its begin is ours, and when all of it is', () => {
		expect(afterPreload(profile, own)).toEqual({profile, unseenUs: 0})
		const all = {...started, samples: [5, 4], timeDeltas: [1, 2]}
		expect(afterPreload(all, own)).toEqual({profile: all, unseenUs: 0})
	})

	test('begins with what a function of ours hands over to', () => {
		const {url} = ours
		const passed = {
			...started,
			nodes: started.nodes.map(node => (node.id === 4 ? {...node, callFrame: callFrame('passesOn', url)} : node)),
		}
		expect(afterPreload(passed, own).profile.samples).toEqual([5, 4, 7, 7])
		expect(afterPreload({...passed, samples: [4, 5, 7, 7]}, own).profile.samples).toEqual([5, 7, 7])
	})

	test('may be a circle', () => {
		const circle = {
			...started,
			nodes: [
				{id: 4, callFrame: ours, children: [5]},
				{id: 5, callFrame: ours, children: [4]},
			],
		}
		expect(afterPreload(circle, own).profile.samples).toEqual([7, 7])
	})
})
