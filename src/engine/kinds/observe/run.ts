import type {SuiteOutcome} from '../../../core/events/run-event.ts'
import type {ObservePlan} from '../../../core/kinds/observe/plan.ts'
import {portTaken} from '../../port-taken.ts'
import {
	commandText,
	describeExit,
	failed,
	isFinished,
	launchWatched,
	longestSleepMs,
	type SuiteRun,
	type Watched,
} from '../../suite-run.ts'
import {interrupted, waitReady} from '../../wait-ready.ts'
import {launchOf} from './launch-of.ts'

/** Launch, wait until ready, exercise with the driver, watch until the time is up or something ends. */
export async function runObserve(run: SuiteRun<ObservePlan>): Promise<SuiteOutcome> {
	const {plan, ports, emit} = run
	const taken = await portTaken(run, plan.ready)
	if (taken) return taken
	const startedMs = ports.clock.nowMs()
	const target = await launchWatched(run, launchOf(plan), {role: 'target', probe: plan.probe, awaited: true})
	try {
		const notReady = await waitReady(run, target, plan.ready)
		if (notReady) return notReady
		const afterMs = ports.clock.nowMs() - startedMs
		await target.begin()
		emit({type: 'target-ready', suite: plan.name, afterMs})
		return await exercise(run, target)
	} finally {
		run.onMeasured()
		await target.finish()
	}
}

const lastRequestMs = 500

async function exercise(run: SuiteRun<ObservePlan>, target: Watched): Promise<SuiteOutcome> {
	const {plan, ports} = run
	const over = new AbortController()
	const signal = AbortSignal.any([run.signal, over.signal])
	// A driver at work had more to say.
	const isDone = () => isFinished(run.signal) && plan.driver === null
	const driver = plan.driver ? await launchWatched(run, plan.driver, {role: 'driver', probe: null}) : null
	try {
		const ends: Promise<SuiteOutcome>[] = [
			target.exited.then(async exit => {
				// A driver may end it with its last request, and be over a moment later.
				if (driver) await Promise.race([driver.exited, ports.clock.sleep(lastRequestMs, signal)])
				if (exit.failure) return failed('not-started', describeExit(commandText(plan.launch), exit))
				if (exit.exitCode !== null && plan.allowedExitCodes.includes(exit.exitCode)) return {is: 'done'}
				return failed('bad-exit', describeExit(commandText(plan.launch), exit), exit.exitCode)
			}),
			ports.clock
				.sleep(plan.durationMs ?? longestSleepMs, signal)
				.then(() => (run.signal.aborted && !isDone() ? interrupted() : {is: 'done'})),
		]
		if (driver) {
			ends.push(
				driver.exited.then(exit => {
					if (exit.failure === null && exit.exitCode === 0) return {is: 'done'}
					return failed(
						'driver-failed',
						`the driver failed: ${describeExit(commandText(plan.driver!), exit)}`,
						exit.exitCode,
					)
				}),
			)
		}
		return await Promise.race(ends)
	} finally {
		over.abort()
		run.onMeasured()
		await driver?.finish()
	}
}
