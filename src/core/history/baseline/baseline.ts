/** Runs that later ones are compared with, for a suite on a kind of machine, measured in one way. Name, suite, machine and setup tell two apart. */
export interface Baseline {
	readonly name: string
	readonly suite: string
	readonly fingerprint: string
	/** SHA-256 of the canonical JSON of the suite's setup; null: not known. */
	readonly setupHash: string | null
	readonly strategy: BaselineStrategy
	/** Whose runs it is made of; null: any. */
	readonly branch: string | null
	/** How many runs it is made of: of those that are named here, or of the latest there are. */
	readonly runCount: number
	readonly createdMs: number
	readonly createdBy: string
	/** Ids, in the order they were given. Also of runs that are not kept any more. */
	readonly runs: readonly string[]
}

/** `fixed`: these runs. `last-green`: the latest in which nothing failed. `rolling`: the latest that came to their end. */
export const baselineStrategies = ['fixed', 'last-green', 'rolling'] as const
export type BaselineStrategy = (typeof baselineStrategies)[number]

/** What somebody did that changes what later runs are judged by, or that cannot be undone. */
export interface AuditRecord {
	/** A UUID: what is sent twice is kept once. */
	readonly id: string
	/** Milliseconds since 1970. */
	readonly atMs: number
	readonly user: string
	/** What was typed. */
	readonly command: string
	readonly action: AuditAction
	/** The baseline, suite or run. */
	readonly subject: string
}

export const auditActions = [
	'baseline-saved',
	'baseline-removed',
	'gate-forced',
	'pruned',
	'removed',
	'posted',
] as const
export type AuditAction = (typeof auditActions)[number]
