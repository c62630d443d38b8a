import type {LaunchSpec} from '../../plan/plan.ts'
import {joinWords} from '../../suite/split-words.ts'
import {durationMs, grouped, percent} from '../../units/format.ts'
import {sanitise} from '../../units/sanitise.ts'
import {type ArmPlan, type ComparePlan, firstLaunchOf, type MicroArm} from './plan.ts'

/** A comparison in sentences, one a line, without the name of the suite. */
export function describeCompare(plan: ComparePlan): readonly string[] {
	const {base, head, stopping, margin, marginFrom, mostMs, warmup} = plan
	const sides =
		plan.purpose === 'noise'
			? [`runs ${armText(base)} against itself, ${times(plan.comparisons, 'whole comparison')}`]
			: [`base: ${armText(base)}`, `head: ${armText(head)}`]
	const command = base.kind === 'command' ? base : null
	const labels = command?.benchmarks.length ?? 1
	const [first] = command?.benchmarks ?? []
	return [
		...sides,
		...(base.kind === 'micro' ? benchmarkSteps(base) : []),
		...(labels > 1 ? [`${labels} benchmarks, one after the other in every pair`] : []),
		...(plan.build ? [`builds each revision with ${sanitise(plan.build.argv.join(' '))}`] : []),
		...(command?.setup ? [`before each side, once: ${shown(command.setup)}`] : []),
		...(first?.prepare ? [`before each run: ${shown(first.prepare)}`] : []),
		...(first?.conclude ? [`after each run: ${shown(first.conclude)}`] : []),
		...(warmup > 0 ? [`runs each side ${times(warmup, 'time')} to warm up, not counted`] : []),
		`runs both in turn in fresh processes, base head head base or head base base head as the seed decides, ${enough(stopping)}`,
		...(mostMs === null ? [] : [`takes at most ${durationMs(mostMs)}${plan.comparisons > 1 ? ' each' : ''}`]),
		...(plan.control ? ['runs a program of our own in between, which tells whether the machine moved'] : []),
		`judges ${metricText[plan.gate]}; a change within ${percent(margin)} counts as none (${marginText[marginFrom]})`,
		...(plan.confirm ? ['measures a regression a second time before it believes it'] : []),
		...(plan.outside ? ['puts nothing of ours into either'] : []),
		...(plan.probe ? ['profiles both sides once more after a confirmed regression, where they are Node'] : []),
	]
}

function benchmarkSteps({only, samples, samplesInsisted, timeLimitMs}: MicroArm): string[] {
	return [
		...(only === null ? [] : [`leaves out benchmarks whose name does not match /${sanitise(only)}/`]),
		`takes ${grouped(samples)} samples of a benchmark in each run, or as many as ${durationMs(timeLimitMs)} allow${samplesInsisted ? ', also where its file asks for another number' : ''}`,
	]
}

const metricText = {
	wall: 'wall time',
	cpu: 'CPU time (user + system)',
	peakRss: 'peak memory',
	time: 'the median of each benchmark',
} as const
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
			return `until a change of ${percent(stopping.change)} could be told`
	}
}

function armText(arm: ArmPlan): string {
	const launch = firstLaunchOf(arm)
	return arm.revision === null
		? `${shown(launch)} in ${sanitise(launch.cwd)}`
		: `${shown(launch)} at ${sanitise(arm.revision)}`
}

function shown({argv, shell}: LaunchSpec): string {
	return shell ? `${sanitise(argv[0] ?? '')} (through the shell)` : sanitise(joinWords(argv))
}

function times(count: number, of: string): string {
	return `${count} ${of}${count === 1 ? '' : 's'}`
}
