import {padEnd, widthOf} from '../core/units/width.ts'
import {sayApart} from '../core/words/figure-words.ts'

export interface DotRow {
	readonly label: string
	readonly values: readonly number[]
}

const marks = [' ', '·', ':', '⁝', '●'] as const

/**
 * Every run of each side as a dot, one side over the other on the same scale: where they lie, how they scatter, and whether two heaps are one.
 * What lies far out stands at the end of its row as `+3 > 2.10 s`.
 *
 * @param say a value as people read it, with so many digits that count
 */
export function dotPlot(rows: readonly DotRow[], say: (value: number, digits: number) => string, width = 60): string[] {
	const all = rows.flatMap(row => row.values).toSorted((a, b) => a - b)
	if (all.length === 0) return []
	const at = (share: number) => all[Math.min(all.length - 1, Math.floor(share * all.length))]!
	// The scale is that of the bulk: one run that took ten times as long would leave one column for all others.
	const spread = at(0.75) - at(0.25)
	const low = Math.max(all[0]!, at(0.25) - 3 * spread)
	const high = Math.min(all.at(-1)!, at(0.75) + 3 * spread)
	const span = high - low
	const label = Math.max(...rows.map(row => widthOf(row.label)))
	const lines = rows.map(({label: name, values}) => {
		const counts = new Array<number>(width).fill(0)
		let above = 0
		let below = 0
		for (const value of values) {
			if (value > high) above++
			else if (value < low) below++
			else counts[span > 0 ? Math.min(width - 1, Math.floor(((value - low) / span) * width)) : Math.floor(width / 2)]!++
		}
		const dots = counts.map(count => marks[Math.min(marks.length - 1, count)]!).join('')
		const out = [
			...(below > 0 ? [`${below} below`] : []),
			...(above > 0 ? [`${above} above, up to ${say(Math.max(...values), 3)}`] : []),
		].join(', ')
		return `${padEnd(name, label)} |${dots}|${out === '' ? '' : `  ${out}`}`
	})
	const [from, to] = sayApart([low, high], say) as [string, string]
	const scale = `${' '.repeat(label + 1)} ${from}${to.padStart(width - from.length)}`
	return [...lines, scale.trimEnd()]
}
