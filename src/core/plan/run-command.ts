import type {DeepProfiler} from './plan.ts'

/** What a user may ask of a run under way. */
export type RunCommand =
	/** A flamegraph of the last `seconds` of what runs now. */
	| {readonly type: 'flame'; readonly seconds: number}
	/** Nobody waits for this run any longer: it was interrupted, whatever it has measured. That is kept, and reported. */
	| {readonly type: 'stop'}
	/** Enough was seen: what watches until it is told to end is done, and what was to run a number of times is cut short. */
	| {readonly type: 'finish'}
	/** Go to the next suite. */
	| {readonly type: 'skip'}
	/** Run the current suite again under another tool. */
	| {readonly type: 'deep'; readonly profiler: DeepProfiler}
