import {readCpuProfile} from '../core/profile/cpu-profile.ts'
import type {StackWeights, WeightUnit} from '../core/profile/stack-weights.ts'

/** @throws ArsenalError `bad-profile` */
export function readProfile(text: string, file: string): {readonly weights: StackWeights; readonly unit: WeightUnit} {
	return {weights: readCpuProfile(text, file).weights, unit: 'us'}
}
