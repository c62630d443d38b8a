import type {Finding} from '../trouble/finding.ts'

/** Every doubt a comparison can raise about itself. Stable: scripts read them. */
export const verdictFindingCodes = [
	'machine-moved',
	'machine-drifted',
	'control-unclear',
	'control-failed',
	'arm-failed',
	'runs-failed',
	'runs-missing',
	'unusable-samples',
	'judged-by-difference',
	'statistic-unsupported',
	'too-few-runs',
	'unpaired-comparison',
	'other-machine',
	'other-node',
	'noisy-slots',
	'one-sided-slots',
	'benchmarks-differ',
	'cleanup-failed',
	'not-profiled',
] as const
export type VerdictFindingCode = (typeof verdictFindingCodes)[number]

export function finding(
	code: VerdictFindingCode,
	severity: Finding['severity'],
	text: string,
	evidence: string,
): Finding {
	return {code, severity, text, evidence}
}
