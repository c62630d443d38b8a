import {holmAdjusted} from '../stats/holm.ts'
import {type Judgement, withdraw} from './judge.ts'

/** One question asked of a suite: a benchmark and a statistic of it. */
export interface FamilyMember {
	/** Unique in the suite. */
	readonly name: string
	readonly judgement: Judgement
}

export interface FamilyVerdict {
	readonly name: string
	/** After the correction: a claim that does not survive it has become inconclusive. */
	readonly judgement: Judgement
	/** Holm's: what to hold against `familyAlpha`. */
	readonly adjustedP: number
	/**
	 * - `no-claim`: equivalent or inconclusive.
	 * - `stands`: an improvement that survived. It fails no gate, so it is not run again.
	 * - `unconfirmed`: a regression that survived, and has to come back in fresh processes before a gate fails.
	 * - `confirmed`, `refuted`: it has, or has not.
	 */
	readonly standing: 'no-claim' | 'stands' | 'unconfirmed' | 'confirmed' | 'refuted'
}

/**
 * Chance of even one false claim among all benchmarks of a suite, before the confirmation. Each claim has also met its own level (99 %), which
 * is the stricter of the two up to five benchmarks.
 */
export const familyAlpha = 0.05

/**
 * Regressions and improvements that survive the number of questions asked: fifty benchmarks at 1 % each would find a change in identical programs
 * in two runs out of five. Every member counts, not only those that claim something: leaving the others out would be choosing after looking.
 */
export function judgeFamily(members: readonly FamilyMember[], alpha = familyAlpha): FamilyVerdict[] {
	const adjusted = holmAdjusted(members.map(member => member.judgement.p))
	return members.map(({name, judgement}, i) => {
		const adjustedP = adjusted[i]!
		const claim = judgement.verdict === 'regression' || judgement.verdict === 'improvement'
		if (!claim) return {name, judgement, adjustedP, standing: 'no-claim'}
		if (adjustedP > alpha) {
			return {
				name,
				judgement: withdraw(judgement, 'not-in-family', morePairs(judgement)),
				adjustedP,
				standing: 'no-claim',
			}
		}
		return {name, judgement, adjustedP, standing: judgement.verdict === 'regression' ? 'unconfirmed' : 'stands'}
	})
}

/** What has to be measured again, in fresh processes. */
export function toConfirm(verdicts: readonly FamilyVerdict[]): string[] {
	return verdicts.filter(one => one.standing === 'unconfirmed').map(one => one.name)
}

/**
 * A regression stands only when the second, independent measurement says regression too, by itself; pooling both would let the first decide twice. The
 * second is one question, not fifty, and is judged at `confirmationLevel`. One that was not measured again stays unconfirmed, and fails no gate.
 * The judgement of a confirmed regression stays the first one's; a refuted one turns inconclusive.
 */
export function settle(
	verdicts: readonly FamilyVerdict[],
	confirmations: ReadonlyMap<string, Judgement>,
): FamilyVerdict[] {
	return verdicts.map(one => {
		const again = confirmations.get(one.name)
		if (one.standing !== 'unconfirmed' || again === undefined) return one
		if (again.verdict === 'regression') return {...one, standing: 'confirmed'}
		return {...one, judgement: withdraw(one.judgement, 'not-confirmed', again.moreRuns || null), standing: 'refuted'}
	})
}

/**
 * Level of the second measurement: it tests the one thing that was singled out before it was made. One side of it lets 5 in 100 through, after a first
 * measurement that let through half of one: of 4,000 identical programs, one is called a regression. At 95 % a true slow-down just
 * large enough to be found was lost in the second as often as in the first (measured: 2 of 18 at 3 %).
 */
export const confirmationLevel = 0.9

/** Whether the suite's gate fails. */
export function regressionsOf(verdicts: readonly FamilyVerdict[]): FamilyVerdict[] {
	return verdicts.filter(one => one.standing === 'confirmed')
}

/** Half as many again: what usually takes a p near its limit across it. Holm's limit depends on all the others, so no formula gives it. */
function morePairs({design}: Judgement): number {
	return Math.ceil((design.is === 'paired' ? design.pairs : Math.min(design.base, design.head)) / 2)
}
