import {barEighths, sparkBlocks} from '../../core/words/text-bars.ts'

/** The non-letters screens are drawn with. `ascii` is for terminals without UTF-8 and for fonts that draw blocks badly. */
export interface Glyphs {
	readonly name: 'unicode' | 'ascii'
	readonly rule: string
	/** Index 0 is empty, the last one full: a bar's right edge. */
	readonly bar: readonly string[]
	/** From nothing to full height. */
	readonly spark: readonly string[]
	/** For asciichart: start, axis, (unused twice), flat, down, right-up, right-down, up, vertical. */
	readonly chart: readonly string[]
	readonly box: {
		readonly topLeft: string
		readonly topRight: string
		readonly bottomLeft: string
		readonly bottomRight: string
		readonly horizontal: string
		readonly vertical: string
	}
	/** Across a chart: where a course changed, where a value was expected, and where the cursor is. */
	readonly marks: {readonly change: string; readonly expected: string; readonly cursor: string}
	/** A flame frame too narrow to say anything. */
	readonly dot: string
}

export const unicode: Glyphs = {
	name: 'unicode',
	rule: '─',
	bar: barEighths,
	spark: sparkBlocks,
	chart: ['┼', '┤', '╶', '╴', '─', '╰', '╭', '╮', '╯', '│'],
	box: {topLeft: '┌', topRight: '┐', bottomLeft: '└', bottomRight: '┘', horizontal: '─', vertical: '│'},
	marks: {change: '┊', expected: '·', cursor: '│'},
	dot: '·',
}

export const ascii: Glyphs = {
	name: 'ascii',
	rule: '-',
	bar: ['', '.', ':', '=', '#'],
	spark: ['_', '.', '-', '=', '#'],
	chart: ['+', '|', '-', '-', '-', '\\', '/', '\\', '/', '|'],
	box: {topLeft: '+', topRight: '+', bottomLeft: '+', bottomRight: '+', horizontal: '-', vertical: '|'},
	marks: {change: ':', expected: '.', cursor: '|'},
	dot: '.',
}
