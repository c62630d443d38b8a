import {readObserved} from '../../run/evaluation/observed.ts'
import type {EvaluationOfKind} from '../../run/evaluation/reading.ts'
import type {ObserveState} from './state.ts'
import {endedEarly} from './state-ended.ts'

export const observeEvaluation: EvaluationOfKind<ObserveState> = {
	read: (suite, asked) => [readObserved(suite, asked)],
	cutShort: suite => (endedEarly(suite)?.isService ? 'ended-early' : null),
}
