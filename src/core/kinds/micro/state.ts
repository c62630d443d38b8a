import type {Stamp} from '../../events/run-event.ts'
import {latencyOf} from '../../run/state/latency-track.ts'
import type {StateOfKind} from '../../run/state/state-of-kind.ts'
import type {SuiteStateCommon} from '../../run/state/suite-state-common.ts'
import {FineHistogram} from '../../stats/fine-histogram.ts'
import type {Finding} from '../../trouble/finding.ts'
import {type MicroEvent, type MicroFailed, unpackSamples} from './events.ts'
import type {ListedBenchmark} from './events-message.ts'
import type {MicroPlan} from './plan.ts'
import {runsEnd} from './state-end.ts'
import {type MicroRun, microRun} from './state-run.ts'

/** A finding of the process that measured, and in how many runs it was made. */
export interface RepeatedFinding {
	readonly finding: Finding
	runs: number
}

/** What is known of one benchmark. Samples of finished runs live on in the histogram and in the figures of each run. */
export interface BenchmarkTrack {
	readonly listed: ListedBenchmark
	/** In the order they were measured. */
	readonly runs: MicroRun[]
	/** Samples of all those runs, ns. */
	readonly samples: FineHistogram
	readonly findings: RepeatedFinding[]
	failure: (MicroFailed & {readonly run: number}) | null
}

/** The run of a benchmark that goes on now. */
export interface RunUnderWay {
	readonly benchmark: string
	readonly run: number
	/** So far, in arrival order. */
	readonly chunks: Float32Array[]
	n: number
}

/** What is known of a micro suite: memory of a few thousand counts a benchmark, and the samples of the run under way. */
export class MicroTrack {
	/** By name, in the order of the file. */
	readonly benchmarks = new Map<string, BenchmarkTrack>()
	/** Benchmarks of the file that were not asked for. */
	leftOut = 0
	node: string | null = null
	/** What is true of the file as a whole. */
	readonly findings: Finding[] = []
	/** Why the file could not be listed. */
	fileFailure: (MicroFailed & {readonly run: number}) | null = null
	underWay: RunUnderWay | null = null
	/** When each round of all benchmarks was over. */
	readonly roundEndsMs: number[] = []
	#round = 0
	/** Runs whose samples are not all in the log: it is damaged. */
	lostRuns = 0

	/** @returns the samples that the event brought */
	add(event: MicroEvent & Stamp): Float32Array | null {
		switch (event.type) {
			case 'benchmarks-listed':
				for (const listed of event.benchmarks) this.#track(listed)
				this.leftOut = event.leftOut
				this.node = event.node
				this.findings.push(...event.findings)
				return null
			case 'micro-started':
				if (event.run > this.#round) {
					if (this.#round > 0) this.roundEndsMs.push(event.tMs)
					this.#round = event.run
				}
				this.underWay = {benchmark: event.benchmark, run: event.run, chunks: [], n: 0}
				return null
			case 'micro-sampled': {
				const chunk = unpackSamples(event.samplesNs)
				const now = this.#running(event)
				// A line of the log that is missing takes those behind it with it: their places are not known.
				if (chunk === null || now === null || now.n !== event.from) return null
				now.chunks.push(chunk)
				now.n += chunk.length
				return chunk
			}
			case 'micro-measured':
				this.#measured(event)
				return null
			case 'micro-failed': {
				const {type: _, suite: __, ...failure} = event
				if (event.benchmark === null) this.fileFailure = failure
				else {
					const track = this.benchmarks.get(event.benchmark)
					if (track) track.failure = failure
				}
				this.underWay = null
			}
		}
		return null
	}

	/** Counts the runs of all benchmarks, without those that will not come any more. */
	progress(runs: number): {readonly done: number; readonly total: number} {
		let done = 0
		let total = 0
		for (const track of this.benchmarks.values()) {
			const had = track.runs.length + (track.failure === null ? 0 : 1)
			done += had
			total += track.failure === null ? Math.max(runs, had) : had
		}
		return {done, total}
	}

	#track(listed: ListedBenchmark): void {
		if (this.benchmarks.has(listed.name)) return
		this.benchmarks.set(listed.name, {listed, runs: [], samples: new FineHistogram(), findings: [], failure: null})
	}

	#running(of: {readonly benchmark: string; readonly run: number}): RunUnderWay | null {
		const now = this.underWay
		return now !== null && now.benchmark === of.benchmark && now.run === of.run ? now : null
	}

	#measured(event: Extract<MicroEvent, {type: 'micro-measured'}>): void {
		const track = this.benchmarks.get(event.benchmark)
		const now = this.#running(event)
		this.underWay = null
		if (track === undefined || now === null || now.n !== event.samples) {
			this.lostRuns++
			return
		}
		const samples = new Float64Array(now.n)
		let at = 0
		for (const chunk of now.chunks) {
			samples.set(chunk, at)
			at += chunk.length
		}
		track.runs.push(microRun(samples, {run: event.run, asked: event.asked, figures: event.figures}))
		track.samples.add(samples)
		for (const finding of event.findings) {
			const known = track.findings.find(one => one.finding.code === finding.code)
			if (known) known.runs++
			else track.findings.push({finding, runs: 1})
		}
	}
}

export interface MicroState extends SuiteStateCommon {
	readonly kind: 'micro'
	readonly plan: MicroPlan
	readonly micro: MicroTrack
}

const keep = ({micro}: MicroState, event: MicroEvent & Stamp) => void micro.add(event)

export const microStates: StateOfKind<MicroState, MicroEvent> = {
	start: (common, plan) => ({...common, kind: 'micro', plan, micro: new MicroTrack()}),
	folds: {
		'benchmarks-listed': (suite, event) => {
			suite.readyMs ??= event.tMs
			suite.phase = 'running'
			keep(suite, event)
		},
		'micro-started': keep,
		'micro-sampled': (suite, event) => {
			const samplesNs = suite.micro.add(event)
			if (samplesNs) for (const ns of samplesNs) latencyOf(suite, event.benchmark).add(event.tMs, ns)
		},
		'micro-measured': keep,
		'micro-failed': keep,
	},
	runsFromFirstProcess: false,
	plannedMs: () => null,
	expected: () => null,
	begunMs: suite => suite.readyMs,
	end: ({micro, plan, readyMs}, tookMs) =>
		runsEnd({endsMs: micro.roundEndsMs, runs: plan.runs, fromMs: readyMs, tookMs}),
	isOfRuns: () => false,
	driverUsage: () => null,
	// One run of many is profiled.
	coverage: 'unknown',
}
