import {holmAdjusted} from '../stats/holm.ts'
import {leastRankSumP} from '../stats/rank-sum.ts'
import type {RatioDesign} from '../stats/ratio.ts'
import {leastSignedRankP} from '../stats/signed-rank.ts'
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
	 * - `suspected`: worse, and clear enough among all questions to be looked at again, but not to be claimed as it is.
	 * - `confirmed`, `refuted`: either has come back, or has not.
	 */
	readonly standing: 'no-claim' | 'stands' | 'unconfirmed' | 'suspected' | 'confirmed' | 'refuted'
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
		if (!claim)
			return {name, judgement, adjustedP, standing: isSuspect(judgement, adjustedP, alpha) ? 'suspected' : 'no-claim'}
		if (adjustedP > alpha) {
			return {
				name,
				judgement: withdraw(judgement, 'not-in-family', moreRuns(judgement, members.length, alpha)),
				adjustedP,
				standing: 'no-claim',
			}
		}
		return {name, judgement, adjustedP, standing: judgement.verdict === 'regression' ? 'unconfirmed' : 'stands'}
	})
}

/** Only a figure that was believed and not told apart: a machine that moved, or runs that failed, make no suspect. */
function isSuspect({direction, ratio, doubt}: Judgement, adjustedP: number, alpha: number): boolean {
	const isWorse = direction === 'lower' ? ratio > 1 : ratio < 1
	return isWorse && adjustedP <= alpha && (doubt === 'wide' || doubt === 'on-the-edge')
}

/** What has to be measured again, in fresh processes. */
export function toConfirm(verdicts: readonly FamilyVerdict[]): string[] {
	return verdicts.filter(isOpen).map(one => one.name)
}

function isOpen({standing}: FamilyVerdict): boolean {
	return standing === 'unconfirmed' || standing === 'suspected'
}

/** The second measurement. */
export interface Confirmed {
	/** By itself, at `confirmationLevel`: it is one question, not fifty. */
	readonly alone: Judgement
	/** Judges the pairs of both, at the level of every verdict. */
	readonly pooled: Judgement | null
}

/**
 * A regression stands only when the second, independent measurement says regression too, by itself; pooling both alone would let the first decide twice.
 * What is said of it then is what both together say: the first was singled out for being large. A suspect also has to be a regression by
 * both together. One that was not measured again stays as it was, and fails no gate; a refuted one is inconclusive.
 *
 * One side of the first lets 25 of 1,000 families of identical programs through, one side of the second 50 of 1,000: together 1 of 800. Suspecting only
 * what is already a regression at 99 % made that 1 of 4,000, and lost, of slow-downs at the detectable effect, one in seven that is found now (by the normal distribution).
 */
export function settle(
	verdicts: readonly FamilyVerdict[],
	confirmations: ReadonlyMap<string, Confirmed>,
): FamilyVerdict[] {
	return verdicts.map(one => {
		const again = confirmations.get(one.name)
		if (!isOpen(one) || again === undefined) return one
		const {alone, pooled} = again
		if (alone.verdict === 'regression') {
			// What could have been detected is still what the first could, with all that lay before it.
			const {mde} = one.judgement
			if (pooled?.verdict === 'regression') return {...one, judgement: {...pooled, mde}, standing: 'confirmed'}
			return one.standing === 'unconfirmed' ? {...one, standing: 'confirmed'} : one
		}
		return {...one, judgement: withdraw(one.judgement, 'not-confirmed', alone.moreRuns || null), standing: 'refuted'}
	})
}

/** Level of the second measurement: it tests the one thing that was singled out before it was made. */
export const confirmationLevel = 0.9

/**
 * Half as many again: what usually takes a p near its limit across it. Holm's limit depends on all the others, so no formula gives it. Where all runs agree, as those of a
 * figure that never varies do, p is the least that so many can have, and it is known how many have one that passes the hardest of Holm's steps.
 */
function moreRuns({design, p}: Judgement, questions: number, alpha: number): number {
	const have = design.is === 'paired' ? design.pairs : Math.min(design.base, design.head)
	if (p > leastP(design, 0) * (1 + 1e-9)) return Math.ceil(have / 2)
	let more = 1
	while (questions * leastP(design, more) > alpha) more++
	return more
}

/** @param more pairs, or runs on each side */
function leastP(design: RatioDesign, more: number): number {
	return design.is === 'paired'
		? leastSignedRankP(design.pairs + more)
		: leastRankSumP(design.base + more, design.head + more)
}
