import type {Finding} from '../../trouble/finding.ts'
import type {ListedBenchmark, MicroFailureCode, MicroFigures, MicroPhase} from './events-message.ts'

/** What happens in a micro suite. `run` counts from 1; every run of every benchmark has a process of its own. */
export type MicroEvent =
	/** What the file registers, in its order, without what `only` leaves out. */
	| {
			readonly type: 'benchmarks-listed'
			readonly suite: string
			readonly benchmarks: readonly ListedBenchmark[]
			/** How many more the file has. */
			readonly leftOut: number
			readonly findings: readonly Finding[]
			/** The Node that measures: `24.21.0`; null: it did not say. */
			readonly node: string | null
	  }
	| {readonly type: 'micro-started'; readonly suite: string; readonly benchmark: string; readonly run: number}
	/** The next samples in arrival order, ns per call, as `packSamples` writes them. */
	| {
			readonly type: 'micro-sampled'
			readonly suite: string
			readonly benchmark: string
			readonly run: number
			readonly from: number
			readonly samplesNs: string
	  }
	/** All samples are there, and they are good. */
	| {
			readonly type: 'micro-measured'
			readonly suite: string
			readonly benchmark: string
			readonly run: number
			readonly samples: number
			readonly asked: number
			readonly figures: MicroFigures
			readonly findings: readonly Finding[]
	  }
	/** Its samples of this run do not count, and it is not run again. */
	| ({readonly type: 'micro-failed'; readonly suite: string; readonly run: number} & MicroFailed)

export interface MicroFailed {
	/** null: the file itself, when it was asked what it has. */
	readonly benchmark: string | null
	readonly code: MicroFailedCode
	/** What was under way. */
	readonly phase: MicroPhase
	/** One sentence: what happened to which benchmark or file. */
	readonly text: string
	/** Stack of the bench file's own error; null when there was none. */
	readonly stack: string | null
}

/** The last four are what the process itself cannot say. */
export const ownFailureCodes = ['not-started', 'timed-out', 'died', 'bad-answer'] as const
export type MicroFailedCode = MicroFailureCode | (typeof ownFailureCodes)[number]

/**
 * Samples of a log: base64 of little-endian floats, 53 kB for ten thousand. Seven digits are what is left, where a clock has four; the figures
 * are worked out from these, so that a log read later gives the same.
 */
export function packSamples(samplesNs: ArrayLike<number>): string {
	const bytes = new Uint8Array(samplesNs.length * 4)
	const view = new DataView(bytes.buffer)
	for (let i = 0; i < samplesNs.length; i++) view.setFloat32(i * 4, samplesNs[i]!, true)
	let text = ''
	for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192))
	return btoa(text)
}

/** @returns null when the text is not a whole number of floats, or one of them is no time: negative, infinite or NaN */
export function unpackSamples(text: string): Float32Array | null {
	let binary: string
	try {
		binary = atob(text)
	} catch {
		return null
	}
	if (binary.length % 4 !== 0) return null
	const bytes = new Uint8Array(binary.length)
	for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
	const view = new DataView(bytes.buffer)
	const samples = new Float32Array(binary.length / 4)
	for (let i = 0; i < samples.length; i++) {
		const ns = view.getFloat32(i * 4, true)
		if (!(ns >= 0 && ns < Number.POSITIVE_INFINITY)) return null
		samples[i] = ns
	}
	return samples
}
