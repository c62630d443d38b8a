import type {MicroFigures, MicroPhase} from '../core/kinds/micro/events-message.ts'
import type {GcMode} from '../core/kinds/micro/suite.ts'

export interface MeasureOptions {
	readonly samples: number
	/** For taking the samples; a call that is under way is not cut off. */
	readonly timeLimitMs: number
	readonly gc: GcMode
	readonly onPhase?: (phase: MicroPhase) => void
	/** The next samples, at most four times a second: a view that is valid during the call. */
	readonly onSamples?: (samplesNs: Float64Array, from: number) => void
}

/** What both ways of sampling bring back. */
export interface Sampled {
	readonly samplesNs: Float64Array
	readonly figures: MicroFigures
	readonly returnedNaN: boolean
}
