import type {RunState} from '../../core/run/state/run-state.ts'
import type {RunReport} from '../../core/run/summary/run-report.ts'
import type {ResultTable} from '../select/result-rows.ts'
import type {Model} from '../state.ts'
import {type Line, line, padded, span} from '../text/line.ts'

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

/** As many of a list's lines as there are rows, those around the cursor. */
export function aroundCursor(lines: readonly Line[], cursor: number, rows: number): Line[] {
	const first = Math.max(0, Math.min(lines.length - rows, cursor - Math.floor(rows / 2)))
	return padded(lines.slice(first, first + rows), rows)
}
