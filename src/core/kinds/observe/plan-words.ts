import {showLaunch} from '../../plan/launch-words.ts'
import {startedSteps} from '../../plan/started-words.ts'
import type {WordsOfKind} from '../../plan/words-of-kind.ts'
import type {Readiness} from '../../suite/launch.ts'
import {durationMs} from '../../units/format.ts'
import {sanitise} from '../../units/sanitise.ts'
import type {ObservePlan} from './plan.ts'

export const observeWords: WordsOfKind<ObservePlan> = {
	title: () => 'observe',
	steps(plan, {isProfiled}) {
		const {target, launch} = plan
		return target.is === 'launched'
			? startedSteps(plan, {steps: stepsOf(plan), probed: 'in it', isProfiled})
			: [
					`observes process ${target.pid}, started as ${showLaunch(launch)} in ${sanitise(launch.cwd)}`,
					...stepsOf(plan),
				]
	},
}

function stepsOf(plan: ObservePlan): readonly string[] {
	return [
		...(plan.ready.is === 'at-once' ? [] : [`waits ${readyText(plan.ready)}`]),
		...(plan.driver ? [`exercises it with ${showLaunch(plan.driver)}`] : []),
		plan.durationMs === null
			? `watches until ${plan.driver ? 'the driver ends' : 'it ends'}`
			: `watches for ${durationMs(plan.durationMs)}, or until it ends`,
	]
}

function readyText(ready: Exclude<Readiness, {is: 'at-once'}>): string {
	switch (ready.is) {
		case 'http':
			return `until ${sanitise(ready.url)} answers, at most ${durationMs(ready.timeoutMs)}`
		case 'port':
			return `until port ${ready.port} of ${sanitise(ready.host)} accepts connections, at most ${durationMs(ready.timeoutMs)}`
		case 'log':
			return `until a line of its output matches /${sanitise(ready.pattern)}/, at most ${durationMs(ready.timeoutMs)}`
		case 'delay':
			return durationMs(ready.delayMs)
	}
}
