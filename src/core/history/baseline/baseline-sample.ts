import type {Runtime} from '../../plan/runtime.ts'
import type {KeptRun, ResultRecord} from '../kept/run-record.ts'

/** A run of a baseline, with what the suite in question came to in it. */
export interface BaselineSample {
	readonly run: KeptRun['run']
	readonly result: ResultRecord
}

/** @returns the results of a suite, oldest first, of runs that have one which is done */
export function samplesOf(runs: readonly KeptRun[], suite: string): readonly BaselineSample[] {
	return runs
		.flatMap(({run}) =>
			run.results.filter(result => result.suite === suite && result.outcome === 'done').map(result => ({run, result})),
		)
		.toSorted((a, b) => a.run.startedMs - b.run.startedMs || (a.run.id < b.run.id ? -1 : 1))
}

/** What the newest of them ran under of which that is known. @param samples  oldest first */
export function runtimeOfSamples(samples: readonly BaselineSample[]): Runtime {
	return samples.findLast(({result}) => result.runtime !== null)?.result.runtime ?? null
}
