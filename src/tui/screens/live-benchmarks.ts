/** The live screen of a suite with several benchmarks: what is measured now, how its runs agree, and what the others came to. */
import {durationNs, grouped} from '../../core/units/format.ts'
import {type BenchmarksView, benchmarksView} from '../select/benchmarks-view.ts'
import {focusedPane} from '../select/panes.ts'
import {isOver, sayLeft} from '../select/suite-head.ts'
import type {Model, PaneName} from '../state.ts'
import {type Line, line} from '../text/line.ts'
import {layoutOf} from '../text/size.ts'
import {cut, cutName, widthOf} from '../text/width.ts'
import {rule, simpleRule} from '../widgets/rule.ts'
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
import {focusOf, framed, type Strip, strip, tabRow} from './live-edges.ts'
import {type PaneSize, percentileColumn} from './live-panes.ts'
import {seriesSpark} from './series-spark.ts'

export function liveBenchmarksScreen(model: Model, ctx: ViewContext): Line[] {
	const view = benchmarksView(model.run!, {asOfMs: model.live.asOfMs, benchmark: model.live.benchmark})!
	const layout = layoutOf(model.size)
	if (layout === 'strip') return strip(model, view, stripOf(view, model.size.columns, ctx))
	return framed(
		model,
		view,
		ctx,
		room =>
			layout === 'pane'
				? onePane(model, view, room, ctx)
				: model.live.zoomed
					? zoomed(model, view, room, ctx)
					: allPanes(model, view, room, ctx),
		detailsOf(view),
	)
}

function detailsOf({round, iteration, kind, rows, ...view}: BenchmarksView): readonly string[] {
	if (round) {
		// As wide for the ninth as for the tenth: what has room for one has it for the other.
		const at = String(round.at).padStart(String(round.count).length)
		return [`run ${round.run}/${round.of}`, `benchmark ${at}/${round.count}`]
	}
	if (kind === 'micro' && isOver(view)) return [`${rows.length} ${rows.length === 1 ? 'benchmark' : 'benchmarks'}`]
	return iteration ? [`run ${iteration.done}/${iteration.total}`] : []
}

function body(model: Model, view: BenchmarksView, pane: PaneName, size: PaneSize, ctx: ViewContext): Line[] {
	switch (pane) {
		case 'runs':
			return runsPane(view, size, ctx)
		case 'benchmarks':
			return benchmarksPane(view, size, ctx)
		default:
			return distributionPane(view, model.live.scale, size, ctx)
	}
}

function head(model: Model, view: BenchmarksView, pane: PaneName, ctx: ViewContext): Line {
	const {columns} = model.size
	const focus = focusOf(model, pane)
	switch (pane) {
		case 'runs':
			return rule(
				[{at: 2, title: {...runsTitle(view), focus}}],
				[sayDrift(view), view.rows.length === 1 ? sayTimer(view) : ''].filter(text => text !== '').join('   '),
				columns,
				ctx.glyphs,
			)
		case 'benchmarks':
			return rule([{at: 2, title: {text: benchmarksTitle(view), focus}}], sayTimer(view), columns, ctx.glyphs)
		default: {
			const {underWay} = view.shown ?? {}
			const now =
				underWay == null
					? ''
					: underWay.asked === null
						? `run ${underWay.run}`
						: `run ${underWay.run}: ${grouped(underWay.samples)} of ${grouped(underWay.asked)}`
			return rule(
				[
					{at: 2, title: {...distributionTitle(view, model.live.scale), focus}},
					...(view.figures && columns >= 76
						? [{at: percentileColumn(columns) - 1, title: {text: `figures ${unitOfView(view).name}`}}]
						: []),
				],
				view.isChosen ? 'esc follows the run' : now,
				columns,
				ctx.glyphs,
			)
		}
	}
}

function allPanes(model: Model, view: BenchmarksView, room: number, ctx: ViewContext): Line[] {
	const {columns} = model.size
	const several = view.rows.length > 1
	const free = room - (several ? 3 : 2)
	const listRows = several ? Math.min(view.rows.length + 1, Math.max(3, Math.round(free * 0.34))) : 0
	const wanted = Math.max(3, (view.shown?.asked ?? 3) + 1)
	const least = Math.max(4, Math.round(free * 0.28))
	const runRows = Math.min(wanted, Math.max(least, free - listRows - 14))
	const pane = (name: PaneName, rows: number) => [
		head(model, view, name, ctx),
		...body(model, view, name, {columns, rows}, ctx),
	]
	return [
		...pane('latency', Math.min(free - listRows - runRows, (view.figures?.n ?? 0) < 50 ? 11 : 17)),
		...pane('runs', runRows),
		...(several ? pane('benchmarks', listRows) : []),
	]
}

function zoomed(model: Model, view: BenchmarksView, room: number, ctx: ViewContext): Line[] {
	const pane = focusedPane(model.run, model.live)
	return [head(model, view, pane, ctx), ...body(model, view, pane, {columns: model.size.columns, rows: room - 1}, ctx)]
}

function onePane(model: Model, view: BenchmarksView, room: number, ctx: ViewContext): Line[] {
	const {columns} = model.size
	const pane = focusedPane(model.run, model.live)
	const name = view.shown?.name ?? 'status'
	// The tabs leave no room for what the numbers above are of.
	const title = pane === 'latency' ? distributionTitle(view, model.live.scale) : {text: name, name}
	return [
		tabRow(model, ctx),
		...body(model, view, pane, {columns, rows: Math.max(3, room - 3)}, ctx),
		simpleRule(title, sayLeft(view), columns, ctx.glyphs),
		line(` ${cut(figureTexts(view).join('  '), columns - 2)}`),
	]
}

function stripOf(view: BenchmarksView, width: number, ctx: ViewContext): Strip {
	const {shown, round, iteration} = view
	const medians = shown?.runs.map(one => one.median) ?? []
	return {
		count: round ? `run ${round.run}/${round.of}` : iteration ? `${iteration.done}/${iteration.total}` : '',
		end: `${view.finished}/${view.rows.length} ${sayLeft(view)}`,
		text: shown ? besideName(shown.name, figureTexts(view), width - 1) : 'no benchmark yet',
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
