import {showLaunch} from '../../plan/launch-words.ts'
import {readyStep} from '../../plan/ready-words.ts'
import {startedSteps} from '../../plan/started-words.ts'
import type {WordsOfKind} from '../../plan/words-of-kind.ts'
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
		...readyStep(plan.ready),
		...(plan.driver ? [`exercises it with ${showLaunch(plan.driver)}`] : []),
		plan.durationMs === null
			? `watches until ${plan.driver ? 'the driver ends' : 'it ends'}`
			: `watches for ${durationMs(plan.durationMs)}, or until it ends`,
	]
}
