import {showLaunch} from '../../plan/launch-words.ts'
import {startedSteps} from '../../plan/started-words.ts'
import type {WordsOfKind} from '../../plan/words-of-kind.ts'
import {durationMs} from '../../units/format.ts'
import {sanitise} from '../../units/sanitise.ts'
import type {CommandPlan} from './plan.ts'
import {benchmarksOf, runTotals} from './plan-benchmarks.ts'

export const commandWords: WordsOfKind<CommandPlan> = {
	title: () => 'command',
	steps: (plan, {isProfiled}) =>
		startedSteps(plan, {
			steps: stepsOf(plan),
			probed: plan.probeAfter ? 'in the last run' : 'in the first run that does not count',
			isProfiled,
		}),
}

function stepsOf(plan: CommandPlan): readonly string[] {
	const {warmups, profiledAfter} = runTotals(plan)
	const before = warmups > 0 ? `, after ${warmups} that ${warmups === 1 ? 'does' : 'do'} not count` : ''
	const after = profiledAfter > 0 ? ', then once more with the probe, which does not count' : ''
	const {input} = plan.launch
	return [
		...(input === undefined
			? []
			: [`it reads ${'file' in input ? sanitise(input.file) : `a text of ${input.text.length} characters`}`]),
		...(plan.setup ? [`runs ${showLaunch(plan.setup)} once before`] : []),
		...(plan.shellRuns === undefined
			? []
			: [`times the shell on an empty line, at most ${times(plan.shellRuns)}, and subtracts that`]),
		...(plan.variants
			? [`for each of ${plan.variants.length} benchmarks, round after round: ${shownLabels(plan)}`]
			: []),
		`runs it ${times(plan.runs)}${before}, timing each run${after}`,
		...(plan.prepare ? [`before each run: ${showLaunch(plan.prepare)}`] : []),
		...(plan.conclude ? [`after each run: ${showLaunch(plan.conclude)}`] : []),
		...(plan.cleanup ? [`runs ${showLaunch(plan.cleanup)} once after all`] : []),
		...(plan.timeoutMs === null ? [] : [`a run longer than ${durationMs(plan.timeoutMs)} is ended and has failed`]),
	]
}

const mostLabels = 12

function shownLabels(plan: CommandPlan): string {
	const labels = benchmarksOf(plan).map(one => sanitise(one.label ?? ''))
	const more = labels.length - mostLabels
	return labels.slice(0, mostLabels).join('; ') + (more > 0 ? `; and ${more} more` : '')
}

function times(count: number): string {
	return count === 1 ? 'once' : `${count} times`
}
