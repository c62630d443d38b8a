import {verdictLevel} from '../stats/ratio.ts'
import {type Finding, finding} from '../trouble/finding.ts'
import {armFindings, figureFindings} from './arm-findings.ts'
import {type ControlOptions, type ControlPair, type ControlResult, isVoid, judgeControl} from './control.ts'
import {byDifference, judgeInSteps} from './in-steps.ts'
import {type Judgement, type JudgeOptions, judgePairs, type NotJudged, withdraw} from './judge.ts'
import {type ArmRun, figureOf, type Statistic} from './run-figure.ts'

/** Two runs made side by side, in either order. A side is null when it was never run: the comparison was interrupted in between. */
export interface RunPair {
	readonly base: ArmRun | null
	readonly head: ArmRun | null
	readonly control?: ControlPair
}

/** `noiseFloor` makes a default margin of what this machine does. */
export interface CompareOptions extends JudgeOptions {
	/** The median alone unless given. */
	readonly statistics?: readonly Statistic[]
	readonly control?: ControlOptions
	/** See `judgeInSteps`; null or missing: a figure of 0 is none. */
	readonly step?: number | null
}

export interface StatisticVerdict {
	readonly statistic: Statistic
	readonly outcome: Judgement | NotJudged
}

export interface Comparison {
	readonly verdicts: readonly StatisticVerdict[]
	readonly control: ControlResult
	/** Nothing was concluded because the machine moved. */
	readonly void: boolean
	readonly findings: readonly Finding[]
}

/**
 * Two programs whose runs were interleaved in pairs: for each statistic the ratio of each pair, and one verdict over the pairs. Only pairs with both
 * figures count; what is missing is said. Every failure of a run is data here, never an exception.
 *
 * @param pairs in the order they were run
 */
export function comparePairs(pairs: readonly RunPair[], options: CompareOptions): Comparison {
	const step = options.step ?? null
	const control = judgeControl(
		pairs.flatMap(pair => pair.control ?? []),
		options.control,
	)
	const arms = {
		base: pairs.map(pair => pair.base),
		head: pairs.map(pair => pair.head),
	}
	const uneven = failuresOf(arms.base) !== failuresOf(arms.head)
	const findings: Finding[] = [...control.findings, ...armFindings(arms)]
	const verdicts = (options.statistics ?? ['median']).map(statistic => {
		const figures = pairs.map(pair => ({
			base: pair.base && figureOf(pair.base, statistic, step),
			head: pair.head && figureOf(pair.head, statistic, step),
		}))
		findings.push(...figureFindings(statistic, figures))
		const both = figures.flatMap(({base, head}) =>
			base?.is === 'figure' && head?.is === 'figure' ? [{base: base.value, head: head.value}] : [],
		)
		return {statistic, outcome: outcomeOf(both)}
	})
	const judged = verdicts.find(({outcome}) => outcome.verdict !== null && outcome.doubt === 'too-few')
	if (judged !== undefined) findings.push(tooFew(judged.outcome as Judgement))
	return {verdicts, control, void: isVoid(control), findings}

	function outcomeOf(both: ReadonlyArray<{base: number; head: number}>): Judgement | NotJudged {
		if (both.length === 0) return {verdict: null, reason: 'no pair has a usable figure on both sides'}
		const judgement = judgeInSteps(
			both.map(pair => pair.base),
			both.map(pair => pair.head),
			step,
			(base, head) => judgePairs(base, head, options),
		)
		if (judgement.verdict === null) return judgement
		findings.push(...byDifference(judgement, step))
		if (isVoid(control)) return withdraw(judgement, 'machine-moved')
		// Whoever survived a bug that kills slow runs is fast: the survivors of one side are not those of the other.
		if (uneven) return withdraw(judgement, 'target-failed')
		return judgement
	}

	function tooFew(judgement: Judgement): Finding {
		return finding(
			'too-few-runs',
			'warning',
			`There are too few pairs for an interval at ${(options.level ?? verdictLevel) * 100} %: nothing can be concluded from them.`,
			`${judgement.design.is === 'paired' ? judgement.design.pairs : 0} usable pairs, ${judgement.moreRuns} more needed`,
		)
	}
}

function failuresOf(runs: readonly (ArmRun | null)[]): number {
	return runs.filter(run => run?.is === 'failed').length
}
