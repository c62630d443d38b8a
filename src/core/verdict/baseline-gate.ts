import type {GateOutcome} from '../events/run-event.ts'
import type {RunState} from '../run/state/run-state.ts'
import type {BaselineReport} from '../run/summary/run-report.ts'
import {summarise} from '../run/summary/summarise.ts'

/** What baselines mean to the exit code of a run. */
export function baselineGate(state: RunState): GateOutcome {
	if (state.suites.every(({plan}) => plan.baseline === undefined)) return 'passed'
	const held = summarise(state).suites.flatMap(({baseline}) => (baseline === undefined ? [] : [baseline]))
	return gateOfBaselines(held, state.plan.inconclusive ?? 'fail')
}

/** The worst verdict of what decides counts; where nothing of a suite does, nobody can tell. */
export function gateOfBaselines(held: readonly BaselineReport[], inconclusive: 'pass' | 'fail'): GateOutcome {
	const deciding = held.map(({verdicts}) => verdicts.filter(({gates}) => gates))
	if (deciding.flat().some(({verdict}) => verdict === 'regression')) return 'failed'
	const isOpen = deciding.some(
		verdicts => verdicts.length === 0 || verdicts.some(({verdict}) => verdict === 'inconclusive'),
	)
	return isOpen && inconclusive === 'fail' ? 'inconclusive' : 'passed'
}
