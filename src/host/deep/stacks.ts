import {createReadStream} from 'node:fs'
import type {DeepProfiler} from '../../core/plan/plan.ts'
import {ProfileReader} from '../../core/profile/formats/profile-reader.ts'
import type {Frame} from '../../core/profile/frame.ts'
import {type FoldedStack, stacksOfWeights} from '../../core/profile/stack-weights.ts'
import type {DeepProfileResult} from '../../ports.ts'

type Folded = NonNullable<Extract<DeepProfileResult, {is: 'done'}>['folded']>

/** @param file what `recipe.ts` calls its stacks: ticks of 0x (clinic flame writes the same) or a sampled heap profile */
export async function readDeepStacks(profiler: DeepProfiler, file: string): Promise<Folded> {
	const reader = new ProfileReader({source: `what ${profiler} recorded`})
	for await (const chunk of createReadStream(file)) reader.push(chunk as Uint8Array)
	const {weights} = reader.end()
	return {stacks: withIdle(stacksOfWeights(weights)), unit: weights.unit}
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
