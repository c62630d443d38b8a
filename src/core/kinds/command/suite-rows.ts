import {type RowsOfKind, sayProbe} from '../../suite/rows-of-kind.ts'
import {durationMs} from '../../units/format.ts'
import type {CommandSuite} from './suite.ts'

export const commandRows: RowsOfKind<CommandSuite> = {
	own: suite => [
		['runs', `${suite.runs}${suite.warmup ? ` + ${suite.warmup} warm-up` : ''}`],
		...(suite.timeoutMs === null ? [] : [['timeout', durationMs(suite.timeoutMs)] as const]),
	],
	probe: suite =>
		suite.probe.is !== 'off' && suite.warmup === 0 && !suite.flame && !suite.deep && !suite.allCollections
			? 'none: every run counts'
			: sayProbe(suite),
}
