import type {ComparePlan} from '../core/plan/compare-plan.ts'
import type {LaunchSpec, ProbePlan} from '../core/plan/plan.ts'
import type {ProfiledSpan} from './compare-arm.ts'
import {launchWatched, longestSleepMs, type SuiteRun} from './suite-run.ts'

/** Runs a command to its end under the probe. @returns null when no Node process of it was let in, or the user has ended it */
export async function profileLaunch(
	run: SuiteRun<ComparePlan>,
	launch: LaunchSpec,
	probe: ProbePlan,
): Promise<ProfiledSpan | null> {
	if (run.signal.aborted) return null
	const {plan, ports} = run
	const seen = {node: false}
	const fromMs = ports.clock.nowMs()
	const watched = await launchWatched(noticingNode(run, seen), launch, {role: 'target', probe})
	const over = new AbortController()
	const until = AbortSignal.any([run.signal, over.signal])
	await Promise.race([watched.exited, ports.clock.sleep(plan.timeoutMs ?? longestSleepMs, until)])
	over.abort()
	await watched.finish()
	if (!seen.node || run.signal.aborted) return null
	return {fromMs, toMs: ports.clock.nowMs(), isCpuTime: true}
}

/** The same run; `seen` tells whether a Node process was let in. */
export function noticingNode(run: SuiteRun<ComparePlan>, seen: {node: boolean}): SuiteRun<ComparePlan> {
	return {
		...run,
		emit(body) {
			if (body.type === 'node-attached') seen.node = true
			run.emit(body)
		},
	}
}
