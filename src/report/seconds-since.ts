import type {RunState} from '../core/run/state/run-state.ts'

/** Whole ones. @param fromMs  since the run started */
export function secondsSince({tMs}: RunState, fromMs: number): number {
	return Math.max(0, Math.floor((tMs - fromMs) / 1000))
}
