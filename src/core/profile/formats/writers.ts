import type {StackTable} from '../stack-table.ts'
import type {StackWeights, TimedSamples} from '../stack-weights.ts'
import {writeFolded} from './folded.ts'
import {writeCpuProfile} from './write-cpu-profile.ts'

/** A profile as it can be written: sums, and the samples one by one where they are known. */
export interface WritableProfile {
	readonly weights: StackWeights
	/** Their stacks are those of this table: sums that were laid beside another side's have one of their own. */
	readonly timed: {readonly table: StackTable; readonly isolates: readonly TimedSamples[]}
}

/** What a .cpuprofile of ours ends with: a field that its readers pass over. Else it could not be told from what Node and DevTools write under that name. */
export const profileMark = '"writtenBy":"arsenal-tui"'

/** A format that profiles are written in, by the name it is asked for by, which its files end with as well. */
export const profileWriters = {
	cpuprofile: ({timed}) =>
		`${JSON.stringify(writeCpuProfile(timed.table, timed.isolates)).slice(0, -1)},${profileMark}}`,
	folded: ({weights}) => writeFolded(weights),
} satisfies Record<string, (profile: WritableProfile) => string>
