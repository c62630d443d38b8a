export interface ProcessExit {
	/** null when a signal ended it, or when it never started. */
	readonly exitCode: number | null
	readonly signal: string | null
	/** Why it could not be started: `ENOENT`, `EACCES`; null when it was. */
	readonly failure: {readonly code: string; readonly message: string} | null
}
