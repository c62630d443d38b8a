/** How the runs of benchmarks went, one after the other: charts that use what room a large screen leaves, of as many benchmarks as it has room for. */
import {sayTick} from '../../core/words/figure-words.ts'
import {bulkOf} from '../../core/words/text-dots.ts'
import type {BenchmarkRow, BenchmarksView} from '../select/benchmarks-view.ts'
import {unitFor} from '../select/buckets.ts'
import type {Line} from '../text/line.ts'
import type {ViewContext} from './context.ts'
import type {Band, LivePane, PaneSize} from './live-screen.ts'
import {seriesChart} from './series-chart.ts'

const leastRows = 6
/** As high as a chart is where there are several. */
const goodRows = 8
const pairColumns = 160

/**
 * The one shown first, then the others as they are listed; none before it has had a run.
 * @param room rows for all of them, their rules included. keep: rows that are left for what stands above them
 */
export function courseBands(
	view: BenchmarksView,
	{columns, room, keep}: {readonly columns: number; readonly room: number; readonly keep: number},
	ctx: ViewContext,
): readonly Band[] {
	const {shown, rows, look} = view
	const others = rows.filter(row => row.key !== shown?.key)
	const drawn = [...(shown === null ? [] : [shown]), ...others].filter(row => row.runs.length > 0)
	const perBand = columns >= pairColumns ? 2 : 1
	const count = Math.min(Math.ceil(drawn.length / perBand), Math.max(1, Math.floor(room / (goodRows + 1))))
	return Array.from({length: count}, (_, i) => ({
		panes: drawn
			.slice(i * perBand, (i + 1) * perBand)
			.map((row, j) => coursePane(row, look.hasCourses, i + j === 0 || j === perBand - 1, ctx)),
		// The lower ones have had theirs.
		rows: ({left}) => Math.max(leastRows, Math.floor((left - keep) / (i + 1))),
	}))
}

/** Beside the others: it cannot have the focus. */
function coursePane(row: BenchmarkRow, hasCourses: boolean, saysWhat: boolean, ctx: ViewContext): LivePane {
	return {
		name: null,
		title: {text: `course of ${row.name} ${unitOf(row).name}`, name: row.name},
		end: saysWhat ? (hasCourses ? 'medians of parts of each run' : 'run by run') : '',
		body: size => courseChart(row, hasCourses, size, ctx),
	}
}

function courseChart(row: BenchmarkRow, hasCourses: boolean, size: PaneSize, ctx: ViewContext): Line[] {
	const {key, runs, asked} = row
	const perRun = hasCourses ? Math.max(1, ...runs.map(one => one.course.length)) : 1
	const values = runs.flatMap(({median, course}) => (hasCourses ? course : [median]))
	const unit = unitOf(row)
	return seriesChart(
		{
			name: `course ${key}`,
			values: values.map(ns => ns / unit.ns),
			total: Math.max(asked, runs.length) * perRun,
			range: bulkOf,
			label:
				({step}) =>
				value =>
					sayTick(value, step),
			perNumber: perRun,
		},
		size,
		ctx,
	)
}

function unitOf({median}: BenchmarkRow) {
	return unitFor(Number.isFinite(median) ? median : 1e6)
}
