import {nodeCount, type SuiteState} from '../state/run-state.ts'

/** Shares of the CPU time of a program's main thread. */
export interface ProbeCost {
	readonly low: number
	readonly high: number
}

/**
 * What the probe usually costs a Node program: a server that does nothing but answer, and one that works 100 us a request and makes garbage meanwhile,
 * both warm. See bench/overhead.ts (Node 24.21).
 */
const measured = {
	light: {low: 0, high: 0.01},
	standard: {low: 0, high: 0.03},
	deep: {low: 0, high: 0.04},
	/** However often a sample is taken. */
	allCollections: {low: 0.03, high: 0.05},
} as const satisfies Readonly<Record<string, ProbeCost>>
/** Between two samples; below it the samples cost as much as with `--deep`. */
const leastStandardUs = 5000

/** null: nothing of ours is in a process of it. */
export function probeCostOf(suite: SuiteState): ProbeCost | null {
	const {probe} = suite.plan
	if (probe === null || nodeCount(suite) === 0) return null
	if (probe.cpuIntervalUs === null) return measured.light
	if (probe.allCollections) return measured.allCollections
	return probe.cpuIntervalUs >= leastStandardUs ? measured.standard : measured.deep
}

/** `3-5%`. */
export function sayProbeCost({low, high}: ProbeCost): string {
	return `${Math.round(low * 100)}-${Math.round(high * 100)}%`
}

/** `watching usually costs a Node process 3-5% of its CPU time`; null: none was watched from inside. */
export function sayProbeCpu({probeCpuShare = null}: {readonly probeCpuShare?: ProbeCost | null}): string | null {
	return probeCpuShare === null
		? null
		: `watching usually costs a Node process ${sayProbeCost(probeCpuShare)} of its CPU time`
}
