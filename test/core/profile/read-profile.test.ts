import {readFileSync} from 'node:fs'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {WindowFolder} from '../../../src/core/profile/fold-window.ts'
import {writeFolded} from '../../../src/core/profile/formats/folded.ts'
import {frameFromText, frameToText} from '../../../src/core/profile/formats/frame-text.ts'
import {StackTable} from '../../../src/core/profile/stack-table.ts'
import {weightsOfStacks} from '../../../src/core/profile/stack-weights.ts'
import {topFrames} from '../../../src/core/profile/top-frames.ts'
import type {V8Profile} from '../../../src/core/profile/v8-profile.ts'
import {CpuTrack} from '../../../src/core/run/state/cpu-track.ts'
import {ArsenalError} from '../../../src/core/trouble/arsenal-error.ts'
import {foldedText, weightsOf} from './drawings.ts'
import {readProfile} from './read.ts'

const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/profiles/${name}`, import.meta.url), 'utf8')

describe('recorded windows of a program that spends 70 % here and 30 % there', () => {
	test.each(['windows-node20.json', 'windows-node24.json'])('%s', name => {
		const {runStartUs, windows} = JSON.parse(fixture(name)) as {runStartUs: number; windows: V8Profile[]}
		const track = new CpuTrack()
		const folder = new WindowFolder(new StackTable(), {originUs: runStartUs})
		let endMs = Number.NaN
		for (const profile of windows) {
			const [window, ...more] = folder.fold(profile)
			expect(more).toEqual([])
			track.add({isolate: 1, pid: 1, thread: 0, ...window!})
			if (!Number.isNaN(endMs)) expect(window!.startMs).toBeCloseTo(endMs, 6)
			endMs = window!.startMs + window!.deltasUs.reduce((sum, deltaUs) => sum + deltaUs, 0) / 1000
		}
		const firstUs = windows[0]!.startTime + windows[0]!.timeDeltas![0]!
		const observedMs = (windows.at(-1)!.endTime - firstUs) / 1000
		expect(track.whole().durationMs / observedMs).toBeCloseTo(1, 2)
		const shares = new Map(topFrames(track.whole(), 50).map(frame => [frame.name, frame.totalShare]))
		expect(Math.abs(shares.get('heavy')! - 0.7)).toBeLessThan(0.03)
		expect(Math.abs(shares.get('light')! - 0.3)).toBeLessThan(0.03)
		expect([...shares.keys()].filter(frame => /profile/.test(frame))).toEqual([])
	})
})

describe('a function as text', () => {
	test.each([
		['fib /p/cpu.js:1:13', 'fib', '/p/cpu.js', 1, 13],
		[' /p/cpu.js:1:13', '(anonymous)', '/p/cpu.js', 1, 13],
		[' node:internal/main:7:1', '(anonymous)', 'node:internal/main', 7, 1],
		['get value file:///p/with space/a.js:1:2', 'get value', 'file:///p/with space/a.js', 1, 2],
		['f C:\\p\\a.js:3:4', 'f', 'C:\\p\\a.js', 3, 4],
		['f evalmachine.<anonymous>:3:4', 'f', 'evalmachine.<anonymous>', 3, 4],
		['f :3:4', 'f', '[eval]', 3, 4],
		['f bundle.js:3:4', 'f', 'bundle.js', 3, 4],
		['f /p/a.js:3', 'f', '/p/a.js', 3, 0],
		['std::vector<int>::push_back(int)', 'std::vector<int>::push_back(int)', '', 0, 0],
		['', '(anonymous)', '', 0, 0],
	])('%s', (text, name, url, line, column) => {
		expect(frameFromText(text)).toEqual({name, url, line, column})
	})

	test('is read as it was written', () => {
		const name = fc.stringMatching(/^[A-Za-z_$][\w$.]*( [a-z]+)?$/)
		const url = fc.stringMatching(/^(\/|node:|file:\/\/\/)[a-z][\w./ -]*[a-z]$/)
		fc.assert(
			fc.property(name, url, fc.nat(), fc.nat(), (name, url, line, column) => {
				const frame = {name, url, line, column}
				expect(frameFromText(frameToText(frame))).toEqual(frame)
			}),
		)
	})
})

describe('folded stacks', () => {
	test('are written one a line', () => {
		const weights = weightsOf('main@/p/a.js:1:2;parse 12\n main@/p/a.js:1:2 3')
		expect(writeFolded(weights)).toBe('main /p/a.js:1:2 3\nmain /p/a.js:1:2;parse 12\n')
	})

	test('hold no separator that a name brought along', () => {
		const weights = weightsOfStacks(
			[
				[[{name: 'a;b\nc 99', url: '', line: 0, column: 0}], 5],
				[[{name: 'a:b c 99', url: '', line: 0, column: 0}], 1],
			],
			'us',
		)
		expect(writeFolded(weights)).toBe('a:b c 99 6\n')
	})

	test('are read back', () => {
		const text = 'main /p/a.js:1:2 3\nmain /p/a.js:1:2;parse 12\n'
		expect(writeFolded(readProfile(text).weights)).toBe(text)
		expect(foldedText(readProfile('a;b 2\r\n\r\n a;b  3 \n').weights)).toEqual(['a;b 5'])
	})

	test('with bad lines say which', () => {
		expect(() => readProfile('a;b 1\nno number\n12\n', 'x.folded')).toThrow(
			expect.objectContaining({
				code: 'bad-profile',
				problems: [
					expect.objectContaining({path: 'line 2', value: 'no number'}),
					expect.objectContaining({path: 'line 3', value: '12'}),
				],
			}),
		)
	})
})

describe('ticks of 0x', () => {
	test('recorded ones: tiers are one function, native code has no file', () => {
		const {weights} = readProfile(fixture('0x-ticks.json'))
		expect(weights.unit).toBe('samples')
		expect([...weights.self.values()].reduce((sum, weight) => sum + weight, 0)).toBe(70)
		const fib = weights.table.frames.filter(frame => frame.name === 'fib')
		expect(fib).toEqual([{name: 'fib', url: '/srv/app/fib.js', line: 1, column: 13}])
		expect(topFrames(weights, 1)[0]?.name).toBe('(anonymous)')
	})

	test('are merged, marked tiers stripped, preloads and the nameless handled', () => {
		const js = (name: string, kind = 'Unopt') => ({name, type: 'JS', kind})
		const ticks = [
			[js('~main /p/a.js:1:1'), js('*fib /p/a.js:2:1')],
			[js('main /p/a.js:1:1', 'Opt'), js('^fib /p/a.js:2:1', 'Sparkplug')],
			[js('main /p/a.js:1:1'), {name: 'Builtins_JsonParse', type: 'CPP'}],
			[js(' /x/node_modules/0x/lib/preload/soft-exit.js:1:1')],
			[],
		]
		expect(foldedText(readProfile(JSON.stringify(ticks)).weights)).toEqual([
			'(program) 2',
			'main;Builtins_JsonParse 1',
			'main;fib 2',
		])
	})
})

test('a recorded heap profile gives bytes by who allocated them', () => {
	const {weights} = readProfile(fixture('leak.heapprofile'), 'leak.heapprofile')
	expect(weights.unit).toBe('bytes')
	expect(topFrames(weights, 1)[0]?.name).toMatch(/leak|fill/)
	const leak = topFrames(weights, 50).find(frame => frame.name === 'leak')!
	expect(leak.totalShare).toBeGreaterThan(0.7)
	expect(weights.table.frames.map(frame => frame.name)).not.toContain('(root)')
})

test('a heap profile deeper than our own stack is read', () => {
	const callFrame = '"callFrame":{"functionName":"f","url":"a.js","lineNumber":0,"columnNumber":0}'
	const depth = 3000
	const text = `{"head":${`{${callFrame},"selfSize":1,"children":[`.repeat(depth)}${']}'.repeat(depth)}}`
	const {weights} = readProfile(text)
	expect(weights.self.size).toBe(depth)
})

describe('any profile', () => {
	test.each([
		['{"nodes":[{"id":1,"callFrame":{"functionName":"a"}}],"samples":[1,1],"timeDeltas":[3,7]}', 'us', ['a 7']],
		[' [[{"name":"a /p.js:1:1","type":"JS"}]]', 'samples', ['a 1']],
		['[truncated];a 5\n', 'samples', ['[truncated];a 5']],
		[
			'{"head":{"callFrame":{"functionName":"(root)"},"selfSize":0,"children":[{"callFrame":{"functionName":"a"},"selfSize":9}]}}',
			'bytes',
			['a 9'],
		],
	])('%s', (text, unit, folded) => {
		const profile = readProfile(text, 'x')
		expect(profile.weights.unit).toBe(unit)
		expect(foldedText(profile.weights)).toEqual(folded)
	})

	test('that is none is refused, never worse', () => {
		for (const text of [
			'',
			' \n',
			'{',
			'[',
			'[1]',
			'[[1]]',
			'[[{}]]',
			'{"head":{"selfSize":1}}',
			'null',
			'\u0000',
			'PK\u0003\u0004 binary',
		]) {
			expect(() => readProfile(text, 'x')).toThrow(ArsenalError)
		}
		const value = fc.oneof(
			fc.string(),
			fc.json(),
			fc.jsonValue().map(of => `{"head":{"selfSize":0,"children":${JSON.stringify(of)}}}`),
		)
		fc.assert(
			fc.property(value, text => {
				try {
					readProfile(text, 'x')
				} catch (error) {
					expect(error).toBeInstanceOf(ArsenalError)
				}
			}),
		)
	})
})
