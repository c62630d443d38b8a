import type {Finding} from '../trouble/finding.ts'
import type {RunState, SuiteState} from './run-state.ts'

export function findingsOf(_state: RunState, suite: SuiteState): Finding[] {
	return [...suite.findings]
}
