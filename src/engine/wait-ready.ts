import type {SuiteOutcome} from '../core/events/run-event.ts'
import type {Readiness} from '../core/plan/plan.ts'
import {commandText, describeExit, failed, type SuiteRun, type Watched} from './suite-run.ts'

const pollMs = 50

/**
 * Waits until the target counts as started.
 * @returns null when it is ready, else how the suite ends
 */
export async function waitReady(run: SuiteRun, watched: Watched, readiness: Readiness): Promise<SuiteOutcome | null> {
	const {clock} = run.ports
	const started = clock.nowMs()
	const settled = new AbortController()
	const signal = AbortSignal.any([run.signal, settled.signal])
	const what = commandText(run.plan.launch)
	try {
		return await Promise.race([
			watched.exited.then(exit => {
				if (readiness.is === 'at-once' && exit.failure === null) return null // a short program: its end is judged by the engine
				return exit.failure
					? failed('not-started', describeExit(what, exit))
					: failed(
							'exited-early',
							`${describeExit(what, exit)} before it was ready (${describeReadiness(readiness)})`,
							exit.exitCode,
						)
			}),
			run.signal.aborted
				? interrupted()
				: new Promise<SuiteOutcome>(resolve =>
						run.signal.addEventListener('abort', () => resolve(interrupted()), {once: true}),
					),
			ready(),
		])
	} finally {
		settled.abort()
	}

	async function ready(): Promise<SuiteOutcome | null> {
		switch (readiness.is) {
			case 'at-once':
				// Starting can fail only a moment later; who is alive after a tick of the loop has been started.
				await clock.sleep(0, signal)
				return watched.launched.pid === null
					? watched.exited.then(exit => failed('not-started', describeExit(what, exit)))
					: null
			case 'delay':
				await clock.sleep(readiness.delayMs, signal)
				return null
			case 'log': {
				const pattern = new RegExp(readiness.pattern)
				const seen = new Promise<null>(resolve => watched.onLine(line => pattern.test(line) && resolve(null)))
				return Promise.race([seen, clock.sleep(readiness.timeoutMs, signal).then(neverReady)])
			}
			case 'http':
			case 'port':
				while (!signal.aborted) {
					if (await run.ports.readiness.tryOnce(readiness, signal)) return null
					if (clock.nowMs() - started >= readiness.timeoutMs) return neverReady()
					await clock.sleep(pollMs, signal)
				}
				return null
		}
	}

	function neverReady(): SuiteOutcome {
		return failed(
			'never-ready',
			`${what} was not ready after ${Math.round((clock.nowMs() - started) / 1000)} s (${describeReadiness(readiness)})`,
		)
	}
}

export function interrupted(): SuiteOutcome {
	return {is: 'interrupted'}
}

function describeReadiness(readiness: Readiness): string {
	switch (readiness.is) {
		case 'http':
			return `waiting for an answer from ${readiness.url}`
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
