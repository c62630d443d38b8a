import type {SuiteOutcome} from '../../../core/events/run-event.ts'
import type {StepsPlan} from '../../../core/kinds/steps/plan.ts'
import type {StepsBenchmark} from '../../../core/kinds/steps/suite-step.ts'
import {describeExit, type FailedOutcome, failed, type SuiteRun} from '../../suite-run.ts'
import {interrupted} from '../../wait-ready.ts'
import {performStep} from './perform.ts'
import {closeScene, endCommands, openScene, programText, type Scene} from './scene.ts'

/** A step that has failed so often from the beginning on, and was never done, is not going to be: each time may take as long as its patience. */
const mostFailures = 3

/**
 * Does all steps, again and again, and times each. With parameters round after round, so that a machine that slows down slows all alike. A run ends at the
 * first step that fails: what comes later might see what that one was waiting for.
 */
export async function runSteps(run: SuiteRun<StepsPlan>): Promise<SuiteOutcome> {
	const {plan} = run
	const turns = plan.benchmarks.map(benchmark => new Turn(benchmark))
	const left = [
		...Array.from({length: plan.warmup}, () => true),
		...Array.from({length: plan.runs}, () => false),
	].flatMap(warmup => turns.map(turn => ({turn, warmup})))
	let shared: Scene | null = null
	try {
		if (!plan.fresh) {
			const opened = await openScene(run)
			if ('outcome' in opened) return opened.outcome
			shared = opened
		}
		for (const [index, {turn, warmup}] of left.entries()) {
			if (run.signal.aborted) return interrupted()
			if (turn.hasGivenUp) continue
			const outcome = await (shared === null
				? freshRun(run, turn, {number: index + 1, warmup})
				: doRun(shared, turn, {number: index + 1, warmup}))
			if (outcome !== null) return outcome
		}
		return outcomeOf(turns)
	} finally {
		run.onMeasured()
		if (shared !== null) await closeScene(shared)
	}
}

interface OneRun {
	/** In the whole suite, from 1. */
	readonly number: number
	readonly warmup: boolean
}

async function freshRun(run: SuiteRun<StepsPlan>, turn: Turn, one: OneRun): Promise<SuiteOutcome | null> {
	const scene = await openScene(run)
	if ('outcome' in scene) return scene.outcome
	try {
		return await doRun(scene, turn, one)
	} finally {
		await closeScene(scene)
	}
}

/** @returns null when the next run may come */
async function doRun(scene: Scene, turn: Turn, {number, warmup}: OneRun): Promise<SuiteOutcome | null> {
	const {run} = scene
	const {plan, emit} = run
	const {label, steps} = turn.benchmark
	try {
		for (const step of steps) {
			if (run.signal.aborted) return interrupted()
			const of = {suite: plan.name, run: number, step: step.name, warmup, ...(label === null ? {} : {benchmark: label})}
			emit({type: 'step-started', ...of})
			const result = await performStep(scene, step, number)
			if (result === null) return interrupted()
			emit({type: 'step-finished', ...of, ...result})
			turn.note(step.name, result.outcome === 'done' ? null : (result.text ?? result.outcome))
			if (result.outcome !== 'done') break
		}
	} finally {
		await endCommands(scene)
	}
	const exit = scene.program?.exit ?? null
	if (exit === null || plan.fresh) return null
	const what = describeExit(programText(scene), exit)
	return failed('bad-exit', `${what} in run ${number}, and there is nothing left to take steps with`, exit.exitCode)
}

/** What has become of the steps of one benchmark. */
class Turn {
	readonly benchmark: StepsBenchmark
	readonly #steps = new Map<string, {done: number; failed: number; text: string}>()

	constructor(benchmark: StepsBenchmark) {
		this.benchmark = benchmark
	}

	/** @param text why it has failed; null: it has not */
	note(step: string, text: string | null): void {
		const before = this.#steps.get(step) ?? {done: 0, failed: 0, text: ''}
		this.#steps.set(
			step,
			text === null ? {...before, done: before.done + 1} : {...before, failed: before.failed + 1, text},
		)
	}

	get hasGivenUp(): boolean {
		return [...this.#steps.values()].some(({done, failed}) => done === 0 && failed >= mostFailures)
	}

	/** The step that was never done; null: there is none. */
	get failure(): {readonly step: string; readonly failed: number; readonly text: string} | null {
		for (const [step, {done, failed, text}] of this.#steps) if (done === 0 && failed > 0) return {step, failed, text}
		return null
	}
}

function outcomeOf(turns: readonly Turn[]): SuiteOutcome {
	const failures = turns.flatMap(({benchmark: {label}, failure}): FailedOutcome[] => {
		if (failure === null) return []
		const where = label === null ? '' : ` (${label})`
		const times = failure.failed === 1 ? 'its run' : `all of its ${failure.failed} runs`
		return [failed('step-failed', `step ${failure.step}${where} failed in ${times}: ${failure.text}`)]
	})
	const [first] = failures
	if (first === undefined) return {is: 'done'}
	if (turns.length === 1) return first
	return {...first, reason: `${failures.length} of ${turns.length} combinations failed. ${first.reason}`}
}
