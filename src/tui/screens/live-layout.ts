/** The live screen of every kind of suite, at every size: what the kind offers, laid out. */
import {focusIn} from '../select/panes.ts'
import type {Model} from '../state.ts'
import type {Line} from '../text/line.ts'
import {layoutOf} from '../text/size.ts'
import {rule} from '../widgets/rule.ts'
import {sideBySide} from '../widgets/side-by-side.ts'
import type {ViewContext} from './context.ts'
import {edged, strip, tabRow} from './live-edges.ts'
import type {Band, LiveScreen, PaneSize, PaneTab} from './live-screen.ts'

/** @param panes of the kind, in the order of `tab` */
export function liveLayout(model: Model, panes: readonly PaneTab[], screen: LiveScreen, ctx: ViewContext): Line[] {
	const layout = layoutOf(model.size)
	if (layout === 'strip') return strip(model, screen.view, screen.strip())
	const {columns} = model.size
	const at = focusIn(panes, model.live)
	const {name} = panes[at]!
	// One pane at a time where there is no room for more, with the figures that matter always in sight.
	const onePane = (room: number): Line[] => {
		const foot = screen.foot(name)
		const rows = Math.max(3, room - 1 - foot.length)
		return [tabRow(panes, at, columns, ctx), ...screen.pane(name).body({columns, rows}), ...foot]
	}
	const several = (room: number): Line[] => {
		const bands = model.live.zoomed ? screen.alone(name, room) : screen.all()
		const half = Math.floor(columns / 2) + (layout === 'wide' ? 0 : 1)
		return stacked(bands, {name, number: at + 1}, {columns, rows: room}, half, ctx)
	}
	return edged(model, screen.view, ctx, layout === 'pane' ? onePane : several, screen.details)
}

interface Focus {
	readonly name: string
	/** From 1: its place among the tabs. */
	readonly number: number
}

/** @param half column at which the second of two panes begins */
function stacked(bands: readonly Band[], focus: Focus, size: PaneSize, half: number, ctx: ViewContext): Line[] {
	const {columns} = size
	const rows = rowsOf(bands, size.rows - bands.length)
	return bands.flatMap((band, i) => [
		bandRule(band, focus, half, columns, ctx),
		...bandBody(band, columns, half, rows[i]!),
	])
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

function bandRule({panes}: Band, focus: Focus, half: number, columns: number, {glyphs}: ViewContext): Line {
	const titles = panes.flatMap(({name, title, over}, i) => [
		{
			at: i === 0 ? 2 : half + 1,
			title: {
				...title,
				focus: name === focus.name ? focus.number : null,
				...(name === null ? {} : {target: {is: 'pane', name} as const}),
			},
		},
		...(over ? [{at: over.at, title: {text: over.text}}] : []),
	])
	return rule(titles, panes.at(-1)?.end ?? '', columns, glyphs)
}

function bandBody({panes}: Band, columns: number, half: number, rows: number): readonly Line[] {
	const [first, second] = panes
	if (first === undefined) return []
	if (second === undefined) return first.body({columns, rows})
	return sideBySide(first.body({columns: half - 2, rows}), half, second.body({columns: columns - half - 1, rows}))
}
