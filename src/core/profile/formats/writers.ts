import type {StackWeights, TimedSamples} from '../stack-weights.ts'
import {writeFolded} from './folded.ts'
import {writeCpuProfile} from './write-cpu-profile.ts'

/** A profile as it can be written: sums, and the samples one by one where they are known. */
export interface WritableProfile {
	readonly weights: StackWeights
	readonly timed: readonly TimedSamples[]
}

/** A format that profiles are written in, by the name it is asked for by, which its files end with as well. */
export const profileWriters = {
	cpuprofile: ({weights, timed}) => JSON.stringify(writeCpuProfile(weights.table, timed)),
	folded: ({weights}) => writeFolded(weights),
} satisfies Record<string, (profile: WritableProfile) => string>
