/**
 * What the figures of a run say in words: several at once, each with the numbers behind it, none of them a diagnosis by elimination.
 * Thresholds start from clinic doctor's (loop delay 100 ms, GC 100 ms in a second) and each stands beside its reason.
 */

import type {Finding} from '../../trouble/finding.ts'
import {measuredSpan} from '../state/measured-span.ts'
import type {RunState, SuiteState} from '../state/run-state.ts'
import {findingKindOf} from './kinds.ts'

/** First what was found while the suite ran, then what can be read off the whole. */
export function findingsOf(run: RunState, suite: SuiteState): Finding[] {
	if (suite.startedMs === null) return [...suite.findings]
	const {purposeOf, look} = findingKindOf(suite)
	const span = {suite, ...measuredSpan(suite, run.tMs)}
	const input = {run, ...span, ...purposeOf(span)}
	const known = new Set(suite.findings.map(one => one.code))
	return [...suite.findings, ...look.flatMap(find => find(input)).filter(one => !known.has(one.code))]
}
