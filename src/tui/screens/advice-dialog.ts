/** What to do about an insight, or where to learn more about a point: commands, whole, for they are to be typed. */
import {adviceItems, itemUnder} from '../select/history-advice.ts'
import type {Model, Overlay} from '../state.ts'
import {aimed} from '../text/aim.ts'
import {type Line, line, padLine, restyle, type Size, span} from '../text/line.ts'
import {broken, wrapped} from '../text/width.ts'
import type {ViewContext} from './context.ts'
import type {Dialog} from './dialog.ts'

export function adviceDialog(
	model: Model,
	overlay: Extract<Overlay, {is: 'advice'}>,
	space: Size,
	{tops}: Pick<ViewContext, 'tops'>,
): Dialog {
	const width = space.columns - 2
	const items = adviceItems(model)
	const cursor = itemUnder(items, overlay)
	const lines: Line[] = []
	let [from, to] = [0, 0]
	items.forEach(({is, text}, index) => {
		if (index === cursor) from = lines.length
		const isPrinted = is === 'command' && model.toPrint.includes(text)
		const rows =
			is === 'text'
				? wrapped(text, width - 2).map(part => line(part))
				: broken(isPrinted ? `${text}  (printed at the end)` : text, width - 4).map(part =>
						line('  ', span(part, 'key')),
					)
		for (const [i, row] of rows.entries()) {
			const drawn =
				index === cursor ? restyle(padLine(line(i === 0 ? '> ' : '  ', ...row), width), 'selected') : line('  ', ...row)
			lines.push(aimed(drawn, {is: 'advice', index}))
		}
		if (index === cursor) to = lines.length
	})
	const room = Math.max(1, Math.min(lines.length, space.rows - 2))
	return {
		title: 'what to do',
		lines: lines.slice(...part(from, to, {room, length: lines.length, tops})),
		foot: [],
		wanted: {columns: space.columns, rows: room},
	}
}

/** All rows of the item under the cursor, its first in any case; beyond that it stands still. */
function part(
	from: number,
	to: number,
	{room, length, tops}: {readonly room: number; readonly length: number} & Pick<ViewContext, 'tops'>,
): readonly [from: number, to: number] {
	const before = tops.get('advice') ?? 0
	const wanted = Math.min(from, Math.max(before, to - room))
	const top = Math.max(0, Math.min(length - room, wanted))
	tops.set('advice', top)
	return [top, top + room]
}
