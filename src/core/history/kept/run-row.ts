import type {FolderState, RecordedOutcome} from './run-record.ts'

/** A run in a list. */
export interface RunRow {
	readonly id: string
	readonly startedMs: number
	readonly endedMs: number | null
	readonly outcome: RecordedOutcome
	readonly exitCode: number | null
	readonly command: string
	readonly branch: string | null
	readonly commit: string | null
	readonly dirty: boolean | null
	readonly fingerprint: string
	readonly hostname: string
	readonly folder: string
	readonly folderState: FolderState
	readonly note: string | null
	/** In the order they were run. */
	readonly suites: readonly string[]
}
