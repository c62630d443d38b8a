import type {SuiteOutcome} from '../core/events/run-event.ts'
import type {Readiness} from '../core/plan/plan.ts'
import {failed, type SuiteRun} from './suite-run.ts'

/** A service that already answers would be measured instead of the one we start; better to say whose it is. */
export async function portTaken(run: SuiteRun, ready: Readiness): Promise<SuiteOutcome | null> {
	const port =
		ready.is === 'port'
			? ready.port
			: ready.is === 'http'
				? Number(new URL(ready.url).port || (ready.url.startsWith('https:') ? 443 : 80))
				: null
	if (port === null || (ready.is !== 'port' && ready.is !== 'http')) return null
	const host = ready.is === 'port' ? ready.host : new URL(ready.url).hostname
	const probe = {is: 'port', host: host.replace(/^\[|\]$/g, ''), port, timeoutMs: 0} as const
	if (!(await run.ports.readiness.tryOnce(probe, run.signal))) return null
	const owner = await run.ports.readiness.whoListens(port)
	const who = owner ? `process ${owner.pid} (${owner.name})` : 'another process'
	return failed('not-started', `port ${port} is already used by ${who}: end it, or give the suite another port`)
}
