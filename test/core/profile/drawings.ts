import type {Frame} from '../../../src/core/profile/frame.ts'
import type {StackTable} from '../../../src/core/profile/stack-table.ts'
import {type StackWeights, type WeightUnit, weightsOfStacks} from '../../../src/core/profile/stack-weights.ts'
import type {V8CallFrame, V8Profile, V8ProfileNode} from '../../../src/core/profile/v8-profile.ts'

/** `name`, `name@url`, `name@url:line:column` (1-based). */
export function frameOf(text: string): Frame {
	const [, name, url = '', line = '0', column = '0'] = /^([^@]*)(?:@(.*?)(?::(\d+):(\d+))?)?$/.exec(text)!
	return {name: name!, url, line: Number(line), column: Number(column)}
}

/** `a;b;c 12` per line, root first. */
export function weightsOf(text: string, unit: WeightUnit = 'us'): StackWeights {
	return weightsOfStacks(
		linesOf(text).map(line => {
			const [, stack, weight] = /^(.*) ([\d.]+)$/.exec(line)!
			return [stack!.split(';').map(frameOf), Number(weight)] as const
		}),
		unit,
	)
}

/** The other way round, lines sorted. */
export function foldedText(weights: StackWeights): string[] {
	return [...weights.self]
		.filter(([, us]) => us > 0)
		.map(([stack, us]) => `${stackText(weights.table, stack)} ${us}`)
		.sort()
}

export function stackText(table: StackTable, stack: number): string {
	return table
		.framesOf(stack)
		.map(frame => frame.name)
		.join(';')
}

/** A window as V8 sends it: `time stack` per line, the stack root first without `(root)`; an empty stack is the root itself. */
export function profileOf(startTime: number, text: string, endTime = 0): V8Profile {
	const nodes: Array<V8ProfileNode & {children: number[]}> = []
	const node = (callFrame: V8CallFrame, parent: number | null) => {
		const id = nodes.push({id: nodes.length + 1, callFrame, hitCount: 0, children: []})
		if (parent !== null) nodes[parent - 1]!.children.push(id)
		return id
	}
	const root = node({functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1}, null)
	const samples: number[] = []
	const timeDeltas: number[] = []
	let previous = startTime
	for (const line of linesOf(text)) {
		const [, time, stack] = /^(-?\d+)(?: (.*))?$/.exec(line)!
		let at = root
		for (const frameText of stack?.split(';') ?? []) {
			const frame = frameOf(frameText)
			const found = nodes[at - 1]!.children.find(child => nodes[child - 1]!.callFrame.functionName === frame.name)
			at =
				found ??
				node(
					{
						functionName: frame.name,
						scriptId: frame.url === '' ? '0' : '7',
						url: frame.url,
						lineNumber: frame.line - 1,
						columnNumber: frame.column - 1,
					},
					at,
				)
		}
		samples.push(at)
		timeDeltas.push(Number(time) - previous)
		previous = Number(time)
	}
	return {nodes, startTime, endTime: endTime || previous, samples, timeDeltas}
}

export function linesOf(text: string): string[] {
	return text
		.split('\n')
		.map(line => line.trim())
		.filter(line => line !== '')
}
