/** The live screen of every kind of suite, at every size: what the kind offers, laid out. */
import {focusedPane} from '../select/panes.ts'
import type {Model} from '../state.ts'
import type {Line} from '../text/line.ts'
import {layoutOf} from '../text/size.ts'
import {rule} from '../widgets/rule.ts'
import {sideBySide} from '../widgets/side-by-side.ts'
import type {ViewContext} from './context.ts'
import {focusOf, framed, strip, tabRow} from './live-edges.ts'
import type {Band, LiveScreen} from './live-screen.ts'

export function liveFrame(model: Model, screen: LiveScreen, ctx: ViewContext): Line[] {
	const layout = layoutOf(model.size)
	if (layout === 'strip') return strip(model, screen.view, screen.strip())
	const focus = focusedPane(model.run, model.live)
	return framed(
		model,
		screen.view,
		ctx,
		room => {
			if (layout === 'pane') return onePane(model, screen, focus, room, ctx)
			return stacked(model, model.live.zoomed ? screen.alone(focus, room) : screen.all(), room, ctx)
		},
		screen.details,
	)
}

/** One pane at a time, with the figures that matter always in sight. */
function onePane(model: Model, screen: LiveScreen, focus: string, room: number, ctx: ViewContext): Line[] {
	const foot = screen.foot(focus)
	const size = {columns: model.size.columns, rows: Math.max(3, room - 1 - foot.length)}
	return [tabRow(model, ctx), ...screen.pane(focus).body(size), ...foot]
}

function stacked(model: Model, bands: readonly Band[], room: number, ctx: ViewContext): Line[] {
	const {columns} = model.size
	const rows = rowsOf(bands, room - bands.length)
	const half = Math.floor(columns / 2) + (layoutOf(model.size) === 'wide' ? 0 : 1)
	return bands.flatMap((band, i) => [bandRule(model, band, half, ctx), ...bandBody(band, columns, half, rows[i]!)])
}

/** How many rows each band gets. @param free what there is for all of them, without their rules */
export function rowsOf(bands: readonly Band[], free: number): readonly number[] {
	const rows = new Array<number>(bands.length).fill(0)
	const upwards = [...bands.keys()].reverse()
	let left = free
	for (const i of [...upwards.filter(at => !bands[at]!.isLast), ...upwards.filter(at => bands[at]!.isLast)]) {
		rows[i] = bands[i]!.rows({free, left})
		left -= rows[i]
	}
	return rows
}

function bandRule(model: Model, {panes}: Band, half: number, {glyphs}: ViewContext): Line {
	const titles = panes.flatMap(({name, title, over}, i) => [
		{at: i === 0 ? 2 : half + 1, title: {...title, focus: name === null ? null : focusOf(model, name)}},
		...(over ? [{at: over.at, title: {text: over.text}}] : []),
	])
	return rule(titles, panes.at(-1)?.end ?? '', model.size.columns, glyphs)
}

function bandBody({panes}: Band, columns: number, half: number, rows: number): readonly Line[] {
	const [first, second] = panes
	if (first === undefined) return []
	if (second === undefined) return first.body({columns, rows})
	return sideBySide(first.body({columns: half - 2, rows}), half, second.body({columns: columns - half - 1, rows}))
}
