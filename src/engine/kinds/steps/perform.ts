import type {StepOutcome, StepResult} from '../../../core/kinds/steps/events.ts'
import {sayReaction} from '../../../core/kinds/steps/plan-step-words.ts'
import {fillAction, fillReaction, ownValues} from '../../../core/kinds/steps/suite-fill.ts'
import type {Reaction, Step} from '../../../core/kinds/steps/suite-step.ts'
import {durationMs} from '../../../core/units/format.ts'
import {commandText, describeExit} from '../../suite-run.ts'
import {type Acted, readyToAct} from './act.ts'
import {isGood, type Seen, type Watch, watchFor} from './reactions.ts'
import {type Command, programText, type Scene} from './scene.ts'

/** What was printed before is read, and heard by nobody, before anything is done. */
const drainMs = 1

/**
 * Does what a step does, and waits for what it causes.
 *
 * @param run  which run of the suite it is, from 1
 * @returns null when the user has ended the suite meanwhile
 */
export async function performStep(scene: Scene, step: Step, run: number): Promise<StepResult | null> {
	const {ports, signal} = scene.run
	const {clock} = ports
	const over = new AbortController()
	const during = AbortSignal.any([signal, over.signal])
	const actions = Array.from({length: step.times}, (_, i) => fillAction(step.action, ownValues(run, i + 1)))
	const until = fillReaction(step.until, ownValues(run, step.times))
	try {
		const ready = await readyToAct(scene, step, actions, run)
		if (ready.is === 'refused') return failedAs('not-done', ready.reason)
		await clock.sleep(drainMs, signal)
		const watch = await watchFor(scene, {until, actions, expect: step.expect ?? 1, signal: during})
		if (signal.aborted) return null
		if ('thereBefore' in watch) return failedAs('there-before', watch.thereBefore)
		const loop = ports.ownLoop.watch()
		const calledNs = clock.nowNs()
		try {
			const acted = await ready.act(during)
			const startNs = acted.startNs ?? calledNs
			const seen = await Promise.race([
				watch.wait(acted, startNs),
				endBefore(scene, until, acted),
				late(scene, step, until, {watch, startNs, signal: during}),
			])
			const ownDelayNs = seen.is === 'seen' && seen.durationNs === undefined ? loop.lateNs(seen.atNs) : 0
			loop.stop()
			if (signal.aborted) return null
			if (seen.is === 'never') return {...failedAs(seen.outcome, seen.text), reactions: watch.count}
			const told = {
				durationNs: seen.durationNs ?? Number(seen.atNs - startNs),
				...(seen.resolutionNs === undefined ? {} : {resolutionNs: seen.resolutionNs}),
				...(ownDelayNs > 0 ? {ownDelayNs} : {}),
				...(seen.wasThere ? {wasThere: seen.wasThere} : {}),
			}
			await clock.sleep(step.settleMs, signal)
			if (signal.aborted) return null
			const reactions = watch.count
			if (step.expect !== null && reactions > step.expect)
				return {
					outcome: 'too-many',
					...told,
					reactions,
					text: `${reactions} reactions, ${step.expect} ${step.expect === 1 ? 'was' : 'were'} expected`,
				}
			return {outcome: 'done', ...told, reactions}
		} catch (error) {
			return failedAs('not-done', error instanceof Error ? error.message : String(error))
		} finally {
			loop.stop()
			watch.stop()
		}
	} finally {
		over.abort()
	}
}

function failedAs(outcome: StepOutcome, text: string): StepResult {
	return {outcome, durationNs: null, reactions: 0, text}
}

/** Resolves when the time is up, or the user will not wait. */
async function late(
	{run}: Scene,
	{timeoutMs, expect, times}: Step,
	until: Reaction,
	{watch, startNs, signal}: {readonly watch: Watch; readonly startNs: bigint; readonly signal: AbortSignal},
): Promise<Seen> {
	const {clock} = run.ports
	const passedMs = Number(clock.nowNs() - startNs) / 1e6
	await clock.sleep(Math.max(0, timeoutMs - passedMs), signal)
	const last = watch.last === '' ? '' : ` (${watch.last})`
	const wanted = expect ?? (until.is === 'answer' || until.is === 'exit' ? times : 1)
	const counted = wanted > 1 ? `${watch.count} of ${wanted} came within ${durationMs(timeoutMs)}` : null
	return {
		is: 'never',
		outcome: expect !== null && watch.count > 0 ? 'too-few' : 'timed-out',
		text: `${counted ?? `nothing came within ${durationMs(timeoutMs)}`}: ${sayReaction(until)}${last}`,
	}
}

/** Resolves when there is nobody left who could react, or the action has come to nothing. */
function endBefore(scene: Scene, until: Reaction, {trouble, commands}: Acted): Promise<Seen> {
	const {program} = scene
	const {allowedExitCodes} = scene.run.plan
	const never = (outcome: StepOutcome, text: string): Seen => ({is: 'never', outcome, text})
	const untilExit = until.is === 'exit' ? until.of : null
	const ends: Promise<Seen>[] = []
	if (trouble) ends.push(trouble.then(reason => never('not-done', reason)))
	if (program !== null && untilExit !== 'program')
		ends.push(program.watched.exited.then(exit => never('program-ended', describeExit(programText(scene), exit))))
	for (const command of scene.commands) {
		const isOwn = commands.includes(command)
		if (isOwn && untilExit === 'command') continue
		ends.push(
			badEnd(command, allowedExitCodes).then(({outcome, text}) => never(isOwn ? outcome : 'program-ended', text)),
		)
	}
	return ends.length === 0 ? new Promise(() => {}) : Promise.race(ends)
}

/** Resolves when it has failed. One that ends well may have been meant to. */
async function badEnd(
	{watched, launch}: Command,
	codes: readonly number[],
): Promise<{readonly outcome: StepOutcome; readonly text: string}> {
	const exit = await watched.exited
	if (isGood(exit, codes)) return new Promise(() => {})
	return {outcome: exit.failure ? 'not-done' : 'wrong-end', text: describeExit(commandText(launch), exit)}
}
