/** What verdicts mean, in words that reports and screens share. */
import type {ArmFacts, DoubtName, VerdictReached} from '../kinds/compare/events.ts'
import {grouped} from '../units/format.ts'

const doubtWords: Readonly<Record<DoubtName, string>> = {
	'too-few': 'too few pairs to conclude anything',
	wide: 'cannot be told from no change',
	'on-the-edge': 'so close to the margin that no reasonable number of runs would tell',
	'machine-moved': 'void, because the machine did not stay the same',
	'not-in-family': 'not clear enough among so many questions',
	'not-confirmed': 'did not come back when it was measured again',
	'target-failed': 'only runs that did not fail were compared',
}

/** Why it is inconclusive. */
export function sayDoubt({doubt, confirmation}: Pick<VerdictReached, 'doubt' | 'confirmation'>): string {
	// It was to be, and the run ended before.
	if (doubt === 'not-confirmed' && confirmation === null) return 'worse once, and not measured a second time'
	return doubtWords[doubt ?? 'wide']
}

/** `12 more pairs`, which would settle it. null where none are known to: they mend no machine that moved, and no runs that fail. */
export function sayMorePairs({
	verdict,
	moreRuns,
	doubt,
}: Pick<VerdictReached, 'verdict' | 'moreRuns' | 'doubt'>): string | null {
	if (verdict !== 'inconclusive' || doubt === 'machine-moved' || doubt === 'target-failed') return null
	return moreRuns ? `${grouped(moreRuns)} more ${moreRuns === 1 ? 'pair' : 'pairs'}` : null
}

/** `main (1f3c2ab): node cli.js` */
export function sayArm({revision, commit, dirty, command}: ArmFacts): string {
	if (revision === null) return command
	const at = commit === null ? '' : ` (${commit.slice(0, 7)}${dirty ? ', with changes' : ''})`
	return `${revision}${at}: ${command}`
}
