import type {Size} from './line.ts'

/** How much a terminal can show; the run never depends on it. */
export type Layout = 'wide' | 'standard' | 'pane' | 'strip' | 'none'

export function layoutOf({columns, rows}: Size): Layout {
	if (columns >= 120 && rows >= 30) return 'wide'
	if (columns >= 80 && rows >= 24) return 'standard'
	if (columns >= 60 && rows >= 15) return 'pane'
	if (columns >= 40 && rows >= 4) return 'strip'
	return 'none'
}

/** Rows between header and bottom lines. */
export function bodyRows({rows}: Size): number {
	return Math.max(1, rows - 3)
}
