import type {Finding} from '../trouble/finding.ts'

/** Every finding, in the order of `docs/findings.md`, which explains each. Codes are stable: scripts read them. */
export const findingCodes = [
	'loop-blocked',
	'loop-never-yielded',
	'gc-heavy',
	'memory-growth',
	'fd-growth',
	'cpu-saturated',
	'waits-on-io',
	'pool-saturated',
	'target-idle',
	'http-errors',
	'requests-unanswered',
	'runs-failed',
	'slow-first-run',
	'drift',
	'outliers',
	'few-samples',
	'wide-interval',
	'benchmark-failed',
	'few-runs',
	'unequal-runs',
	'not-steady',
	'runs-too-short',
	'shell-subtracted',
	'lost-in-shell',
	'coarse-clock',
	'memory-floor',
	'observed-outside',
	'process-unseen',
	'process-escaped',
	'too-short-to-observe',
	'no-js-profile',
	'threads-unseen',
	'worker-threads-not-profiled',
	'ended-unseen',
	'samples-partial',
	'samples-missing',
	'samples-failed',
	'samples-lost',
	'profile-cut',
	'tool-in-figures',
	'busy-machine',
	'waited-for-cpu',
	'much-output',
	'stop-ignored',
] as const
export type FindingCode = (typeof findingCodes)[number]

export function finding(code: FindingCode, severity: Finding['severity'], text: string, evidence: string): Finding {
	return {code, severity, text, evidence}
}
