import type {FindingCode} from './finding-codes.ts'

/** A doubt about a result, or something the figures say in words. Attached to the result, rendered by every report, never thrown. */
export interface Finding {
	/** A log or a report of another version may hold one that is not among them: it is shown as it is. */
	readonly code: FindingCode
	readonly severity: 'info' | 'warning' | 'error'
	/** One sentence a reader can act on. */
	readonly text: string
	/** The figures behind it: `loop delay p99 212 ms over 30 s, 41 samples`. */
	readonly evidence: string
}

/** What people read. report.json and the log have the severity itself. */
export const severityWords = {error: 'error', warning: 'warning', info: 'note'} as const

export function finding(code: FindingCode, severity: Finding['severity'], text: string, evidence: string): Finding {
	return {code, severity, text, evidence}
}
