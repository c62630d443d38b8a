import {ArsenalError} from '../trouble/arsenal-error.ts'
import type {Problem} from '../trouble/problem.ts'
import {WindowFolder} from './fold-window.ts'
import {categoryOf, type Frame} from './frame.ts'
import {isRecord, parseJson, shown} from './json-value.ts'
import {type StackIndex, StackTable} from './stack-table.ts'
import type {StackWeights, TimedSamples} from './stack-weights.ts'
import {frameToV8} from './v8-frame.ts'
import type {V8CallFrame, V8Profile, V8ProfileNode} from './v8-profile.ts'

const idleGapUs = 5000

/**
 * A .cpuprofile that Chrome DevTools, VS Code and speedscope open. Several processes stand one after the other, each below a frame that
 * names it: interleaved, one's samples would cut short the other's. V8's own states are where V8 puts them, directly below `(root)`.
 */
export function writeCpuProfile(table: StackTable, processes: readonly TimedSamples[]): V8Profile {
	const tree = new NodeWriter(table)
	const startTime = Math.round((processes[0]?.startMs ?? 0) * 1000)
	const samples: number[] = []
	const timeDeltas: number[] = []
	let endTime = startTime
	for (const process of processes) {
		const base = processes.length > 1 ? tree.child(tree.root, processFrame(process.pid)) : tree.root
		for (let i = 0; i < process.stacks.length; i++) {
			const stack = process.stacks[i]!
			const deltaUs = process.deltasUs[i]!
			const node = tree.nodeOf(base, stack)
			endTime += deltaUs
			if (categoryOf(table.topOf(stack)) === 'idle' && deltaUs > 2 * idleGapUs) {
				// One entry may stand for seconds of idling. Viewers draw a sample up to the next one, so without one at its beginning
				// they would give those seconds to whatever ran before.
				samples.push(node, node)
				timeDeltas.push(idleGapUs, deltaUs - idleGapUs)
				tree.hit(node, 2)
			} else {
				samples.push(node)
				timeDeltas.push(deltaUs)
				tree.hit(node, 1)
			}
		}
	}
	return {nodes: tree.nodes, startTime, endTime, samples, timeDeltas}
}

function processFrame(pid: number): Frame {
	return {name: `process ${pid}`, url: '', line: 0, column: 0}
}

class NodeWriter {
	readonly nodes: Array<{id: number; callFrame: V8CallFrame; hitCount: number; children: number[]}> = []
	readonly root: number
	readonly #table: StackTable
	readonly #known = new Map<string, number>()

	constructor(table: StackTable) {
		this.#table = table
		this.root = this.#add({name: '(root)', url: '', line: 0, column: 0})
	}

	nodeOf(base: number, stack: StackIndex): number {
		if (stack < 0) return base
		const key = `${base} ${stack}`
		let node = this.#known.get(key)
		if (node === undefined) {
			const frame = this.#table.topOf(stack)
			const category = categoryOf(frame)
			const isState = category === 'idle' || category === 'gc' || category === 'program'
			node = isState ? this.child(base, frame) : this.#append(this.nodeOf(base, this.#table.stackPrefix[stack]!), frame)
			this.#known.set(key, node)
		}
		return node
	}

	child(parent: number, frame: Frame): number {
		const key = `${parent} ${frame.name}`
		let node = this.#known.get(key)
		if (node === undefined) this.#known.set(key, (node = this.#append(parent, frame)))
		return node
	}

	hit(node: number, times: number): void {
		this.nodes[node - 1]!.hitCount += times
	}

	#append(parent: number, frame: Frame): number {
		const node = this.#add(frame)
		this.nodes[parent - 1]!.children.push(node)
		return node
	}

	#add(frame: Frame): number {
		const id = this.nodes.length + 1
		this.nodes.push({id, callFrame: frameToV8(frame), hitCount: 0, children: []})
		return id
	}
}

export interface ReadProfile {
	readonly weights: StackWeights
	/** In time order; null for a profile that kept sums only. */
	readonly timed: TimedSamples | null
}

/**
 * Reads what Node, Chrome and DevTools write, and the older tree form of `v8-profiler`.
 * @param source  what to call the file when it is wrong
 */
export function readCpuProfile(text: string, source = 'profile'): ReadProfile {
	const profile = v8ProfileOf(parseJson(text, source, 'a CPU profile'), source)
	return profile.samples === undefined || profile.samples.length === 0 ? fromHits(profile) : fromSamples(profile)
}

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

function fromSamples(profile: V8Profile): ReadProfile {
	const table = new StackTable()
	const window = new WindowFolder(table, {originUs: profile.startTime}).fold(profile)
	const selfUs = new Map<StackIndex, number>()
	const samples = new Map<StackIndex, number>()
	const stacks = window?.stacks ?? []
	const deltasUs = window?.deltasUs ?? []
	let sumUs = 0
	for (let i = 0; i < stacks.length; i++) {
		const stack = stacks[i]!
		selfUs.set(stack, (selfUs.get(stack) ?? 0) + deltasUs[i]!)
		samples.set(stack, (samples.get(stack) ?? 0) + 1)
		sumUs += deltasUs[i]!
	}
	return {
		weights: {table, selfUs, samples, durationMs: sumUs / 1000},
		timed: {pid: 0, startMs: window?.startMs ?? 0, stacks, deltasUs},
	}
}

/** No samples, only how often each node was hit: every hit is given the same share of the time. */
function fromHits(profile: V8Profile): ReadProfile {
	const orderOf = (node: V8ProfileNode) =>
		node.callFrame.url === '' && node.callFrame.functionName.startsWith('(') ? 0 : 1
	// V8's states first: no telling which stack a collection interrupted, so none may stand before it.
	const hits = profile.nodes.filter(node => (node.hitCount ?? 0) > 0).sort((a, b) => orderOf(a) - orderOf(b))
	const sum = hits.reduce((total, node) => total + node.hitCount!, 0)
	const durationUs = profile.endTime - profile.startTime
	const usPerHit = durationUs > 0 ? durationUs / sum : 1000
	// One sample a node, as long as all its hits: the folder then sees to roots, own frames and cut stacks.
	const {weights} = fromSamples({
		...profile,
		samples: hits.map(node => node.id),
		timeDeltas: hits.map(node => node.hitCount! * usPerHit),
	})
	return {weights, timed: null}
}

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
		timeDeltas: timestamps.map((t, i) => t - (timestamps[i - 1] ?? first)),
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

function numbersAt(value: Record<string, unknown>, key: string, problems: Problem[]): number[] | undefined {
	const list = value[key]
	if (list === undefined) return undefined
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
