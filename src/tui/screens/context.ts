import {ascii, type Glyphs} from '../text/glyphs.ts'
import type {Axis} from '../widgets/axis.ts'

/** What screens are drawn with besides the data and the size. */
export interface ViewContext {
	readonly glyphs: Glyphs
	/** Wall clock, for "2h ago". */
	readonly nowMs: number
	/** What the screens themselves cost. */
	readonly ui: {readonly bytesPerSecond: number; readonly cpuShare: number}
	/** The scales drawn last, by chart: a scale stays while the data fit. This and `tops` are what a drawing leaves behind for the next. */
	readonly axes: Map<string, Axis>
	/** Number of the row that was drawn at the top, by list: see `topOf`. */
	readonly tops: Map<string, number>
}

/** For asking what a screen says and where, whatever it looks like and costs. */
export function plainContext(): ViewContext {
	return {glyphs: ascii, nowMs: 0, ui: {bytesPerSecond: 0, cpuShare: 0}, axes: new Map(), tops: new Map()}
}
