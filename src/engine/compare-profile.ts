import type {ArmName} from '../core/events/compare-event.ts'
import type {RunEventBody} from '../core/events/run-event.ts'
import type {Comparing} from './compare-phase.ts'
import {launchWatched, longestSleepMs, type ProfiledRuns, type SuiteRun} from './suite-run.ts'

/** Of either side: enough samples to tell functions apart, and runs enough to tell how much they differ by themselves. */
const wantedMs = 4000
const fewestRuns = 2
const mostRuns = 8

/**
 * Both sides once more, in turn, under the probe this time: times measured under it count for nothing, but its samples say where the time goes. Whoever keeps
 * the samples (the runner) is told when each side ran.
 */
export async function profileSides(
	of: Comparing,
	benchmark: string | null,
	operationUs: Readonly<Record<ArmName, number | null>>,
): Promise<void> {
	const {run} = of
	const {plan} = run
	if (plan.probe === null || run.compareProfiles === undefined) return
	const spans: Record<ArmName, Array<{fromMs: number; toMs: number}>> = {base: [], head: []}
	const tookMs = Math.max(1, of.tookMs.base ?? 1, of.tookMs.head ?? 1)
	const runs = Math.max(fewestRuns, Math.min(mostRuns, Math.ceil(wantedMs / tookMs)))
	for (let i = 0; i < runs; i++) {
		for (const name of ['base', 'head'] as const) {
			const span = await profileOnce(of, name, benchmark)
			// Nothing of it is Node: neither is the next.
			if (span === null) return
			spans[name].push(span)
		}
	}
	const side = (name: ArmName): ProfiledRuns => ({
		spans: spans[name],
		root: of.arms[name].root,
		operationUs: operationUs[name],
	})
	await run.compareProfiles(plan, {benchmark, base: side('base'), head: side('head')})
}

async function profileOnce(
	{run, arms}: Comparing,
	name: ArmName,
	benchmark: string | null,
): Promise<{fromMs: number; toMs: number} | null> {
	const {plan, ports} = run
	const launch = arms[name].launchOf(benchmark)
	if (launch === null || run.signal.aborted) return null
	let isNode = false
	const listening: SuiteRun = {
		...run,
		emit(body: RunEventBody) {
			if (body.type === 'node-attached') isNode = true
			run.emit(body)
		},
	}
	const fromMs = ports.clock.nowMs() - run.originMs
	const watched = await launchWatched(listening, launch, {role: 'target', probe: plan.probe})
	const over = new AbortController()
	const until = AbortSignal.any([run.signal, over.signal])
	await Promise.race([watched.exited, ports.clock.sleep(plan.timeoutMs ?? longestSleepMs, until)])
	over.abort()
	await watched.finish()
	if (!isNode || run.signal.aborted) return null
	return {fromMs, toMs: ports.clock.nowMs() - run.originMs}
}
