import {screensOf} from './kinds.ts'
import type {LiveMessage} from './message.ts'
import {focusIn, panesOf} from './select/panes.ts'
import {shownSuite} from './select/shown-suite.ts'
import {defaultWindow, histogramScales, isRunning, type LiveModel, type Model, timeWindowsMs} from './state.ts'
import {flameNow, updateFlame} from './update-flame.ts'
import {next, opened, said, stay, type Updated} from './updated.ts'

export function updateLive(model: Model, message: LiveMessage): Updated {
	const {live} = model
	switch (message.type) {
		case 'next-pane': {
			const panes = panesOf(model.run, live)
			if (panes.length === 0) return stay(model)
			const {name} = panes[(focusIn(panes, live) + message.by + panes.length) % panes.length]!
			return changed(model, {focus: name, output: false})
		}
		case 'zoom-pane':
			return changed(model, {zoomed: !live.zoomed, output: false})
		case 'freeze':
			return changed(model, {asOfMs: live.asOfMs === null ? (model.run?.tMs ?? null) : null})
		case 'window': {
			const window = Math.min(timeWindowsMs.length - 1, Math.max(0, live.window + message.by))
			const wider = {...model, live: {...live, window}}
			return stay(model.screen === 'flame' ? updateFlame(wider, {type: 'flame-window'}) : wider)
		}
		case 'window-reset':
			return changed(model, {window: defaultWindow})
		case 'next-scale':
			return changed(model, {scale: next(histogramScales, live.scale)})
		case 'next-metric': {
			const suite = shownSuite(model.run)
			const metrics = suite === null ? [] : screensOf(suite).metrics(suite)
			if (metrics.length === 0) return stay(model)
			const index = Math.max(0, metrics.indexOf(live.metric ?? metrics[0]!))
			return changed(model, {metric: metrics[(index + 1) % metrics.length]!})
		}
		case 'toggle-output':
			return changed(model, {output: !live.output, zoomed: false})
		case 'stop-run':
			if (!isRunning(model)) return stay(model)
			return [
				{...said(model, 'info', 'stopping: what was measured is kept'), stopping: true},
				[{do: 'send', command: {type: 'finish'}}],
			]
		case 'skip-suite':
			if (!isRunning(model)) return stay(model)
			return [said(model, 'info', 'ending this suite'), [{do: 'send', command: {type: 'skip'}}]]
		case 'deep':
			return stay(opened(model, {is: 'deep-menu', cursor: 0}))
		case 'flame-now':
			return flameNow(model)
		default:
			return message satisfies never
	}
}

function changed(model: Model, live: Partial<LiveModel>): Updated {
	return stay({...model, live: {...model.live, ...live}})
}

export function backInLive(model: Model): Model {
	const {live} = model
	if (live.output) return {...model, live: {...live, output: false}}
	if (live.zoomed) return {...model, live: {...live, zoomed: false}}
	if (live.benchmark !== null) return {...model, live: {...live, benchmark: null}}
	if (live.asOfMs !== null) return {...model, live: {...live, asOfMs: null}}
	return {...model, screen: 'suites'}
}
