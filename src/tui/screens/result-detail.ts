import type {RunReport} from '../../core/run/run-report.ts'
import type {RunState} from '../../core/run/run-state.ts'
import type {ResultTable} from '../select/result-table.ts'
import type {Model} from '../state.ts'
import type {Line} from '../text/line.ts'
import {padded} from './live-panes.ts'

/** What the parts of the results screen are told of. */
export interface Detail {
	readonly model: Model
	readonly run: RunState
	readonly report: RunReport
	/** Index of the suite that is told in full. */
	readonly cursor: number
	readonly table: ResultTable | null
	/** Index of the row under the cursor; -1: there is none. */
	readonly at: number
}

/** As many of a list's lines as there are rows, those around the cursor. */
export function window(lines: readonly Line[], cursor: number, rows: number): Line[] {
	const first = Math.max(0, Math.min(lines.length - rows, cursor - Math.floor(rows / 2)))
	return padded(lines.slice(first, first + rows), rows)
}
