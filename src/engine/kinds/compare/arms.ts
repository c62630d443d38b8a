import type {ArmName} from '../../../core/kinds/compare/events.ts'
import type {ArmPlan, ComparePlan} from '../../../core/kinds/compare/plan.ts'
import type {SuiteRun} from '../../suite-run.ts'
import type {ReadyArm} from './arm.ts'
import {prepareCommandArm} from './command-arm.ts'
import {prepareMicroArm} from './micro-arm.ts'
import type {ArmPlace} from './revisions.ts'

type ArmKind = ArmPlan['kind']
type ArmOfKind<K extends ArmKind> = Extract<ArmPlan, {readonly kind: K}>
type Prepare<Arm extends ArmPlan> = (
	run: SuiteRun<ComparePlan>,
	name: ArmName,
	arm: Arm,
	place: ArmPlace,
) => Promise<ReadyArm>

const prepareOfKind: {readonly [K in ArmKind]: Prepare<ArmOfKind<K>>} = {
	command: prepareCommandArm,
	micro: prepareMicroArm,
}

export function prepareOf<K extends ArmKind>({kind}: {readonly kind: K}): Prepare<ArmOfKind<K>> {
	return prepareOfKind[kind]
}
