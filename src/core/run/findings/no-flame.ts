import {isLight} from '../../plan/suite-plan-common.ts'
import {nodeCount, type SuiteState} from '../state/run-state.ts'
import {findingKindOf} from './kinds.ts'

/** Why there is no flamegraph of the last seconds, as a sentence for whoever asked for one. */
export function noFlameReason(suite: SuiteState): string {
	const {plan} = suite
	const {noFlame: words} = findingKindOf(suite)
	if (words.never !== undefined) return words.never
	if (suite.phase === 'starting') return 'No flamegraph yet: the target is starting.'
	if (plan.outside) return 'No flamegraph: the target is observed from outside, as was asked for.'
	if (plan.probe === null)
		return words.withoutProbe?.(plan) ?? 'No flamegraph: this suite runs without a probe (probe: false).'
	if (isLight(plan)) return 'No flamegraph: the target is watched lightly (--light), without CPU samples.'
	if (nodeCount(suite) === 0)
		return 'No flamegraph: no Node process of this target let the probe in (a native program, or one that drops NODE_OPTIONS).'
	return words.withoutSamples?.(plan) ?? 'No flamegraph: no CPU samples in that time.'
}
