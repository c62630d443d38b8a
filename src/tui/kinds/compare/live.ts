/** The live screen of a comparison: how far it is, what the ratio looks like, and whether anything moved meanwhile. */

import {widthOf} from '../../../core/kinds/compare/state-ratio.ts'
import {sayChange, sayHalfWidth} from '../../../core/words/ratio-words.ts'
import type {ViewContext} from '../../screens/context.ts'
import {
	type Band,
	type LivePane,
	type LiveScreen,
	onlyBand,
	type PaneTab,
	type Strip,
} from '../../screens/live-screen.ts'
import {seriesSpark} from '../../screens/series-spark.ts'
import {sayLeft} from '../../select/suite-header.ts'
import type {Model} from '../../state.ts'
import {line} from '../../text/line.ts'
import {whole} from '../../text/width.ts'
import {simpleRule} from '../../widgets/rule.ts'
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
import type {CompareView} from './view.ts'

/** In the order of `tab`. */
export const comparisonPanes: readonly PaneTab[] = [
	{name: 'ratio', tab: 'ratio'},
	{name: 'pairs', tab: 'pairs'},
	{name: 'sides', tab: 'sides'},
]
export const panesOfSeveral: readonly PaneTab[] = [...comparisonPanes, {name: 'benchmarks', tab: 'benchmarks'}]

export function comparisonScreen(model: Model, view: CompareView, ctx: ViewContext): LiveScreen {
	const {columns} = model.size
	const {comparisons} = view.plan
	const nth = comparisons > 1 ? [`comparison ${Math.min(comparisons, view.comparisons.length + 1)}/${comparisons}`] : []
	const pane = (name: string) => paneOf(view, name, columns, ctx)
	return {
		view,
		details: [...nth, pairsText(view)],
		pane,
		all: () => bandsOf(view, pane),
		alone: name => onlyBand(pane(name)),
		foot: () => [
			simpleRule(view.title, sayLeft(view), columns, ctx.glyphs),
			line(` ${whole([ratioText(view), controlText(view)], columns - 2)}`),
		],
		strip: () => stripOf(view, columns, ctx),
	}
}

function paneOf(view: CompareView, name: string, columns: number, ctx: ViewContext): LivePane {
	switch (name) {
		case 'pairs':
			return {
				name,
				title: {text: 'pair by pair, oldest first'},
				end: '',
				body: size => driftPane(view, size, ctx),
			}
		case 'sides':
			return {
				name,
				title: {text: sidesTitle(view)},
				end: view.plan.purpose === 'noise' ? '' : 'base o   head x',
				body: size => sidesPane(view, size, ctx),
			}
		case 'benchmarks':
			return {
				name,
				title: {text: `benchmarks: ${view.rows.length}`},
				end: view.isChosen ? 'esc the first' : 'j k choose',
				body: size => compareRowsPane(view, size, ctx),
			}
		default: {
			const more = view.figureCount > 1 && columns >= 76 ? '   m metric' : ''
			return {
				name,
				title: {text: view.shown.benchmark === null ? `${view.title}, head over base` : view.title},
				end: `${intervalText(view)}${more}`,
				body: size => ratioPane(view, size, ctx),
			}
		}
	}
}

/** More would be empty: the interval closes in fewer steps. */
const mostRatioRows = 24

/** From here on there is room for the shape of both sides below their runs. */
const tallRows = 45

function bandsOf({plan, rows}: CompareView, pane: (name: string) => LivePane): readonly Band[] {
	const share = (of: number, least: number, most: number) => (room: {readonly free: number}) =>
		Math.min(most, Math.max(least, Math.round(room.free * of)))
	return [
		{panes: [pane('ratio')], rows: ({left}) => Math.max(1, left), isLast: true},
		{
			panes: [pane('pairs')],
			rows: ({left}) => Math.max(3, Math.min(11, Math.round(left * 0.36)), left - mostRatioRows),
		},
		{
			panes: [pane('sides')],
			rows: plan.purpose === 'noise' ? share(0.25, 3, plan.comparisons + 1) : ({free}) => (free < tallRows ? 3 : 12),
		},
		...(rows.length > 1 ? [{panes: [pane('benchmarks')], rows: share(0.2, 3, rows.length + 1)}] : []),
	]
}

function stripOf(view: CompareView, width: number, ctx: ViewContext): Strip {
	const {logs} = view.shown.values
	return {
		start: word => [view.name, word, pairsText(view)].filter(part => part !== '').join(' '),
		end: `${sayLeft(view)} `,
		text: [ratioText(view)],
		spark: [seriesSpark(logs, Math.min(30, width - 16), ctx.glyphs).text, 'change by pair'],
		pane: size => ratioPane(view, size, ctx),
	}
}

/** One line that says how it stands. */
function ratioText(view: CompareView): string {
	const {ratio} = view.shown
	return ratio === null ? 'no pair yet' : `head ${sayChange(ratio.ratio)} ${sayHalfWidth(widthOf(ratio))}`
}
