import type {GateOutcome} from '../events/run-event.ts'
import type {RunState} from '../run/state/run-state.ts'
import {summarise} from '../run/summary/summarise.ts'

/** What baselines mean to the exit code: of what decides, the worst verdict counts. */
export function baselineGate(state: RunState): GateOutcome {
	if (state.suites.every(({plan}) => plan.baseline === undefined)) return 'passed'
	const held = summarise(state).suites.flatMap(({baseline}) => (baseline === undefined ? [] : [baseline]))
	const deciding = held.map(({verdicts}) => verdicts.filter(({gates}) => gates))
	if (deciding.flat().some(({verdict}) => verdict === 'regression')) return 'failed'
	const isOpen = deciding.some(
		verdicts => verdicts.length === 0 || verdicts.some(({verdict}) => verdict === 'inconclusive'),
	)
	return isOpen && state.plan.inconclusive !== 'pass' ? 'inconclusive' : 'passed'
}
