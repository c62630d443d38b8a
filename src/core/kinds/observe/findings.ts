import type {FindingInput} from '../../run/findings/finding-input.ts'
import type {FindingsOfKind} from '../../run/findings/findings-of-kind.ts'
import {endsUnseen, isProbed, tooShort} from '../../run/findings/inside.ts'
import {loopFindings} from '../../run/findings/loop.ts'
import {memoryFindings} from '../../run/findings/memory.ts'
import {disturbances, leavings} from '../../run/findings/observation.ts'
import {poolFindings} from '../../run/findings/pool.ts'
import {requestFindings} from '../../run/findings/requests.ts'
import {threadFindings} from '../../run/findings/threads.ts'
import {processesUnseen} from '../../run/findings/unseen.ts'
import {type Finding, finding} from '../../trouble/finding.ts'
import {durationMs} from '../../units/format.ts'
import {cpuFindings, waitedForCpu} from './findings-cpu.ts'
import {purposeOf} from './findings-purpose.ts'
import type {ObserveState} from './state.ts'
import {endedEarly} from './state-ended.ts'

export const observeFindings: FindingsOfKind<ObserveState> = {
	purposeOf,
	noFlame: {},
	look: [
		earlyEnd,
		requestFindings,
		loopFindings,
		memoryFindings,
		cpuFindings,
		poolFindings,
		insideFindings,
		threadFindings,
		...disturbances,
		waitedForCpu,
		...leavings,
	],
}

function insideFindings(input: FindingInput<ObserveState>): Finding[] {
	const {suite} = input
	if (!isProbed(input)) return []
	const silent = processesUnseen(input)
	return [...endsUnseen(suite), ...(silent.length > 0 ? silent : shortLife(input))]
}

function earlyEnd({suite}: FindingInput<ObserveState>): Finding[] {
	const early = endedEarly(suite)
	if (early === null) return []
	const {afterMs, plannedMs, isService} = early
	const after = `after ${durationMs(afterMs)}`
	return [
		finding(
			'ended-early',
			'warning',
			isService
				? 'The program ended by itself while it was to be at service. What came before is measured; that its budgets would have held nobody knows.'
				: 'The program ended by itself before the time was up.',
			plannedMs === null ? `${after}, while its driver was at work` : `${after} of ${durationMs(plannedMs)}`,
		),
	]
}

function shortLife({suite}: FindingInput<ObserveState>): Finding[] {
	return tooShort(suite, {
		target: suite.processes.find(process => process.role === 'target'),
		name: 'the program',
		advice: 'Give it more to do, or time it as a `command` suite.',
		isTimed: false,
	})
}
