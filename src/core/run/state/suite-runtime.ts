import {type Runtime, runtimeOfAll} from '../../plan/runtime.ts'
import {nodeVersions, type SuiteState} from './run-state.ts'

/** What its processes have run under so far. */
export function runtimeOfSuite(suite: SuiteState): Runtime {
	const said = 'micro' in suite ? suite.micro.node : null
	return runtimeOfAll({
		seen: [...nodeVersions(suite).keys(), ...(said === null ? [] : [said])],
		named: suite.plan.nodeVersion ?? null,
	})
}
