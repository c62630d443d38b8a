import {ArsenalError} from '../trouble/arsenal-error.ts'
import type {Frame} from './frame.ts'
import {frameFromText} from './frame-text.ts'
import {isRecord, parseJson, shown} from './json-value.ts'
import type {FoldedStack} from './stack-weights.ts'
import {limitName} from './v8-frame.ts'

/** `~` interpreted, `^` Sparkplug, `+` Maglev, `*` TurboFan: one function all the same. No JavaScript name begins so by itself. */
const tierMarker = /^[~^+*]/

/**
 * The ticks of 0x (`--write-ticks`) and of clinic flame (`-samples`): one list a tick, root first, of rows of V8's code table
 * (`{name, type, kind}`). Equal stacks are counted together, in the order they were first seen; the weights are ticks.
 */
export function readTicks(text: string, source = 'ticks'): FoldedStack[] {
	const ticks = parseJson(text, source, 'ticks of 0x')
	if (!Array.isArray(ticks)) throw notTicks(source, '$', ticks)
	const counted = new Map<string, [frames: readonly Frame[], weight: number]>()
	const frames = new Map<string, Frame>()
	for (const [i, tick] of ticks.entries()) {
		if (!Array.isArray(tick)) throw notTicks(source, `[${i}]`, tick)
		const stack: string[] = []
		for (const entry of tick) {
			if (!isRecord(entry) || typeof entry.name !== 'string') {
				throw notTicks(source, `[${i}]`, entry)
			}
			const name = entry.type === 'JS' ? entry.name.replace(tierMarker, '') : entry.name
			// The tools' own preloads are no part of the program.
			if (entry.type === 'JS' && /[/\\]0x[/\\]lib[/\\]preload[/\\]/.test(name)) continue
			const key = `${entry.type === 'JS' ? 'JS' : 'native'} ${name}`
			stack.push(key)
			if (!frames.has(key)) frames.set(key, entry.type === 'JS' ? frameFromText(name) : native(name))
		}
		const key = stack.join('\0')
		const seen = counted.get(key)
		if (seen) seen[1]++
		else counted.set(key, [stack.length === 0 ? [program] : stack.map(part => frames.get(part)!), 1])
	}
	return [...counted.values()]
}

/** Nothing on the stack had a name: V8's own word for that. */
const program = native('(program)')

function native(name: string): Frame {
	return {name: limitName(name.trim() || '(unknown)'), url: '', line: 0, column: 0}
}

function notTicks(source: string, path: string, value: unknown): ArsenalError {
	return new ArsenalError('bad-profile', `${source} does not hold ticks of 0x`, {
		problems: [
			{
				path,
				value: shown(value),
				expected: 'a list of frames with a name, root first',
			},
		],
	})
}
