/**
 * What the pairs of a comparison come to, as far as they were measured: asked by the engine when they are, and by whoever reads the log of a run
 * whose runner was killed before it could.
 */
import type {CompareEvent, ComparePhase, VerdictReached} from '../kinds/compare/events.ts'
import type {ComparePlan} from '../kinds/compare/plan.ts'
import type {CompareTrack} from '../kinds/compare/state.ts'
import type {Confirmation} from '../stats/detectable-effect.ts'
import {confirmationLevel, type FamilyVerdict} from './family.ts'
import {
	benchmarksToConfirm,
	type JudgedAgain,
	type JudgedPhase,
	judgeFamilies,
	judgePhase,
	onlyFound,
	verdictsOf,
} from './judge-compare.ts'
import {judgeSteadiness, type Steadiness, steadinessFindings} from './steadiness.ts'

type Pairs = Pick<CompareTrack, 'pairsOf'>
type Benchmarks = ReadonlyArray<string | null>

/** The first measurement. */
export interface JudgedFirst {
	readonly phase: JudgedPhase
	readonly family: readonly FamilyVerdict[]
	/** Whose regression has to come back before it counts. */
	readonly toConfirm: Benchmarks
	/** Empty where nobody asks, as with `noise`. */
	readonly steadiness: readonly Steadiness[]
}

/** @param confirmation how the deciding metric would be measured again; undefined: it would not be */
export function judgeFirst(
	pairs: Pairs,
	plan: ComparePlan,
	benchmarks: Benchmarks,
	{comparison = 0, confirmation}: {readonly comparison?: number; readonly confirmation?: Confirmation} = {},
): JudgedFirst {
	const {gate, margin, confirm, failOn} = plan
	const question = {comparison, benchmarks, gate, margin, ...(confirmation && {confirmation})}
	const phase = judgePhase(pairs, {...question, phase: 'measure'})
	const family = judgeFamilies(phase.answers)
	const steadiness = plan.purpose === 'ab' ? judgeSteadiness(pairs, phase.answers, {comparison, margin}) : []
	return {
		phase: {...phase, findings: [...phase.findings, ...steadinessFindings(steadiness, failOn)]},
		family,
		toConfirm: confirm ? benchmarksToConfirm(phase.answers, family) : [],
		steadiness,
	}
}

/** The second measurement. @param isWhole it was not cut short: then it also says something not to have found a regression again */
export function judgeAgain(
	pairs: Pairs,
	{gate, margin}: ComparePlan,
	benchmarks: Benchmarks,
	{isWhole}: {readonly isWhole: boolean},
): JudgedAgain & {readonly phase: JudgedPhase} {
	const question = {comparison: 0, benchmarks, gate, margin}
	const phase = judgePhase(pairs, {...question, phase: 'confirm', level: confirmationLevel})
	return {
		phase,
		alone: isWhole ? phase : onlyFound(phase),
		pooled: judgePhase(pairs, {...question, phase: 'both'}),
	}
}

/** @param again the second measurement; null: there was none */
export function verdictsOn({confirm}: ComparePlan, first: JudgedFirst, again: JudgedAgain | null): VerdictReached[] {
	return verdictsOf(first.phase, first.family, again, {confirm, comparison: 0}).map(verdict => ({
		...verdict,
		lessSteady: first.steadiness.find(one => isAbout(one, verdict))?.lessSteady ?? null,
	}))
}

function isAbout({benchmark, figure}: Steadiness, verdict: VerdictReached): boolean {
	return benchmark === verdict.benchmark && figure.metric === verdict.metric && figure.stat === verdict.stat
}

/** @returns null when the control has not run */
export function controlJudged(
	{name}: ComparePlan,
	{control, controlPairs}: JudgedPhase,
	{phase, comparison}: {readonly phase: ComparePhase; readonly comparison: number},
): Extract<CompareEvent, {type: 'control-judged'}> | null {
	if (controlPairs === 0) return null
	return {
		type: 'control-judged',
		suite: name,
		phase,
		comparison,
		is: control.is,
		pairs: controlPairs,
		ratio: control.judgement?.ratio ?? null,
		ci: control.judgement?.interval ?? null,
	}
}
