import {ArsenalError} from '../../trouble/arsenal-error.ts'
import type {Frame} from '../frame.ts'
import {type FoldedStack, weightsOfStacks} from '../stack-weights.ts'
import {frameFromV8} from '../v8-frame.ts'
import type {V8CallFrame} from '../v8-profile.ts'
import type {ObjectFormat} from './format.ts'
import {isRecord, shown} from './json-value.ts'

/**
 * V8's sampling heap profile (`.heapprofile`, clinic heapprofiler): a tree whose nodes say how many bytes allocated there were still
 * alive. The weights are bytes.
 */
export const heapProfile: ObjectFormat = {
	what: 'a sampled heap profile of V8',
	fileName: /\.heapprofile$/,
	parts: {head: 'value'},
	// The older form of a CPU profile has a head as well.
	detect: ({value: {head}}) => isRecord(head) && typeof head.selfSize === 'number',
	read: ({value: {head}}, {source}) => ({
		weights: weightsOfStacks(stacksOf(head, source), 'bytes'),
		cover: null,
		basis: null,
		notes: [],
	}),
}

function stacksOf(head: unknown, source: string): FoldedStack[] {
	const stacks: FoldedStack[] = []
	// No recursion: a stack may be deeper than ours.
	const waiting: Array<readonly [node: unknown, callers: readonly Frame[]]> = [[head, []]]
	while (waiting.length > 0) {
		const [node, callers] = waiting.pop()!
		const callFrame = isRecord(node) ? readCallFrame(node.callFrame) : null
		if (!isRecord(node) || callFrame === null) {
			throw new ArsenalError('bad-profile', `${source} is not a sampled heap profile`, {
				problems: [
					{
						path: 'head',
						value: shown(node),
						expected: 'nodes with callFrame, selfSize and children',
					},
				],
			})
		}
		const isRoot = callers.length === 0 && callFrame.functionName === '(root)'
		const frames = isRoot ? callers : [...callers, frameFromV8(callFrame)]
		if (typeof node.selfSize === 'number' && node.selfSize > 0 && frames.length > 0)
			stacks.push([frames, node.selfSize])
		for (const child of Array.isArray(node.children) ? node.children.toReversed() : []) waiting.push([child, frames])
	}
	return stacks
}

function readCallFrame(value: unknown): V8CallFrame | null {
	if (!isRecord(value) || typeof value.functionName !== 'string') return null
	return {
		functionName: value.functionName,
		scriptId: typeof value.scriptId === 'string' || typeof value.scriptId === 'number' ? value.scriptId : '0',
		url: typeof value.url === 'string' ? value.url : '',
		lineNumber: typeof value.lineNumber === 'number' ? value.lineNumber : -1,
		columnNumber: typeof value.columnNumber === 'number' ? value.columnNumber : -1,
	}
}
