import {ArsenalError} from '../../trouble/arsenal-error.ts'
import type {Problem} from '../../trouble/problem.ts'
import type {V8CallFrame, V8Profile, V8ProfileNode} from '../v8-profile.ts'
import {isRecord, shown} from './json-value.ts'

/**
 * A value of foreign make as a profile of which everything holds that its type says.
 * @throws ArsenalError `bad-profile`
 */
export function v8ProfileOf(value: unknown, source: string): V8Profile {
	const problems: Problem[] = []
	const profile = isRecord(value) && isRecord(value.head) ? fromHead(value, problems) : fromNodes(value, problems)
	if (problems.length > 0 || profile === null) {
		throw new ArsenalError('bad-profile', `${source} is not a CPU profile that can be read`, {
			problems: problems.slice(0, 10),
			advice: adviceText,
		})
	}
	return profile
}

const adviceText = 'A .cpuprofile comes from `node --cpu-prof`, from Chrome DevTools, or from this program.'

function fromNodes(value: unknown, problems: Problem[]): V8Profile | null {
	if (!isRecord(value)) return report(problems, '$', value, 'an object with `nodes`, `samples` and `timeDeltas`')
	const nodes = value.nodes
	if (!Array.isArray(nodes) || nodes.length === 0) return report(problems, 'nodes', nodes, 'a list of call frames')
	const read: V8ProfileNode[] = []
	for (const [i, node] of nodes.entries()) {
		if (problems.length >= 10) break
		if (!isRecord(node) || !isCount(node.id)) {
			report(problems, `nodes[${i}].id`, isRecord(node) ? node.id : node, 'a number')
			continue
		}
		const {children, parent, hitCount} = node
		if (children !== undefined && !(Array.isArray(children) && children.every(isCount))) {
			report(problems, `nodes[${i}].children`, children, 'a list of node ids')
			continue
		}
		const callFrame = callFrameOf(node.callFrame)
		if (callFrame === null) {
			report(problems, `nodes[${i}].callFrame`, node.callFrame, 'an object with functionName, url and lineNumber')
			continue
		}
		read.push({
			id: node.id,
			callFrame,
			hitCount: isCount(hitCount) ? hitCount : 0,
			children: children as number[] | undefined,
			parent: isCount(parent) ? parent : undefined,
		})
	}
	const samples = numbersAt(value, 'samples', problems)
	const timeDeltas = numbersAt(value, 'timeDeltas', problems)
	if (samples && samples.length > 0 && timeDeltas?.length !== samples.length) {
		report(problems, 'timeDeltas', timeDeltas, `one for each of the ${samples.length} samples`)
	}
	return {
		nodes: read,
		startTime: numberOr(value.startTime, 0),
		endTime: numberOr(value.endTime, 0),
		samples,
		timeDeltas,
	}
}

/** The form before 2017: nodes hold their children, start and end are seconds, samples have timestamps. */
function fromHead(value: Record<string, unknown>, problems: Problem[]): V8Profile | null {
	const nodes: V8ProfileNode[] = []
	const waiting: Array<readonly [node: unknown, parent: number | undefined]> = [[value.head, undefined]]
	while (waiting.length > 0) {
		const [node, parent] = waiting.pop()!
		if (!isRecord(node)) return report(problems, 'head', node, 'a tree of nodes')
		const callFrame = callFrameOf(node.callFrame ?? node)
		if (callFrame === null) return report(problems, 'head', node.functionName, 'nodes with a functionName')
		const id = isCount(node.id) ? node.id : nodes.length + 1
		nodes.push({id, callFrame, hitCount: isCount(node.hitCount) ? node.hitCount : 0, parent})
		for (const child of Array.isArray(node.children) ? node.children : []) waiting.push([child, id])
	}
	const startTime = numberOr(value.startTime, 0) * 1e6
	const endTime = numberOr(value.endTime, 0) * 1e6
	const samples = numbersAt(value, 'samples', problems)
	const timestamps = numbersAt(value, 'timestamps', problems)
	if (!samples || timestamps?.length !== samples.length) return {nodes, startTime, endTime}
	const first = timestamps[0] ?? 0
	return {
		nodes,
		startTime: first,
		endTime,
		samples,
		timeDeltas: Array.from(timestamps, (t, i) => t - (timestamps[i - 1] ?? first)),
	}
}

function callFrameOf(value: unknown): V8CallFrame | null {
	if (!isRecord(value) || typeof value.functionName !== 'string') return null
	const {functionName, url, lineNumber, columnNumber, scriptId} = value
	return {
		functionName,
		url: typeof url === 'string' ? url : '',
		lineNumber: numberOr(lineNumber, -1),
		columnNumber: numberOr(columnNumber, -1),
		scriptId: typeof scriptId === 'string' || typeof scriptId === 'number' ? scriptId : '0',
	}
}

function numbersAt(value: Record<string, unknown>, key: string, problems: Problem[]): ArrayLike<number> | undefined {
	const list = value[key]
	if (list === undefined) return undefined
	if (list instanceof Int32Array || list instanceof Float64Array) return list
	if (Array.isArray(list) && list.every(item => typeof item === 'number')) return list
	report(problems, key, list, 'a list of numbers')
	return undefined
}

function report(problems: Problem[], path: string, value: unknown, expected: string): null {
	problems.push(value === undefined ? {path, expected} : {path, value: shown(value), expected})
	return null
}

function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && (value as number) >= 0
}

function numberOr(value: unknown, otherwise: number): number {
	return typeof value === 'number' && Number.isFinite(value) ? value : otherwise
}
