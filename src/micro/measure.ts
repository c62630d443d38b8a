import type {MicroFigures, MicroPhase} from '../core/kinds/micro/events-message.ts'
import type {Finding} from '../core/trouble/finding.ts'
import type {Subject} from './benchmark.ts'
import {MicroFailure, thrownText} from './failure.ts'
import {findingsOf} from './findings.ts'
import type {MeasureOptions, Sampled} from './measure-options.ts'
import {sampleCalls} from './sample-calls.ts'
import {sampleTurns} from './sample-turns.ts'
import {untilStalled} from './stall.ts'

/** Nothing trimmed, nothing sorted. */
export interface Measurement {
	/** In arrival order, ns per call. */
	readonly samplesNs: Float64Array
	readonly asked: number
	readonly figures: MicroFigures
	readonly findings: readonly Finding[]
}

/**
 * Measures a function in this process. Throws `MicroFailure`, also when what it waits for can never happen because nothing is left in the
 * event loop; it cannot help against a function that never returns, or waits for something that may still come.
 */
export async function measure(subject: Subject, options: MeasureOptions): Promise<Measurement> {
	const stalled = untilStalled()
	let phase: MicroPhase = 'setup'
	const watched: MeasureOptions = {
		...options,
		onPhase: next => {
			phase = next
			options.onPhase?.(next)
		},
	}
	try {
		return await Promise.race([
			stalled.promise.then(() => {
				throw new MicroFailure(
					'never-settled',
					`${placeOf(phase)} waits for a promise that can never settle: nothing is left in the event loop that could settle it`,
				)
			}),
			measureWithin(subject, watched),
		])
	} finally {
		stalled.stop()
	}
}

async function measureWithin(subject: Subject, options: MeasureOptions): Promise<Measurement> {
	const params = subject.params?.value
	options.onPhase?.('setup')
	const state = await hook('setup-failed', 'Its setup', () => subject.setup?.(params))
	let sampled: Sampled
	try {
		sampled = await (subject.loops ? sampleTurns(subject, options) : sampleCalls(subject, state, options))
	} catch (failure) {
		// What set-up opened is closed all the same; the first failure is the one worth telling.
		await attempt(() => subject.teardown?.(params, state))
		throw failure
	}
	options.onPhase?.('teardown')
	await hook('teardown-failed', 'Its teardown', () => subject.teardown?.(params, state))
	const asked = options.samples
	return {samplesNs: sampled.samplesNs, asked, figures: sampled.figures, findings: findingsOf(sampled, options)}
}

/** For a teardown that never ends: what it follows is to be told before whoever waits loses patience. */
const attemptMs = 2000
/** Taken now: a bench file may replace it. */
const later = setTimeout

/** Waits for it, but not for ever, and takes no offence at what it throws. */
async function attempt(run: () => unknown): Promise<void> {
	let timer: NodeJS.Timeout | undefined
	const over = new Promise<void>(resolve => {
		timer = later(resolve, attemptMs)
	})
	try {
		await Promise.race([run(), over])
	} catch {
	} finally {
		clearTimeout(timer)
	}
}

async function hook<T>(code: 'setup-failed' | 'teardown-failed', who: string, run: () => T): Promise<Awaited<T>> {
	try {
		return await run()
	} catch (thrown) {
		if (thrown instanceof MicroFailure) throw thrown
		throw new MicroFailure(code, `${who} threw ${thrownText(thrown)}`, thrown)
	}
}

function placeOf(phase: MicroPhase): string {
	if (phase === 'setup') return 'Its setup'
	return phase === 'teardown' ? 'Its teardown' : 'It'
}
