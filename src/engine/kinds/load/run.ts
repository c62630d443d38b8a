import type {SuiteOutcome} from '../../../core/events/run-event.ts'
import type {LoadPlan} from '../../../core/kinds/load/plan.ts'
import {portTaken} from '../../port-taken.ts'
import {launchWatched, type SuiteRun, type Watched} from '../../suite-run.ts'
import {waitReady} from '../../wait-ready.ts'
import {searchBreakingPoint} from './search.ts'
import {sendOnce} from './send.ts'

/** Launch the target if there is one, wait until it is ready, send what is planned, wait until all of it has ended. */
export async function runLoad(run: SuiteRun<LoadPlan>): Promise<SuiteOutcome> {
	const {plan, ports, emit} = run
	if (!plan.hasTarget) {
		try {
			return await sendAll(run, null)
		} finally {
			run.onMeasured()
		}
	}
	const taken = await portTaken(run, plan.ready)
	if (taken) return taken
	const startedMs = ports.clock.nowMs()
	const target = await launchWatched(run, plan.launch, {role: 'target', probe: plan.probe, awaited: true})
	try {
		const notReady = await waitReady(run, target, plan.ready)
		if (notReady) return notReady
		const afterMs = ports.clock.nowMs() - startedMs
		await target.begin()
		emit({type: 'target-ready', suite: plan.name, afterMs})
		return await sendAll(run, target)
	} finally {
		run.onMeasured()
		await target.finish()
	}
}

function sendAll(run: SuiteRun<LoadPlan>, target: Watched | null): Promise<SuiteOutcome> {
	return run.plan.load.search === null ? sendOnce(run, target, run.plan.load, 0) : searchBreakingPoint(run, target)
}
