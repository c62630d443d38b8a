import type {ArmProfiling} from './arm.ts'
import type {ProfileWay} from './profile-launch.ts'

/** A probe takes some 200 ms to be let in: it would have missed much of a program that lives no longer than this, */
const shortMs = 1000
/** and all of one that lives no longer than this. */
const tooShortMs = 200

/** The ways of commands, the best first. @param shorterMs how long a run of the shorter side takes */
export function waysOf(shorterMs: number, isNode: boolean): ReadonlyArray<ProfileWay['by']> {
	if (shorterMs < tooShortMs) return ['exit']
	if (shorterMs < shortMs) return ['exit', 'probe']
	return isNode ? ['probe', 'exit'] : ['probe']
}

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
