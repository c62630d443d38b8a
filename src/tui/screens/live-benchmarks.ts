/** The live screen of several benchmarks: what is measured now, how its runs agree, and what the others came to. */
import {durationNs, grouped} from '../../core/units/format.ts'
import type {BenchmarksView} from '../select/benchmarks-view.ts'
import {isOver, sayLeft} from '../select/suite-header.ts'
import type {Model} from '../state.ts'
import {line} from '../text/line.ts'
import {bodyRows, layoutOf} from '../text/size.ts'
import {cutName, whole, widthOf} from '../text/width.ts'
import {simpleRule} from '../widgets/rule.ts'
import {courseBands} from './benchmark-courses.ts'
import {
	benchmarksPane,
	benchmarksTitle,
	distributionPane,
	distributionTitle,
	precisionOf,
	runsPane,
	runsTitle,
	sayDrift,
	sayTimer,
	unitOfView,
} from './benchmark-panes.ts'
import type {ViewContext} from './context.ts'
import {percentileColumn} from './histogram-pane.ts'
import {type Band, type LivePane, type LiveScreen, onlyBand, type PaneTab, type Strip} from './live-screen.ts'
import {seriesSpark} from './series-spark.ts'

/** In the order of `tab`. */
export const benchmarkPanes: readonly PaneTab[] = [
	{name: 'latency', tab: 'latency'},
	{name: 'runs', tab: 'runs'},
	{name: 'benchmarks', tab: 'benchmarks'},
]

export function benchmarksScreen(model: Model, view: BenchmarksView, ctx: ViewContext): LiveScreen {
	const {columns} = model.size
	const pane = (name: string) => paneOf(model, view, name, ctx)
	return {
		view,
		details: detailsOf(view),
		pane,
		all: () => bandsOf(model, view, pane, ctx),
		alone: name => onlyBand(pane(name)),
		foot: focus => {
			const name = view.shown?.name ?? 'status'
			// The tabs leave no room for what the numbers above are of.
			const title = focus === 'latency' ? distributionTitle(view, model.live.scale) : {text: name, name}
			return [simpleRule(title, sayLeft(view), columns, ctx.glyphs), line(` ${whole(figureTexts(view), columns - 2)}`)]
		},
		strip: () => stripOf(view, columns, ctx),
	}
}

function detailsOf({round, iteration, rows, look, ...view}: BenchmarksView): readonly string[] {
	if (round) {
		// As wide for the ninth as for the tenth: what has room for one has it for the other.
		const at = String(round.at).padStart(String(round.count).length)
		return [`run ${round.run}/${round.of}`, `benchmark ${at}/${round.count}`]
	}
	const inAll = isOver(view) ? look.inAll(rows.length) : null
	if (inAll !== null) return [inAll]
	return iteration ? [`run ${iteration.done}/${iteration.total}`] : []
}

function paneOf(model: Model, view: BenchmarksView, name: string, ctx: ViewContext): LivePane {
	switch (name) {
		case 'runs':
			return {
				name,
				title: runsTitle(view),
				end: [sayDrift(view), view.rows.length === 1 ? sayTimer(view) : ''].filter(text => text !== '').join('   '),
				body: size => runsPane(view, size, ctx),
			}
		case 'benchmarks':
			return {
				name,
				title: {text: benchmarksTitle(view)},
				end: sayTimer(view),
				body: size => benchmarksPane(view, size, ctx),
			}
		default:
			return distribution(model, view, ctx)
	}
}

function distribution({size: {columns}, live}: Model, view: BenchmarksView, ctx: ViewContext): LivePane {
	const {underWay} = view.shown ?? {}
	const now =
		underWay == null
			? ''
			: underWay.asked === null
				? `run ${underWay.run}`
				: `run ${underWay.run}: ${grouped(underWay.samples)} of ${grouped(underWay.asked)}`
	return {
		name: 'latency',
		title: distributionTitle(view, live.scale),
		over:
			view.figures && columns >= 76
				? {at: percentileColumn(columns) - 1, text: `figures ${unitOfView(view).name}`}
				: null,
		end: view.isChosen ? 'esc follows the run' : now,
		body: size => distributionPane(view, live.scale, size, ctx),
	}
}

/**
 * The list of benchmarks is as long as it has rows, but no more than a third; of the runs as many as were asked for, but not all the rest. Where more is
 * left than the histogram can use, runs are drawn as charts.
 */
function bandsOf(
	{size, live}: Model,
	view: BenchmarksView,
	pane: (name: string) => LivePane,
	ctx: ViewContext,
): readonly Band[] {
	const wanted = Math.max(3, (view.shown?.asked ?? 3) + 1)
	const several = view.rows.length > 1
	const listed = (free: number) => Math.min(view.rows.length + 1, Math.max(3, Math.round(free * 0.34)))
	const most = histogramRows(view, live.scale, layoutOf(size) === 'wide' && size.rows >= tallRows ? 24 : 17)
	const room = bodyRows(size) - 2 - wanted - (several ? 1 + listed(bodyRows(size) - 4) : 0)
	const courses =
		layoutOf(size) === 'wide' ? courseBands(view, {columns: size.columns, room: room - most, keep: most}, ctx) : []
	return [
		{panes: [pane('latency')], rows: ({left}) => Math.min(left, most), isLast: true},
		...courses,
		{
			panes: [pane('runs')],
			rows: ({free, left}) => Math.min(wanted, Math.max(4, Math.round(free * 0.28), left - 14)),
		},
		...(several ? [{panes: [pane('benchmarks')], rows: ({free}: {readonly free: number}) => listed(free)}] : []),
	]
}

const tallRows = 50
/** Those of the figures beside it. */
const leastHistogramRows = 11
/** Below, no quantile in the tail is known, and few bars say all. */
const fewSamples = 50

/** As many as it has bars when it may have so many, and not those that would be empty. */
function histogramRows(view: BenchmarksView, scale: Model['live']['scale'], most: number): number {
	if ((view.figures?.n ?? 0) < fewSamples) return leastHistogramRows
	const bars = (rows: number) => view.buckets(rows, unitOfView(view), scale).length
	let rows = leastHistogramRows
	while (rows < most && bars(rows) < bars(most)) rows++
	return rows
}

function stripOf(view: BenchmarksView, width: number, ctx: ViewContext): Strip {
	const {shown, round, iteration} = view
	const medians = shown?.runs.map(one => one.median) ?? []
	const count = round ? `run ${round.run}/${round.of}` : iteration ? `${iteration.done}/${iteration.total}` : ''
	return {
		start: word => [view.name, word, count].filter(part => part !== '').join(' '),
		end: `${view.finished}/${view.rows.length} ${sayLeft(view)} `,
		text: [shown ? besideName(shown.name, figureTexts(view), width - 1) : 'no benchmark yet'],
		spark: [
			seriesSpark(medians, Math.min(24, width - 24), ctx.glyphs).text,
			shown ? `runs ${shown.runs.length}/${shown.asked}` : '',
		],
		pane: size => benchmarksPane(view, size, ctx),
	}
}

/** The name, the first of the texts, and of the others those that fit whole. */
function besideName(name: string, [first = '', ...others]: readonly string[], width: number): string {
	let said = `${cutName(name, Math.max(8, width - first.length - 2))}  ${first}`
	for (const text of others) if (widthOf(said) + 2 + text.length <= width) said += `  ${text}`
	return said
}

/** How it goes, the most important first. */
function figureTexts(view: BenchmarksView): readonly string[] {
	const {shown, figures} = view
	if (shown === null || shown.failure !== null) return [shown?.failure ?? '']
	const parts = [precisionOf(view)]
	if (figures && Number.isFinite(figures.p99)) parts.push(`p99 ${durationNs(figures.p99)}`)
	parts.push(`${shown.runs.length} of ${shown.asked} runs`)
	return parts
}
