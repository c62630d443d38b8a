/** A stretch of a load: its rate goes in a straight line from one to another, or stays. Requests a second. */
export interface LoadStage {
	readonly fromRate: number
	readonly toRate: number
	readonly forMs: number
}

/** All stages together, milliseconds. */
export function durationOf(stages: readonly LoadStage[]): number {
	return stages.reduce((sum, {forMs}) => sum + forMs, 0)
}

export function peakRateOf(stages: readonly LoadStage[]): number {
	return stages.reduce((most, {fromRate, toRate}) => Math.max(most, fromRate, toRate), 0)
}

/** Requests of a stage: the area below its line, with its fraction. */
export function areaOf({fromRate, toRate, forMs}: LoadStage): number {
	return ((fromRate + toRate) / 2) * (forMs / 1000)
}

/** How many requests there are where they lie evenly, see arrivals.ts. */
export function plannedCount(stages: readonly LoadStage[]): number {
	const area = stages.reduce((sum, stage) => sum + areaOf(stage), 0)
	return Math.floor(area * (1 + 1e-12) + 0.5)
}
