import {commandNoFlame} from '../../kinds/command/findings-no-flame.ts'
import {microNoFlame} from '../../kinds/micro/findings-no-flame.ts'
import type {PlanKind, PlanOfKind} from '../../plan/plan.ts'
import {nodeCount, type SuiteState} from '../state/run-state.ts'
import type {NoFlameWords} from './no-flame-words.ts'

const wordsOfKind: {readonly [K in PlanKind]: NoFlameWords<PlanOfKind<K>>} = {
	observe: {},
	command: commandNoFlame,
	micro: microNoFlame,
	compare: {},
}

/** Why there is no flamegraph of the last seconds, as a sentence for whoever asked for one. */
export function noFlameReason(suite: SuiteState): string {
	const {plan} = suite
	const words = wordsOf(plan)
	if (words.never !== undefined) return words.never
	if (suite.phase === 'starting') return 'No flamegraph yet: the target is starting.'
	if (plan.outside) return 'No flamegraph: the target is observed from outside, as was asked for.'
	if (plan.probe === null)
		return words.withoutProbe?.(plan) ?? 'No flamegraph: this suite runs without a probe (probe: false).'
	if (nodeCount(suite) === 0)
		return 'No flamegraph: no Node process of this target let the probe in (a native program, or one that drops NODE_OPTIONS).'
	return words.withoutSamples?.(plan) ?? 'No flamegraph: no CPU samples in that time.'
}

function wordsOf<K extends PlanKind>({kind}: {readonly kind: K}): NoFlameWords<PlanOfKind<K>> {
	return wordsOfKind[kind]
}
