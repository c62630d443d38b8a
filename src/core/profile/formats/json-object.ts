import {
	type AnyProfile,
	type FileFormat,
	type ForeignFormat,
	isForeign,
	type JsonObject,
	type ObjectFormat,
	type Reading,
	type ReadOptions,
} from './format.ts'
import {JsonReading} from './json-reading.ts'
import type {JsonPart} from './json-stream.ts'
import {notDrawn, notWhole, tooLarge} from './refusals.ts'

type ObjectFormats = ReadonlyArray<ForeignFormat<JsonObject> | ObjectFormat>

/** An element of a list as an object, and as a stack of our table. */
const elementBytes = 1000
/** More keys has only what is no profile. */
const mostKeys = 1000

/** One object of JSON, whose keys come in whatever order: which format it is of, is known at its end. */
export function jsonObject(formats: ObjectFormats): FileFormat {
	const wanted = new Map<string, {readonly part: JsonPart; readonly keep: (element: unknown) => unknown}>()
	for (const format of formats) {
		if (isForeign(format)) continue
		const {parts, keep = (element: unknown) => element} = format
		for (const [key, part] of Object.entries(parts)) wanted.set(key, {part, keep})
	}
	return {
		what: 'an object of JSON',
		fileName: null,
		detect: ({text}) => /^\s*\{/.test(text),
		open: options => new ObjectReading(options, formats, wanted),
	}
}

class ObjectReading implements Reading {
	readonly #options: ReadOptions
	readonly #formats: ObjectFormats
	readonly #json: JsonReading
	readonly #value: Record<string, unknown> = {}
	readonly #keys: string[] = []

	constructor(
		options: ReadOptions,
		formats: ObjectFormats,
		wanted: ReadonlyMap<string, {readonly part: JsonPart; readonly keep: (element: unknown) => unknown}>,
	) {
		this.#options = options
		this.#formats = formats
		this.#json = new JsonReading(options, {
			onKey: key => {
				this.#learn(key!)
				const {part = 'skip'} = wanted.get(key!) ?? {}
				if (part === 'elements') this.#value[key!] = []
				return part
			},
			onElement: (key, element) => this.#add(this.#value[key!] as unknown[], wanted.get(key!)!.keep(element)),
			onValue: (key, value) => {
				this.#value[key] = value
			},
			onNumbers: (key, numbers) => {
				this.#value[key] = numbers.values()
			},
			onNoNumbers: key => {
				this.#value[key] = 'something else'
			},
		})
	}

	push(bytes: Uint8Array): void {
		this.#json.push(bytes)
	}

	end(): AnyProfile {
		this.#json.end()
		const object = {keys: this.#keys, value: this.#value}
		const format = this.#formats.find(one => one.detect(object))!
		if (isForeign(format)) throw notDrawn(this.#options.source, format)
		return format.read(object, this.#options)
	}

	/** A heap snapshot is large, and its first key tells it. */
	#learn(key: string): void {
		const {source} = this.#options
		this.#keys.push(key)
		if (this.#keys.length > mostKeys) throw notWhole(source)
		const object = {keys: this.#keys, value: this.#value}
		const foreign = this.#formats.filter(isForeign<JsonObject>).find(one => one.detect(object))
		if (foreign !== undefined) throw notDrawn(source, foreign)
	}

	#add(list: unknown[], element: unknown): void {
		const {source, limits} = this.#options
		if (list.length * elementBytes > limits.textBytes * 4)
			throw tooLarge(source, 'its tree of calls', limits.textBytes * 4)
		list.push(element)
	}
}
