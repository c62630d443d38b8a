/** Values and intervals where they lie on a line of cells, so that rows above each other share a scale. ASCII in both sets of characters. */
import {niceStep, withoutDust} from '../../core/stats/nice-step.ts'
import {columnOf, dotCounts, type NumberLine} from '../../core/words/text-dots.ts'
import type {Glyphs} from '../text/glyphs.ts'
import {type Axis, leastSpread} from './axis.ts'

/**
 * Round ends that hold [low, high] closely. Keeps `before` while the values fit and use half of it: brackets that close must be seen to close, not
 * to be enlarged with every drawing.
 * @param steps at most about so many; labels that have no room are left out later
 */
export function lineAxis(low: number, high: number, steps: number, before?: Axis): Axis {
	if (!Number.isFinite(low) || !Number.isFinite(high)) return before ?? {min: 0, max: 1, step: 1}
	if (before && low >= before.min && high <= before.max && high - low > 0.5 * (before.max - before.min)) return before
	const spread = Math.max(high - low, Math.abs(high) * 1e-3)
	const step = spread < leastSpread ? 1 : niceStep(spread / steps)
	return {min: withoutDust(Math.floor(low / step) * step), max: withoutDust(Math.ceil(high / step) * step), step}
}

export function numberLine(axis: Pick<Axis, 'min' | 'max'>, columns: number): NumberLine {
	return {low: axis.min, high: axis.max, columns: Math.max(1, columns)}
}

/**
 * A mark for each value, the larger one where several share a cell. So many values that most cells would hold several are drawn as a density.
 * What lies outside is not drawn; the second figure counts it.
 */
export function dots(
	line: NumberLine,
	values: readonly number[],
	marks: readonly [one: string, more: string],
	glyphs: Glyphs,
): {readonly text: string; readonly below: number; readonly above: number} {
	const {counts, below, above} = dotCounts(line, values)
	const most = counts.reduce((a, b) => Math.max(a, b), 0)
	const top = glyphs.spark.length - 1
	const asDensity = values.length > 2 * line.columns
	const cell = (count: number) => {
		if (count === 0) return ' '
		return asDensity ? glyphs.spark[Math.round((count / most) * top)]! : marks[count > 1 ? 1 : 0]
	}
	return {text: counts.map(cell).join('').trimEnd(), below, above}
}

export interface Bracket {
	readonly low: number
	readonly high: number
	/** Drawn as `o` between them. */
	readonly at?: number
	/** `()` in place of `[]`: a range that is not an interval yet. */
	readonly isRange?: boolean
}

/** `  [---o--]`: what reaches beyond the line ends in `<` or `>`. @param behind what stands in the cells it leaves free */
export function bracket(line: NumberLine, {low, high, at, isRange = false}: Bracket, behind = ''): string {
	const cells = [...behind.padEnd(line.columns)]
	const from = columnOf(line, low)
	const to = columnOf(line, high)
	if (!(to >= 0 && from < line.columns)) return cells.join('').trimEnd()
	for (let i = Math.max(0, from); i <= Math.min(line.columns - 1, to); i++) cells[i] = '-'
	cells[Math.max(0, from)] = from < 0 ? '<' : isRange ? '(' : '['
	cells[Math.min(line.columns - 1, to)] = to >= line.columns ? '>' : isRange ? ')' : ']'
	if (at !== undefined) {
		const middle = columnOf(line, at)
		if (middle >= 0 && middle < line.columns) cells[middle] = 'o'
	}
	return cells.join('').trimEnd()
}

/** Single marks at given values, such as the edges of a margin; the first of those in one cell stays. */
export function ticks(line: NumberLine, at: readonly (readonly [value: number, mark: string])[]): string {
	const cells = new Array<string>(line.columns).fill(' ')
	for (const [value, mark] of at) {
		const column = columnOf(line, value)
		if (column >= 0 && column < line.columns && cells[column] === ' ') cells[column] = mark
	}
	return cells.join('').trimEnd()
}

/** Each label over its column: of every step, or of every second, fourth ... so that none touch and all are equally far apart. */
export function axisLabels(line: NumberLine, axis: Axis, label: (value: number) => string): string {
	for (const every of [1, 2, 4, 5, 10, 20, 50]) {
		const {text, placed, dropped} = labelled(line, axis, every, label)
		if (dropped === 0 && placed > 1) return text
	}
	return labelled(line, axis, 1, label).text.slice(0, line.columns)
}

/** Labels of the multiples of so many steps; those that would touch the one before are left out. */
function labelled(line: NumberLine, axis: Axis, every: number, label: (value: number) => string) {
	const step = axis.step * every
	// Multiples, so that 0 is 0.
	const first = Math.ceil(axis.min / step - 1e-6)
	const last = Math.floor(axis.max / step + 1e-6)
	let text = ''
	let placed = 0
	for (let i = first; i <= last; i++) {
		const shown = label(i * step)
		const start = Math.max(0, Math.min(line.columns - shown.length, columnOf(line, i * step) - (shown.length >> 1)))
		if (text !== '' && start < text.length + 1) continue
		text = text.padEnd(start) + shown
		placed++
	}
	return {text, placed, dropped: last - first + 1 - placed}
}
