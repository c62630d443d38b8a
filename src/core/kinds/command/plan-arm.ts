import type {ArmCommon} from '../../plan/arm-common.ts'
import type {ArmsOfKind, KindOfArm} from '../../plan/arms-of-kind.ts'
import {noChoices} from '../../plan/choices.ts'
import {wholeLaunch} from '../../plan/launch-words.ts'
import type {LaunchSpec} from '../../suite/launch.ts'
import {benchmarksOf} from './plan-benchmarks.ts'
import {planCommand} from './plan-make.ts'
import type {CommandSuite} from './suite.ts'
import type {CommandSteps} from './suite-steps.ts'

export interface CommandArm extends ArmCommon, Pick<CommandSteps, 'setup' | 'cleanup'> {
	readonly kind: 'command'
	/** One, or one for each combination of parameters. Both arms have the same labels in the same order. */
	readonly benchmarks: readonly ArmBenchmark[]
	/** See `CommandPlan.shellRuns`. */
	readonly shellRuns?: number
}

export interface ArmBenchmark extends Pick<CommandSteps, 'prepare' | 'conclude'> {
	/** `size=10`; null: there are no parameters. */
	readonly label: string | null
	readonly launch: LaunchSpec
}

export const commandArms: ArmsOfKind<CommandSuite> = {
	make(suite, _choices, {label, revision}): CommandArm {
		const plan = planCommand(suite, noChoices)
		return {
			kind: 'command',
			label,
			revision,
			benchmarks: benchmarksOf(plan).map(one => ({
				label: one.label,
				launch: one.launch,
				...(one.prepare ? {prepare: one.prepare} : {}),
				...(one.conclude ? {conclude: one.conclude} : {}),
			})),
			...(plan.setup ? {setup: plan.setup} : {}),
			...(plan.cleanup ? {cleanup: plan.cleanup} : {}),
			...(plan.shellRuns === undefined ? {} : {shellRuns: plan.shellRuns}),
		}
	},
	terms: ({timeoutMs, warmup, probe}) => ({
		timeoutMs,
		warmup,
		profiled: probe.is === 'off' ? 'never' : 'with-warm-up',
		onlyMetric: null,
	}),
}

export const commandArm: KindOfArm<CommandArm> = {
	launches: arm => arm.benchmarks.map(one => one.launch),
	launchOf: ({benchmarks}, benchmark) => benchmarks.find(one => one.label === benchmark)?.launch,
	places: ({benchmarks}) => benchmarks.map(one => one.launch.cwd),
	measures: ({benchmarks}) =>
		benchmarks.length > 1 ? [`${benchmarks.length} benchmarks, one after the other in every pair`] : [],
	around({setup, benchmarks: [first]}) {
		return [
			...(setup ? [`before each side, once: ${wholeLaunch(setup)}`] : []),
			...(first?.prepare ? [`before each run: ${wholeLaunch(first.prepare)}`] : []),
			...(first?.conclude ? [`after each run: ${wholeLaunch(first.conclude)}`] : []),
		]
	},
}
