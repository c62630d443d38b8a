/** The live screen of a comparison: how far it is, what the ratio looks like, and whether anything moved meanwhile. */
import {sayChange} from '../../../core/units/ratio.ts'
import type {ViewContext} from '../../screens/context.ts'
import {focusOf, framed, type Strip, strip, tabRow} from '../../screens/live-edges.ts'
import type {PaneSize} from '../../screens/live-panes.ts'
import {seriesSpark} from '../../screens/series-spark.ts'
import {focusedPane} from '../../select/panes.ts'
import {sayHalfWidth} from '../../select/say-change.ts'
import {sayLeft} from '../../select/suite-head.ts'
import type {Model, PaneName} from '../../state.ts'
import {type Line, line} from '../../text/line.ts'
import {layoutOf} from '../../text/size.ts'
import {cut} from '../../text/width.ts'
import {rule, simpleRule} from '../../widgets/rule.ts'
import {
	compareRowsPane,
	controlText,
	driftPane,
	intervalText,
	pairsText,
	ratioPane,
	sidesPane,
	sidesTitle,
} from './panes.ts'
import {widthOf} from './ratio-so-far.ts'
import {type CompareView, compareView} from './view.ts'

export function liveCompareScreen(model: Model, ctx: ViewContext): Line[] {
	const {asOfMs, metric, benchmark} = model.live
	const view = compareView(model.run!, {asOfMs, figure: metric, benchmark})!
	const layout = layoutOf(model.size)
	if (layout === 'strip') return strip(model, view, stripOf(view, model.size.columns, ctx))
	const {comparisons} = view.plan
	const nth = comparisons > 1 ? [`comparison ${Math.min(comparisons, view.comparisons.length + 1)}/${comparisons}`] : []
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
		[...nth, pairsText(view)],
	)
}

function body(view: CompareView, pane: PaneName, size: PaneSize, ctx: ViewContext): Line[] {
	switch (pane) {
		case 'pairs':
			return driftPane(view, size, ctx)
		case 'sides':
			return sidesPane(view, size, ctx)
		case 'benchmarks':
			return compareRowsPane(view, size)
		default:
			return ratioPane(view, size, ctx)
	}
}

function head(model: Model, view: CompareView, pane: PaneName, ctx: ViewContext): Line {
	const {columns} = model.size
	const focus = focusOf(model, pane)
	const more = view.figureCount > 1 ? '   m metric' : ''
	const [text, end] =
		pane === 'pairs'
			? ['pair by pair, oldest first', '']
			: pane === 'sides'
				? [sidesTitle(view), view.plan.purpose === 'noise' ? '' : 'base o   head x']
				: pane === 'benchmarks'
					? [`benchmarks: ${view.rows.length}`, view.isChosen ? 'esc the first' : 'j k choose']
					: [
							view.shown.benchmark === null ? `${view.title}, head over base` : view.title,
							`${intervalText(view)}${columns >= 76 ? more : ''}`,
						]
	return rule([{at: 2, title: {text, focus}}], end, columns, ctx.glyphs)
}

function allPanes(model: Model, view: CompareView, room: number, ctx: ViewContext): Line[] {
	const {columns} = model.size
	const several = view.rows.length > 1
	const free = room - (several ? 4 : 3)
	const sideRows =
		view.plan.purpose === 'noise' ? Math.min(view.plan.comparisons + 1, Math.max(3, Math.round(free * 0.25))) : 3
	const listRows = several ? Math.min(view.rows.length + 1, Math.max(3, Math.round(free * 0.2))) : 0
	const driftRows = Math.max(3, Math.min(11, Math.round((free - sideRows - listRows) * 0.36)))
	const pane = (name: PaneName, rows: number) => [
		head(model, view, name, ctx),
		...body(view, name, {columns, rows}, ctx),
	]
	return [
		...pane('ratio', Math.max(1, free - sideRows - listRows - driftRows)),
		...pane('pairs', driftRows),
		...pane('sides', sideRows),
		...(several ? pane('benchmarks', listRows) : []),
	]
}

function zoomed(model: Model, view: CompareView, room: number, ctx: ViewContext): Line[] {
	const pane = focusedPane(model.run, model.live)
	return [head(model, view, pane, ctx), ...body(view, pane, {columns: model.size.columns, rows: room - 1}, ctx)]
}

function onePane(model: Model, view: CompareView, room: number, ctx: ViewContext): Line[] {
	const {columns} = model.size
	const pane = focusedPane(model.run, model.live)
	return [
		tabRow(model, ctx),
		...body(view, pane, {columns, rows: Math.max(3, room - 3)}, ctx),
		simpleRule(view.title, sayLeft(view), columns, ctx.glyphs),
		line(` ${cut(`${ratioText(view)}  ${controlText(view)}`, columns - 2)}`),
	]
}

function stripOf(view: CompareView, width: number, ctx: ViewContext): Strip {
	const {logs} = view.shown.values
	return {
		count: pairsText(view),
		end: sayLeft(view),
		text: ratioText(view),
		spark: [seriesSpark(logs, Math.min(30, width - 16), ctx.glyphs).text, 'change by pair'],
		pane: size => ratioPane(view, size, ctx),
	}
}

/** One line that says how it stands. */
function ratioText(view: CompareView): string {
	const {ratio} = view.shown
	return ratio === null ? 'no pair yet' : `head ${sayChange(ratio.ratio)} ${sayHalfWidth(widthOf(ratio))}`
}
