/**
 * How comparisons are said, in lines, reports and on screens. A verdict is called what it is: regression, improvement, equivalent or inconclusive.
 * The fields are those of events and of report.json.
 */
import {grouped, percent} from '../units/format.ts'
import {type FigureUnit, sayFigure} from './figure-words.ts'
import {type Question, sayQuestion} from './metric-words.ts'
import {sayChange, sayChangeBetween, sayLevel} from './ratio-words.ts'

/** In the order in which one wants to see them. */
export const verdictOrder = ['regression', 'improvement', 'inconclusive', 'equivalent'] as const

const doubtWords = {
	'too-few': 'too few pairs to conclude anything',
	wide: 'cannot be told from no change',
	'on-the-edge': 'so close to the margin that no reasonable number of runs would tell',
	'machine-moved': 'void, because the machine did not stay the same',
	'not-in-family': 'not clear enough among so many questions',
	'not-confirmed': 'did not come back when it was measured again',
	'target-failed': 'only runs that did not fail were compared',
} as const

/** Whether the machine was the same for both sides, by the control between the pairs. */
export const controlWords = {
	held: 'the machine was the same for both sides',
	unclear: 'scatters too much to vouch for the machine',
	moved: 'the machine was not the same for both sides',
	drifted: 'the machine became slower or faster all along',
	absent: 'too few runs of it',
} as const

/** What an exit code would say, in a word. */
export const gateWords = {passed: 'passed', failed: 'FAILED', inconclusive: 'inconclusive'} as const

interface Interval {
	readonly level: number
	readonly low: number
	readonly high: number
}

interface Doubted {
	readonly verdict: (typeof verdictOrder)[number]
	readonly doubt: keyof typeof doubtWords | null
	readonly moreRuns: number | null
}

interface Said extends Doubted {
	readonly gates: boolean
	readonly margin: number
	readonly mde: number | null
	readonly confirmation: {readonly confirmed: boolean; readonly ratio: number; readonly pairs: number} | null
}

interface SaidWhole extends Said, Question {
	readonly base: number
	readonly head: number
	readonly unit: FigureUnit
	readonly ratio: number
	readonly ci: Interval | null
}

/** One sentence without a full stop, for who reads nothing else: what was found, how sure that is, and what would settle it. */
export function sayVerdict(verdict: SaidWhole): string {
	const {base, head, unit, ci} = verdict
	const what = sayQuestion(verdict)
	const interval = ci === null ? '' : ` (${sayLevel(ci.level)} interval ${sayChangeBetween(ci)})`
	// To what is 0 there is no ratio: see core/verdict/in-steps.ts.
	const changed =
		base > 0 === head > 0
			? `${what} ${sayChange(verdict.ratio)}${interval}`
			: `${what} from ${sayFigure(base, unit)} to ${sayFigure(head, unit)}`
	return `${changed}: ${sayGrounds(verdict)}`
}

/** A multiple of base is seen without statistics: where nothing less would have been found, saying so helps nobody. */
const mostDetectable = 2

/** Why a verdict is what it is, what could not have been missed, and what would settle it. */
export function sayGrounds(verdict: Said): string {
	const more = sayMorePairs(verdict)
	return [
		groundOf(verdict),
		...sayConfirmation(verdict),
		...(verdict.mde === null || verdict.mde > mostDetectable || isChange(verdict)
			? []
			: [`a change of ${percent(verdict.mde)} or more would have been found`]),
		...(more === null ? [] : [`about ${more} would settle it`]),
	].join('; ')
}

function isChange({verdict}: Doubted): boolean {
	return verdict === 'regression' || verdict === 'improvement'
}

function groundOf({verdict, margin, doubt, confirmation}: Said): string {
	switch (verdict) {
		case 'regression':
			return `worse by more than the margin of ${percent(margin)}`
		case 'improvement':
			return `better by more than the margin of ${percent(margin)}`
		case 'equivalent':
			return `the same to within ${percent(margin)}`
		case 'inconclusive':
			// It was to be confirmed, and the run ended before.
			if (doubt === 'not-confirmed' && confirmation === null) return 'worse once, and not measured a second time'
			return doubtWords[doubt ?? 'wide']
	}
}

function sayConfirmation({verdict, confirmation, gates}: Said): string[] {
	if (confirmation === null) return verdict === 'regression' && gates ? ['not measured a second time'] : []
	if (isSettledOtherwise(verdict)) return []
	const pairs = `the ${grouped(confirmation.pairs)} pairs of the second measurement alone (${sayChange(confirmation.ratio)})`
	return [confirmation.confirmed ? `also by ${pairs}` : `not by ${pairs}`]
}

/** Only a regression is measured again, and only what comes of that is worth a word. */
function isSettledOtherwise(verdict: Doubted['verdict']): boolean {
	return verdict === 'improvement' || verdict === 'equivalent'
}

/** `12 more pairs`, which would settle it. null where none are known to: they mend no machine that moved, and no runs that fail. */
export function sayMorePairs({verdict, moreRuns, doubt}: Doubted): string | null {
	if (verdict !== 'inconclusive' || doubt === 'machine-moved' || doubt === 'target-failed') return null
	return moreRuns ? `${grouped(moreRuns)} more ${moreRuns === 1 ? 'pair' : 'pairs'}` : null
}

interface SaidControl {
	readonly is: keyof typeof controlWords
	readonly ratio: number | null
	readonly ci: Omit<Interval, 'level'> | null
	readonly pairs: number
}

/**
 * `control: the machine was the same for both sides (+0.10%, -1.1% .. +1.2%, 12 pairs)`
 * @param of which it is, where there were several: `first measurement`; '': there was one
 */
export function sayControl({is, ratio, ci, pairs}: SaidControl, of: string): string {
	const change = ratio === null ? '' : `${sayChange(ratio)}, ${sayChangeBetween(ci)}, `
	return `control${of === '' ? '' : ` of the ${of}`}: ${controlWords[is]} (${change}${sayPairs(pairs)})`
}

/** `1 pair`, `1 200 pairs` */
export function sayPairs(count: number): string {
	return `${grouped(count)} ${count === 1 ? 'pair' : 'pairs'}`
}

/** `main (1f3c2ab): node cli.js` */
export function sayArm({
	revision,
	commit,
	dirty,
	command,
}: {
	readonly revision: string | null
	readonly commit: string | null
	readonly dirty: boolean
	readonly command: string
}): string {
	if (revision === null) return command
	const at = commit === null ? '' : ` (${commit.slice(0, 7)}${dirty ? ', with changes' : ''})`
	return `${revision}${at}: ${command}`
}
