import {isDeepStrictEqual} from 'node:util'
import {withholdCommand} from '../../core/plan/launch-words.ts'
import type {RunPlan} from '../../core/plan/plan.ts'
import {restoreValues, withheldNames, withholdValues} from '../../core/plan/withheld.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import type {Session} from '../session.ts'

/** What a command would do now, planned and not done; null: it reads no configuration. */
export type PlanAnew = (session: Session, command: string) => Promise<RunPlan | null>

/**
 * A plan out of a log, with the values of the variables that logs do not hold: from the plans that were started here, else from the
 * configuration, as the command that started the run would read it now.
 *
 * @param started  plans with their values
 * @throws ArsenalError `bad-usage` when a value is nowhere to be found, with the variables' names and what to type
 */
export async function restorePlan(
	session: Session,
	plan: RunPlan,
	started: readonly RunPlan[],
	planAnew: PlanAnew,
): Promise<RunPlan> {
	const names = withheldNames(plan)
	if (names.length === 0) return plan
	const known = started.find(one => isDeepStrictEqual(withholdValues(one), plan))
	const source = known ?? (await planAnew(session, plan.command).catch(() => null))
	const restored = source === null ? {plan, lacking: names} : restoreValues(plan, source)
	if (restored.lacking.length === 0) return restored.plan
	const values = restored.lacking.length === 1 ? 'the value' : 'the values'
	throw new ArsenalError(
		'bad-usage',
		`This cannot be run again from its log, which does not hold ${values} of ${sanitise(restored.lacking.join(', '))}, and the configuration here does not set ${restored.lacking.length === 1 ? 'it' : 'them'} for this run. Where its configuration is, type: ${sanitise(withholdCommand(plan.command))}`,
	)
}
