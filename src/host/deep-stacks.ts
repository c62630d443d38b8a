import {readFile} from 'node:fs/promises'
import type {DeepProfiler} from '../core/plan/plan.ts'
import type {Frame} from '../core/profile/frame.ts'
import {frameFromV8} from '../core/profile/v8-frame.ts'
import type {V8CallFrame} from '../core/profile/v8-profile.ts'
import type {DeepProfileResult} from '../ports.ts'

type Folded = NonNullable<Extract<DeepProfileResult, {is: 'done'}>['folded']>

/** A frame of a tick as 0x writes it: a row of V8's code table. */
interface TickFrame {
	readonly name: string
	/** JS has a place; CODE (builtins), CPP and SHARED_LIB have none. */
	readonly type: string
}

interface HeapNode {
	readonly callFrame: V8CallFrame
	readonly selfSize: number
	readonly children: readonly HeapNode[]
}

/** @param file what deep-recipe.ts calls its stacks: ticks of 0x (clinic flame writes the same) or a sampled heap profile */
export async function readDeepStacks(profiler: DeepProfiler, file: string): Promise<Folded> {
	const data: unknown = JSON.parse(await readFile(file, 'utf8'))
	return profiler === 'clinic heapprofiler'
		? {stacks: stacksOfHeap((data as {head: HeapNode}).head), unit: 'bytes'}
		: {stacks: stacksOfTicks(data as TickFrame[][]), unit: 'samples'}
}

const program: Frame = {name: '(program)', url: '', line: 0, column: 0}
const idle: Frame = {...program, name: '(idle)'}

/** The loop waiting for something to happen: not work, though V8's ticks go on. */
const waiting = /^(epoll_p?wait2?|kevent(64|_qos)?)(@|$)/

/** One sample a tick. The tier of a function (interpreted, Maglev, TurboFan) is left out: it is one function all the same. */
export function stacksOfTicks(ticks: ReadonlyArray<readonly TickFrame[]>): Folded['stacks'] {
	const counted = new Map<string, [frames: Frame[], weight: number]>()
	const frames = new Map<string, Frame>()
	const frameOf = ({type, name}: TickFrame): Frame => {
		const key = `${type}\0${name}`
		let frame = frames.get(key)
		if (frame === undefined) {
			frame = type === 'JS' ? frameOfJs(name) : {...program, name: name || '(unknown)'}
			frames.set(key, frame)
		}
		return frame
	}
	const framesOf = (tick: readonly TickFrame[]): Frame[] => {
		const leaf = tick.at(-1)
		// Nothing on the stack could be named.
		if (leaf === undefined) return [program]
		if (leaf.type === 'CPP' && waiting.test(leaf.name)) return [idle]
		return tick.map(frameOf)
	}
	for (const tick of ticks) {
		const key = tick.map(({type, name}) => `${type}\0${name}`).join('\0\0')
		const seen = counted.get(key)
		if (seen) seen[1]++
		else counted.set(key, [framesOf(tick), 1])
	}
	return [...counted.values()]
}

/**
 * `name url:line:column` with nothing to say where the name ends, and both may hold anything: the first space that a path or a
 * scheme follows, else the last one.
 */
function frameOfJs(text: string): Frame {
	const match =
		/^(.*?) ((?:\/|file:|node:|data:|evalmachine|\[eval|[A-Za-z]:\\).*):(\d+):(\d+)$/su.exec(text) ??
		/^(.*) (\S*):(\d+):(\d+)$/su.exec(text)
	if (!match) return frameFromV8({functionName: text.trim(), scriptId: '0', url: '', lineNumber: -1, columnNumber: -1})
	const [, functionName = '', url = '', line, column] = match
	return frameFromV8({
		functionName,
		scriptId: '1',
		url,
		lineNumber: Number(line) - 1,
		columnNumber: Number(column) - 1,
	})
}

/** Bytes still alive when the profile was taken, by the stack that allocated them. Without recursion: stacks can be deep. */
export function stacksOfHeap(head: HeapNode): Folded['stacks'] {
	interface Call {
		readonly node: HeapNode
		readonly caller: Call | null
	}
	const stacks: [frames: Frame[], weight: number][] = []
	const open: Call[] = head.children.map(node => ({node, caller: null}))
	while (open.length > 0) {
		const call = open.pop()!
		for (const node of call.node.children) open.push({node, caller: call})
		if (call.node.selfSize <= 0) continue
		const frames: Frame[] = []
		for (let at: Call | null = call; at !== null; at = at.caller) frames.push(frameFromV8(at.node.callFrame))
		stacks.push([frames.reverse(), call.node.selfSize])
	}
	return stacks
}
