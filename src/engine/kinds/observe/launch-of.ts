import type {ObservePlan} from '../../../core/kinds/observe/plan.ts'
import type {LaunchSpec} from '../../../core/plan/plan.ts'

/** What the target is started by. @throws when it runs already, which can be planned and not yet be carried out */
export function launchOf({target, launch}: ObservePlan): LaunchSpec {
	if (target.is === 'running')
		throw new Error(`process ${target.pid} runs already, and only what is started here can be observed`)
	return launch
}
