import type {NodeProcess} from './run-state.ts'

/** A process that lived less was gone before a probe can be expected to have spoken. */
export const leastLifeMs = 1500
/** At the end of a process: less would be a few samples. */
const leastLostMs = 100

/** It was there long enough to be seen from inside. */
export function wasSeen({lastCpuMs, detachedMs, attachedMs}: NodeProcess): boolean {
	return lastCpuMs !== null || (detachedMs ?? 0) - attachedMs >= leastLifeMs
}

/** It ended without a word, and so much before that its end is missing. */
export function endedUnseen({unseenMs}: NodeProcess): boolean {
	return unseenMs >= leastLostMs
}
