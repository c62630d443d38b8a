import {padEnd, widthOf} from '../core/units/width.ts'
import {sayApart} from '../core/words/figure-words.ts'
import {bulkOf, dotCounts, sayOutside} from '../core/words/text-dots.ts'

export interface DotRow {
	readonly label: string
	readonly values: readonly number[]
}

const marks = [' ', '·', ':', '⁝', '●'] as const

/**
 * Every run of each side as a dot, one side over the other on the same scale: where they lie, how they scatter, and whether two heaps are one.
 * What lies far out stands at the end of its row: `3 above, up to 2.10 s`.
 *
 * @param say a value as people read it, with so many digits that count
 */
export function dotPlot(rows: readonly DotRow[], say: (value: number, digits: number) => string, width = 60): string[] {
	const all = rows.flatMap(row => row.values)
	if (all.length === 0) return []
	const {low, high} = bulkOf(all)
	const label = Math.max(...rows.map(row => widthOf(row.label)))
	const lines = rows.map(({label: name, values}) => {
		const {counts, ...outside} = dotCounts({low, high, columns: width}, values)
		const dots = counts.map(count => marks[Math.min(marks.length - 1, count)]!).join('')
		const reach = outside.above > 0 ? [`up to ${say(Math.max(...values), 3)}`] : []
		const out = [...sayOutside(outside), ...reach].join(', ')
		return `${padEnd(name, label)} |${dots}|${out === '' ? '' : `  ${out}`}`
	})
	const [from, to] = sayApart([low, high], say) as [string, string]
	const scale = `${' '.repeat(label + 1)} ${from}${to.padStart(width - from.length)}`
	return [...lines, scale.trimEnd()]
}
