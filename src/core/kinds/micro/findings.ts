import type {FindingInput} from '../../run/findings/finding-input.ts'
import {asJob, type FindingsOfKind} from '../../run/findings/findings-of-kind.ts'
import {disturbances, leavings} from '../../run/findings/observation.ts'
import {driftOf} from '../../stats/drift.ts'
import {medianOf} from '../../stats/quantile.ts'
import {type Finding, finding} from '../../trouble/finding.ts'
import {durationBetween, grouped, percentInText} from '../../units/format.ts'
import {sayChange, sayShare} from '../../words/ratio-words.ts'
import type {BenchmarkTrack, MicroState} from './state.ts'
import {medianInterval, runsForInterval} from './state-interval.ts'

const driftShare = 0.05
const wideShare = 0.05
/** Beyond what chance makes of a drift once in a hundred series. */
const driftP = 0.01
/** Named in the evidence; the others are in the report's tables. */
const mostNamed = 4

export const microFindings: FindingsOfKind<MicroState> = {
	purposeOf: asJob,
	look: [benchmarkFindings, ...disturbances, ...leavings],
	noFlame: {
		never: 'No flamegraph: the runs of a micro suite carry no probe, so that nothing but the benchmark is measured.',
	},
}

/** One finding for all benchmarks that it is true of, so that fifty of them do not say the same fifty times. */
function benchmarkFindings({suite: {plan, micro}}: FindingInput<MicroState>): Finding[] {
	const tracks = [...micro.benchmarks.values()]
	return [
		...failures(tracks),
		...micro.findings,
		...ofProcesses(tracks, new Set(micro.findings.map(one => one.code))),
		...fewRuns(tracks),
		...unequalRuns(tracks, plan.runs),
		...driftBetween(tracks),
		...driftWithin(tracks),
		...wideIntervals(tracks),
		...(micro.lostRuns === 0
			? []
			: [
					finding(
						'samples-lost',
						'warning',
						'The run log is damaged: runs whose samples are not all in it are left out.',
						`${grouped(micro.lostRuns)} ${micro.lostRuns === 1 ? 'run' : 'runs'} left out`,
					),
				]),
	]
}

function failures(tracks: readonly BenchmarkTrack[]): Finding[] {
	return tracks.flatMap(({failure}) =>
		failure === null
			? []
			: [
					finding(
						'benchmark-failed',
						'error',
						`${failure.text}${/[.!?]$/.test(failure.text) ? '' : '.'}`,
						`run ${failure.run}, phase ${failure.phase}, ${failure.code}`,
					),
				],
	)
}

/** What the processes found of themselves. */
function ofProcesses(tracks: readonly BenchmarkTrack[], ofFile: ReadonlySet<string>): Finding[] {
	const byCode = new Map<string, {readonly finding: Finding; readonly said: string[]}>()
	for (const {listed, findings, runs} of tracks) {
		for (const {finding: one, runs: count} of findings) {
			if (ofFile.has(one.code)) continue
			const often = runs.length > 1 ? ` (in ${count} of ${runs.length} runs)` : ''
			const said = `${listed.name}: ${one.evidence}${often}`
			const known = byCode.get(one.code)
			if (known) known.said.push(said)
			else byCode.set(one.code, {finding: one, said: [said]})
		}
	}
	return [...byCode.values()].map(({finding: one, said}) => ({...one, evidence: joined(said)}))
}

function fewRuns(tracks: readonly BenchmarkTrack[]): Finding[] {
	const most = Math.max(0, ...tracks.map(track => track.runs.length))
	if (most === 0 || most >= runsForInterval) return []
	return [
		finding(
			'few-runs',
			'warning',
			`How much the medians differ from process to process is not known: the intervals are only about ${most === 1 ? 'the one process' : `the ${most} processes`} that ran, and another may have another median. ${runsForInterval} runs would tell.`,
			`${most} ${most === 1 ? 'run' : 'runs'} of each benchmark`,
		),
	]
}

function unequalRuns(tracks: readonly BenchmarkTrack[], asked: number): Finding[] {
	const fewer = tracks.filter(track => track.runs.length > 0 && track.runs.length < asked)
	const most = Math.max(0, ...tracks.map(track => track.runs.length))
	if (fewer.length === 0 || fewer.every(track => track.runs.length === most && track.failure === null)) return []
	return [
		finding(
			'unequal-runs',
			'warning',
			'Not all benchmarks were measured equally often: their intervals are of unequal width, and those with fewer runs know less of how processes differ.',
			joined(fewer.map(track => `${track.listed.name}: ${track.runs.length} of ${asked} runs`)),
		),
	]
}

function driftBetween(tracks: readonly BenchmarkTrack[]): Finding[] {
	const drifting = tracks.flatMap(({listed, runs}) => {
		const drift = runs.length < runsForInterval ? null : driftOf(runs.map(run => run.median))
		if (drift === null || drift.p >= driftP || Math.abs(drift.relativeChange) < driftShare) return []
		return [`${listed.name}: ${sayChange(1 + drift.relativeChange)} from the first run to the last`]
	})
	if (drifting.length === 0) return []
	return [
		finding(
			'drift',
			'warning',
			'The runs got slower or faster one after the other, though each had a process of its own: the machine changed meanwhile. Look for heat, or for other work on it.',
			joined(drifting),
		),
	]
}

/** Samples that had not settled when they were taken: in at least half of the runs, so that it is not the machine's. */
function driftWithin(tracks: readonly BenchmarkTrack[]): Finding[] {
	const unsettled = tracks.flatMap(({listed, runs}) => {
		const changes = runs.map(({drift, warmUp}) => {
			if (warmUp.is === 'steady' && warmUp.from > 0 && Math.abs(warmUp.excess) >= driftShare) return -warmUp.excess
			if (drift === null || drift.p >= driftP || Math.abs(drift.relativeChange) < driftShare) return null
			return drift.relativeChange
		})
		const found = changes.filter(change => change !== null)
		if (found.length === 0 || found.length * 2 < runs.length) return []
		const which = runs.length === 1 ? '' : ` in ${found.length} of ${runs.length} runs`
		return [`${listed.name}: ${sayChange(1 + medianOf(found))}${which}`]
	})
	if (unsettled.length === 0) return []
	return [
		finding(
			'not-steady',
			'warning',
			'The samples of a process got slower or faster while they were taken, so their median depends on how many there were: it may still have been warming up, or what it works on grows.',
			joined(unsettled),
		),
	]
}

function wideIntervals(tracks: readonly BenchmarkTrack[]): Finding[] {
	const wide = tracks.flatMap(track => {
		const interval = track.runs.length < runsForInterval ? null : medianInterval(track)
		const median = track.samples.quantile(0.5)
		if (interval === null || !(median > 0)) return []
		const half = Math.max(interval.high - median, median - interval.low) / median
		if (half <= wideShare) return []
		// An interval narrows with the square root of the number of runs.
		const needed = Math.ceil((track.runs.length * (half / wideShare) ** 2) / 10) * 10
		return [
			`${track.listed.name}: median ${durationBetween(median, interval)}, +/-${sayShare(half)}, ${grouped(needed)} runs`,
		]
	})
	if (wide.length === 0) return []
	return [
		finding(
			'wide-interval',
			'info',
			`Processes differed so much that these medians are not known to ${percentInText(wideShare)}; so many runs would narrow that to ${percentInText(wideShare)}.`,
			joined(wide),
		),
	]
}

function joined(said: readonly string[]): string {
	const more = said.length - mostNamed
	return said.slice(0, mostNamed).join('; ') + (more > 0 ? `; and ${more} more` : '')
}
