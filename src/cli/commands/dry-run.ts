import {describePlan} from '../../core/plan/describe-plan.ts'
import type {RunPlan} from '../../core/plan/plan.ts'
import {withholdValues} from '../../core/plan/withheld.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {say} from '../session.ts'

/** Says what would be done: in sentences, or with `--json` the plan itself, as a run log would hold it. */
export function dryRun(stdout: NodeJS.WriteStream, plan: RunPlan, display: {readonly json: boolean}): number {
	say(stdout, display.json ? JSON.stringify(withholdValues(plan), null, 2) : describePlan(plan).join('\n'))
	return ExitCode.done
}
