import type {Environment} from '../events/run-event.ts'
import {type Finding, finding} from '../trouble/finding.ts'
import type {Problem} from '../trouble/problem.ts'
import {bytes} from '../units/format.ts'
import {armFindings, figureFindings} from './arm-findings.ts'
import type {CompareOptions, StatisticVerdict} from './compare-pairs.ts'
import {byDifference, judgeInSteps} from './in-steps.ts'
import {judgeArms, withdraw} from './judge.ts'
import {type ArmRun, figureOf} from './run-figure.ts'

/** A recorded set of runs: a baseline, or a finished run. */
export interface RecordedRuns {
	/** How the user calls it: `baseline main`, `20261120T104122-k3vq`. */
	readonly label: string
	readonly environment: Environment
	/** Versions of Node the targets ran under; empty when no target was one, or none told. */
	readonly nodeVersions: readonly string[]
	readonly runs: readonly ArmRun[]
}

export type UnpairedComparison =
	| {readonly is: 'refused'; readonly problems: readonly Problem[]}
	| {
			readonly is: 'compared'
			readonly verdicts: readonly StatisticVerdict[]
			readonly margin: number
			readonly findings: readonly Finding[]
	  }

/**
 * What the margin is at least when nobody sets one on purpose. Published runs of identical programs at different times: with one stored baseline a tool that
 * asks for significance and 1 % called up to 56 % of them changed, and even "more than 5 %" 2.5 to 2.7 %.
 */
export const leastUnpairedMargin = 0.05

export interface UnpairedOptions extends Omit<CompareOptions, 'margin' | 'control'> {
	/** `leastUnpairedMargin` unless given. */
	readonly margin?: number
	/** What to do about another machine or another Node. */
	readonly mismatch: 'refuse' | 'accept'
}

/**
 * Two sets of runs made at different times. Weaker than pairs by nature: whatever the machine did between them is in the ratio and in no interval, because
 * all runs of one side share it. So this says so in a finding every time, keeps to a wider margin, and refuses outright when machine or Node differ,
 * unless told to go on.
 */
export function compareUnpaired(base: RecordedRuns, head: RecordedRuns, options: UnpairedOptions): UnpairedComparison {
	const margin = options.margin ?? leastUnpairedMargin
	const mismatches = mismatchesOf(base, head)
	if (mismatches.length > 0 && options.mismatch === 'refuse')
		return {is: 'refused', problems: mismatches.map(one => one.problem)}
	const findings: Finding[] = [
		...mismatches.map(one => one.finding),
		finding(
			'unpaired-comparison',
			'warning',
			'The two sides were measured at different times, so what the machine did in between is part of the ratio and not of its interval. Measure both interleaved (`arsenal-tui ab`) before acting on it.',
			`${base.label}: ${base.runs.length} runs; ${head.label}: ${head.runs.length} runs`,
		),
		...armFindings({base: base.runs, head: head.runs}).filter(one => one.code !== 'arm-failed'),
	]
	const failedShare = (runs: readonly ArmRun[]) =>
		runs.filter(run => run.is === 'failed').length / Math.max(1, runs.length)
	const uneven = failedShare(base.runs) !== failedShare(head.runs)
	if (uneven)
		findings.push(
			finding(
				'arm-failed',
				'error',
				'One side failed more often than the other. Only the runs that ended well were compared, and they may be the fast ones: mend the failure first.',
				`${base.label} failed ${Math.round(failedShare(base.runs) * base.runs.length)} of ${base.runs.length} runs, ${head.label} ${Math.round(failedShare(head.runs) * head.runs.length)} of ${head.runs.length}`,
			),
		)
	const verdicts = (options.statistics ?? ['median']).map((statistic): StatisticVerdict => {
		const [baseFigures, headFigures] = [base, head].map(arm =>
			arm.runs.map(run => figureOf(run, statistic, options.step ?? null)),
		) as [ReturnType<typeof figureOf>[], ReturnType<typeof figureOf>[]]
		findings.push(
			...figureFindings(statistic, [
				...baseFigures.map(figure => ({base: figure, head: null})),
				...headFigures.map(figure => ({base: null, head: figure})),
			]),
		)
		const values = (figures: ReturnType<typeof figureOf>[]) =>
			figures.flatMap(figure => (figure.is === 'figure' ? [figure.value] : []))
		const outcome = judgeInSteps(values(baseFigures), values(headFigures), options.step ?? null, (ofBase, ofHead) =>
			judgeArms(ofBase, ofHead, {...options, margin}),
		)
		if (outcome.verdict !== null) findings.push(...byDifference(outcome, options.step ?? null))
		if (outcome.verdict === null || !uneven) return {statistic, outcome}
		return {statistic, outcome: withdraw(outcome, 'target-failed')}
	})
	const few = verdicts.find(({outcome}) => outcome.verdict !== null && outcome.doubt === 'too-few')
	if (few?.outcome.verdict)
		findings.push(
			finding(
				'too-few-runs',
				'warning',
				'There are too few runs for an interval: nothing can be concluded from them.',
				`${few.outcome.moreRuns} more needed on each side`,
			),
		)
	return {is: 'compared', verdicts, margin, findings}
}

interface Mismatch {
	readonly problem: Problem
	readonly finding: Finding
}

function mismatchesOf(base: RecordedRuns, head: RecordedRuns): Mismatch[] {
	const found: Mismatch[] = []
	if (base.environment.fingerprint !== head.environment.fingerprint) {
		const differences = factsOf(base.environment).flatMap(([name, was], i) => {
			const is = factsOf(head.environment)[i]![1]
			return was === is ? [] : [`${name}: ${was} in base, ${is} in head`]
		})
		const evidence =
			differences.join('; ') || `fingerprints ${base.environment.fingerprint} and ${head.environment.fingerprint}`
		found.push({
			problem: {
				path: `${base.label} against ${head.label}`,
				value: evidence,
				expected: 'two runs of the same machine (or --force, to compare them all the same)',
			},
			finding: finding(
				'other-machine',
				'error',
				'The two sides were measured on different machines: the ratio is that of the machines as much as that of the programs.',
				evidence,
			),
		})
	}
	const [was, is] = [versionsOf(base), versionsOf(head)]
	if (was !== is) {
		const evidence = `${was} in base, ${is} in head`
		found.push({
			problem: {
				path: `${base.label} against ${head.label}`,
				value: evidence,
				expected: 'targets under the same version of Node (or --force, to compare them all the same)',
			},
			finding: finding(
				'other-node',
				'error',
				'The targets of the two sides ran under different versions of Node, whose compilers differ: the ratio is that of the versions too.',
				evidence,
			),
		})
	}
	return found
}

function versionsOf({nodeVersions}: RecordedRuns): string {
	return [...new Set(nodeVersions)].sort((a, b) => a.localeCompare(b)).join(', ') || 'no Node'
}

function factsOf(environment: Environment): ReadonlyArray<readonly [name: string, value: string]> {
	return [
		['machine', environment.hostname],
		['system', environment.os],
		['kernel', environment.kernel],
		['architecture', environment.arch],
		['CPU', environment.cpu],
		['cores', String(environment.cores)],
		['memory', bytes(environment.memBytes)],
		['Node of arsenal-tui', environment.node],
	]
}
