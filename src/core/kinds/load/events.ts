import type {GeneratorSample, StageCounts} from '../../load/counted.ts'

export type LoadEvent =
	/** The first request is due at `startMs`, since the run started. `address`: to where, as `127.0.0.1:8080` */
	| {readonly type: 'load-started'; readonly suite: string; readonly startMs: number; readonly address: string}
	/** One rate of a search is tried: as the stage of that number. */
	| {readonly type: 'load-step-started'; readonly suite: string; readonly step: number; readonly rate: number}
	/** `holds`: null, nobody can tell. `expr`: what was broken or cannot be told; null: all held, or nothing was answered */
	| {
			readonly type: 'load-step-finished'
			readonly suite: string
			readonly step: number
			readonly toMs: number
			readonly holds: boolean | null
			readonly expr: string | null
			readonly observed: number | null
	  }
	/** What happened since the last such event, about once a second. */
	| {
			readonly type: 'load-counted'
			readonly suite: string
			readonly stages: readonly StageCounts[]
			/** null: no thread has said how it fares. */
			readonly sample: GeneratorSample | null
	  }
