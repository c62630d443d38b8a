import {type Finding, finding} from '../trouble/finding.ts'
import type {ArmRun, RunFigure, Statistic} from './run-figure.ts'

/** What is wrong with the runs of two sides, in words; null stands for a run that never started. */
export function armFindings(arms: {
	readonly base: readonly (ArmRun | null)[]
	readonly head: readonly (ArmRun | null)[]
}): Finding[] {
	const base = failures(arms.base)
	const head = failures(arms.head)
	const missing = [...arms.base, ...arms.head].filter(run => run === null).length
	const evidence = `base failed ${base.length} of ${arms.base.length} runs, head ${head.length} of ${arms.head.length}${reasons([...base, ...head])}`
	const found: Finding[] = []
	if (base.length !== head.length)
		found.push(
			finding(
				'arm-failed',
				'error',
				`Runs of ${head.length > base.length ? 'head' : 'base'} failed more often than those of ${head.length > base.length ? 'base' : 'head'}. Only those that ended well were compared, and they may be the fast ones: mend the failure first.`,
				evidence,
			),
		)
	else if (base.length > 0)
		found.push(
			finding('runs-failed', 'warning', 'Runs of both sides failed, and were left out of the comparison.', evidence),
		)
	if (missing > 0)
		found.push(
			finding(
				'runs-missing',
				'info',
				'Some runs have no partner, because the comparison ended in the middle of a pair; they were left out.',
				`${missing} of ${arms.base.length + arms.head.length} runs`,
			),
		)
	return found
}

/** Why runs that did not fail gave no figure. */
export function figureFindings(
	statistic: Statistic,
	pairs: ReadonlyArray<{readonly base: RunFigure | null; readonly head: RunFigure | null}>,
): Finding[] {
	const all = pairs.flatMap(({base, head}) => [base, head]).filter(figure => figure !== null)
	const count = (why: string) => all.filter(figure => figure.is === 'none' && figure.why === why).length
	const [empty, notFinite, notPositive, unsupported] = ['no-samples', 'not-finite', 'not-positive', 'unsupported'].map(
		count,
	)
	const found: Finding[] = []
	if (empty! + notFinite! + notPositive! > 0)
		found.push(
			finding(
				'unusable-samples',
				'error',
				`Runs gave no ${statistic} that could be compared: they measured nothing, something that is not a number, or a time of 0 that the timer could not see. Their pairs were left out.`,
				`of ${all.length} runs ${empty} without samples, ${notFinite} with values that are not numbers, ${notPositive} with a ${statistic} of 0 or below`,
			),
		)
	if (unsupported! > 0)
		found.push(
			finding(
				'statistic-unsupported',
				'warning',
				`Runs have too few samples for a ${statistic}; take more samples a run, or judge the median.`,
				`${unsupported} of ${all.length} runs`,
			),
		)
	return found
}

function failures(runs: readonly (ArmRun | null)[]): string[] {
	return runs.flatMap(run => (run?.is === 'failed' ? [run.reason] : []))
}

/** The commonest two reasons. */
function reasons(all: readonly string[]): string {
	const counts = [...Map.groupBy(all, reason => reason)].sort(([, a], [, b]) => b.length - a.length).slice(0, 2)
	return counts.length === 0 ? '' : `: ${counts.map(([reason, times]) => `${reason} (${times.length})`).join(', ')}`
}
