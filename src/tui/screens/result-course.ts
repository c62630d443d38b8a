/** How a suite went, on the screen of results: its values in their order, a line each. */
import type {SuiteReport} from '../../core/run/summary/run-report.ts'
import {durationMs, significant} from '../../core/units/format.ts'
import {courseWords} from '../../core/words/course-words.ts'
import {type Line, line, span} from '../text/line.ts'
import {left, right} from '../text/width.ts'
import {simpleRule} from '../widgets/rule.ts'
import type {ViewContext} from './context.ts'
import {seriesSpark} from './series-spark.ts'

export interface Course {
	readonly label: string
	/** null: nobody measured. */
	readonly values: ReadonlyArray<number | null>
	readonly say: (value: number) => string
}

/** A line each, from the lowest value to the highest; nothing where there is nothing that has a course. */
export function courseRows(title: string, courses: readonly Course[], columns: number, ctx: ViewContext): Line[] {
	const shown = courses.flatMap(({label, values, say}) => {
		const known = values.filter(value => value !== null)
		return known.length > 2 ? [{label, values: withoutGaps(values), say}] : []
	})
	if (shown.length === 0) return []
	const ends = shown.map(({values, say}) => {
		const [low, high] = [Math.min(...values), Math.max(...values)]
		return low === high ? say(low) : `${say(low)} .. ${say(high)}`
	})
	const endWidth = Math.max(...ends.map(end => end.length))
	return [
		simpleRule(title, '', columns, ctx.glyphs),
		...shown.map(({label, values}, i) =>
			line(
				`   ${left(label, 13)}${right(ends[i]!, endWidth)}  `,
				span(seriesSpark(values, columns - endWidth - 20, ctx.glyphs).text, 'line'),
			),
		),
	]
}

/** Second by second. */
export function suiteCourses({series, metrics}: SuiteReport): readonly Course[] {
	const timed = metrics
		.filter(one => one.unit === 'ms')
		.flatMap(({name}): Course[] => {
			const of = (what: string) => series.find(one => one.name === `${name}:${what}`)?.values ?? []
			return [
				{label: 'p99', values: of('p99'), say: durationMs},
				{label: 'per second', values: of('rate'), say: significant},
			]
		})
	const others = courseWords.flatMap(([name, label, say]): Course[] => {
		const values = series.find(one => one.name === name)?.values ?? []
		return values.some(value => value !== null && value !== 0) ? [{label, values, say}] : []
	})
	// With many measures their names would have to be told.
	return [...timed.slice(0, 2), ...others]
}

/** What nobody measured is drawn as what was there before. */
function withoutGaps(values: ReadonlyArray<number | null>): number[] {
	let last = values.find(value => value !== null) ?? 0
	return values.map(value => (last = value ?? last))
}
