import type {Line} from '../text/line.ts'
import {padded} from '../text/line.ts'
import type {ViewContext} from './context.ts'

interface List {
	readonly length: number
	/** Number of the row under the cursor. */
	readonly cursor: number
	/** For as many there is room. */
	readonly rows: number
}

/**
 * Number of the row at the top. A list stands still as long as its cursor is in sight: what is clicked stays under the mouse, and a step of the
 * cursor costs two rows instead of all. One that was not drawn before has its cursor in the middle.
 */
export function topOf(name: string, {length, cursor, rows}: List, {tops}: Pick<ViewContext, 'tops'>): number {
	const before = tops.get(name)
	const wanted =
		before === undefined ? cursor - Math.floor(rows / 2) : Math.min(cursor, Math.max(before, cursor - rows + 1))
	const top = Math.max(0, Math.min(length - rows, wanted))
	tops.set(name, top)
	return top
}

/** As many of a list's lines as there are rows, those around the cursor. */
export function aroundCursor(
	name: string,
	lines: readonly Line[],
	{cursor, rows}: Pick<List, 'cursor' | 'rows'>,
	ctx: Pick<ViewContext, 'tops'>,
): Line[] {
	const top = topOf(name, {length: lines.length, cursor, rows}, ctx)
	return padded(lines.slice(top, top + rows), rows)
}
