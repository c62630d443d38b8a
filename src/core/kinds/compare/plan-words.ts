import {commandWords, wholeLaunch} from '../../plan/launch-words.ts'
import {exitCodesStep} from '../../plan/started-words.ts'
import type {WordsOfKind} from '../../plan/words-of-kind.ts'
import {durationMs, percent} from '../../units/format.ts'
import {sanitise} from '../../units/sanitise.ts'
import {sayMetric} from '../../words/metric-words.ts'
import type {ArmPlan, ComparePlan} from './plan.ts'
import {firstLaunchOf, kindOfArm} from './plan-arms.ts'

export const compareWords: WordsOfKind<ComparePlan> = {
	title: plan => plan.purpose,
	steps: plan => [...describeCompare(plan), exitCodesStep(plan.allowedExitCodes)],
}

function describeCompare(plan: ComparePlan): readonly string[] {
	const {base, head, stopping, margin, marginFrom, mostMs, warmup} = plan
	const sides =
		plan.purpose === 'noise'
			? [`runs ${armText(base)} against itself, ${times(plan.comparisons, 'whole comparison')}`]
			: [`base: ${armText(base)}`, `head: ${armText(head)}`]
	const kind = kindOfArm(base)
	const least = plan.leastPairs > 0 ? `, or what ${plan.leastPairs} pairs take` : ''
	return [
		...sides,
		...kind.measures(base),
		...(plan.build ? [`builds each revision with ${sanitise(commandWords(plan.build))}`] : []),
		...kind.around(base),
		...(warmup > 0 ? [`runs each side ${times(warmup, 'time')} to warm up, not counted`] : []),
		`runs both in turn in fresh processes, base head head base or head base base head as the seed decides, ${enough(stopping)}`,
		...(mostMs === null ? [] : [`takes at most ${durationMs(mostMs)}${plan.comparisons > 1 ? ' each' : ''}${least}`]),
		...(plan.control
			? ['runs a control program in between, which tells whether the machine itself got faster or slower']
			: []),
		`judges ${gateText(plan.gate)}; a change within ${percent(margin)} counts as none (${marginText[marginFrom]})`,
		...(plan.confirm ? ['measures a regression a second time before it believes it'] : []),
		...(plan.failOn?.includes('less-steady')
			? ['fails also when the runs of head are less steady than those of base']
			: []),
		...(plan.outside ? ['puts nothing of ours into either'] : []),
		...(plan.probe ? ['profiles both sides once more after a confirmed regression, where they are Node'] : []),
	]
}

function gateText(gate: ComparePlan['gate']): string {
	if (gate === 'time') return 'the median of each benchmark'
	return `${sayMetric(gate)}${gate === 'cpu' ? ' (user + system)' : ''}`
}

const marginText = {
	asked: 'as asked',
	noise: 'the noise that was measured here',
	standard: 'the default; `arsenal-tui noise` measures that of this machine',
} as const

function enough(stopping: ComparePlan['stopping']): string {
	switch (stopping.is) {
		case 'pairs':
			return times(stopping.pairs, 'pair')
		case 'pilot':
			return `as many pairs as a pilot of ${stopping.pairs} says that a change of ${percent(stopping.change)} needs`
		case 'precise':
			return `until a change of ${percent(stopping.change)} can be told from none`
	}
}

function armText(arm: ArmPlan): string {
	const launch = firstLaunchOf(arm)
	return arm.revision === null
		? `${wholeLaunch(launch)} in ${sanitise(launch.cwd)}`
		: `${wholeLaunch(launch)} at ${sanitise(arm.revision)}`
}

function times(count: number, of: string): string {
	return `${count} ${of}${count === 1 ? '' : 's'}`
}
