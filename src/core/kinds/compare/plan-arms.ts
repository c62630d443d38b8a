import type {KindOfArm} from '../../plan/arms-of-kind.ts'
import type {LaunchSpec} from '../../suite/launch.ts'
import {commandArm} from '../command/plan-arm.ts'
import {microArm} from '../micro/plan-arm.ts'
import type {ArmPlan} from './plan.ts'

type ArmKind = ArmPlan['kind']
type ArmOfKind<K extends ArmKind> = Extract<ArmPlan, {readonly kind: K}>

const arms: {readonly [K in ArmKind]: KindOfArm<ArmOfKind<K>>} = {
	command: commandArm,
	micro: microArm,
}

export function kindOfArm<K extends ArmKind>({kind}: {readonly kind: K}): KindOfArm<ArmOfKind<K>> {
	return arms[kind]
}

/** What an arm starts first: for whoever only wants to show it. */
export function firstLaunchOf(arm: ArmPlan): LaunchSpec {
	return kindOfArm(arm).launches(arm)[0]!
}
