import type {SuiteOutcome} from '../core/events/run-event.ts'
import type {CommandPlan} from '../core/plan/plan.ts'
import {commandText, describeExit, failed, launchWatched, longestSleepMs, type SuiteRun} from './suite-run.ts'
import {interrupted} from './wait-ready.ts'

/**
 * Runs a command n times from start to exit and times each. A probe would slow the start of a Node program, so the counted runs carry
 * none: one more run before them carries it, and serves as the first warm-up.
 */
export async function runCommand(run: SuiteRun<CommandPlan>): Promise<SuiteOutcome> {
	const {plan, emit} = run
	const warmups = Math.max(plan.warmup, plan.probe ? 1 : 0)
	for (let iteration = 1; iteration <= warmups + plan.runs; iteration++) {
		if (run.signal.aborted) return interrupted()
		const warmup = iteration <= warmups
		const probe = iteration === 1 ? plan.probe : null
		const watched = await launchWatched(run, plan.launch, {role: 'target', probe, iteration})
		const ended = new AbortController()
		try {
			const what = commandText(plan.launch)
			const exit = await Promise.race([watched.exited, limit(AbortSignal.any([run.signal, ended.signal]))])
			if (exit === null) {
				run.onMeasured()
				if (run.signal.aborted) return interrupted()
				return failed('timed-out', `${what} took longer than ${plan.timeoutMs} ms (run ${iteration})`)
			}
			if (exit.failure) return failed('not-started', describeExit(what, exit))
			emit({
				type: 'iteration-finished',
				suite: plan.name,
				iteration,
				warmup,
				wallNs: Number(exit.wallNs),
				exit: {exitCode: exit.exitCode, signal: exit.signal, failure: null},
			})
			if (exit.exitCode === null || !plan.allowedExitCodes.includes(exit.exitCode)) {
				return failed('bad-exit', `${describeExit(what, exit)} (run ${iteration})`, exit.exitCode)
			}
		} finally {
			ended.abort()
			await watched.finish()
		}
	}
	return {is: 'done'}

	/** Resolves to null when the run must not go on: its time is up or the user stopped it. */
	async function limit(signal: AbortSignal): Promise<null> {
		await run.ports.clock.sleep(plan.timeoutMs ?? longestSleepMs, signal)
		return null
	}
}
