import type {NoiseMeasured} from '../../kinds/compare/events.ts'
import type {LaunchSpec} from '../../plan/plan.ts'

/** A noise floor, and what it is of. */
export type MeasuredFloor = NoiseMeasured['floors'][number] & {readonly launch: LaunchSpec}
