import type {SuiteOutcome} from '../../../core/events/run-event.ts'
import type {LoadPlan} from '../../../core/kinds/load/plan.ts'
import {BreakingPointSearch} from '../../../core/load/search.ts'
import type {SuiteRun, Watched} from '../../suite-run.ts'
import {interrupted} from '../../wait-ready.ts'
import {sendOnce} from './send.ts'

/** Between two steps: what was told of the one lies in no second of the other, and a server that was overrun has come to rest. */
const restMs = 1100

/** Sends one rate after the other, each for a while, until it is known between which two of them what has to hold holds no more. */
export async function searchBreakingPoint(run: SuiteRun<LoadPlan>, target: Watched | null): Promise<SuiteOutcome> {
	const {plan, ports, emit, originMs} = run
	const {search} = plan.load
	const finder = new BreakingPointSearch(search!)
	let answered = false
	for (let step = 0, rate = finder.rate; rate !== null; step++, rate = finder.rate) {
		if (step > 0) await ports.clock.sleep(restMs, run.signal)
		if (run.signal.aborted) return interrupted()
		const fromMs = ports.clock.nowMs() - originMs
		emit({type: 'load-step-started', suite: plan.name, step, rate})
		const stages = [{fromRate: rate, toRate: rate, forMs: search!.stepMs}]
		const outcome = await sendOnce(run, target, {...plan.load, stages}, step)
		answered ||= outcome.is === 'done'
		// A server that answers nothing at a rate, and has answered at others, has broken there.
		const isBroken = outcome.is === 'failed' && outcome.code === 'load-failed' && answered
		if (outcome.is !== 'done' && !isBroken) return outcome
		if (run.signal.aborted) return interrupted()
		const toMs = ports.clock.nowMs() - originMs
		const held = isBroken ? {holds: false, expr: null, observed: null} : await run.heldIn(search!.holds, {fromMs, toMs})
		emit({type: 'load-step-finished', suite: plan.name, step, toMs, ...held})
		finder.note(held.holds)
	}
	return {is: 'done'}
}
