import {tidy} from '../../run/summary/tidy.ts'
import type {UsageOfRuns} from '../../run/summary/usage.ts'
import type {CommandState} from './state.ts'
import {hasFailed} from './state-failed.ts'

/**
 * What the runs of a `command` suite used, as the kernel told of each when it was over. Samples of the tree would be chance: most runs end between two
 * of them, and the run with the probe is among them. null: of no run that counts was it told.
 */
export function commandUsage({plan, iterations}: CommandState): UsageOfRuns | null {
	const told = iterations.flatMap(({warmup, exit, wallNs, userMs, systemMs, maxRssBytes}) =>
		warmup || hasFailed(plan, exit) || userMs === undefined || systemMs === undefined || maxRssBytes === undefined
			? []
			: [{wallMs: wallNs / 1e6, cpuMs: userMs + systemMs, maxRssBytes}],
	)
	if (told.length === 0) return null
	const sum = (of: (run: (typeof told)[number]) => number) => told.reduce((total, run) => total + of(run), 0)
	const wallMs = sum(run => run.wallMs)
	return {
		// The share of a single run may be off by the steps of the clock, that of all together is not.
		cpuShare: {mean: wallMs > 0 ? tidy(sum(run => run.cpuMs) / wallMs) : null, max: null},
		rssBytes: {mean: null, max: told.reduce((most, run) => Math.max(most, run.maxRssBytes), 0), last: null, of: 'runs'},
	}
}
