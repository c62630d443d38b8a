import {textPattern} from '../../suite/name-pattern.ts'
import type {BenchFile, MicroPlan} from './plan.ts'
import type {MicroSuite} from './suite.ts'

/** What a run of the suite measures, as the command line has it. */
export function microSteps(
	{kind, file, samples, timeLimitMs, gc, nodeFlags, only}: MicroSuite,
	choices: {readonly samples?: number | null; readonly only?: string | null},
): Omit<BenchFile, 'launch'> & Pick<MicroPlan, 'kind' | 'only'> {
	return {
		kind,
		file,
		...(choices.samples == null ? {samples} : {samples: choices.samples, samplesInsisted: true}),
		timeLimitMs,
		gc,
		nodeFlags,
		only: choices.only == null ? only : textPattern(choices.only),
	}
}
