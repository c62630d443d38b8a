import {screensOf} from '../kinds.ts'
import {suiteAt} from '../select/shown-suite.ts'
import {clean} from '../select/suites-view.ts'
import type {Model} from '../state.ts'
import {fitLines, type Line, line, span} from '../text/line.ts'
import type {ViewContext} from './context.ts'
import {headerRow, hintsRow, statusRow} from './edges.ts'
import {liveLayout} from './live-layout.ts'

export function liveScreen(model: Model, ctx: ViewContext): Line[] {
	const {run} = model
	const suite = run && suiteAt(run, model.live.asOfMs)
	if (!suite) return waiting(model)
	const {panes, live} = screensOf(suite)
	return liveLayout(model, panes(suite, model.live.asOfMs), live(model, run, suite, ctx), ctx)
}

function waiting(model: Model): Line[] {
	const {size} = model
	const trouble = model.feed?.ended?.trouble
	const lines: Line[] = [headerRow('arsenal  LIVE', '', size.columns)]
	if (trouble) lines.push([], line('  ', span(`! ${clean(trouble)}`, 'bad')))
	else if (model.starting || model.feed) lines.push([], line('  starting the run'))
	else lines.push([], line('  no run yet: pick a suite on screen 1 and press enter'))
	while (lines.length < size.rows - 2) lines.push([])
	return fitLines(
		[...lines.slice(0, Math.max(1, size.rows - 2)), statusRow(model, [], size.columns), hintsRow(model, size.columns)],
		size,
	)
}
