import type {KindOfArm} from '../../plan/arms-of-kind.ts'
import type {LaunchSpec} from '../../suite/launch.ts'
import {commandArm} from '../command/plan-arm.ts'
import {microArm} from '../micro/plan-arm.ts'
import type {ArmPlan} from './plan.ts'

type ArmKind = ArmPlan['kind']

const arms: {readonly [K in ArmKind]: KindOfArm<Extract<ArmPlan, {readonly kind: K}>>} = {
	command: commandArm,
	micro: microArm,
}

export function kindOfArm<Arm extends ArmPlan>({kind}: Arm): KindOfArm<Arm> {
	// The row of its own kind, which TypeScript cannot see in a union.
	return arms[kind] as KindOfArm<ArmPlan>
}

/** What an arm starts first: for whoever only wants to show it. */
export function firstLaunchOf(arm: ArmPlan): LaunchSpec {
	return kindOfArm(arm).launches(arm)[0]!
}
