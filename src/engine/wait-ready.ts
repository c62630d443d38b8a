import type {SuiteOutcome} from '../core/events/run-event.ts'
import type {Readiness} from '../core/plan/plan.ts'
import {withholdSecrets} from '../core/units/withhold-secrets.ts'
import {linePattern} from './line-pattern.ts'
import {commandText, describeExit, failed, type SuiteRun, type Watched} from './suite-run.ts'

const pollMs = 50

/**
 * Waits until the target counts as started.
 * @returns null when it is ready, else how the suite ends
 */
export async function waitReady(run: SuiteRun, watched: Watched, readiness: Readiness): Promise<SuiteOutcome | null> {
	const {clock} = run.ports
	const startedMs = clock.nowMs()
	const settled = new AbortController()
	const what = commandText(run.plan.launch)
	// Nothing is waited for, so nothing can be cut short: whoever ends it now ends a target that is ready.
	const isReadyAtOnce = readiness.is === 'at-once'
	try {
		return await Promise.race([
			watched.exited.then(exit => {
				if (exit.failure) return failed('not-started', describeExit(what, exit))
				// A short program may have ended before we looked; its end is judged by the engine.
				if (isReadyAtOnce) return null
				return failed(
					'exited-early',
					`${describeExit(what, exit)} before it was ready (${describeReadiness(readiness)})`,
					exit.exitCode,
				)
			}),
			...(isReadyAtOnce ? [] : [aborted(run.signal, settled.signal).then(interrupted)]),
			ready(),
		])
	} finally {
		settled.abort()
	}

	async function ready(): Promise<SuiteOutcome | null> {
		const waited = await pollReady({...run, signal: AbortSignal.any([run.signal, settled.signal])}, readiness, watched)
		if (watched.launched.pid === null)
			return watched.exited.then(exit => failed('not-started', describeExit(what, exit)))
		if (run.signal.aborted && !isReadyAtOnce) return interrupted()
		if (waited === null) return null
		return failed(
			'never-ready',
			`${what} was not ready after ${Math.round((clock.nowMs() - startedMs) / 1000)} s (${waited})`,
		)
	}
}

/** @returns null when it is ready (or the signal said to stop waiting), else what was waited for in vain */
export async function pollReady(
	{ports, signal}: Pick<SuiteRun, 'ports' | 'signal'>,
	readiness: Readiness,
	output: Pick<Watched, 'onLine' | 'pollMark'>,
): Promise<string | null> {
	const {clock} = ports
	switch (readiness.is) {
		case 'at-once':
			return null
		case 'delay':
			await clock.sleep(readiness.delayMs, signal)
			return null
		case 'log': {
			const fits = linePattern(readiness.pattern)
			const seen = new Promise<null>(resolve => output.onLine((line, _, begun) => fits(line, begun) && resolve(null)))
			const late = clock
				.sleep(readiness.timeoutMs, signal)
				.then(() => (signal.aborted ? null : describeReadiness(readiness)))
			return Promise.race([seen, late])
		}
		case 'http':
		case 'port': {
			const deadlineMs = clock.nowMs() + readiness.timeoutMs
			while (!signal.aborted) {
				if (await ports.readiness.tryOnce(readiness, signal, output.pollMark)) return null
				if (clock.nowMs() >= deadlineMs) return describeReadiness(readiness)
				await clock.sleep(pollMs, signal)
			}
			return null
		}
	}
}

export function interrupted(): SuiteOutcome {
	return {is: 'interrupted'}
}

/** Resolves when the signal aborts; `until` lets go of it. */
function aborted(signal: AbortSignal, until: AbortSignal): Promise<void> {
	return new Promise(resolve => {
		if (signal.aborted) resolve()
		else signal.addEventListener('abort', () => resolve(), {once: true, signal: until})
	})
}

function describeReadiness(readiness: Readiness): string {
	switch (readiness.is) {
		case 'http':
			return `waiting for an answer from ${withholdSecrets(readiness.url)}`
		case 'port':
			return `waiting for ${readiness.host}:${readiness.port} to accept`
		case 'log':
			return `waiting for a line matching /${readiness.pattern}/`
		case 'delay':
			return `waiting ${readiness.delayMs} ms`
		case 'at-once':
			return 'at once'
	}
}
