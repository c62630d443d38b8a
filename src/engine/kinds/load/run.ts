import type {SuiteOutcome} from '../../../core/events/run-event.ts'
import type {LoadPlan} from '../../../core/kinds/load/plan.ts'
import {type FailureClass, failureWords} from '../../../core/load/outcome.ts'
import {grouped} from '../../../core/units/format.ts'
import type {LoadGenerator} from '../../../ports.ts'
import {portTaken} from '../../port-taken.ts'
import {
	commandText,
	describeExit,
	failed,
	isFinished,
	launchWatched,
	type SuiteRun,
	type Watched,
} from '../../suite-run.ts'
import {interrupted, waitReady} from '../../wait-ready.ts'
import {LoadCounts} from './counts.ts'

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

/** Who ends a run waits for no answer any more. */
const lastAnswersMs = 300

async function sendAll(run: SuiteRun<LoadPlan>, target: Watched | null): Promise<SuiteOutcome> {
	const {plan, ports} = run
	const prepared = await ports.loadGenerators.prepare({...plan.load, seed: run.seed})
	if (prepared.is === 'failed') return failed('load-failed', prepared.reason)
	const {generator} = prepared
	try {
		return run.signal.aborted ? interrupted() : await send(run, target, generator)
	} finally {
		generator.close()
	}
}

async function send(run: SuiteRun<LoadPlan>, target: Watched | null, generator: LoadGenerator): Promise<SuiteOutcome> {
	const {plan, ports, emit} = run
	const {clock} = ports
	const counts = new LoadCounts(plan.name, emit)
	const ended = new Ended()
	const {startMs, done} = generator.start((thread, told) => {
		ended.note(told)
		counts.note(thread, told)
	})
	emit({type: 'load-started', suite: plan.name, startMs: startMs - run.originMs, address: generator.address})
	counts.tellOn(clock)
	const over = new AbortController()
	try {
		const stopped = untilAborted(run.signal, over.signal).then(async (): Promise<SuiteOutcome> => {
			generator.stop()
			await Promise.race([done, clock.sleep(lastAnswersMs, over.signal)])
			return cutShort(run)
		})
		return await Promise.race([
			done.then((reason): SuiteOutcome => {
				if (reason !== null) return failed('load-failed', reason)
				return run.signal.aborted ? cutShort(run) : ended.outcome()
			}),
			stopped,
			...(target === null
				? []
				: [
						target.exited.then((exit): SuiteOutcome => {
							const what = describeExit(commandText(plan.launch), exit)
							return failed('exited-early', `${what} while requests were sent to it`, exit.exitCode)
						}),
					]),
		])
	} finally {
		over.abort()
		run.onMeasured()
		counts.finish()
	}
}

function cutShort({signal}: SuiteRun): SuiteOutcome {
	return isFinished(signal) ? {is: 'done'} : interrupted()
}

/** What became of all requests: where none was answered, nothing was measured. */
class Ended {
	#completed = 0
	#timedOut = 0
	readonly #failures = new Map<FailureClass, number>()

	note({stages}: Parameters<LoadCounts['note']>[1]): void {
		for (const {completed, timedOut, failures} of stages) {
			this.#completed += completed
			this.#timedOut += timedOut
			for (const [failure, count] of Object.entries(failures) as Array<[FailureClass, number]>)
				this.#failures.set(failure, (this.#failures.get(failure) ?? 0) + count)
		}
	}

	outcome(): SuiteOutcome {
		if (this.#completed > 0) return {is: 'done'}
		const ways = [
			...[...this.#failures].map(([failure, count]) => `${grouped(count)} ${failureWords[failure]}`),
			...(this.#timedOut > 0 ? [`${grouped(this.#timedOut)} not answered in time`] : []),
		]
		return failed(
			'load-failed',
			ways.length === 0 ? 'no request was sent' : `no request was answered: ${ways.join(', ')}`,
		)
	}
}

function untilAborted(signal: AbortSignal, until: AbortSignal): Promise<void> {
	return new Promise(resolve => {
		if (signal.aborted) resolve()
		else signal.addEventListener('abort', () => resolve(), {once: true, signal: until})
	})
}
