import {busySamples} from '../../profile/busy-samples.ts'
import {topFrames} from '../../profile/top-frames.ts'
import type {SuiteState} from '../state/run-state.ts'
import {rankingOf, treeCoverage} from '../state/sample-coverage.ts'
import type {HottestReport} from './run-report.ts'
import {tidy, tidyShare} from './tidy.ts'

const mostFrames = 15

/** null: nothing was sampled. */
export function hottestOf(suite: SuiteState): HottestReport | null {
	const weights = suite.cpu.whole()
	if (weights.samples.size === 0) return null
	const samples = busySamples(weights)
	const coverage = treeCoverage(suite)
	const unranked = rankingOf(coverage, samples)
	const top = topFrames(weights, unranked === null ? mostFrames : 0).map(frame => ({
		...frame,
		selfShare: Number(frame.selfShare.toFixed(4)),
		totalShare: Number(frame.totalShare.toFixed(4)),
	}))
	return {
		samples,
		durationMs: tidy(weights.durationMs) ?? 0,
		top,
		...(coverage === null ? {} : {cpuShare: tidyShare(coverage.share), mainThreadShare: tidyShare(coverage.mainShare)}),
		unranked,
	}
}
