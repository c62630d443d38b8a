import {type Runtime, runtimeOf} from '../../plan/runtime.ts'
import {nodeVersions, type SuiteState} from './run-state.ts'

/** What its processes have run under so far. */
export function runtimeOfSuite(suite: SuiteState): Runtime {
	const said = 'micro' in suite ? suite.micro.node : null
	return runtimeOf([...nodeVersions(suite).keys(), ...(said === null ? [] : [said])])
}
