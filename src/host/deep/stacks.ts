import {readFile} from 'node:fs/promises'
import type {DeepProfiler} from '../../core/plan/plan.ts'
import type {Frame} from '../../core/profile/frame.ts'
import {readHeapProfile} from '../../core/profile/heap-profile.ts'
import type {FoldedStack} from '../../core/profile/stack-weights.ts'
import {readTicks} from '../../core/profile/zero-x.ts'
import type {DeepProfileResult} from '../../ports.ts'

type Folded = NonNullable<Extract<DeepProfileResult, {is: 'done'}>['folded']>

/** @param file what deep-recipe.ts calls its stacks: ticks of 0x (clinic flame writes the same) or a sampled heap profile */
export async function readDeepStacks(profiler: DeepProfiler, file: string): Promise<Folded> {
	const text = await readFile(file, 'utf8')
	return profiler === 'clinic heapprofiler'
		? {stacks: readHeapProfile(text, 'the heap profile'), unit: 'bytes'}
		: {stacks: withIdle(readTicks(text, `the ticks of ${profiler}`)), unit: 'samples'}
}

const idle: Frame = {name: '(idle)', url: '', line: 0, column: 0}
/** The event loop waiting for something to happen. */
const waiting = /^(epoll_p?wait2?|kevent(64|_qos)?)(@|$)/

/** V8's ticks go on while the loop waits, in the kernel's name for it: said as `(idle)`, shares are of busy time again. */
export function withIdle(stacks: readonly FoldedStack[]): FoldedStack[] {
	const isWaiting = ([frames]: FoldedStack) => {
		const leaf = frames.at(-1)
		return leaf !== undefined && leaf.url === '' && waiting.test(leaf.name)
	}
	const ticks = stacks.filter(isWaiting).reduce((sum, [, weight]) => sum + weight, 0)
	const busy = stacks.filter(stack => !isWaiting(stack))
	return ticks === 0 ? busy : [...busy, [[idle], ticks]]
}
