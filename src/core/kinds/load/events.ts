import type {GeneratorSample, StageCounts} from '../../load/counted.ts'

export type LoadEvent =
	/** The first request is due at `startMs`, since the run started. `address`: to where, as `127.0.0.1:8080` */
	| {readonly type: 'load-started'; readonly suite: string; readonly startMs: number; readonly address: string}
	/** What happened since the last such event, about once a second. */
	| {
			readonly type: 'load-counted'
			readonly suite: string
			readonly stages: readonly StageCounts[]
			/** null: no thread has said how it fares. */
			readonly sample: GeneratorSample | null
	  }
