import {ArsenalError} from '../../trouble/arsenal-error.ts'
import type {Frame} from '../frame.ts'
import {type FoldedStack, weightsOfStacks} from '../stack-weights.ts'
import {limitName} from '../v8-frame.ts'
import type {FileFormat} from './format.ts'
import {frameFromText} from './frame-text.ts'
import {JsonReading} from './json-reading.ts'
import {isRecord, shown} from './json-value.ts'
import {tooLarge} from './refusals.ts'

/**
 * `~` interpreted, `^` Sparkplug, `+` Maglev, `*` TurboFan, from Node 26 on `o+` and `o*`, and a quote behind what is compiled in the background: one
 * function all the same. No JavaScript name begins so by itself.
 */
const tierMarker = /^o?[~^+*]'?/

/**
 * The ticks of 0x (`--write-ticks`) and of clinic flame (`-samples`): one list a tick, root first, of rows of V8's code table
 * (`{name, type, kind}`). Equal stacks are counted together, in the order they were first seen; the weights are ticks.
 */
export const ticks: FileFormat = {
	what: 'ticks of 0x',
	fileName: /\.clinic-flame-samples$|(?:^|[/\\])ticks\.json$/,
	// A folded stack may begin with a bracket too: `[truncated];a 5`.
	detect: ({text}) => /^\s*\[\s*([[\]{]|$)/.test(text),
	open(options) {
		const {source, limits} = options
		const reader = new TickReader(source)
		const json = new JsonReading(options, {
			onKey: () => 'elements',
			onElement(_key, tick) {
				reader.tick(tick)
				if (reader.keptBytes > limits.textBytes * 4) throw tooLarge(source, 'its stacks', limits.textBytes * 4)
			},
			onValue() {},
			onNumbers() {},
			onNoNumbers() {},
		})
		return {
			push: bytes => json.push(bytes),
			end() {
				json.end()
				return {weights: weightsOfStacks(reader.end(), 'samples'), cover: null, basis: null, notes: []}
			},
		}
	},
}

class TickReader {
	readonly #source: string
	readonly #counted = new Map<string, [frames: readonly Frame[], weight: number]>()
	readonly #frames = new Map<string, Frame>()
	/** About as much memory as the stacks take. */
	keptBytes = 0
	#ticks = 0

	constructor(source: string) {
		this.#source = source
	}

	/** @throws ArsenalError `bad-profile` */
	tick(tick: unknown): void {
		const path = `[${this.#ticks++}]`
		if (!Array.isArray(tick)) throw notTicks(this.#source, path, tick)
		const stack: string[] = []
		for (const entry of tick) {
			if (!isRecord(entry) || typeof entry.name !== 'string') throw notTicks(this.#source, path, entry)
			const name = entry.type === 'JS' ? entry.name.replace(tierMarker, '') : entry.name
			// The tools' own preloads are no part of the program.
			if (entry.type === 'JS' && /[/\\]0x[/\\]lib[/\\]preload[/\\]/.test(name)) continue
			const key = `${entry.type === 'JS' ? 'JS' : 'native'} ${name}`
			stack.push(key)
			if (!this.#frames.has(key)) this.#frames.set(key, entry.type === 'JS' ? frameFromText(name) : native(name))
		}
		const key = stack.join('\0')
		const seen = this.#counted.get(key)
		if (seen) seen[1]++
		else {
			this.keptBytes += 2 * key.length + 16 * stack.length
			this.#counted.set(key, [stack.length === 0 ? [program] : stack.map(part => this.#frames.get(part)!), 1])
		}
	}

	end(): FoldedStack[] {
		return [...this.#counted.values()]
	}
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
