import type {ArmsOfKind, KindOfArm} from '../../plan/arms-of-kind.ts'
import {durationMs, grouped} from '../../units/format.ts'
import {sanitise} from '../../units/sanitise.ts'
import type {MicroArm} from './plan.ts'
import {microSteps} from './plan-steps.ts'
import type {MicroSuite} from './suite.ts'

export const microArms: ArmsOfKind<MicroSuite> = {
	make: (suite, choices, {label, revision}): MicroArm => ({
		...microSteps(suite, choices),
		label,
		revision,
		launch: suite.launch,
	}),
	terms: () => ({
		timeoutMs: null,
		// A benchmark warms up in every process by itself.
		warmup: 0,
		profiled: 'always',
		onlyMetric: {metric: 'time', expected: 'nothing with benchmarks of functions: their median time decides'},
	}),
}

export const microArm: KindOfArm<MicroArm> = {
	launches: arm => [arm.launch],
	launchOf: arm => arm.launch,
	places: ({launch, file}) => [launch.cwd, file],
	measures: ({only, samples, samplesInsisted, timeLimitMs}) => [
		...(only === null ? [] : [`leaves out benchmarks whose name does not match /${sanitise(only)}/`]),
		`takes ${grouped(samples)} samples of a benchmark in each run, or as many as ${durationMs(timeLimitMs)} allow${samplesInsisted ? ', also where its file asks for another number' : ''}`,
	],
	around: () => [],
}
