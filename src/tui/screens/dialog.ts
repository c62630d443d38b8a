import type {Line, Size} from '../text/line.ts'

/** What stands in a box over a screen. */
export interface Dialog {
	readonly title: string
	readonly lines: readonly Line[]
	/** At the bottom of the box. */
	readonly foot: Line
	readonly wanted: Size
	/** When it holds more than it shows: lines gone at the top, and how many can go. */
	readonly scroll?: {readonly at: number; readonly most: number}
}

/** Around a dialog stays something of the screen behind, and its status line; without room for a box and a line in it, the dialog takes the screen. */
export function dialogSpace({columns, rows}: Size): Size {
	return isBare({columns, rows}) ? {columns, rows: rows + 1} : {columns: columns - 4, rows: rows - 5}
}

export function isBare({columns, rows}: Size): boolean {
	return rows < 7 || columns < 30
}
