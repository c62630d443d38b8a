import {ArsenalError} from '../trouble/arsenal-error.ts'
import {type Cover, sayCovered, sayDoubts, sayNobodys} from './cover.ts'
import {weighCpuProfile} from './cpu-profile.ts'
import {FoldedReader} from './folded.ts'
import {nameJson, nameStart} from './foreign-file.ts'
import {heapStacksOf} from './heap-profile.ts'
import {type JsonPart, JsonStream, JsonSyntaxError} from './json-stream.ts'
import {isRecord} from './json-value.ts'
import type {NumberList} from './number-list.ts'
import {noOwnCode, type OwnCode} from './own-code.ts'
import {type StackWeights, type WeightUnit, weightsOfStacks} from './stack-weights.ts'
import {Utf8} from './utf8.ts'
import {v8ProfileOf} from './v8-profile-of.ts'
import {TickReader} from './zero-x.ts'

/** What was read of a file, and what is to be said beside it. */
export interface AnyProfile {
	readonly weights: StackWeights
	readonly unit: WeightUnit
	/** Only CPU profiles with samples have one. */
	readonly cover: Cover | null
	/** What its numbers stand for: `20 samples stand for 66 of 849 ms`; null where that goes without saying. */
	readonly basis: string | null
	/** What a reader has to know beside the shares, a sentence each. */
	readonly notes: readonly string[]
}

/** How much a file may take, in bytes of memory. */
export interface ReadLimits {
	/** Most bytes of numbers, which lie outside of V8's heap. */
	readonly numberBytes: number
	/** Most bytes of what has to be parsed as a whole, or kept as objects. */
	readonly textBytes: number
}

export interface ProfileReaderOptions {
	/** What to call the file when it is wrong. */
	readonly source: string
	readonly own?: OwnCode | undefined
	readonly limits?: ReadLimits | undefined
}

/** A V8 string is no longer than half a gigabyte, and what is parsed of it takes several times as much. */
const defaultLimits: ReadLimits = {numberBytes: 2 ** 31, textBytes: 2 ** 28}
/** Told by less, it is still unknown what a file is. */
const startBytes = 4096
/** A node of a profile as an object, and as a stack of our table. */
const nodeBytes = 1000

/**
 * A profile of any kind we read, told by what it holds and not by its name: `.cpuprofile` (also the old tree form), `.heapprofile`, ticks of 0x or
 * clinic flame, folded stacks; in UTF-8 or UTF-16. It is read as it arrives: what it takes is bounded by what is in it, not by its length.
 */
export class ProfileReader {
	readonly #source: string
	readonly #own: OwnCode
	readonly #limits: ReadLimits
	readonly #utf8 = new Utf8()
	#start: Uint8Array = new Uint8Array(0)
	#content: Content | null = null

	constructor({source, own = noOwnCode, limits = defaultLimits}: ProfileReaderOptions) {
		this.#source = source
		this.#own = own
		this.#limits = limits
	}

	/** @throws ArsenalError `bad-profile` */
	push(bytes: Uint8Array): void {
		this.#take(this.#utf8.push(bytes))
	}

	/** @throws ArsenalError `bad-profile` */
	end(): AnyProfile {
		this.#take(this.#utf8.end())
		if (this.#content === null) this.#begin()
		return this.#content!.end()
	}

	#take(text: Uint8Array): void {
		if (this.#content !== null) {
			this.#content.push(text)
			return
		}
		this.#start = joined(this.#start, text)
		if (this.#start.length >= startBytes) this.#begin()
	}

	#begin(): void {
		const source = this.#source
		const text = new TextDecoder().decode(this.#start.subarray(0, startBytes))
		if (text.trim() === '') throw new ArsenalError('bad-profile', `${source} is empty`)
		const foreign = nameStart(this.#start, text)
		if (foreign !== null) throw foreign.asError(source)
		// A folded stack may begin with a bracket too: `[truncated];a 5`.
		const isTicks = /^\s*\[\s*([[\]{]|$)/.test(text)
		const isObject = /^\s*\{/.test(text)
		if (isTicks || isObject) this.#content = new JsonContent(source, this.#own, this.#limits)
		else this.#content = new FoldedContent(source, this.#limits)
		this.#content.push(this.#start)
	}
}

interface Content {
	push(bytes: Uint8Array): void
	end(): AnyProfile
}

class FoldedContent implements Content {
	readonly #reader: FoldedReader
	readonly #decoder = new TextDecoder()
	#rest = ''
	readonly #source: string
	readonly #limits: ReadLimits

	constructor(source: string, limits: ReadLimits) {
		this.#source = source
		this.#limits = limits
		this.#reader = new FoldedReader(source)
	}

	push(bytes: Uint8Array): void {
		this.#lines(this.#decoder.decode(bytes, {stream: true}))
	}

	end(): AnyProfile {
		this.#lines(`${this.#decoder.decode()}\n`)
		return {...this.#reader.end(), unit: 'samples', cover: null, basis: null}
	}

	#lines(text: string): void {
		const lines = (this.#rest + text).split('\n')
		this.#rest = lines.pop()!
		if (this.#rest.length > this.#limits.textBytes) throw tooLarge(this.#source, 'a line', this.#limits.textBytes)
		for (const line of lines) this.#reader.line(line)
		if (this.#reader.keptBytes > this.#limits.textBytes * 4)
			throw tooLarge(this.#source, 'its stacks', this.#limits.textBytes * 4)
	}
}

/** An object: a CPU or a heap profile, in whatever order its keys come. A list: ticks. */
class JsonContent implements Content {
	readonly #source: string
	readonly #own: OwnCode
	readonly #limits: ReadLimits
	readonly #stream: JsonStream
	readonly #value: Record<string, unknown> = {}
	readonly #keys: string[] = []
	readonly #nodes: unknown[] = []
	#ticks: TickReader | null = null
	#listBytes = 0

	constructor(source: string, own: OwnCode, limits: ReadLimits) {
		this.#source = source
		this.#own = own
		this.#limits = limits
		this.#stream = new JsonStream({
			onKey: key => this.#onKey(key),
			onElement: (key, text) => this.#onElement(key, text),
			onValue: (key, text) => {
				this.#value[key] = this.#parsed(text)
			},
			onNumbers: (key, numbers) => this.#onNumbers(key, numbers),
			onNoNumbers: key => {
				this.#value[key] = 'something else'
			},
			onBytes: bytes => {
				if (this.#listBytes + bytes > this.#limits.numberBytes)
					throw tooLarge(source, 'what it holds', this.#limits.numberBytes)
			},
		})
	}

	push(bytes: Uint8Array): void {
		this.#reading(() => this.#stream.push(bytes))
	}

	end(): AnyProfile {
		this.#reading(() => this.#stream.end())
		if (this.#ticks !== null)
			return {
				weights: weightsOfStacks(this.#ticks.end(), 'samples'),
				unit: 'samples',
				cover: null,
				basis: null,
				notes: [],
			}
		const foreign = nameJson(this.#keys)
		if (foreign !== null) throw foreign.asError(this.#source)
		const {head} = this.#value
		if (isRecord(head) && typeof head.selfSize === 'number')
			return {
				weights: weightsOfStacks(heapStacksOf(head, this.#source), 'bytes'),
				unit: 'bytes',
				cover: null,
				basis: null,
				notes: [],
			}
		const {weights, cover} = weighCpuProfile(v8ProfileOf(this.#value, this.#source), this.#own)
		return {weights, unit: 'us', cover, ...wordsOf(cover)}
	}

	#onKey(key: string | null): JsonPart {
		if (key === null) {
			this.#ticks = new TickReader(this.#source)
			return 'elements'
		}
		this.#keys.push(key)
		if (this.#keys.length > 1000) throw notWhole(this.#source)
		// A heap snapshot is large, and its first key tells it.
		const foreign = nameJson(this.#keys)
		if (foreign !== null) throw foreign.asError(this.#source)
		switch (key) {
			case 'nodes':
				this.#value.nodes = this.#nodes
				return 'elements'
			case 'samples':
			case 'timeDeltas':
			case 'timestamps':
				return 'numbers'
			case 'head':
			case 'startTime':
			case 'endTime':
				return 'value'
			default:
				return 'skip'
		}
	}

	#onElement(key: string | null, text: string): void {
		if (key === null) {
			this.#ticks!.tick(this.#parsed(text))
			if (this.#ticks!.keptBytes > this.#limits.textBytes * 4)
				throw tooLarge(this.#source, 'its stacks', this.#limits.textBytes * 4)
			return
		}
		const node = this.#parsed(text)
		if (this.#nodes.length * nodeBytes > this.#limits.textBytes * 4)
			throw tooLarge(this.#source, 'its tree of calls', this.#limits.textBytes * 4)
		// The rest of it, ticks by line and the like, is not kept.
		this.#nodes.push(
			isRecord(node)
				? {
						id: node.id,
						callFrame: node.callFrame,
						hitCount: node.hitCount,
						children: node.children,
						parent: node.parent,
					}
				: node,
		)
	}

	#onNumbers(key: string, numbers: NumberList): void {
		this.#value[key] = numbers.values()
		this.#listBytes += numbers.bytes
	}

	#parsed(text: string): unknown {
		if (text.length > this.#limits.textBytes) throw tooLarge(this.#source, 'what it holds', this.#limits.textBytes)
		try {
			return JSON.parse(text)
		} catch {
			throw new JsonSyntaxError()
		}
	}

	#reading(read: () => void): void {
		try {
			read()
		} catch (error) {
			if (error instanceof JsonSyntaxError) throw notWhole(this.#source, error)
			throw error
		}
	}
}

function wordsOf(cover: Cover | null): Pick<AnyProfile, 'basis' | 'notes'> {
	if (cover === null)
		return {basis: null, notes: ['It has no samples, only how often each function was hit: every hit counts the same.']}
	const nobodys = sayNobodys(cover)
	return {
		basis: sayCovered(cover),
		notes: [...(nobodys.length === 0 ? [] : [`Nobody's: ${nobodys.join('; ')}.`]), ...sayDoubts(cover)],
	}
}

function notWhole(source: string, cause?: unknown): ArsenalError {
	const advice = 'Perhaps whoever wrote it was stopped before the end.'
	return new ArsenalError('bad-profile', `${source} is not a profile: it is not whole JSON`, {cause, advice})
}

function tooLarge(source: string, what: string, limitBytes: number): ArsenalError {
	const mebibytes = Math.max(1, Math.round(limitBytes / 2 ** 20))
	return new ArsenalError(
		'bad-profile',
		`${source} is too large: ${what} would take more than ${mebibytes} MiB of memory`,
		{
			advice:
				'That is what can be given to it here. Record for a shorter time, or with a longer interval: node --cpu-prof --cpu-prof-interval 5000 ...',
		},
	)
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
	if (a.length === 0) return b.slice()
	const both = new Uint8Array(a.length + b.length)
	both.set(a)
	both.set(b, a.length)
	return both
}
