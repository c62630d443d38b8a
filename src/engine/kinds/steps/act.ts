/** Doing what a step does: made ready before, so that nothing but the thing itself lies between the start of the time and its effect. */
import type {Action, Step} from '../../../core/kinds/steps/suite-step.ts'
import {launchWatched, type Watched} from '../../suite-run.ts'
import {type Command, placed, type Scene} from './scene.ts'

export type Ready =
	| {
			readonly is: 'ready'
			/** Does it, as often as it is to be done. Rejects when it cannot be done. @param signal  aborted when the step is over */
			readonly act: (signal: AbortSignal) => Promise<Acted>
	  }
	/** A phrase that says why it cannot be done. */
	| {readonly is: 'refused'; readonly reason: string}

export interface Acted {
	/** Just before it was done, where that is known better than by whoever called; null: it is not. */
	readonly startNs: bigint | null
	/** What it has started. */
	readonly commands: readonly Command[]
	/** Resolves with why it could not be done after all; null: it was done. */
	readonly trouble: Promise<string> | null
}

const nothingStarted: Acted = {startNs: null, commands: [], trouble: null}

/** @param actions  with all placeholders filled in; all of one kind */
export async function readyToAct(scene: Scene, step: Step, actions: readonly Action[], run: number): Promise<Ready> {
	switch (step.action.is) {
		case 'run':
			return {is: 'ready', act: () => startCommands(scene, step, actions, run)}
		case 'write':
		case 'touch': {
			const changes = actions.filter(one => one.is === 'write' || one.is === 'touch')
			const prepared = await scene.folder.prepare(changes)
			if (prepared.is === 'refused') return prepared
			return {
				is: 'ready',
				async act() {
					await prepared.carryOut()
					return nothingStarted
				},
			}
		}
		case 'type': {
			const input = scene.program?.input ?? null
			if (input === null) return {is: 'refused', reason: 'there is no program to type into'}
			const texts = actions.flatMap(one => (one.is === 'type' ? [one.text] : []))
			return {
				is: 'ready',
				async act() {
					for (const text of texts) input.type(text)
					return nothingStarted
				},
			}
		}
		case 'request':
			// Its own answer is waited for where it is sent: reactions.ts.
			if (step.until.is === 'answer') return {is: 'ready', act: async () => nothingStarted}
			return {is: 'ready', act: async signal => sendAll(scene, actions, signal)}
	}
}

async function startCommands(scene: Scene, step: Step, actions: readonly Action[], run: number): Promise<Acted> {
	const isTimed = step.until.is === 'exit' && actions.length === 1
	const commands = await Promise.all(
		actions.flatMap(action => (action.is === 'run' ? [startCommand(scene, action, {run, isTimed})] : [])),
	)
	let startNs: bigint | null = null
	for (const {watched} of commands) {
		const {startedNs} = watched.launched
		if (startNs === null || startedNs < startNs) startNs = startedNs
	}
	return {startNs, commands, trouble: null}
}

async function startCommand(
	scene: Scene,
	action: Extract<Action, {is: 'run'}>,
	{run, isTimed}: {readonly run: number; readonly isTimed: boolean},
): Promise<Command> {
	const launch = placed(scene, action.launch)
	const role = scene.program === null ? 'target' : 'driver'
	// A probe would be a part of its time.
	const watched: Watched = await launchWatched(scene.run, launch, {role, probe: null, iteration: run, timed: isTimed})
	scene.lines.add(watched)
	const command = {watched, launch}
	scene.commands.add(command)
	return command
}

/** What becomes of the answers is not asked, only whether there are any. */
function sendAll({http}: Scene, actions: readonly Action[], signal: AbortSignal): Acted {
	const {promise: trouble, resolve} = Promise.withResolvers<string>()
	for (const action of actions) {
		if (action.is !== 'request') continue
		const {method, url} = action.request
		void http.send(action.request, signal).then(answer => {
			if (answer.is === 'failed' && !signal.aborted) resolve(`${method} ${url} failed: ${answer.reason}`)
		})
	}
	return {...nothingStarted, trouble}
}
