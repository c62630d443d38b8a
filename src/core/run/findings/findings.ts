/**
 * What the figures of a run say in words: several at once, each with the numbers behind it, none of them a diagnosis by elimination.
 * Thresholds start from clinic doctor's (loop delay 100 ms, GC 100 ms in a second) and each stands beside its reason.
 */

import {commandFindings} from '../../kinds/command/findings.ts'
import {microFindings} from '../../kinds/micro/findings.ts'
import type {Finding} from '../../trouble/finding.ts'
import {measuredSpan} from '../state/measured-span.ts'
import type {RunState, SuiteState} from '../state/run-state.ts'
import {cpuFindings} from './cpu.ts'
import type {FindingInput} from './finding-input.ts'
import {insideFindings} from './inside.ts'
import {loopFindings} from './loop.ts'
import {memoryFindings} from './memory.ts'
import {observationFindings} from './observation.ts'
import {poolFindings} from './pool.ts'
import {requestFindings} from './requests.ts'
import {threadFindings} from './threads.ts'

/** Of one suite: first what was found while it ran, then what can be read off the whole. */
export function findingsOf(run: RunState, suite: SuiteState): Finding[] {
	// A comparison speaks for itself: its runs are not sampled, and what stands in no pair is no part of it.
	if (suite.startedMs === null || suite.plan.kind === 'compare') return [...suite.findings]
	const input: FindingInput = {run, suite, ...measuredSpan(suite, run.tMs)}
	const ofKind = suite.plan.kind === 'micro' ? [microFindings, observationFindings] : null
	const read = (
		ofKind ?? [
			requestFindings,
			loopFindings,
			memoryFindings,
			cpuFindings,
			poolFindings,
			commandFindings,
			insideFindings,
			threadFindings,
			observationFindings,
		]
	).flatMap(find => find(input))
	const known = new Set(suite.findings.map(one => one.code))
	return [...suite.findings, ...read.filter(one => !known.has(one.code))]
}
