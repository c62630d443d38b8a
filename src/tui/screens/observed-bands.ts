/** How the panes of what is watched share a screen: the first has the most room, charts stand in pairs where they are not the first. */
import type {LiveView} from '../select/live-view.ts'
import type {ObservedPane} from '../select/pane-order.ts'
import type {Size} from '../text/line.ts'
import {type Layout, layoutOf} from '../text/size.ts'
import {dealtBands, type Share} from './dealt-rows.ts'
import type {Band, LivePane} from './live-screen.ts'
import {framesPerRow, leastRowsWithCharts} from './observed-panes.ts'

/** What stands beside or below a pane and cannot have the focus. */
export interface Companions {
	readonly latencyCourse: LivePane
	readonly rate: LivePane
	readonly cpu: LivePane
	readonly memory: LivePane
	/** null: no heap was seen. */
	readonly heap: LivePane | null
}

export interface ObservedBands {
	readonly view: LiveView
	readonly order: readonly ObservedPane[]
	readonly pane: (name: ObservedPane) => LivePane
	readonly companions: Companions
	readonly size: Size
	/** Rows of the pane that only its kind has, where there is one. */
	readonly ownRows: number
}

/** From here on there is room for pairs of companions and for the course of the loop. */
const tallRows = 50
const pairColumns = 100
const mostChartRows = 14
/** A pair that were higher is drawn one below the other: twice as wide, and not twice as high. */
const mostPairRows = 24

export function observedBands(of: ObservedBands): readonly Band[] {
	const {order, size} = of
	const layout = layoutOf(size)
	const shares: Share[] = []
	for (const [i, name] of order.entries()) {
		const before = order[i - 1]
		if (name === 'memory' && before === 'cpu') continue
		shares.push(...sharesOf(of, name, i === 0, layout))
	}
	return [...dealtBands(apart(of, shares)), ...(layout === 'wide' ? [{panes: [], rows: () => 0}] : [])]
}

function sharesOf(of: ObservedBands, name: ObservedPane, leads: boolean, layout: Layout): readonly Share[] {
	const {pane, companions, order, size, view} = of
	const isWide = layout === 'wide'
	const isTall = isWide && size.rows >= tallRows
	const weight = leads ? 4 : 2
	const chart = {least: isWide ? 4 : 3, most: mostChartRows, weight, isElastic: true}
	switch (name) {
		case 'runs':
			return [{panes: [pane(name)], least: 4, most: of.ownRows, weight}]
		case 'load':
			return [{panes: [pane(name)], least: 2, most: of.ownRows - 1, weight: 3}]
		case 'latency': {
			const figures = {panes: [pane(name)], least: leads ? 5 : 4, most: view.isOfRuns ? 11 : 16, weight}
			// The runs are the course of a command.
			if (!isWide || view.isOfRuns) return [figures]
			const course = [companions.latencyCourse, ...(size.columns >= 160 ? [companions.rate] : [])]
			return [figures, {...chart, panes: course, weight: 2}]
		}
		case 'cpu': {
			const isPair = order[order.indexOf(name) + 1] === 'memory'
			return [{...chart, panes: isPair ? [pane(name), pane('memory')] : [pane(name)], weight: 2}]
		}
		case 'memory': {
			const heap = size.columns >= pairColumns && companions.heap !== null ? [companions.heap] : []
			return [{...chart, panes: [pane(name), ...heap], least: leads ? 5 : 3}]
		}
		case 'loop':
			if (isTall) return [{panes: [pane(name)], least: leastRowsWithCharts, most: 12, weight: 2, isElastic: true}]
			return [{panes: [pane(name)], least: isWide ? 2 : 1, most: isWide ? 2 : 1, weight: 0}]
		case 'hot': {
			const columns = size.columns
			const rows = Math.ceil(view.hotMost / framesPerRow({columns, rows: leads ? 10 : 4}))
			const least = leads ? 4 : isWide ? 2 : 1
			return [
				{panes: [pane(name)], least, most: Math.max(least, Math.min(24, rows)), weight: leads ? 4 : isWide ? 3 : 1},
			]
		}
	}
}

/** One below the other where there are so few bands that a pair would be higher than wide. */
function apart(of: ObservedBands, shares: readonly Share[]): readonly Share[] {
	const room = of.size.rows - 4 - shares.length
	const used = shares.reduce((sum, one) => sum + (one.isElastic ? 0 : one.most), 0)
	const elastic = shares.filter(one => one.isElastic)
	if (elastic.length === 0 || (room - used) / elastic.length <= mostPairRows) return shares
	return shares.flatMap(share =>
		share.isElastic && share.panes.length > 1 ? share.panes.map(pane => ({...share, panes: [pane]})) : [share],
	)
}
