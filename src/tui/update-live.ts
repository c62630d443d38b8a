import {screensOf} from './kinds.ts'
import type {LiveMessage} from './message.ts'
import {flameRun} from './select/flame-tree.ts'
import {focusIn, panesOf} from './select/panes.ts'
import {shownSuite} from './select/shown-suite.ts'
import {noRunYet, notRunning} from './select/suite-keys.ts'
import {defaultWindow, histogramScales, type LiveModel, type Model, timeWindowsMs} from './state.ts'
import {flameNow, updateFlame} from './update-flame.ts'
import {idle, next, opened, said, stay, type Updated} from './updated.ts'

export function updateLive(model: Model, message: LiveMessage): Updated {
	const {live, run} = model
	const why = whyNot(model, message)
	if (why !== null) return stay(idle(model, why))
	switch (message.type) {
		case 'next-pane': {
			const panes = panesOf(run, live)
			if (panes.length < 2) return stay(idle(model, 'there is no other pane'))
			const {name} = panes[(focusIn(panes, live) + message.by + panes.length) % panes.length]!
			return changed(model, {focus: name, output: false})
		}
		case 'zoom-pane':
			return changed(model, {zoomed: !live.zoomed, output: false})
		case 'freeze':
			return changed(model, {asOfMs: live.asOfMs === null ? (model.run?.tMs ?? null) : null})
		case 'window': {
			const wider = {...model, live: {...live, window: windowBy(live, message.by)}}
			return stay(model.screen === 'flame' ? updateFlame(wider, {type: 'flame-window'}) : wider)
		}
		case 'window-reset':
			return changed(model, {window: defaultWindow})
		case 'next-scale':
			return changed(model, {scale: next(histogramScales, live.scale)})
		case 'next-metric': {
			const suite = shownSuite(run)
			const metrics = suite === null ? [] : screensOf(suite).metrics(suite)
			if (metrics.length < 2) return stay(idle(model, 'there is no other metric'))
			const index = Math.max(0, metrics.indexOf(live.metric ?? metrics[0]!))
			return changed(model, {metric: metrics[(index + 1) % metrics.length]!})
		}
		case 'toggle-output':
			return changed(model, {output: !live.output, zoomed: false})
		case 'stop-run':
			return [
				{...said(model, 'info', 'stopping: what was measured is kept'), stopping: true},
				[{do: 'send', command: {type: 'finish'}}],
			]
		case 'skip-suite':
			return [said(model, 'info', 'ending this suite'), [{do: 'send', command: {type: 'skip'}}]]
		case 'deep':
			return stay(opened(model, {is: 'deep-menu', cursor: 0}))
		case 'flame-now':
			return flameNow(model)
		default:
			return message satisfies never
	}
}

/** What can be done without a run says so by itself. */
function whyNot(model: Model, message: LiveMessage): string | null {
	const {live, run, flame} = model
	switch (message.type) {
		case 'next-pane':
		case 'zoom-pane':
		case 'freeze':
		case 'next-scale':
		case 'next-metric':
		case 'toggle-output':
			return run === null ? noRunYet : null
		case 'window': {
			if (run === null) return noRunYet
			const onFlame = model.screen === 'flame'
			const shown = flameRun(run, flame)!
			if (onFlame && shown.suites[flame.suite ?? shown.current]?.cpu.held)
				return 'a profile from a file has no time window'
			const isLonger = message.by > 0
			if (windowBy(live, message.by) !== live.window || (isLonger && onFlame && flame.span !== null)) return null
			return isLonger ? 'this is the whole suite' : 'this is the shortest time window'
		}
		case 'window-reset':
			return live.window === defaultWindow ? 'the time window is 10 seconds' : null
		case 'stop-run':
		case 'skip-suite':
			return notRunning(model)
		default:
			return null
	}
}

function windowBy({window}: LiveModel, by: number): number {
	return Math.min(timeWindowsMs.length - 1, Math.max(0, window + by))
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
