import type {MicroFigures} from '../core/kinds/micro/events-message.ts'
import {loopUrl} from '../core/profile/frame.ts'
import type {Subject} from './benchmark.ts'
import {baselineOf} from './empty.ts'
import {MicroFailure, stackOf, thrownText} from './failure.ts'
import {firstCalls} from './first-calls.ts'
import {collectGarbage, GcWatch} from './garbage.ts'
import {heapBytesPerCall} from './heap-bytes.ts'
import type {Kept, LoopParts, LoopShape} from './loop.ts'
import type {MeasureOptions, Sampled} from './measure-options.ts'
import {isThenable} from './thenable.ts'
import {measureTimer, nowMs} from './timer.ts'
import {type WarmLoop, warmLoop} from './warm-loop.ts'

/** Long enough for V8 to have compiled a small function for good; a longer one is compiled while samples are taken, and they show it. */
const warmUpMs = 100
/** How often somebody who watches hears of new samples. */
const chunkMs = 250

export async function sampleCalls(subject: Subject, state: unknown, options: MeasureOptions): Promise<Sampled> {
	const timer = measureTimer()
	options.onPhase?.('calibrate')
	const parts = partsOf(subject, state)
	const first = await guarded(false, () => firstCalls(subject, parts))
	return sampleAs(first.kept, first.asyncFn)

	async function sampleAs(kept: Kept, asyncFn: boolean): Promise<Sampled> {
		const shape: LoopShape = {...first, kept, asyncFn, collects: options.gc === 'each'}
		let sampling = false
		const collecting = {...parts, collect: () => sampling && collectGarbage()}
		const warm = await addable(shape, () =>
			guarded(asyncFn, () => warmLoop(shape, collecting, timer.costNs, first.callNs, warmUpMs)),
		)
		if (warm === null) return sampleAs('value', asyncFn)
		const seen = unexpected(shape, collecting)
		if (seen === 'promise') return sampleAs(kept, true)
		if (seen === 'value') return sampleAs('value', asyncFn)
		if (options.gc !== 'none') collectGarbage()
		options.onPhase?.('sample')
		sampling = true
		const taken = await addable(shape, () => guarded(asyncFn, () => take(shape, warm, options)))
		sampling = false
		if (taken === null) return sampleAs('value', asyncFn)
		// A function that returned a number hundreds of times and then something else: its samples hold text being joined.
		if (unexpected(shape, collecting) === 'value') return sampleAs('value', asyncFn)
		const calls = taken.samplesNs.length * warm.batch
		options.onPhase?.('heap')
		const heapBytes = await guarded(asyncFn, () => heapBytesPerCall(shape, parts, warm, timer.costNs))
		options.onPhase?.('empty')
		const figures: MicroFigures = {
			batch: warm.batch,
			kind: shape.own ? 'own' : 'call',
			async: asyncFn,
			firstCallNs: first.firstCallNs,
			warmUpCalls: first.calls + warm.calls,
			elapsedMs: taken.elapsedMs,
			timer,
			gcMode: options.gc,
			gc: {...taken.gc, nsPerCall: (taken.gc.totalMs * 1e6) / calls},
			heapBytesPerCall: heapBytes,
			emptyNs: shape.own ? 0 : await baselineOf(shape, timer.costNs),
		}
		return {samplesNs: taken.samplesNs, figures, returnedNaN: Number.isNaN(parts.sink.sum)}
	}
}

function partsOf(subject: Subject, state: unknown): LoopParts {
	const params = subject.params?.value
	const before = subject.beforeEach
	const after = subject.afterEach
	return {
		fn: subject.fn as LoopParts['fn'],
		args: [params, state],
		inputs: subject.inputs ?? [],
		before: blaming('before-each-failed', 'Its beforeEach', () => before?.(params, state)),
		after: blaming('after-each-failed', 'Its afterEach', () => after?.(params, state)),
		durationNs: result => subject.durationNs?.(result) ?? Number.NaN,
		collect: () => {},
		sink: {last: undefined, sum: 0},
	}
}

/** Loops cannot tell whose error they met. */
function blaming(code: 'before-each-failed' | 'after-each-failed', who: string, run: () => unknown): () => unknown {
	const fail = (thrown: unknown): never => {
		throw new MicroFailure(code, `${who} threw ${thrownText(thrown)}`, thrown)
	}
	return () => {
		try {
			const result = run()
			return isThenable(result) ? Promise.resolve(result).catch(fail) : result
		} catch (thrown) {
			return fail(thrown)
		}
	}
}

/** An error out of a loop is the function's own: the hooks' are failures by now. */
async function guarded<T>(asyncFn: boolean, run: () => Promise<T>): Promise<T> {
	try {
		return await run()
	} catch (thrown) {
		if (thrown instanceof MicroFailure) throw thrown
		if (asyncFn) throw new MicroFailure('rejected', `Its promise was rejected with ${thrownText(thrown)}`, thrown)
		throw new MicroFailure('threw', `It threw ${thrownText(thrown)}`, thrown)
	}
}

/**
 * A loop that adds up numbers fails by itself at the first bigint or symbol, of which the function is innocent.
 * @returns null when that happened
 */
async function addable<T>(shape: LoopShape, run: () => Promise<T>): Promise<T | null> {
	try {
		return await run()
	} catch (failure) {
		if (shape.kept === 'number' && isOfLoop((failure as MicroFailure).cause)) return null
		throw failure
	}
}

/** Whether it was thrown in the loop itself, and not in what the loop calls. */
function isOfLoop(thrown: unknown): boolean {
	const innermost = /^\s+at .*$/m.exec(stackOf(thrown) ?? '')?.[0] ?? ''
	return thrown instanceof TypeError && innermost.includes(`${loopUrl}:`)
}

async function take(
	shape: LoopShape,
	warm: WarmLoop,
	options: MeasureOptions,
): Promise<{samplesNs: Float64Array; elapsedMs: number; gc: {count: number; totalMs: number}}> {
	const samplesNs = new Float64Array(options.samples)
	const watch = new GcWatch()
	const spans: Array<{fromMs: number; toMs: number}> = []
	try {
		const limitMs = nowMs() + options.timeLimitMs
		let at = 0
		while (at < samplesNs.length) {
			const fromMs = nowMs()
			const looped = warm.loop(samplesNs, at, samplesNs.length, warm.batch, Math.min(limitMs, fromMs + chunkMs))
			// A synchronous benchmark is not made to wait for a promise.
			const next = typeof looped === 'number' ? looped : await looped
			spans.push({fromMs, toMs: nowMs()})
			if (shape.own) checkDurations(samplesNs.subarray(at, next))
			options.onSamples?.(samplesNs.subarray(at, next), at)
			at = next
			if (spans.at(-1)!.toMs >= limitMs) break
			await new Promise(resolve => setImmediate(resolve))
		}
		const elapsedMs = spans.at(-1)!.toMs - spans[0]!.fromMs
		return {samplesNs: samplesNs.slice(0, at), elapsedMs, gc: await watch.totals(spans)}
	} finally {
		watch.stop()
	}
}

/** Whether the function returned what its loop was not made for. */
function unexpected(shape: LoopShape, parts: LoopParts): 'promise' | 'value' | null {
	const {last, sum} = parts.sink
	if (shape.kept === 'number' && typeof sum !== 'number') {
		parts.sink.sum = 0
		return 'value'
	}
	if (shape.kept !== 'value' || shape.asyncFn) return null
	return isThenable((last as {s0?: unknown} | undefined)?.s0) ? 'promise' : null
}

function checkDurations(samplesNs: Float64Array): void {
	const bad = samplesNs.find(ns => !(ns >= 0 && ns < Number.POSITIVE_INFINITY))
	if (bad !== undefined)
		throw new MicroFailure(
			'bad-duration',
			`It returned ${bad} as its own duration; a duration is a finite number, not negative`,
		)
}
