import {firstShown, type Model} from '../state.ts'
import {fitLines, type Line} from '../text/line.ts'
import {layoutOf} from '../text/size.ts'
import type {ViewContext} from './context.ts'
import {firstScreen} from './first.ts'
import {flameScreen} from './flame.ts'
import {historyScreen} from './history.ts'
import {liveScreen} from './live.ts'
import {logScreen} from './log.ts'
import {withOverlay} from './overlays.ts'
import {resultsScreen} from './results.ts'
import {suitesScreen} from './suites.ts'
import {tooSmallScreen} from './too-small.ts'

/** What the terminal shows: exactly `rows` lines, none wider than `columns`, whatever the data and however small the terminal. */
export function screen(model: Model, ctx: ViewContext): Line[] {
	if (layoutOf(model.size) === 'none') return fitLines(withOverlay(model, ctx, tooSmallScreen(model)), model.size)
	return fitLines(withOverlay(model, ctx, screenBehind(model, ctx)), model.size)
}

function screenBehind(model: Model, ctx: ViewContext): Line[] {
	switch (model.screen) {
		case 'suites':
			return homeScreen(model, ctx)
		case 'live':
			return liveScreen(model, ctx)
		case 'flame':
			return flameScreen(model, ctx)
		case 'results':
			return resultsScreen(model, ctx)
		case 'history':
			return historyScreen(model, ctx)
		case 'log':
			return logScreen(model, ctx)
	}
}

function homeScreen(model: Model, ctx: ViewContext): Line[] {
	const first = firstShown(model)
	return first === null ? suitesScreen(model, ctx) : firstScreen(model, first, ctx)
}
