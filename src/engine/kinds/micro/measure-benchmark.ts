import type {MicroFailed, MicroFailedCode} from '../../../core/kinds/micro/events.ts'
import {
	decodeSamples,
	type ListedBenchmark,
	type MicroFigures,
	type MicroMessage,
	type MicroPhase,
	type MicroRequest,
	microProtocol,
} from '../../../core/kinds/micro/events-message.ts'
import type {BenchFile} from '../../../core/kinds/micro/plan.ts'
import type {ProbePlan} from '../../../core/plan/suite-plan-common.ts'
import type {Finding} from '../../../core/trouble/finding.ts'
import {ofBenchmark} from '../../../core/trouble/of-benchmark.ts'
import type {BenchChild} from '../../../ports.ts'
import {launchWatched, type SuiteRun} from '../../suite-run.ts'

/** What a process has for everything but taking samples: loading its file, setting up, warming up, and each of the steps behind that. */
const graceMs = 5000
/** For a process that has said what it had to say, to end by itself. */
const endingMs = 3000
/** No bench file asks for more; one that goes on and on is stopped. */
const mostSamples = 10_000_000

export interface Listed {
	readonly is: 'listed'
	readonly benchmarks: readonly ListedBenchmark[]
	readonly findings: readonly Finding[]
	/** Version of the Node that was asked. */
	readonly node: string | null
}

/** One run of one benchmark. */
export interface Measured {
	readonly is: 'measured'
	readonly benchmark: ListedBenchmark
	/** In arrival order, ns a call: at least one, all finite. */
	readonly samplesNs: Float64Array
	readonly asked: number
	readonly figures: MicroFigures
	readonly findings: readonly Finding[]
}

/** One run of one benchmark under the probe. */
export interface Profiled {
	readonly is: 'profiled'
	/** While samples were taken, on the clock of the machine: loading, warming up and what else is ours lies outside. */
	readonly fromMs: number
	readonly toMs: number
	readonly figures: MicroFigures
}

export type NotAnswered = {readonly is: 'failed'; readonly failure: MicroFailed} | {readonly is: 'interrupted'}

/** Asks a bench file what it has, in a process of its own. */
export async function listBenchmarks(run: SuiteRun, file: BenchFile): Promise<Listed | NotAnswered> {
	const heard = new Conversation(null)
	const answer = await converse(run, file, {file: file.file, mode: 'list'}, heard)
	if (answer !== 'answered') return answer
	const {last} = heard
	if (last?.type !== 'listed') return heard.failed('bad-answer', 'its process said something else than was asked')
	return {is: 'listed', benchmarks: last.benchmarks, findings: last.findings, node: heard.node}
}

/**
 * Measures one benchmark once, in a fresh process that is watched and ended like every target of the suite. A process that stays silent for
 * longer than its time limit and a margin is ended; one that sends samples is not, however long it wants.
 * @param onSamples as they come, at most four times a second
 */
export async function measureBenchmark(
	run: SuiteRun,
	file: BenchFile,
	name: string,
	onSamples: (samplesNs: Float64Array, from: number) => void = () => {},
): Promise<Measured | NotAnswered> {
	const heard = new Conversation(name, onSamples)
	const {samples, samplesInsisted, timeLimitMs, gc} = file
	const insisted = samplesInsisted ? {samplesInsisted} : {}
	const request = {file: file.file, mode: 'measure', name, samples, ...insisted, timeLimitMs, gc} as const
	const answer = await converse(run, file, request, heard)
	if (answer !== 'answered') return answer
	const {last} = heard
	if (last?.type !== 'measured' || last.benchmark.name !== name || last.samples !== heard.count)
		return heard.failed('bad-answer', 'its process said something else than was asked')
	if (heard.count === 0) return heard.failed('bad-answer', 'not one sample was taken')
	return {
		is: 'measured',
		benchmark: last.benchmark,
		samplesNs: heard.samples(),
		asked: last.asked,
		figures: last.figures,
		findings: last.findings,
	}
}

const profiledMs = 1000
/** More than are taken in that time. */
const profiledSamples = 1_000_000

/**
 * V8 knows little more of inlined code than where it was inlined: a loop of plain arithmetic counted for its caller, 98 samples of
 * 100. What is profiled here is to be named, not timed.
 */
const profiledFlags = ['--no-turbo-inlining', '--no-maglev-inlining'] as const

/** Lets one benchmark go on for long enough to be sampled, whatever it says of itself. Its times count for nothing. */
export async function profileBenchmark(
	run: SuiteRun,
	file: BenchFile,
	name: string,
	probe: ProbePlan,
): Promise<Profiled | NotAnswered> {
	const {clock} = run.ports
	const phases: Array<{phase: MicroPhase; atMs: number}> = []
	const heard = new Conversation(name, undefined, phase => phases.push({phase, atMs: clock.nowMs()}))
	const request = {
		file: file.file,
		mode: 'measure',
		name,
		samples: profiledSamples,
		timeLimitMs: profiledMs,
		gc: 'none',
		profiled: true,
	} as const
	const longer = {...file, timeLimitMs: profiledMs, nodeFlags: [...file.nodeFlags, ...profiledFlags]}
	const answer = await converse(run, longer, request, heard, probe)
	if (answer !== 'answered') return answer
	const at = phases.findLastIndex(({phase}) => phase === 'sample')
	const [from, to] = [phases[at], phases[at + 1]]
	if (heard.last?.type !== 'measured' || from === undefined || to === undefined)
		return heard.failed('bad-answer', 'its process said something else than was asked')
	return {is: 'profiled', fromMs: from.atMs, toMs: to.atMs, figures: heard.last.figures}
}

/** What a process has said so far. It has loaded a file we know nothing about: nothing is taken that does not follow from what came before. */
class Conversation {
	phase: MicroPhase = 'load'
	node: string | null = null
	count = 0
	/** What ended it. */
	last: Extract<MicroMessage, {type: 'listed' | 'measured' | 'failed'}> | null = null
	/** What cannot be believed. */
	bad: string | null = null

	readonly #benchmark: string | null
	readonly #onSamples: (samplesNs: Float64Array, from: number) => void
	readonly #onPhase: (phase: MicroPhase) => void
	readonly #chunks: Float64Array[] = []

	constructor(
		benchmark: string | null,
		onSamples: (samplesNs: Float64Array, from: number) => void = () => {},
		onPhase: (phase: MicroPhase) => void = () => {},
	) {
		this.#benchmark = benchmark
		this.#onSamples = onSamples
		this.#onPhase = onPhase
	}

	get isOver(): boolean {
		return this.last !== null || this.bad !== null
	}

	take(message: MicroMessage | null): void {
		if (this.isOver) return
		if (message === null) {
			this.bad = 'its process sent something that is no message and does not end'
			return
		}
		switch (message.type) {
			case 'hello':
				if (message.protocol !== microProtocol) this.bad = 'its process is of another version of arsenal-tui'
				this.node = message.node
				return
			case 'phase':
				this.phase = message.phase
				this.#onPhase(message.phase)
				return
			case 'sampled': {
				const chunk = decodeSamples(message.samplesNs)
				if (chunk === null) this.bad = 'its process sent a sample that is no time'
				else if (message.from !== this.count) this.bad = 'its process sent samples out of order'
				else if (this.count + chunk.length > mostSamples) this.bad = `its process sent more than ${mostSamples} samples`
				else {
					this.#chunks.push(chunk)
					this.#onSamples(chunk, this.count)
					this.count += chunk.length
				}
				return
			}
			case 'listed':
			case 'measured':
			case 'failed':
				this.last = message
				return
			case 'finished':
				return
			default:
				message satisfies never
		}
	}

	samples(): Float64Array {
		const all = new Float64Array(this.count)
		let at = 0
		for (const chunk of this.#chunks) {
			all.set(chunk, at)
			at += chunk.length
		}
		return all
	}

	failed(code: MicroFailedCode, what: string): NotAnswered {
		const text = this.#benchmark === null ? `The bench file: ${what}` : ofBenchmark(this.#benchmark, what)
		return {is: 'failed', failure: {benchmark: this.#benchmark, code, phase: this.phase, text, stack: null}}
	}
}

async function converse(
	run: SuiteRun,
	file: BenchFile,
	request: MicroRequest,
	heard: Conversation,
	probe: ProbePlan | null = null,
): Promise<'answered' | NotAnswered> {
	if (run.signal.aborted) return {is: 'interrupted'}
	const {clock, benchChildren} = run.ports
	const limitMs = file.timeLimitMs + graceMs
	const {cwd} = file.launch
	let heardMs = clock.nowMs()
	let answered = () => {}
	const answer = new Promise<'answered'>(resolve => {
		answered = () => resolve('answered')
	})
	let child: BenchChild | null = null
	const watched = await launchWatched(run, file.launch, {
		role: 'target',
		probe,
		start({env, onOutput}) {
			child = benchChildren.start(request, {
				cwd,
				env: {...file.launch.env, ...env},
				nodeFlags: file.nodeFlags,
				onOutput,
				onMessage(message) {
					heardMs = clock.nowMs()
					heard.take(message)
					if (heard.isOver) answered()
				},
			})
			return child
		},
	})
	const {silent} = child!
	/** What V8 says before it aborts: the one line that says why; screens of addresses follow it. */
	let lastWords: string | null = null
	watched.onLine(line => {
		if (line.startsWith(fatal)) lastWords = line.slice(fatal.length, fatal.length + 200)
	})
	const over = new AbortController()
	const stop = AbortSignal.any([run.signal, over.signal])
	/** Nothing was said for too long, or the user has seen enough. */
	const silence = (async () => {
		for (;;) {
			if (run.signal.aborted) return 'interrupted' as const
			const restMs = heardMs + limitMs - clock.nowMs()
			if (restMs <= 0 || over.signal.aborted) return 'timed-out' as const
			await clock.sleep(restMs, stop)
		}
	})()
	try {
		const exited = watched.exited.then(async exit => {
			// What it said last may still be on its way.
			await Promise.race([silent, clock.sleep(endingMs, stop)])
			return exit
		})
		const came = await Promise.race([answer, exited, silence])
		if (came === 'interrupted') return {is: 'interrupted'}
		if (came === 'timed-out')
			return heard.failed(
				'timed-out',
				`nothing was heard of it for ${limitMs / 1000} s ${phaseWords[heard.phase]}, so its process was ended; a longer time limit would let it go on`,
			)
		if (heard.bad !== null) return heard.failed('bad-answer', heard.bad)
		if (came !== 'answered' && heard.last === null) {
			if (came.failure) return heard.failed('not-started', `its process could not be started: ${came.failure.message}`)
			const how = came.signal === null ? `ended with code ${came.exitCode}` : `was ended by ${came.signal}`
			return heard.failed(
				'died',
				`its process ${how} ${phaseWords[heard.phase]}${lastWords === null ? '' : `: ${lastWords}`}`,
			)
		}
		if (heard.last?.type === 'failed') {
			const {code, text, phase, stack} = heard.last
			return {
				is: 'failed',
				failure: {code, text, benchmark: request.mode === 'list' ? null : request.name, phase, stack},
			}
		}
		await Promise.race([exited, clock.sleep(endingMs, stop)])
		return 'answered'
	} finally {
		over.abort()
		await watched.finish()
	}
}

const fatal = 'FATAL ERROR: '

const phaseWords: Readonly<Record<MicroPhase, string>> = {
	load: 'while the file was loaded',
	setup: 'in its setup',
	calibrate: 'while it warmed up',
	sample: 'while samples were taken',
	heap: 'while its heap was measured',
	empty: 'while an empty function was measured',
	teardown: 'in its teardown',
	end: 'after it was measured',
}
