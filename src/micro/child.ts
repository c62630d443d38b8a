/**
 * The program that lists or measures the benchmarks of one file, each measurement in a process of its own. What it is asked and what it says
 * stands in `core/kinds/micro/events-message.ts`. It knows nothing of runs, suites or verdicts.
 */
import {
	encodeSamples,
	type MicroPhase,
	type MicroRequest,
	microProtocol,
	microRequestVariable,
} from '../core/kinds/micro/events-message.ts'
import {gcModes} from '../core/kinds/micro/suite.ts'
import {ofBenchmark} from '../core/trouble/of-benchmark.ts'
import type {Benchmark} from './benchmark.ts'
import {errorPlace, foreignStack} from './error-place.ts'
import {MicroFailure, thrownText} from './failure.ts'
import {runsDryWithin, untilAllRegistered} from './late.ts'
import {loadFile, requireBenchmarks} from './load-file.ts'
import {measure} from './measure.ts'
import {say} from './message-line.ts'
import {listed, note, registry} from './registry.ts'
import {installResolveHooks} from './resolve-hooks.ts'
import {untilStalled} from './stall.ts'

/** How long a bench file may go on after its benchmark was measured, to close what it opened. */
const goOnMs = 2000
/** Calls timed one by one make millions of samples between two messages, and no message may be that long. */
const mostSaidAtOnce = 250_000
/** Taken now: a bench file may have made it throw by then. */
const exit = process.exit.bind(process)

let phase: MicroPhase = 'load'
let benchmark: string | null = null
/** The bench file, once it is known. */
let file: string | null = null
/** Nothing is said after the last word. */
let answered = false
/** A file that is only listed ran its benchmarks itself, as files written for other tools do. All are registered by then. */
let ranItself = false

say({type: 'hello', protocol: microProtocol, node: process.versions.node, v8: process.versions.v8})
process.on('uncaughtException', (thrown, origin) =>
	fail(
		new MicroFailure(
			'uncaught',
			origin === 'unhandledRejection'
				? `A promise nobody waits for was rejected with ${thrownText(thrown)}`
				: `An error that nobody caught: ${thrownText(thrown)}`,
			thrown,
		),
	),
)
process.on('exit', code => {
	if (!answered) fail(new MicroFailure('exited', `It ended its process with exit code ${code} before it was done`))
})
try {
	await answer(readRequest())
} catch (failure) {
	fail(failure)
}

function readRequest(): MicroRequest {
	const text = process.env[microRequestVariable]
	// The bench file and whatever it starts have no business with it.
	delete process.env[microRequestVariable]
	let raw: Partial<Record<string, unknown>> | null = null
	try {
		raw = JSON.parse(text ?? '')
	} catch {}
	const {file: asked, mode, name, samples, timeLimitMs, gc} = raw ?? {}
	const above0 = (value: unknown) => typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY
	const isList = mode === 'list'
	const isMeasure =
		mode === 'measure' &&
		typeof name === 'string' &&
		above0(samples) &&
		Number.isInteger(samples) &&
		above0(timeLimitMs) &&
		gcModes.includes(gc as never)
	if (typeof asked !== 'string' || !(isList || isMeasure))
		throw new MicroFailure(
			'bad-request',
			`${microRequestVariable} holds no request; this program is started by arsenal-tui`,
		)
	return raw as unknown as MicroRequest
}

async function answer(request: MicroRequest): Promise<void> {
	if (!installResolveHooks())
		throw new MicroFailure('file-failed', `Bench files need Node 22.15 or newer; this is ${process.versions.node}`)
	file = request.file
	enter('load')
	if (request.mode === 'list') {
		registry().visit = async () => {
			ranItself = registry().benchmarks.length > 0
		}
		await unlessStalled(request.file, loadFile(request.file))
		if (!(await untilAllRegistered()))
			note(
				'still-busy',
				'The file still had something going on two seconds after it had registered its last benchmark. What it registers later is not known; where it only keeps something open, nothing is missing.',
				`${registry().benchmarks.length} benchmarks by then`,
			)
		requireBenchmarks(request.file)
		tellList()
	}
	if (request.mode === 'measure') await answerMeasure(request)
}

async function answerMeasure(request: MicroRequest & {readonly mode: 'measure'}): Promise<void> {
	const shared = registry()
	let looked = 0
	let visiting = Promise.resolve()
	let isLoaded = false
	/** It called `run()` and does not await it: what stands behind that is still to come when it is loaded. */
	let goesOn = false
	const look = async () => {
		while (!answered && looked < shared.benchmarks.length) {
			const next = shared.benchmarks[looked++]!
			if (next.name === request.name) await measureOne(next, request)
		}
	}
	// A file need not await its `run()`: who comes while it measures waits for it.
	const visit = () => {
		visiting = visiting.then(look)
		return visiting
	}
	shared.wanted = request.name
	shared.visit = async () => {
		await visit()
		goesOn ||= isLoaded
	}
	const loaded = loadFile(request.file)
	try {
		await unlessStalled(request.file, loaded)
		isLoaded = true
		await visit()
		if (!answered) {
			await untilAllRegistered()
			await visit()
			requireBenchmarks(request.file)
		}
	} catch (failure) {
		// What a file does after it was measured is its own affair.
		if (!answered) throw failure
	}
	if (!answered)
		throw new MicroFailure(
			'unknown-benchmark',
			`${request.file} has no benchmark "${request.name}"; it has ${shared.benchmarks
				.slice(0, 20)
				.map(({name}) => `"${name}"`)
				.join(', ')}. The file is loaded for every run, and its names have to be the same each time`,
		)
	// As to close what it opened.
	if (goesOn) await runsDryWithin(goOnMs)
	finish()
}

async function measureOne(one: Benchmark, request: MicroRequest & {readonly mode: 'measure'}): Promise<void> {
	const wishes = request.profiled
		? {}
		: Object.fromEntries(Object.entries(one.wishes).filter(([, value]) => value !== undefined))
	benchmark = one.name
	try {
		const measured = await measure(one.subject, {
			samples: request.samples,
			timeLimitMs: request.timeLimitMs,
			gc: request.gc,
			...wishes,
			...(request.samplesInsisted ? {samples: request.samples} : {}),
			onPhase: enter,
			onSamples: (samplesNs, from) => {
				if (!request.profiled) saySampled(samplesNs, from)
			},
		})
		registry().results.set(one.name, measured.samplesNs)
		answered = true
		say({
			type: 'measured',
			benchmark: listed(one),
			samples: measured.samplesNs.length,
			asked: measured.asked,
			figures: measured.figures,
			findings: [...measured.findings, ...registry().findings],
		})
		enter('end')
	} catch (failure) {
		// Not thrown on: the file that is waiting for `run()` might swallow it.
		fail(failure)
	}
	setTimeout(finish, goOnMs).unref()
}

function saySampled(samplesNs: Float64Array, from: number): void {
	for (let at = 0; at < samplesNs.length; at += mostSaidAtOnce) {
		const some = samplesNs.subarray(at, at + mostSaidAtOnce)
		say({type: 'sampled', from: from + at, samplesNs: encodeSamples(some)})
	}
}

/** A file that waits for what cannot come would end this process without a word. */
async function unlessStalled(file: string, loading: Promise<void>): Promise<void> {
	const stalled = untilStalled()
	try {
		await Promise.race([
			loading,
			stalled.promise.then(() => {
				throw new MicroFailure(
					'never-settled',
					`${file} waits for a promise that can never settle: nothing is left in the event loop that could settle it`,
				)
			}),
		])
	} finally {
		stalled.stop()
	}
}

function enter(next: MicroPhase): void {
	phase = next
	if (!answered || next === 'end') say({type: 'phase', phase, benchmark})
}

function finish(): never {
	say({type: 'finished'})
	return exit(0)
}

function tellList(): never {
	answered = true
	const {benchmarks, findings} = registry()
	say({type: 'listed', benchmarks: benchmarks.map(listed), findings})
	return finish()
}

function fail(thrown: unknown): never {
	if (answered) return exit(0)
	if (ranItself) {
		// It may have ended its process, or have stumbled over results that are empty here.
		if (!(thrown instanceof MicroFailure && thrown.code === 'exited'))
			note(
				'failed-after-run',
				'The file failed after it had run benchmarks, where the results it reads are empty: what it would have registered later is missing.',
				thrownText(thrown instanceof MicroFailure ? (thrown.cause ?? thrown) : thrown),
				'warning',
			)
		return tellList()
	}
	answered = true
	const failure =
		thrown instanceof MicroFailure
			? thrown
			: new MicroFailure('internal', `arsenal-tui failed: ${thrownText(thrown)}`, thrown)
	const place = file === null ? null : errorPlace(failure.cause ?? failure, file)
	const said = place === null || failure.message.includes(place) ? failure.message : `${failure.message} (${place})`
	const text = benchmark === null ? said : ofBenchmark(benchmark, said)
	say({
		type: 'failed',
		code: failure.code,
		text: text.slice(0, 4000),
		benchmark,
		phase,
		stack: foreignStack(failure.cause),
	})
	say({type: 'finished'})
	return exit(1)
}
