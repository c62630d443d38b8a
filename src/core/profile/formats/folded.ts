import {ArsenalError} from '../../trouble/arsenal-error.ts'
import type {Problem} from '../../trouble/problem.ts'
import {grouped} from '../../units/format.ts'
import type {Frame} from '../frame.ts'
import {type FoldedStack, type StackWeights, stacksOfWeights, weightsOfStacks} from '../stack-weights.ts'
import type {AnyProfile, FileFormat, Reading, ReadOptions} from './format.ts'
import {frameFromText, frameToText} from './frame-text.ts'
import {tooLarge} from './refusals.ts'

/**
 * Brendan Gregg's folded stacks, `a;b;c 12` a line, root first: what flamegraph.pl, inferno, speedscope and flamelens read.
 * The format knows no escape, so a `;` or a line break in a name is replaced. Weights are written whole.
 */
export function writeFolded(weights: StackWeights): string {
	const lines = new Map<string, number>()
	for (const [frames, weight] of stacksOfWeights(weights)) {
		const line = frames
			.map(frame =>
				frameToText(frame)
					.replaceAll(';', ':')
					.replace(/[\r\n]+/g, ' '),
			)
			.join(';')
		lines.set(line, (lines.get(line) ?? 0) + weight)
	}
	return [...lines]
		.map(([line, weight]) => [line, Math.round(weight)] as const)
		.filter(([, weight]) => weight > 0)
		.map(([line, weight]) => `${line} ${weight}\n`)
		.join('')
}

/** What every other text is read as. The unit is unknown to the format; weights are taken as samples. */
export const folded: FileFormat = {
	what: 'folded stacks',
	fileName: null,
	detect: () => true,
	open: options => new FoldedReading(options),
}

class FoldedReading implements Reading {
	readonly #options: ReadOptions
	readonly #reader: FoldedReader
	readonly #decoder = new TextDecoder()
	#rest = ''

	constructor(options: ReadOptions) {
		this.#options = options
		this.#reader = new FoldedReader(options.source)
	}

	push(bytes: Uint8Array): void {
		this.#lines(this.#decoder.decode(bytes, {stream: true}))
	}

	end(): AnyProfile {
		this.#lines(`${this.#decoder.decode()}\n`)
		return {...this.#reader.end(), cover: null, basis: null}
	}

	#lines(text: string): void {
		const {source, limits} = this.#options
		const lines = (this.#rest + text).split('\n')
		this.#rest = lines.pop()!
		if (this.#rest.length > limits.textBytes) throw tooLarge(source, 'a line', limits.textBytes)
		for (const line of lines) this.#reader.line(line)
		if (this.#reader.keptBytes > limits.textBytes * 4) throw tooLarge(source, 'its stacks', limits.textBytes * 4)
	}
}

/**
 * Folded stacks line by line. Two numbers on every line are a difference, as difffolded.pl writes it (what was, then what is): what is becomes the
 * profile, and what was is said beside it.
 */
class FoldedReader {
	readonly #source: string
	readonly #frames = new Map<string, Frame>()
	readonly #stacks = new Map<string, {was: number; is: number}>()
	readonly #problems: Problem[] = []
	/** About as much memory as the stacks take. */
	keptBytes = 0
	#lines = 0
	#stacksRead = 0
	/** Lines with one number; their stack may well end in another. */
	#withoutPair = 0

	constructor(source: string) {
		this.#source = source
	}

	line(text: string): void {
		this.#lines++
		const line = text.trim()
		if (line === '' || this.#problems.length >= 10) return
		const last = lastNumber(line)
		if (last === null) {
			this.#problems.push({
				path: `line ${this.#lines}`,
				value: line.slice(0, 60),
				expected: 'a stack and a number: main;parse 12',
			})
			return
		}
		const before = lastNumber(last.rest)
		if (before === null) this.#withoutPair++
		this.#stacksRead++
		const known = this.#stacks.get(last.rest)
		if (known === undefined) {
			this.#stacks.set(last.rest, {was: before?.value ?? 0, is: last.value})
			this.keptBytes += 2 * last.rest.length + 100
		} else known.is += last.value
	}

	/** @throws ArsenalError `bad-profile` */
	end(): {readonly weights: StackWeights; readonly notes: readonly string[]} {
		const problems = this.#problems
		if (problems.length > 0)
			throw new ArsenalError('bad-profile', `${this.#source} does not hold folded stacks`, {problems})
		const isDifference = this.#stacksRead > 0 && this.#withoutPair === 0
		const stacks: FoldedStack[] = []
		let was = 0
		let is = 0
		for (const [text, counts] of this.#stacks) {
			// The line was kept with its first number, which as a difference is no part of the stack.
			const stack = isDifference ? lastNumber(text)!.rest : text
			stacks.push([this.#framesOf(stack), counts.is])
			was += counts.was
			is += counts.is
		}
		const notes = isDifference
			? [
					`Every line has two numbers: a difference. Drawn is the second profile, of ${grouped(is)}; the first was of ${grouped(was)}.`,
				]
			: []
		return {weights: weightsOfStacks(stacks, 'samples'), notes}
	}

	/** Heaptrack ends every stack with a semicolon; a frame without a name is none. */
	#framesOf(stack: string): Frame[] {
		return stack
			.split(';')
			.filter(name => name.trim() !== '')
			.map(name => {
				let frame = this.#frames.get(name)
				if (frame === undefined) this.#frames.set(name, (frame = frameFromText(name)))
				return frame
			})
	}
}

/** `a;b 12` as its stack and its number, which a blank, a tab or the end of a stack comes before. No expression: it would try every blank of a line. */
function lastNumber(line: string): {readonly rest: string; readonly value: number} | null {
	const at = Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t'))
	const digits = line.slice(at + 1)
	if (at < 0 || !/^\d+(?:\.\d+)?$/.test(digits)) return null
	const rest = line.slice(0, at).trimEnd()
	return rest === '' ? null : {rest, value: Number(digits)}
}
