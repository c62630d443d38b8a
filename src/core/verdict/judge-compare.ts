import type {GateOutcome} from '../events/run-event.ts'
import type {ComparePhase, VerdictReached} from '../kinds/compare/events.ts'
import type {FailOn} from '../kinds/compare/plan.ts'
import type {CompareTrack} from '../kinds/compare/state.ts'
import {type CompareFigure, compareFigures, decidingFigure} from '../kinds/compare/state-figures.ts'
import type {PairRuns, SlotRun} from '../kinds/compare/state-pairs.ts'
import type {Confirmation} from '../stats/detectable-effect.ts'
import type {Finding} from '../trouble/finding.ts'
import {comparePairs} from './compare-pairs.ts'
import {type ControlResult, isVoid, judgeControl} from './control.ts'
import {type FamilyVerdict, familyAlpha, judgeFamily, settle, toConfirm} from './family.ts'
import {type Judgement, type NotJudged, withdraw} from './judge.ts'
import type {ArmRun} from './run-figure.ts'

/** One question asked of a comparison: a benchmark and a metric of it. */
export interface Answer {
	readonly benchmark: string | null
	readonly figure: CompareFigure
	/** Decides the exit code. */
	readonly gates: boolean
	readonly outcome: Judgement | NotJudged
}

export interface JudgedPhase {
	readonly answers: readonly Answer[]
	readonly control: ControlResult
	readonly controlPairs: number
	readonly findings: readonly Finding[]
}

export interface PhaseQuestion {
	/** `both`: what was measured first and what was measured again. */
	readonly phase: ComparePhase | 'both'
	readonly comparison: number
	readonly benchmarks: ReadonlyArray<string | null>
	/** The metric that decides. */
	readonly gate: string
	readonly margin: number
	readonly level?: number
	/** How the deciding metric would be measured again; undefined: it would not be. */
	readonly confirmation?: Confirmation
}

/** What the pairs of one phase say, every benchmark and metric by itself. The control is that of all benchmarks together: there is one machine. */
export function judgePhase(track: Pick<CompareTrack, 'pairsOf'>, question: PhaseQuestion): JudgedPhase {
	const {phase, comparison, benchmarks, gate, margin, level, confirmation} = question
	const phases = phase === 'both' ? (['measure', 'confirm'] as const) : [phase]
	const pairsOf = new Map(benchmarks.map(one => [one, phases.flatMap(which => track.pairsOf(which, comparison, one))]))
	const controls = [...pairsOf.values()].flat().flatMap(({control: {base, head}}) => {
		return base && head ? [{atMs: base.tMs, base: armRun(base, 'wall'), head: armRun(head, 'wall')}] : []
	})
	const control = judgeControl(
		controls.toSorted((a, b) => a.atMs - b.atMs),
		{measurement: phase === 'confirm' ? 'second' : 'first'},
	)
	const findings: Finding[] = [...control.findings]
	const deciding = decidingFigure(gate)
	const answers = benchmarks.flatMap(benchmark => {
		const pairs = pairsOf.get(benchmark)!
		return compareFigures
			.filter(figure => figure.key === deciding.key || isKnown(pairs, figure))
			.map((figure): Answer => {
				const gates = figure.key === deciding.key
				const compared = comparePairs(
					pairs.map(({base, head}) => ({
						base: base && armRun(base, figure.key),
						head: head && armRun(head, figure.key),
					})),
					{
						direction: 'lower',
						margin,
						step: figure.step,
						...(level === undefined ? {} : {level}),
						...(gates && {
							hurdles: {familyLevel: 1 - familyAlpha / benchmarks.length, ...(confirmation && {confirmation})},
						}),
					},
				)
				const {outcome} = compared.verdicts[0]!
				const said = compared.findings.filter(found => gates || found.code === 'judged-by-difference')
				findings.push(...said.map(found => ofBenchmark(ofFigure(found, figure), benchmark)))
				const isWithdrawn = isVoid(control) && outcome.verdict !== null
				return {benchmark, figure, gates, outcome: isWithdrawn ? withdraw(outcome, 'machine-moved') : outcome}
			})
	})
	return {answers, control, controlPairs: controls.length, findings: merged(findings)}
}

/** Half a second measurement may have found it again; that it has not says nothing. */
export function onlyFound(judged: JudgedPhase): JudgedPhase {
	return {...judged, answers: judged.answers.filter(one => one.outcome.verdict === 'regression')}
}

/** Nobody measures again what is only shown, so one chance in a hundred is all there is for the whole of it. */
const besideAlpha = 0.01

/** Claims that survive the number of questions. What decides is one family, what is only shown beside it another. */
export function judgeFamilies(answers: readonly Answer[]): FamilyVerdict[] {
	const family = (gates: boolean, alpha: number) =>
		judgeFamily(
			answers.flatMap(answer =>
				answer.gates === gates && answer.outcome.verdict !== null
					? [{name: nameOf(answer), judgement: answer.outcome}]
					: [],
			),
			alpha,
		)
	return [...family(true, familyAlpha), ...family(false, besideAlpha)]
}

/** Benchmarks whose regression has to come back before it fails a gate. */
export function benchmarksToConfirm(
	answers: readonly Answer[],
	family: readonly FamilyVerdict[],
): ReadonlyArray<string | null> {
	const names = new Set(toConfirm(family))
	return answers.filter(answer => answer.gates && names.has(nameOf(answer))).map(answer => answer.benchmark)
}

/** The second measurement: by itself, and both together. */
export interface JudgedAgain {
	readonly alone: JudgedPhase
	readonly pooled: JudgedPhase
}

/**
 * @param again the second measurement; null: there was none
 * @param confirm whether there should have been one: a regression that was not measured again is then none
 */
export function verdictsOf(
	first: JudgedPhase,
	family: readonly FamilyVerdict[],
	again: JudgedAgain | null,
	{confirm, comparison}: {readonly confirm: boolean; readonly comparison: number},
): VerdictReached[] {
	// A control that moved says nothing about the program: not measured again.
	const usable = again === null || isVoid(again.alone.control) ? null : again
	const pooled = new Map(usable?.pooled.answers.map(answer => [nameOf(answer), answer.outcome]))
	const confirmations = new Map(
		(usable?.alone.answers ?? []).flatMap(answer => {
			if (answer.outcome.verdict === null) return []
			const both = pooled.get(nameOf(answer))
			return [[nameOf(answer), {alone: answer.outcome, pooled: both?.verdict ? both : null}] as const]
		}),
	)
	const settled = new Map(settle(family, confirmations).map(one => [one.name, one]))
	return first.answers
		.flatMap((answer): VerdictReached[] => {
			const found = settled.get(nameOf(answer))
			if (found === undefined) return []
			const {standing, adjustedP} = found
			const isMissing = confirm && answer.gates && standing === 'unconfirmed'
			const judgement = isMissing ? withdraw(found.judgement, 'not-confirmed') : found.judgement
			const repeated = standing === 'confirmed' || standing === 'refuted' ? confirmations.get(found.name)!.alone : null
			return [
				{
					benchmark: answer.benchmark,
					metric: answer.figure.metric,
					stat: answer.figure.stat,
					comparison,
					gates: answer.gates,
					direction: judgement.direction,
					verdict: judgement.verdict,
					doubt: judgement.doubt,
					base: judgement.base,
					head: judgement.head,
					ratio: judgement.ratio,
					ci: judgement.interval,
					margin: judgement.margin,
					p: judgement.p,
					adjustedP,
					mde: judgement.mde,
					pairs: pairsOf(judgement),
					moreRuns: judgement.moreRuns,
					confirmation: repeated && {
						confirmed: standing === 'confirmed',
						ratio: repeated.ratio,
						ci: repeated.interval,
						pairs: pairsOf(repeated),
					},
				},
			]
		})
		.toSorted((a, b) => Number(b.gates) - Number(a.gates))
}

export interface GateTerms {
	/** How many verdicts of the deciding metric there should be. */
	readonly questions: number
	readonly failOn?: readonly FailOn[]
	/** What `failOn` asks for has no answer. */
	readonly isUnjudged?: boolean
}

/** What the verdicts mean to whoever asked for one. */
export function gateOf(
	verdicts: readonly VerdictReached[],
	{questions, failOn = [], isUnjudged = false}: GateTerms,
): GateOutcome {
	const gating = verdicts.filter(one => one.gates)
	if (gating.some(one => one.verdict === 'regression')) return 'failed'
	if (failOn.includes('less-steady') && gating.some(one => one.lessSteady)) return 'failed'
	const isOpen = gating.length < questions || isUnjudged || gating.some(one => one.verdict === 'inconclusive')
	return isOpen ? 'inconclusive' : 'passed'
}

function nameOf({benchmark, figure}: Answer): string {
	return JSON.stringify([benchmark, figure.key])
}

function pairsOf({design}: Judgement): number {
	return design.is === 'paired' ? design.pairs : Math.min(design.base, design.head)
}

function armRun(run: SlotRun, figure: string): ArmRun {
	if (run.failure !== null) return {is: 'failed', reason: run.failure}
	const value = run.figures[figure]
	return {is: 'done', samples: value === undefined ? [] : [value]}
}

/** Every run that ended well has it. */
function isKnown(pairs: readonly PairRuns[], {key, step}: CompareFigure): boolean {
	const runs = pairs.flatMap(({base, head}) => [base, head].filter(run => run !== null && run.failure === null))
	return (
		runs.length > 0 && runs.every(run => run!.figures[key] !== undefined && (step !== null || run!.figures[key]! > 0))
	)
}

const mostNamed = 3

/** The same doubt about several benchmarks is said once. */
function merged(findings: readonly Finding[]): Finding[] {
	return [...Map.groupBy(findings, one => `${one.code} ${one.text}`).values()].map(same => {
		const named = same.slice(0, mostNamed).map(one => one.evidence)
		const more = same.length - named.length
		return {...same[0]!, evidence: [...named, ...(more > 0 ? [`and ${more} more benchmarks`] : [])].join('; ')}
	})
}

/** Memory is missing for reasons of its own: no timer is too coarse for it. */
function ofFigure(finding: Finding, {key, metric, unit}: CompareFigure): Finding {
	if (finding.code === 'judged-by-difference') {
		const [text, evidence] = [finding.text.replace(/^It/, `"${metric}"`), `${finding.evidence} ${unit}`]
		return {...finding, text, evidence}
	}
	if (key !== 'peakRss' || finding.code !== 'unusable-samples') return finding
	const text =
		'The peak memory of runs is not known: they needed no more than the small process that starts them, or there is no perl to tell. Their pairs were left out.'
	return {...finding, text}
}

function ofBenchmark(finding: Finding, benchmark: string | null): Finding {
	return benchmark === null ? finding : {...finding, evidence: `${benchmark}: ${finding.evidence}`}
}
