import {waysOf} from '../../profile-launch.ts'
import type {ArmProfiling} from './arm.ts'

export const commandProfiling: ArmProfiling = {
	operation: 'cpu',
	waysOf,
	isNode: false,
	unprofiled:
		'no Node process of a side could be profiled. A process leaves its profile when it ends by itself: not when it is killed, and not where NODE_OPTIONS are kept from it.',
}

export const microProfiling: ArmProfiling = {
	operation: 'median',
	waysOf: () => ['probe'],
	isNode: true,
	unprofiled: 'the benchmark could not be observed from inside on both sides.',
}
