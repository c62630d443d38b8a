import type {RunReport} from '../../../src/core/run/summary/run-report.ts'
import {summarise} from '../../../src/core/run/summary/summarise.ts'
import {recordedRuns} from '../../core/run/recorded-runs.ts'
import {recorded} from '../../tui/support/recorded.ts'

export const recordedNames = Object.keys(recordedRuns)

export function reportOf(name: string): RunReport {
	return summarise(recorded(name))
}
