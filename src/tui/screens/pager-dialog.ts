/** A file of text, to be read here. */
import {bytes} from '../../core/units/format.ts'
import {nameOf} from '../select/files-view.ts'
import {clean} from '../select/suites-view.ts'
import type {Overlay} from '../state.ts'
import {type Line, line, type Size, span} from '../text/line.ts'
import {markdownRows} from '../text/markdown-rows.ts'
import {broken} from '../text/width.ts'
import type {Dialog} from './dialog.ts'

type Pager = Extract<Overlay, {is: 'pager'}>

export function pagerDialog({path, lines, unreadBytes, scroll}: Pager, space: Size): Dialog {
	const columns = Math.max(1, space.columns - 2)
	const rows = rowsOf(path, lines, columns)
	const room = Math.max(1, space.rows - 2)
	const most = Math.max(0, rows.length - room)
	const at = Math.min(scroll, most)
	const shown = `rows ${at + 1} to ${Math.min(rows.length, at + room)} of ${rows.length}`
	const rest = unreadBytes > 0 ? `, ${bytes(unreadBytes)} more in the file` : ''
	return {
		title: clean(nameOf(path)),
		lines: rows.length === 0 ? [line('nothing is in it')] : rows.slice(at, at + room).map((text): Line => line(text)),
		foot: line(`${shown}${rest}   `, span('y', 'key'), ' copy path   ', span('esc', 'key'), ' back'),
		wanted: space,
		scroll: {at, most},
	}
}

const cache = new WeakMap<readonly string[], {readonly columns: number; readonly rows: readonly string[]}>()

/** Long lines go on in the next row. Worked out once for a width: a log is ten thousand lines. */
function rowsOf(path: string, lines: readonly string[], columns: number): readonly string[] {
	const known = cache.get(lines)
	if (known?.columns === columns) return known.rows
	const shown = lines.map(clean)
	const rows = path.endsWith('.md') ? markdownRows(shown, columns) : shown.flatMap(text => broken(text, columns))
	cache.set(lines, {columns, rows})
	return rows
}
