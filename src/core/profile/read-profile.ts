import {ArsenalError} from '../trouble/arsenal-error.ts'
import {readCpuProfile} from './cpu-profile.ts'
import {readFolded} from './folded.ts'
import {readHeapProfile} from './heap-profile.ts'
import {type StackWeights, type WeightUnit, weightsOfStacks} from './stack-weights.ts'
import {readTicks} from './zero-x.ts'

/**
 * A profile of any kind we read, told by what it holds and not by its name: `.cpuprofile` (also the old tree form), `.heapprofile`,
 * ticks of 0x or clinic flame, folded stacks.
 * @throws ArsenalError `bad-profile`
 */
export function readProfile(text: string, source: string): {readonly weights: StackWeights; readonly unit: WeightUnit} {
	const start = text.slice(0, 10_000).trimStart()
	if (start === '') throw new ArsenalError('bad-profile', `${source} is empty`)
	// A folded stack may begin with a bracket too: `[truncated];a 5`.
	if (/^\[\s*([[\]{]|$)/.test(start))
		return {weights: weightsOfStacks(readTicks(text, source), 'samples'), unit: 'samples'}
	if (!start.startsWith('{')) return {weights: readFolded(text, source), unit: 'samples'}
	if (/"selfSize"\s*:/.test(start))
		return {weights: weightsOfStacks(readHeapProfile(text, source), 'bytes'), unit: 'bytes'}
	return {weights: readCpuProfile(text, source).weights, unit: 'us'}
}
