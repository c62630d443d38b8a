/** What verdicts mean, in words that reports and screens share. */
import type {ArmFacts, DoubtName, VerdictReached} from '../events/compare-event.ts'

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

/** Whether more runs are known to settle it: none mend a machine that moved, or runs that fail. */
export function saysMore({verdict, moreRuns, doubt}: Pick<VerdictReached, 'verdict' | 'moreRuns' | 'doubt'>): boolean {
	return verdict === 'inconclusive' && (moreRuns ?? 0) > 0 && doubt !== 'machine-moved' && doubt !== 'target-failed'
}

/** `main (1f3c2ab): node cli.js` */
export function sayArm({revision, commit, dirty, command}: ArmFacts): string {
	if (revision === null) return command
	const at = commit === null ? '' : ` (${commit.slice(0, 7)}${dirty ? ', with changes' : ''})`
	return `${revision}${at}: ${command}`
}
