import type {SuiteOutcome} from '../../../core/events/run-event.ts'
import type {LoadPlan} from '../../../core/kinds/load/plan.ts'
import type {LoadSpec} from '../../../core/kinds/load/suite-load.ts'
import {type FailureClass, failureWords} from '../../../core/load/outcome.ts'
import {grouped} from '../../../core/units/format.ts'
import type {LoadGenerator} from '../../../ports.ts'
import {commandText, describeExit, failed, isFinished, type SuiteRun, type Watched} from '../../suite-run.ts'
import {interrupted} from '../../wait-ready.ts'
import {LoadCounts} from './counts.ts'

/** Who ends a run waits for no answer any more. */
const lastAnswersMs = 300

/** @param firstStage  what the first of its stages is called in what is told of it */
export async function sendOnce(
	run: SuiteRun<LoadPlan>,
	target: Watched | null,
	load: LoadSpec,
	firstStage: number,
): Promise<SuiteOutcome> {
	const prepared = await run.ports.loadGenerators.prepare({...load, seed: run.seed})
	if (prepared.is === 'failed') return failed('load-failed', prepared.reason)
	const {generator} = prepared
	try {
		return run.signal.aborted ? interrupted() : await send(run, target, generator, firstStage)
	} finally {
		generator.close()
	}
}

async function send(
	run: SuiteRun<LoadPlan>,
	target: Watched | null,
	generator: LoadGenerator,
	firstStage: number,
): Promise<SuiteOutcome> {
	const {plan, ports, emit} = run
	const {clock} = ports
	const counts = new LoadCounts(plan.name, emit)
	const ended = new Ended()
	const {startMs, done} = generator.start((thread, told) => {
		ended.note(told)
		const stages = told.stages.map(one => ({...one, stage: one.stage + firstStage}))
		counts.note(thread, {...told, stages})
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
