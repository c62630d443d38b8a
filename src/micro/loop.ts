/**
 * The loops that call a benchmark, generated anew for each: V8 keeps what it learned about a call (what is called, what it returns, whether to
 * inline it) with the source text of the loop, so one loop for all would be fast for the first benchmark and slow for every later one. The
 * serial number in the text matters too: V8 gives two functions made from equal text the same memory.
 *
 * What is returned is kept alive, because V8 drops work nobody uses (a sum over an array loses its additions but keeps its loop, and looks
 * a fifth faster). Kept by what it is, for keeping must cost nothing of its own:
 * - `number`: added to four sums in turn. Storing it as a value boxed it, +9 ns; into a typed array, +0.3 ns and up to +3 where the
 *   function itself stores; the sums cost nothing above 0.8 ns, since they depend on nothing but each other.
 * - `value`: stored into an object that is new for every sample. An old one would have to be noted with the garbage collector each time.
 *   It escapes when the sample is taken, so the object and what it holds have to exist.
 * - `nothing`: undefined is not kept.
 * Four calls a turn, like mitata, so that the turn's own cost (0.3 ns) is a quarter.
 *
 * V8 may compile a short function into its loop, which is the point of a short one. A long one it must not: Maglev, the middle compiler, took a
 * function that adds up 100,000 numbers into the loop, where it stayed for thousands of calls and took 408 us instead of 81, in one process of
 * three. So where a batch has less than 128 calls, they go through a place that has seen other functions too and compiles in none.
 */

import {loopUrl} from '../core/profile/frame.ts'

export type Kept = 'nothing' | 'number' | 'value'

export interface LoopShape {
	readonly kept: Kept
	/** The function returns promises, each awaited before the next call. */
	readonly asyncFn: boolean
	/** Arguments that stay the same: whether there are any. */
	readonly args: boolean
	/** Arguments made anew for each call of a batch, before it. */
	readonly inputs: number
	readonly asyncInputs: boolean
	/** Something runs before or after each call, outside its time: then each call is timed on its own. */
	readonly before: 'none' | 'sync' | 'async'
	readonly after: 'none' | 'sync' | 'async'
	/** What the function returns tells its duration in ns. */
	readonly own: boolean
	/** Garbage is collected before each sample. */
	readonly collects: boolean
}

/** What a loop works with. Handed over as arguments, because V8 knows more about those than about fields. */
export interface LoopParts {
	readonly fn: (...args: unknown[]) => unknown
	readonly args: readonly [unknown, unknown]
	readonly inputs: ReadonlyArray<() => unknown>
	readonly before: () => unknown
	readonly after: () => unknown
	readonly durationNs: (result: unknown) => number
	readonly collect: () => void
	/** The last results, for whoever wants to look at one. */
	readonly sink: Sink
}

export interface Sink {
	last: unknown
	sum: number
}

/**
 * Takes samples [from, to) of `batch` calls each, ns per call, until one ends after `untilMs`.
 * @returns the index after the last sample taken; a promise of it when anything is awaited
 */
export type Loop = (
	samples: Float64Array,
	from: number,
	to: number,
	batch: number,
	untilMs: number,
) => number | Promise<number>

let serial = 0

/** @param unrolled four calls a turn; the batch is then a multiple of four */
export function makeLoop(shape: LoopShape, parts: LoopParts, now: () => number, unrolled: boolean): Loop {
	const single = isSingle(shape)
	const isAsync =
		shape.asyncFn || shape.before === 'async' || shape.after === 'async' || (shape.inputs > 0 && shape.asyncInputs)
	const slots = unrolled && !single ? ['s0', 's1', 's2', 's3'] : ['s0']
	const body = single
		? singleCall(shape)
		: `const t0 = now()
			for (let i = 0; i < batch; i += ${slots.length}) {
				${slots.map((slot, offset) => keep(shape, slot, call(shape, offset, slots.length === 1))).join('\n\t\t\t\t')}
			}
			const t1 = now()
			samples[at] = (t1 - t0) * 1e6 / batch`
	const source = `// benchmark loop ${serial++}
	'use strict'
	${slots.length > 1 ? '' : callsApart(shape)}
	return ${isAsync ? 'async ' : ''}function loop(samples, from, to, batch, untilMs) {
		${inputNames(shape)
			.map((name, i) => `const ${name} = new Array(batch), make${i} = inputs[${i}]`)
			.join('\n\t\t')}
		return ${isAsync ? 'await ' : ''}run(fn, now, a, b, samples, from, to, batch, untilMs${inputNames(shape)
			.map((name, i) => `, ${name}, make${i}`)
			.join('')})
	}
	${isAsync ? 'async ' : ''}function run(fn, now, a, b, samples, from, to, batch, untilMs${inputNames(shape)
		.map((name, i) => `, ${name}, make${i}`)
		.join('')}) {
		let at = from
		while (at < to) {
			${fillInputs(shape)}
			${shape.collects ? 'collect()' : ''}
			${shape.kept === 'value' ? `const kept = {${slots.map(slot => `${slot}: undefined`).join(', ')}}` : ''}
			${shape.kept === 'number' ? `let ${slots.map(slot => `${slot} = 0.5`).join(', ')}` : ''}
			${body}
			${shape.kept === 'value' ? 'sink.last = kept' : ''}
			${shape.kept === 'number' ? `sink.sum = ${slots.join(' + ')}` : ''}
			at++
			if (t1 >= untilMs) break
		}
		return at
	}
	//# sourceURL=${loopUrl}`
	const names = ['fn', 'now', 'a', 'b', 'inputs', 'before', 'after', 'durationNs', 'collect', 'sink']
	const {fn, args, inputs, before, after, durationNs, collect, sink} = parts
	const make = new Function(...names, source) as (...values: unknown[]) => Loop
	return make(fn, now, args[0], args[1], inputs, before, after, durationNs, collect, sink)
}

/** A place that has seen three functions belongs to none of them. V8 begins to look only after some dozens of calls. */
function callsApart(shape: LoopShape): string {
	const args = argsOf(shape, '').map((_, i) => `, a${i}`)
	return `function call(fn${args.join('')}) { return fn(${args.join('').slice(2)}) }
	for (let i = 0; i < 500; i++) {
		call(() => 0)
		call(() => 1)
		call(() => 2)
	}`
}

export function isSingle(shape: LoopShape): boolean {
	return shape.before !== 'none' || shape.after !== 'none' || shape.own
}

function inputNames(shape: LoopShape): string[] {
	return Array.from({length: shape.inputs}, (_, i) => `input${i}`)
}

function fillInputs(shape: LoopShape): string {
	if (shape.inputs === 0) return ''
	const fills = inputNames(shape).map((name, i) => `${name}[i] = ${shape.asyncInputs ? 'await ' : ''}make${i}()`)
	return `for (let i = 0; i < batch; i++) { ${fills.join('; ')} }`
}

function argsOf(shape: LoopShape, index: string): string[] {
	if (shape.inputs > 0) return inputNames(shape).map(name => `${name}[${index}]`)
	return shape.args ? ['a', 'b'] : []
}

function call(shape: LoopShape, offset: number, apart: boolean): string {
	const args = argsOf(shape, offset === 0 ? 'i' : `i + ${offset}`)
	const called = apart ? `call(${['fn', ...args].join(', ')})` : `fn(${args.join(', ')})`
	return shape.asyncFn ? `await ${called}` : called
}

function keep(shape: LoopShape, slot: string, called: string): string {
	if (shape.kept === 'number') return `${slot} += ${called}`
	return shape.kept === 'value' ? `kept.${slot} = ${called}` : called
}

function singleCall(shape: LoopShape): string {
	const hook = (name: 'before' | 'after') =>
		shape[name] === 'none' ? '' : `${shape[name] === 'async' ? 'await ' : ''}${name}()`
	return `const i = 0
			${hook('before')}
			const t0 = now()
			${shape.own ? `const result = ${call(shape, 0, true)}` : keep(shape, 's0', call(shape, 0, true))}
			const t1 = now()
			samples[at] = ${shape.own ? 'durationNs(result)' : '(t1 - t0) * 1e6'}
			${hook('after')}`
}
