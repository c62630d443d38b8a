import {sayReady} from '../../suite/ready-words.ts'
import {type RowsOfKind, sayProbe} from '../../suite/rows-of-kind.ts'
import {sayAction, sayReaction} from './plan-step-words.ts'
import type {StepsSuite} from './suite.ts'

export const stepsRows: RowsOfKind<StepsSuite> = {
	own: suite => [
		...(suite.hasProgram ? [['ready', sayReady(suite.ready)] as const] : []),
		...suite.benchmarks[0].steps.map(
			step => [step.name, `${sayAction(step)}, until ${sayReaction(step.until)}`] as const,
		),
		[
			'runs',
			`${suite.runs}${suite.warmup > 0 ? ` + ${suite.warmup} warm-up` : ''}${suite.fresh ? ', each afresh' : ''}`,
		],
		...(suite.benchmarks.length > 1 ? [['params', `${suite.benchmarks.length} combinations`] as const] : []),
		[
			'works in',
			{folder: 'the folder itself', copy: 'a copy of the folder', 'bare-copy': 'a copy of the folder without packages'}[
				suite.workIn
			],
		],
	],
	probe: suite =>
		suite.hasProgram
			? suite.light && suite.probe.is !== 'off'
				? 'light: no CPU samples, no garbage collections'
				: sayProbe(suite)
			: 'none: the commands of steps are timed from their start',
}
