import {type Drift, driftOf} from '../stats/drift.ts'
import {type Finding, finding} from '../trouble/finding.ts'
import {percent} from '../units/format.ts'
import {sayChange, sayChangeBetween} from '../words/ratio-words.ts'
import {type Judgement, judgePairs} from './judge.ts'
import {type ArmRun, figureOf} from './run-figure.ts'

/** The same fixed program, run once beside the base slot and once beside the head slot of a pair. */
export interface ControlPair {
	readonly base: ArmRun
	readonly head: ArmRun
}

/**
 * Whether the machine was the same for both sides. A program that cannot have changed is measured in the same places as the two that may
 * have: when it seems to be faster beside one of them, so may they.
 * - `held`: the control is the same on both sides, to within its margin. Also on a machine that drifted: pairs cancel what is slow, and
 *   here the control has shown that they did.
 * - `unclear`: it scatters too much to vouch for the margin. Nothing is void, nothing is vouched for.
 * - `moved`: it differs. The comparison is void.
 * - `drifted`: it became much slower or faster from first to last, and scatters too much to vouch that the pairs cancelled that. Void.
 * - `absent`: no control was run, or too few of its runs succeeded.
 */
export interface ControlResult {
	readonly is: 'held' | 'unclear' | 'moved' | 'drifted' | 'absent'
	/** Judges the control's time beside head over its time beside base. */
	readonly judgement: Judgement | null
	readonly drift: Drift | null
	readonly findings: readonly Finding[]
}

export interface ControlOptions {
	/** Which of both measurements it ran in, for what is said of it: the first unless given. */
	readonly measurement?: 'first' | 'second'
	/** Difference of the control that is none; 0.02 unless given. */
	readonly margin?: number
	/** From first to last; 0.25 unless given. Slow drift cancels in pairs, so it has to be large to be worth a word. */
	readonly mostDrift?: number
}

/** A machine that is quieter than this passes, one that moved by more than this has moved. */
const defaultMargin = 0.02
const defaultMostDrift = 0.25

export function isVoid(control: ControlResult): boolean {
	return control.is === 'moved' || control.is === 'drifted'
}

/** @param pairs in the order they were run */
export function judgeControl(pairs: readonly ControlPair[], options: ControlOptions = {}): ControlResult {
	const {margin = defaultMargin, mostDrift = defaultMostDrift, measurement = 'first'} = options
	if (pairs.length === 0) return {is: 'absent', judgement: null, drift: null, findings: []}
	const both = pairs.flatMap(pair => {
		const base = figureOf(pair.base, 'median')
		const head = figureOf(pair.head, 'median')
		return base.is === 'figure' && head.is === 'figure' ? [{base: base.value, head: head.value}] : []
	})
	const failed = pairs.length - both.length
	const failures =
		failed === 0
			? []
			: [
					finding(
						'control-failed',
						'warning',
						'The control program itself failed in some pairs, so it vouches for the others only.',
						`${failed} of ${pairs.length} control pairs`,
					),
				]
	const judgement = judgePairs(
		both.map(pair => pair.base),
		both.map(pair => pair.head),
		{direction: 'lower', margin},
	)
	if (judgement.verdict === null) return {is: 'absent', judgement: null, drift: null, findings: failures}
	const drift = driftOf(both.map(pair => Math.sqrt(pair.base * pair.head)))
	const hasDrifted = drift !== null && isLarge(drift, mostDrift)
	const is = stateOf(judgement, hasDrifted)
	const doubted = doubts({is, judgement, drift: hasDrifted ? drift : null, margin}, spans[measurement])
	return {is, judgement, drift, findings: [...failures, ...doubted]}
}

/** What the control vouches for. Both measurements have one, and what is said of the second must not be read as said of the first. */
const spans = {
	first: {inIt: '', it: 'the comparison', isVoid: 'the comparison is void'},
	second: {
		inIt: 'In the second measurement, ',
		it: 'the second measurement',
		isVoid: 'the second measurement counts for nothing',
	},
} as const

/** The whole interval beyond the limit: one slow minute at the end is not a drift. */
function isLarge({low, high, p}: Drift, most: number): boolean {
	return (low > most || high < 1 / (1 + most) - 1) && p < 0.01
}

function stateOf({interval, verdict}: Judgement, hasDrifted: boolean): ControlResult['is'] {
	if (interval === null) return 'absent'
	if (verdict === 'regression' || verdict === 'improvement') return 'moved'
	if (verdict === 'equivalent') return 'held'
	return hasDrifted ? 'drifted' : 'unclear'
}

interface Judged extends Pick<ControlResult, 'is'> {
	readonly judgement: Judgement
	/** null: none worth a word. */
	readonly drift: Drift | null
	readonly margin: number
}

function doubts(
	{is, judgement: {ratio, interval}, drift, margin}: Judged,
	{inIt, it, isVoid: nothing}: (typeof spans)['first' | 'second'],
): Finding[] {
	const besides = `${sayChange(ratio)}${interval ? ` (${sayChangeBetween(interval)})` : ''}, margin ${percent(margin)}`
	const evidence = `control beside head over beside base ${besides}`
	const sentence = (text: string) => `${inIt}${inIt === '' ? text[0]!.toUpperCase() : text[0]}${text.slice(1)}`
	if (is === 'moved')
		return [
			finding(
				'machine-moved',
				'error',
				sentence(
					`a program that did not change ran at another speed beside one side than beside the other, so ${nothing}: run the comparison again when the machine is quiet.`,
				),
				evidence,
			),
		]
	if (drift !== null && (is === 'drifted' || is === 'held')) {
		const isSlower = drift.relativeChange > 0
		const change = `The machine became ${isSlower ? 'slower' : 'faster'} while ${it} ran: a program that did not change took ${percent(Math.abs(drift.relativeChange))} ${isSlower ? 'longer' : 'less'} at the end than at the start`
		return [
			finding(
				'machine-drifted',
				is === 'held' ? 'warning' : 'error',
				is === 'held'
					? `${change}. The pairs cancelled that, so the ratios stand; the times by themselves are worth less: look for throttling or a neighbour.`
					: `${change}, and scatters too much to vouch that the pairs cancelled that, so ${nothing}: look for throttling or a neighbour, and run the comparison again.`,
				`control changed by ${sayChange(1 + drift.relativeChange)} from first to last pair (${sayChangeBetween({low: 1 + drift.low, high: 1 + drift.high})}), beside head over beside base ${besides}`,
			),
		]
	}
	if (is === 'unclear')
		return [
			finding(
				'control-unclear',
				'info',
				sentence('the control scatters too much to vouch that the machine was the same for both sides.'),
				evidence,
			),
		]
	return []
}
