import {nodeVersions, type SuiteState} from './run-state.ts'

const MiB = 1024 ** 2
/**
 * What our thread in a Node process adds to its resident memory, by major version: it has a heap of its own and an inspector session on the main thread.
 * Medians of idle programs with and without it, see bench/probe-memory.ts (18.20.8, 20.20.2, 22.23.3, 24.21.0, 26.10.0).
 */
const measuredMiB: Readonly<Record<number, number>> = {18: 13, 20: 15, 22: 26, 24: 32, 26: 29}
const newestMiB = 30

/** What part of its memory is about ours, for a Node process that let the probe in; null: there was none. The mean, where versions differ. */
export function probeBytesOf(suite: SuiteState): number | null {
	let sumMiB = 0
	let processes = 0
	for (const [version, count] of nodeVersions(suite)) {
		sumMiB += count * miBOf(version)
		processes += count
	}
	return processes === 0 ? null : Math.round(sumMiB / processes) * MiB
}

/** The same of one process. */
export function probeBytesIn(nodeVersion: string): number {
	return miBOf(nodeVersion) * MiB
}

function miBOf(version: string): number {
	const major = Number(/^v(\d+)/.exec(version)?.[1])
	// Odd versions are like the even one before them.
	return measuredMiB[major] ?? measuredMiB[major - 1] ?? newestMiB
}
