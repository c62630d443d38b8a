import {describe, expect, it} from 'vitest'
import {stacksOfHeap, stacksOfTicks} from '../../src/host/deep-stacks.ts'

const js = (name: string) => ({type: 'JS', name})

describe('stacksOfTicks', () => {
	it('counts equal stacks once, whatever tier their functions ran in', () => {
		const ticks = [
			[js('main /a.js:1:1'), {...js('work /a.js:2:3'), kind: 'Unopt'}],
			[js('main /a.js:1:1'), {...js('work /a.js:2:3'), kind: 'Opt'}],
			[js('main /a.js:1:1')],
		]
		expect(stacksOfTicks(ticks).map(([frames, weight]) => [frames.map(frame => frame.name).join(';'), weight])).toEqual(
			[
				['main;work', 2],
				['main', 1],
			],
		)
	})

	it.each([
		['work /srv/app.js:12:7', {name: 'work', url: '/srv/app.js', line: 12, column: 7}],
		[' file:///srv/my app/a.mjs:1:1', {name: '(anonymous)', url: 'file:///srv/my app/a.mjs', line: 1, column: 1}],
		['get size node:net:5:9', {name: 'get size', url: 'node:net', line: 5, column: 9}],
		[
			'</script><img src=x> /srv/</title>.js:1:42',
			{name: '</script><img src=x>', url: '/srv/</title>.js', line: 1, column: 42},
		],
		['line\nbreak /a.js:3:4', {name: 'line\nbreak', url: '/a.js', line: 3, column: 4}],
		['work app.js:3:4', {name: 'work', url: 'app.js', line: 3, column: 4}],
		['evaluated :1:13', {name: 'evaluated', url: '[eval]', line: 1, column: 13}],
		['nothing to see', {name: 'nothing to see', url: '', line: 0, column: 0}],
		['', {name: '(anonymous)', url: '', line: 0, column: 0}],
	])('reads %j', (text, frame) => {
		expect(stacksOfTicks([[js(text)]])).toEqual([[[frame], 1]])
	})

	it('takes builtins and native code as they are, an unnamed stack for the program, a waiting loop for idle', () => {
		const cpp = (name: string) => [js('poll /a.js:1:1'), {type: 'CPP', name}]
		expect(
			stacksOfTicks([cpp('epoll_pwait@@GLIBC_2.6'), cpp('kevent')]).map(([frames]) => frames.map(({name}) => name)),
		).toEqual([['(idle)'], ['(idle)']])
		const stacks = stacksOfTicks([[{type: 'CPP', name: '__write@@GLIBC_2.2.5'}], []])
		expect(stacks.map(([[frame]]) => `${frame?.name} ${frame?.url}`)).toEqual(['__write@@GLIBC_2.2.5 ', '(program) '])
	})
})

describe('stacksOfHeap', () => {
	const call = (functionName: string, selfSize: number, children: object[] = []) =>
		({
			callFrame: {functionName, scriptId: '7', url: '/a.js', lineNumber: 4, columnNumber: 0},
			selfSize,
			children,
		}) as never

	it('gives bytes to the stack that allocated them, without the root', () => {
		const stacks = stacksOfHeap(call('(root)', 0, [call('a', 0, [call('b', 30), call('', 5)]), call('c', 1)]))
		const lines = stacks.map(
			([frames, bytes]) => `${frames.map(({name, line}) => `${name}:${line}`).join(';')} ${bytes}`,
		)
		expect(lines.toSorted()).toEqual(['a:5;(anonymous):5 5', 'a:5;b:5 30', 'c:5 1'])
	})

	it('follows stacks deeper than our own could go', () => {
		let node = call('leaf', 8)
		for (let depth = 0; depth < 20_000; depth++) node = call('f', 0, [node])
		expect(stacksOfHeap(call('(root)', 0, [node]))[0]![0].length).toBe(20_001)
	})
})
