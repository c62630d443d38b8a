import type {RowsOfKind} from '../../suite/rows-of-kind.ts'
import {durationMs} from '../../units/format.ts'
import type {MicroSuite} from './suite.ts'

export const microRows: RowsOfKind<MicroSuite> = {
	own: suite => [
		['file', suite.file],
		['runs', `${suite.runs}, each benchmark in a fresh process`],
		['samples', `${suite.samples}, at most ${durationMs(suite.timeLimitMs)}`],
		...(suite.only === null ? [] : [['only', `/${suite.only}/`] as const]),
	],
	probe: () => 'none: nothing runs beside what is measured',
}
