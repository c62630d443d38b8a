import type {ArmName} from '../../../core/kinds/compare/events.ts'
import type {ArmPlan, ComparePlan} from '../../../core/kinds/compare/plan.ts'
import type {SuiteRun} from '../../suite-run.ts'
import type {ReadyArm} from './arm.ts'
import {prepareCommandArm} from './command-arm.ts'
import {prepareMicroArm} from './micro-arm.ts'
import type {ArmPlace} from './revisions.ts'

type Prepare<Plan extends ArmPlan> = (
	run: SuiteRun<ComparePlan>,
	name: ArmName,
	arm: Plan,
	place: ArmPlace,
) => Promise<ReadyArm>

const prepareOfKind: {readonly [K in ArmPlan['kind']]: Prepare<Extract<ArmPlan, {readonly kind: K}>>} = {
	command: prepareCommandArm,
	micro: prepareMicroArm,
}

/** The one of the arm's kind: TypeScript cannot see that the two belong together. */
export function prepareArm(
	run: SuiteRun<ComparePlan>,
	name: ArmName,
	arm: ArmPlan,
	place: ArmPlace,
): Promise<ReadyArm> {
	return (prepareOfKind[arm.kind] as Prepare<ArmPlan>)(run, name, arm, place)
}
