import {describe, expect, it} from 'vitest'
import type {FoldedStack} from '../../src/core/profile/stack-weights.ts'
import {withIdle} from '../../src/host/deep/stacks.ts'

/** `js;epoll_pwait 3`: a name that begins with js has a file, the others are native. */
function stack(drawing: string): FoldedStack {
	const [, names = '', weight] = /^(.*) (\d+)$/.exec(drawing)!
	const frames = names.split(';').map(name => ({name, url: name.startsWith('js') ? '/a.js' : '', line: 1, column: 1}))
	return [frames, Number(weight)]
}
const draw = ([frames, weight]: FoldedStack) => `${frames.map(({name}) => name).join(';')} ${weight}`

describe('withIdle', () => {
	it('counts every wait of the event loop as idle, whoever began it', () => {
		const stacks = ['js;work 4', 'epoll_pwait@@GLIBC_2.6 3', 'js;kevent 2', 'js;epoll_wait 1', 'js 5'].map(stack)
		expect(withIdle(stacks).map(draw)).toEqual(['js;work 4', 'js 5', '(idle) 6'])
	})

	it('leaves alone what only sounds like it', () => {
		const stacks = ['epoll_ctl@@GLIBC_2.3 1', 'epoll_waiter 2', 'epoll_pwait;js 3'].map(stack)
		expect(withIdle(stacks)).toEqual(stacks)
		const [[wait]] = [stack('js 1')]
		const named: FoldedStack = [[{...wait[0]!, name: 'epoll_wait'}], 1]
		expect(withIdle([named])).toEqual([named])
	})
})
