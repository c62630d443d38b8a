import type {CommandPlan} from '../../../core/kinds/command/plan.ts'
import {benchmarksOf} from '../../../core/kinds/command/plan-benchmarks.ts'
import type {SuiteEngine} from '../../suite-engine.ts'
import {longestSleepMs} from '../../suite-run.ts'
import {runCommand} from './run.ts'

export const commandEngine: SuiteEngine<CommandPlan> = {
	run: runCommand,
	deep: {
		// With parameters the first combination; the suite's own line only holds their placeholders.
		launchOf: plan => benchmarksOf(plan)[0]!.launch,
		exercise: ({plan, ports, signal}) => ports.clock.sleep(plan.timeoutMs ?? longestSleepMs, signal),
	},
	gateOf: () => 'passed',
}
