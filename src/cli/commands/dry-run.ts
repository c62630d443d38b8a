import {describePlan} from '../../core/plan/describe-plan.ts'
import {withholdCommand} from '../../core/plan/launch-words.ts'
import type {RunPlan} from '../../core/plan/plan.ts'
import {withholdValues} from '../../core/plan/withheld.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {withholdSecrets} from '../../core/units/withhold-secrets.ts'
import {withheldNote} from '../../report/say.ts'
import {withoutSecrets} from '../../report/without-secrets.ts'
import {say} from '../session.ts'

/** Says what would be done: in sentences, or with `--json` the plan itself. A CI keeps what is printed: it holds no more than a report would. */
export function dryRun(stdout: NodeJS.WriteStream, plan: RunPlan, display: {readonly json: boolean}): number {
	say(
		stdout,
		display.json ? JSON.stringify(withoutSecrets(withholdValues(plan)), null, 2) : sentencesOf(plan).join('\n'),
	)
	return ExitCode.done
}

function sentencesOf(plan: RunPlan): readonly string[] {
	const isChanged = withholdCommand(plan.command) !== plan.command
	return [...describePlan(plan).map(line => withholdSecrets(line)), ...(isChanged ? [withheldNote] : [])]
}
