/**
 * Formats of profiles, a file each. What a file is, is asked of its rows in `formats.ts` and nowhere else; what is written is a row of `writers.ts`.
 */
import type {Cover} from '../cover.ts'
import type {OwnCode} from '../own-code.ts'
import type {StackWeights} from '../stack-weights.ts'
import type {JsonPart} from './json-stream.ts'

/** What was read of a file, and what is to be said beside it. */
export interface AnyProfile {
	readonly weights: StackWeights
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

export interface ReadOptions {
	/** What to call the file when it is wrong. */
	readonly source: string
	readonly own: OwnCode
	readonly limits: ReadLimits
}

/** A file that is being read as it arrives. Both throw ArsenalError `bad-profile`. */
export interface Reading {
	push(bytes: Uint8Array): void
	end(): AnyProfile
}

/** What any file is told by: how it begins, in UTF-8. */
export interface FileStart {
	readonly bytes: Uint8Array
	/** What the first 4096 of them say. */
	readonly text: string
}

/** What an object of JSON is told by: its keys, in the order in which they come, and what was kept of their values. */
export interface JsonObject {
	readonly keys: readonly string[]
	readonly value: Readonly<Record<string, unknown>>
}

interface Format<Seen> {
	/** With its article: `a V8 heap snapshot`. */
	readonly what: string
	detect(seen: Seen): boolean
}

/** A format of somebody else's that people take for a profile: it is named, and what to do with it is said. */
export interface ForeignFormat<Seen> extends Format<Seen> {
	readonly advice: string
}

interface OwnFormat<Seen> extends Format<Seen> {
	/** How its files are named by whoever writes them, to find one in a folder. What a file is, is not told by that. */
	readonly fileName: RegExp | null
}

export interface FileFormat extends OwnFormat<FileStart> {
	open(options: ReadOptions): Reading
}

/** A format whose files are one object of JSON. */
export interface ObjectFormat extends OwnFormat<JsonObject> {
	/** How the values of its keys are taken; all others are passed over. */
	readonly parts: Readonly<Record<string, JsonPart>>
	/** What is kept of an element of its lists. */
	keep?(element: unknown): unknown
	read(object: JsonObject, options: ReadOptions): AnyProfile
}

export function isForeign<Seen>(format: Format<Seen>): format is ForeignFormat<Seen> {
	return 'advice' in format
}
