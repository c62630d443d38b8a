import type {ObservePlan} from '../../../core/kinds/observe/plan.ts'
import type {DeepWay} from '../../suite-engine.ts'
import {launchWatched, longestSleepMs} from '../../suite-run.ts'
import {pollReady} from '../../wait-ready.ts'
import {launchOf} from './launch-of.ts'

/** How long a program without an end of its own is profiled when the suite does not say. */
const defaultExerciseMs = 10_000

/** With the same readiness, driver and duration as under our own probe. */
export const observeDeep: DeepWay<ObservePlan> = {
	launchOf,
	async exercise(run, output) {
		const {plan, ports, signal} = run
		const startedMs = ports.clock.nowMs()
		const whatWasWaitedFor = await pollReady(run, plan.ready, output)
		if (signal.aborted) return
		if (whatWasWaitedFor !== null) throw new Error(`never ready: ${whatWasWaitedFor}`)
		run.emit({type: 'target-ready', suite: plan.name, afterMs: ports.clock.nowMs() - startedMs})
		const driver = plan.driver ? await launchWatched(run, plan.driver, {role: 'driver', probe: null}) : null
		try {
			const limitMs = plan.durationMs ?? (driver ? longestSleepMs : defaultExerciseMs)
			await Promise.race([ports.clock.sleep(limitMs, signal), ...(driver ? [driver.exited] : [])])
		} finally {
			await driver?.finish()
		}
	},
}
