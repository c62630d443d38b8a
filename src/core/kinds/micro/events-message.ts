/**
 * What the program that runs one micro benchmark (`src/micro/child.ts`) is asked, and what it says. It loads a file we know nothing about,
 * so whatever comes out of it is read through `events-message-schema.ts`.
 *
 * The request is JSON in the environment variable `ARSENAL_MICRO`; the answers are lines of JSON on file descriptor 3, so that what the
 * bench file prints stays on stdout and stderr. A child says `hello`, then `phase`s and `sampled`s as it goes, and ends with exactly one of
 * `listed` (mode list), `measured` (mode measure) or `failed`, then `finished`. One that dies without a last word was killed or crashed:
 * the last `phase` says what was under way. `finished` may be missing when the bench file ends its process itself after it was measured.
 */
import type {Finding} from '../../trouble/finding.ts'
import type {GcMode} from './suite.ts'

export const microProtocol = 1
export const microRequestVariable = 'ARSENAL_MICRO'
export const microDescriptor = 3

/** Node says on stderr that types are stripped and formats guessed; a user who asked for a benchmark cannot act on it. */
export const microNodeFlags = [
	'--disable-warning=ExperimentalWarning',
	'--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
] as const

export type MicroRequest = {
	/** Absolute path of a bench file: JavaScript or TypeScript, ESM or CommonJS. */
	readonly file: string
} & (
	| {readonly mode: 'list'}
	| {
			readonly mode: 'measure'
			/** As `listed`. */
			readonly name: string
			readonly samples: number
			/** Whatever the benchmark says of its samples in its options. */
			readonly samplesInsisted?: true
			/** For taking samples; what a benchmark says of itself in its options comes first, as for `gc` and, unless insisted, `samples`. */
			readonly timeLimitMs: number
			readonly gc: GcMode
			/** It is to be profiled: goes on as long as is asked, whatever it says of itself, and keeps its samples to itself. */
			readonly profiled?: true
	  }
)

export type BenchmarkSource = 'arsenal-tui' | 'mitata' | 'tinybench' | 'vitest'

/** Numbers stay numbers, so that a sweep over sizes can be fitted; anything that is no scalar is named by its label. */
export type ParamLabels = Readonly<Record<string, string | number | boolean | null>>

export interface ListedBenchmark {
	/** Unique within its file, and the same in every process that loads it: `sort/n=100`, `parse > small`. */
	readonly name: string
	readonly params: ParamLabels
	readonly source: BenchmarkSource
}

export const microPhases = ['load', 'setup', 'calibrate', 'sample', 'heap', 'empty', 'teardown', 'end'] as const
export type MicroPhase = (typeof microPhases)[number]

export interface TimerFigures {
	readonly name: 'performance.now'
	/** One reading. A sample holds about one: half of the reading before it and half of the one after. */
	readonly costNs: number
	/** Smallest step the clock was seen to take. */
	readonly resolutionNs: number
}

/** `call`: the function is called in a loop of ours. `loop`: it loops itself, over an iterator of ours. `own`: it says itself how long it took. */
export type SampleKind = 'call' | 'loop' | 'own'

export interface MicroFigures {
	/** Calls that make up one sample; the sample is their mean. */
	readonly batch: number
	readonly kind: SampleKind
	readonly async: boolean
	/** The very first call, before anything was compiled, ns. Not among the samples. */
	readonly firstCallNs: number
	/** Calls before the first sample. */
	readonly warmUpCalls: number
	/** Taking the samples, timed from outside: what exceeds the sum of the samples was ours. */
	readonly elapsedMs: number
	readonly timer: TimerFigures
	readonly gcMode: GcMode
	/** Collections while samples were taken, forced ones left out. */
	readonly gc: {readonly count: number; readonly totalMs: number; readonly nsPerCall: number}
	/** JavaScript heap allocated by one call, whether or not it was collected since; null when it could not be told. Buffers lie outside the heap. */
	readonly heapBytesPerCall: number | null
	/** Median of an empty function measured the same way. */
	readonly emptyNs: number
}

export const microFailureCodes = [
	'bad-request',
	'file-not-found',
	'file-failed',
	'nothing-registered',
	'bad-registration',
	'unknown-benchmark',
	'setup-failed',
	'before-each-failed',
	'after-each-failed',
	'teardown-failed',
	'threw',
	'rejected',
	'never-settled',
	'bad-duration',
	'ended-early',
	'exited',
	'uncaught',
	'internal',
] as const
export type MicroFailureCode = (typeof microFailureCodes)[number]

export type MicroMessage =
	| {readonly type: 'hello'; readonly protocol: number; readonly node: string; readonly v8: string}
	/** What begins now; `benchmark` is null while the file is loaded. */
	| {readonly type: 'phase'; readonly phase: MicroPhase; readonly benchmark: string | null}
	| {readonly type: 'listed'; readonly benchmarks: readonly ListedBenchmark[]; readonly findings: readonly Finding[]}
	/** The next samples in arrival order, ns per call, as `encodeSamples` writes them. At most four a second. */
	| {readonly type: 'sampled'; readonly from: number; readonly samplesNs: string}
	| {
			readonly type: 'measured'
			readonly benchmark: ListedBenchmark
			/** How many were sent. */
			readonly samples: number
			readonly asked: number
			readonly figures: MicroFigures
			readonly findings: readonly Finding[]
	  }
	| {
			readonly type: 'failed'
			readonly code: MicroFailureCode
			/** One sentence: what happened to which benchmark or file, and what to do. */
			readonly text: string
			readonly benchmark: string | null
			readonly phase: MicroPhase
			/** Stack of the bench file's own error, as text; null when there was none. */
			readonly stack: string | null
	  }
	| {readonly type: 'finished'}

/**
 * Samples as base64 of little-endian doubles: exact, and 107 kB for ten thousand where decimal text takes 180 kB.
 */
export function encodeSamples(samplesNs: Float64Array): string {
	const bytes = new Uint8Array(samplesNs.length * 8)
	const view = new DataView(bytes.buffer)
	for (let i = 0; i < samplesNs.length; i++) view.setFloat64(i * 8, samplesNs[i]!, true)
	let text = ''
	for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192))
	return btoa(text)
}

/** @returns null when the text is not a whole number of doubles, or one of them is no time: negative, infinite or NaN */
export function decodeSamples(text: string): Float64Array | null {
	let binary: string
	try {
		binary = atob(text)
	} catch {
		return null
	}
	if (binary.length % 8 !== 0) return null
	const bytes = Uint8Array.from(binary, character => character.charCodeAt(0))
	const view = new DataView(bytes.buffer)
	const samples = Float64Array.from({length: bytes.length / 8}, (_, i) => view.getFloat64(i * 8, true))
	return samples.every(ns => ns >= 0 && ns < Number.POSITIVE_INFINITY) ? samples : null
}
