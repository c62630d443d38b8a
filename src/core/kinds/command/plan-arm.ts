import type {ArmsOfKind, KindOfArm} from '../../plan/arms-of-kind.ts'
import {noChoices} from '../../plan/choices.ts'
import {wholeLaunch} from '../../plan/launch-words.ts'
import type {CommandArm} from './plan.ts'
import {benchmarksOf} from './plan-benchmarks.ts'
import {planCommand} from './plan-make.ts'
import type {CommandSuite} from './suite.ts'

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
