import {driftOf} from '../../stats/drift.ts'
import {tidy} from './tidy.ts'

/** From the first value to the last, as a share, with its 95 % interval. */
export interface DriftReport {
	readonly change: number
	readonly low: number
	readonly high: number
}

/** null below five values */
export function driftReport(values: readonly number[]): DriftReport | null {
	const drift = driftOf(values)
	return drift && {change: tidy(drift.relativeChange)!, low: tidy(drift.low)!, high: tidy(drift.high)!}
}
