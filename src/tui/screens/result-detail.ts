import type {RunState} from '../../core/run/state/run-state.ts'
import type {RunReport} from '../../core/run/summary/run-report.ts'
import type {ResultTable} from '../select/result-rows.ts'
import type {Model} from '../state.ts'
import {aimed} from '../text/aim.ts'
import {type Line, line, padded, span} from '../text/line.ts'
import type {ViewContext} from './context.ts'
import {aroundCursor} from './list-part.ts'

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

/** What stays where it is, and below it what is told of the row under the cursor: as long as that takes, however few rows there are. */
export interface Told {
	readonly pinned: readonly Line[]
	readonly below: readonly Line[]
}

/** How far what is told can be scrolled, and how many of its lines are seen at a time. */
export interface Reach {
	readonly most: number
	readonly shown: number
}

/** Where not all of it fits, the last row says how much more there is. */
export function reachOf({pinned, below}: Told, rows: number): Reach {
	const room = Math.max(0, rows - pinned.length)
	if (below.length <= room) return {most: 0, shown: room}
	const shown = Math.max(0, room - 1)
	return {most: shown === 0 ? 0 : below.length - shown, shown}
}

/** As many lines as there are rows. @param scroll lines of what is told that are above those seen */
export function scrolled(told: Told, rows: number, scroll: number): Line[] {
	const {most, shown} = reachOf(told, rows)
	if (most === 0) return padded([...told.pinned, ...told.below], rows)
	const above = Math.min(most, scroll)
	const more = most - above
	const foot = line(
		'   ',
		...(more > 0 ? [span('pgdn', 'key'), ` ${more} more ${more === 1 ? 'line' : 'lines'}   `] : []),
		...(above > 0 ? [span('pgup', 'key'), ` ${above} above`] : []),
	)
	return [...told.pinned, ...told.below.slice(above, above + shown), foot]
}

/** The rows of the suite that is told, of which there is room for so many. @param list a line for each row of the table */
export function tablePart({table, at, model}: Detail, list: readonly Line[], rows: number, ctx: ViewContext): Line[] {
	const lines = list.map((one, i) => aimed(one, {is: 'result', suite: model.results.suite, row: table!.rows[i]!.key}))
	return aroundCursor(`results ${model.results.suite}`, lines, {cursor: at, rows}, ctx)
}
