import {readyStep} from '../../plan/ready-words.ts'
import {exitCodesStep, startedSteps} from '../../plan/started-words.ts'
import type {WordsOfKind} from '../../plan/words-of-kind.ts'
import {grouped} from '../../units/format.ts'
import {sanitise} from '../../units/sanitise.ts'
import type {StepsPlan} from './plan.ts'
import {sayAction, sayReaction, sayWait} from './plan-step-words.ts'
import {writesFiles} from './suite-step.ts'

export const stepsWords: WordsOfKind<StepsPlan> = {
	title: () => 'steps',
	steps(plan, {isProfiled}) {
		const steps = stepsOf(plan)
		return plan.hasProgram
			? startedSteps(plan, {steps, probed: 'of the program', isProfiled})
			: [`works in ${sanitise(plan.launch.cwd)}`, ...steps, exitCodesStep(plan.allowedExitCodes)]
	},
}

function stepsOf(plan: StepsPlan): readonly string[] {
	const {runs, warmup, fresh, workIn, benchmarks, ready, hasProgram} = plan
	const [first] = benchmarks
	const before = warmup > 0 ? `, after ${grouped(warmup)} that ${warmup === 1 ? 'does' : 'do'} not count` : ''
	const writes = benchmarks.some(({steps}) => steps.some(writesFiles))
	return [
		...placeSteps(workIn, fresh, writes),
		...readyStep(ready),
		...(benchmarks.length > 1
			? [`for each of ${grouped(benchmarks.length)} combinations, round after round: ${shownLabels(plan)}`]
			: []),
		`does all steps ${runs === 1 ? 'once' : `${grouped(runs)} times`}${before}${fresh && hasProgram ? ', with a program started anew each time' : ''}:`,
		...(first?.steps ?? []).map(
			step =>
				`- ${step.name}: ${sanitise(sayAction(step))}; waits for ${sanitise(sayReaction(step.until))}, ${sayWait(step)}`,
		),
	]
}

function placeSteps(workIn: StepsPlan['workIn'], fresh: boolean, writes: boolean): readonly string[] {
	const when = fresh ? 'for each run' : 'first'
	switch (workIn) {
		case 'copy':
			return [`makes a copy of the folder ${when}, with links to its packages, and does everything in there`]
		case 'bare-copy':
			return [`makes a copy of the folder without packages ${when}, and does everything in there`]
		case 'folder':
			return writes ? ['puts the files that steps change back in the end'] : []
	}
}

const mostLabels = 12

function shownLabels({benchmarks}: StepsPlan): string {
	const labels = benchmarks.map(one => sanitise(one.label ?? ''))
	const more = labels.length - mostLabels
	return labels.slice(0, mostLabels).join('; ') + (more > 0 ? `; and ${more} more` : '')
}
