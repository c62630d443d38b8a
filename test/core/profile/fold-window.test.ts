import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {WindowFolder} from '../../../src/core/profile/fold-window.ts'
import {StackTable} from '../../../src/core/profile/stack-table.ts'
import type {V8Profile} from '../../../src/core/profile/v8-profile.ts'
import {CpuTrack} from '../../../src/core/run/cpu-track.ts'
import {profileOf, stackText} from './drawings.ts'

/** Windows in, `startMs` and `delta stack` lines out. */
function fold(...profiles: V8Profile[]): string[][] {
	const table = new StackTable()
	const folder = new WindowFolder(table, {originUs: 1000})
	return profiles.map(profile => {
		const window = folder.fold(profile)
		if (window === null) return ['nothing']
		return [
			`@${window.startMs}`,
			...window.stacks.map((stack, i) => `${window.deltasUs[i]} ${stackText(table, stack)}`),
		]
	})
}

describe('one window', () => {
	test('gives a sample the time before it, the first one from the start of the profile', () => {
		expect(fold(profileOf(3000, '3010 a;b\n 3030 a;c'))).toEqual([['@2', '10 a;b', '20 a;c']])
	})

	test('repairs samples that came out of order', () => {
		expect(fold(profileOf(1000, '1010 a\n 1040 c\n 1030 b\n 1050 d'))).toEqual([['@0', '10 a', '20 b', '10 c', '10 d']])
	})

	test('merges idle samples that follow each other', () => {
		expect(fold(profileOf(1000, '1010 (idle)\n 1020 (idle)\n 1030 a\n 1040 (idle)\n 1050 (idle)'))).toEqual([
			['@0', '20 (idle)', '10 a', '20 (idle)'],
		])
	})

	test('puts collections and native code on top of what they interrupted, unless that was idling', () => {
		const drawn = '1010 a;b\n 1020 (garbage collector)\n 1030 (program)\n 1040 (idle)\n 1050 (garbage collector)'
		expect(fold(profileOf(1000, drawn))).toEqual([
			['@0', '10 a;b', '10 a;b;(garbage collector)', '10 a;b;(program)', '10 (idle)', '10 (garbage collector)'],
		])
	})

	test('takes our own script off the stack that it interrupted', () => {
		const roll = '1010 a\n 1020 a;b;(anonymous)@arsenal:roll:1:1;profileEnd\n 1030 c'
		expect(fold(profileOf(1000, roll))).toEqual([['@0', '10 a', '10 a;b', '10 c']])
	})

	test('gives the time of our own script alone to the next sample, also over the seam', () => {
		const [first, second] = [
			profileOf(
				1000,
				'1010 (idle)\n 1020 exit@/opt/arsenal/dist/probe/relay.cjs:3:1;profileEnd\n 1030 a\n 1040 profile',
			),
			profileOf(1035, '1060 b'),
		]
		expect(fold(first, second)).toEqual([
			['@0', '10 (idle)', '20 a'],
			['@0.03', '30 b'],
		])
	})

	test('keeps a function that is merely called profile', () => {
		expect(fold(profileOf(1000, '1010 a;profile'))).toEqual([['@0', '10 a;profile']])
	})

	test('says when V8 cut the stack', () => {
		const deep = Array.from({length: 255}, (_, i) => `f${i}`).join(';')
		const [[, line]] = fold(profileOf(1000, `1010 ${deep}`)) as [string[]]
		expect(line).toMatch(/^10 \[truncated\];f0;f1;/)
		const [[, short]] = fold(profileOf(1000, `1010 ${deep.slice(0, deep.lastIndexOf(';'))}`)) as [string[]]
		expect(short).toMatch(/^10 f0;/)
	})

	test('counts lines and columns from 1, names the nameless and eval', () => {
		const table = new StackTable()
		const callFrame = {functionName: '', scriptId: '9', url: '', lineNumber: 4, columnNumber: 0}
		const window = new WindowFolder(table, {originUs: 0}).fold({
			nodes: [{id: 1, callFrame}],
			startTime: 0,
			endTime: 10,
			samples: [1],
			timeDeltas: [10],
		})
		expect(window?.newFrames).toEqual([['(anonymous)', '[eval]', 5, 1]])
	})

	test('survives nodes that call each other, unknown nodes and missing arrays', () => {
		const callFrame = {functionName: 'a', scriptId: '1', url: 'x.js', lineNumber: 0, columnNumber: 0}
		const nodes = [
			{id: 1, callFrame, children: [2]},
			{id: 2, callFrame, children: [1]},
		]
		const folder = new WindowFolder(new StackTable(), {originUs: 0})
		expect(folder.fold({nodes, startTime: 0, endTime: 1})).toBeNull()
		expect(folder.fold({nodes, startTime: 0, endTime: 1, samples: [77], timeDeltas: [1]})).toBeNull()
		expect(folder.fold({nodes, startTime: 0, endTime: 1, samples: [2], timeDeltas: [Number.NaN]})).toBeNull()
		expect(folder.fold({nodes, startTime: 0, endTime: 1, samples: [2], timeDeltas: [1]})?.stacks).toHaveLength(1)
	})
})

describe('windows after each other', () => {
	test('drop what was counted and leave no gap', () => {
		const windows = fold(
			profileOf(1000, '1100 a\n 1200 b'),
			profileOf(1150, '1160 b\n 1200 b\n 1300 b\n 1400 c'),
			profileOf(1450, '1500 (program)'),
		)
		expect(windows).toEqual([
			['@0', '100 a', '100 b'],
			['@0.2', '100 b', '100 c'],
			['@0.4', '100 c;(program)'],
		])
	})

	test('give nothing when all of it was counted', () => {
		expect(fold(profileOf(1000, '1100 a'), profileOf(1050, '1060 a\n 1100 a'))[1]).toEqual(['nothing'])
	})

	test('never claim time in which nobody looked', () => {
		expect(fold(profileOf(1000, '1100 a'), profileOf(5_001_000, '5001100 (program)'))[1]).toEqual([
			'@5000',
			'100 (program)',
		])
	})

	test('tell a reader of the events everything about their stacks', () => {
		const table = new StackTable()
		const folders = [new WindowFolder(table, {originUs: 0}), new WindowFolder(table, {originUs: 0})]
		const track = new CpuTrack()
		const windows = [profileOf(0, '10 a;b\n 20 a;c'), profileOf(0, '10 a;b\n 20 d;a;b'), profileOf(15, '30 d;e')]
		for (const [i, profile] of windows.entries()) track.add(i, folders[i % 2]!.fold(profile)!)
		expect(track.table.frames).toEqual(table.frames)
		expect(track.table.stackPrefix).toEqual(table.stackPrefix)
		expect(track.whole().durationMs).toBeCloseTo(0.03)
	})

	test('stay within the limit of stacks, at their deepest known part', () => {
		const table = new StackTable()
		const folder = new WindowFolder(table, {originUs: 0, maxStacks: 3})
		folder.fold(profileOf(0, '10 a;b;c'))
		const window = folder.fold(profileOf(10, '20 a;b;x;y\n 30 a;q\n 40 n;m\n 50 (idle)\n 60 n\n 70 a;b;c'))!
		expect(window.stacks.map(stack => stackText(table, stack))).toEqual([
			'a;b',
			'a',
			'[more stacks]',
			'(idle)',
			'[more stacks]',
			'a;b;c',
		])
		expect(table.length).toBe(5)
	})

	test('however a run is cut into overlapping windows, the folded time is the same', () => {
		const run = fc
			.array(fc.tuple(fc.integer({min: 1, max: 50}), fc.constantFrom('a', 'a;b', 'c', '(idle)', '(program)')), {
				minLength: 1,
				maxLength: 60,
			})
			.map(steps => {
				let t = 0
				return steps.map(([delta, stack]) => [(t += delta), stack] as const)
			})
		fc.assert(
			fc.property(run, fc.array(fc.nat(3000), {maxLength: 4}), fc.nat(20), (samples, cutsAt, overlapUs) => {
				const draw = (part: typeof samples) => part.map(([t, stack]) => `${t} ${stack}`).join('\n')
				const cuts = [0, ...[...cutsAt].sort((a, b) => a - b), Number.POSITIVE_INFINITY]
				const profiles = cuts.slice(1).map((to, i) => {
					const from = Math.max(0, cuts[i]! - overlapUs)
					return profileOf(from, draw(samples.filter(([t]) => t > from && t <= to)))
				})
				expect(timeline(profiles)).toEqual(timeline([profileOf(0, draw(samples))]))
			}),
		)
	})
})

/** The folded samples of all windows with neighbours of the same stack joined. */
function timeline(profiles: readonly V8Profile[]): string[] {
	const table = new StackTable()
	const folder = new WindowFolder(table, {originUs: 0})
	const spans: Array<{stack: string; us: number}> = []
	for (const profile of profiles) {
		const window = folder.fold(profile)
		window?.stacks.forEach((stack, i) => {
			const text = stackText(table, stack)
			if (spans.at(-1)?.stack === text) spans.at(-1)!.us += window.deltasUs[i]!
			else spans.push({stack: text, us: window.deltasUs[i]!})
		})
	}
	return spans.map(span => `${span.us} ${span.stack}`)
}
