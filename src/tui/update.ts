import {deepProfilers} from '../core/plan/plan.ts'
import type {Command, EndReason} from './command.ts'
import {screensOf} from './kinds.ts'
import type {Message} from './message.ts'
import {mostScroll} from './screens/overlays.ts'
import {focusedPane, panesOf} from './select/panes.ts'
import {resultTable} from './select/result-table.ts'
import {newestFlamePath, reportPath, scpLine} from './select/results-view.ts'
import {runReportOf} from './select/run-report-of.ts'
import {shownSuite, suiteAt} from './select/shown-suite.ts'
import {listedSuites, namesToRun, runnable, withPast} from './select/suites-view.ts'
import {
	defaultWindow,
	histogramScales,
	isRunning,
	type Model,
	type Overlay,
	screenNames,
	startFlame,
	startLive,
	startResults,
	suiteSorts,
	timeWindowsMs,
	topOverlay,
	topSorts,
} from './state.ts'
import {bodyRows} from './text/size.ts'
import {updateFlame} from './update-flame.ts'
import {moveInList, scrollDetails} from './update-list.ts'

export type Updated = readonly [Model, readonly Command[]]

/** A second ctrl-c leaves at once for as long as the screen offers that, and this soon whatever the screen says instead. */
const secondInterruptMs = 2000
const offerToLeave = 'stopping, data kept; ctrl-c again leaves at once'

/** The only way a model changes. Pure: what must be done in the world is returned as commands. */
export function update(model: Model, message: Message): Updated {
	switch (message.type) {
		case 'show':
			return stay({...model, screen: message.screen, overlays: [], prompt: null, notice: null})
		case 'back':
			return stay(back(model))
		case 'help':
			return stay(opened(model, {is: 'help', filter: '', scroll: 0}))
		case 'next-pane': {
			const panes = panesOf(model.run && suiteAt(model.run, model.live.asOfMs))
			const index = panes.indexOf(focusedPane(model.run, model.live))
			const focus = panes[(index + message.by + panes.length) % panes.length]!
			return stay({...model, live: {...model.live, focus, output: false}})
		}
		case 'zoom-pane':
			return stay({...model, live: {...model.live, zoomed: !model.live.zoomed, output: false}})
		case 'move':
			return stay(moved(model, message.by))
		case 'page':
			return stay(paged(model, message.by * Math.max(1, Math.floor(bodyRows(model.size) / 2))))
		case 'move-to':
			return stay(moved(model, message.end === 'first' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY))
		case 'sort':
			if (model.screen === 'flame')
				return stay({...model, flame: {...model.flame, tableSort: next(topSorts, model.flame.tableSort)}})
			if (model.screen === 'results') return stay(resultsSorted(model))
			return stay({...model, suites: {...model.suites, sort: next(suiteSorts, model.suites.sort)}})
		case 'reverse':
			if (model.screen === 'flame')
				return stay({...model, flame: {...model.flame, tableReversed: !model.flame.tableReversed}})
			if (model.screen === 'results')
				return stay({...model, results: {...model.results, reversed: !model.results.reversed}})
			return stay({...model, suites: {...model.suites, reversed: !model.suites.reversed}})

		case 'quit':
			return isRunning(model) ? stay(opened(model, {is: 'confirm-quit'})) : leave(model, 'quit')
		case 'quit-now':
			if (!isRunning(model)) return leave(model, 'quit')
			if (message.how === 'detach') return leave(model, 'detached')
			return [
				closed(model),
				[
					{do: 'send', command: {type: 'finish'}},
					{do: 'quit', reason: 'quit'},
				],
			]
		case 'interrupt':
			return interrupted(model, message.atMs)
		case 'suspend':
			return [model, [{do: 'suspend'}]]
		case 'redraw':
			return [model, [{do: 'redraw'}]]

		case 'prompt': {
			const text = promptText(model, message.for)
			return stay({...model, notice: null, prompt: {for: message.for, text}})
		}
		case 'typed':
			return stay(typed(model, text => text + message.text))
		case 'erase':
			return stay(typed(model, text => [...text].slice(0, -1).join('')))
		case 'erase-all':
			return stay(typed(model, () => ''))
		case 'accept': {
			const overlay = topOverlay(model)
			if (overlay?.is === 'deep-menu') {
				const profiler = deepProfilers[overlay.cursor]!
				// The menu may have stood open while the run ended.
				if (!isRunning(model)) return stay(said(closed(model), 'warn', `too late for ${profiler}: the run is over`))
				return [
					said(closed(model), 'info', `asked for ${profiler}: the suite runs again under it`),
					[{do: 'send', command: {type: 'deep', profiler}}],
				]
			}
			return stay({...model, prompt: null})
		}

		case 'pick':
			return stay(picked(model))
		case 'pick-all': {
			const names = listedSuites(model)
				.filter(runnable)
				.map(suite => suite.name)
			const all = names.every(name => model.suites.picked.has(name))
			const set = new Set(model.suites.picked)
			for (const name of names) all ? set.delete(name) : set.add(name)
			return stay({...model, suites: {...model.suites, picked: set}})
		}
		case 'run-picked': {
			if (isRunning(model)) return stay(said(model, 'warn', 'a run is going: 2 shows it, x there stops it'))
			const names = namesToRun(model)
			if (names.length === 0) return stay(said(model, 'warn', 'nothing here can be run'))
			return [started(model), [{do: 'start-run', suites: names}]]
		}
		case 'rerun': {
			if (isRunning(model) || model.run === null) return stay(model)
			return [started(model), [{do: 'run-again', plan: model.run.plan}]]
		}

		case 'freeze':
			return stay({
				...model,
				live: {...model.live, asOfMs: model.live.asOfMs === null ? (model.run?.tMs ?? null) : null},
			})
		case 'window': {
			const window = Math.min(timeWindowsMs.length - 1, Math.max(0, model.live.window + message.by))
			const changed = {...model, live: {...model.live, window}}
			return stay(model.screen === 'flame' ? updateFlame(changed, {type: 'flame-window'}) : changed)
		}
		case 'window-reset':
			return stay({...model, live: {...model.live, window: defaultWindow}})
		case 'next-scale':
			return stay({...model, live: {...model.live, scale: next(histogramScales, model.live.scale)}})
		case 'next-metric': {
			const suite = shownSuite(model.run)
			const metrics = suite === null ? [] : screensOf(suite).metrics(suite)
			if (metrics.length === 0) return stay(model)
			const index = Math.max(0, metrics.indexOf(model.live.metric ?? metrics[0]!))
			return stay({...model, live: {...model.live, metric: metrics[(index + 1) % metrics.length]!}})
		}
		case 'toggle-output':
			return stay({...model, live: {...model.live, output: !model.live.output, zoomed: false}})
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
		case 'write-svg':
			return writeSvg(model)

		case 'flame-go':
		case 'flame-zoom':
		case 'flame-reset':
		case 'find':
		case 'find-same':
		case 'invert':
		case 'toggle-table':
			return stay(updateFlame({...model, notice: null}, message))
		case 'next-suite':
			if (model.screen === 'results') return stay(nextResult(model, message.by))
			return stay(updateFlame({...model, notice: null}, message))
		case 'show-hidden':
			return stay(opened(model, {is: 'hidden-frames', scroll: 0}))

		case 'report-files':
			return model.run === null ? stay(said(model, 'warn', 'no run yet')) : stay(opened(model, {is: 'report-saved'}))
		case 'copy':
			return copied(model, message.what)

		case 'resized':
			return stay({...model, size: message.size})
		case 'machine-checked':
			return stay({...model, machine: message.checks})
		case 'past-read':
			return stay({...model, past: message.past, suitesKnown: withPast(model.suitesKnown, message.past)})
		case 'run-opened':
			return stay({
				...model,
				feed: message.feed,
				run: message.feed.state,
				starting: false,
				before: null,
				notice: null,
				live: startLive,
				flame: startFlame,
				results: startResults,
				awaitingFlame: null,
				sawEnd: false,
			})
		case 'run-refused':
			return stay({
				...said(model, 'warn', message.text),
				starting: false,
				before: null,
				...(model.before ?? {screen: model.run === null ? 'suites' : model.screen}),
			})
		case 'run-changed': {
			const changed = runChanged(model)
			// Who wants to go was only asked because of the run.
			const wantsToGo = model.overlays.some(overlay => overlay.is === 'confirm-quit')
			return wantsToGo && changed.sawEnd && !model.sawEnd ? leave(changed, 'quit') : stay(changed)
		}
		case 'printed': {
			const notes = [...model.notes, {tMs: model.run?.tMs ?? null, text: message.text}]
			return stay({...model, notes: notes.slice(-200)})
		}
		case 'notice':
			// The runner says why there is no flamegraph of that time: then what comes is shown, not a time without samples.
			if (model.awaitingFlame && message.kind === 'warn') {
				const flame = {...model.flame, span: null}
				return stay({...model, flame, awaitingFlame: null, notice: {kind: 'warn', text: message.text}})
			}
			return stay({...model, notice: {kind: message.kind, text: message.text}})
		case 'forget-notice':
			return stay({...model, notice: null})
		default:
			return message satisfies never
	}
}

function stay(model: Model): Updated {
	return [model, []]
}

function leave(model: Model, reason: EndReason): Updated {
	return [model, [{do: 'quit', reason}]]
}

function said(model: Model, kind: 'info' | 'warn', text: string): Model {
	return {...model, notice: {kind, text}}
}

function opened(model: Model, overlay: Overlay): Model {
	return {...model, notice: null, overlays: [...model.overlays, overlay]}
}

function closed(model: Model): Model {
	return {...model, overlays: model.overlays.slice(0, -1)}
}

function started(model: Model): Model {
	return {
		...model,
		starting: true,
		stopping: false,
		before: {feed: model.feed, run: model.run, screen: model.screen, watching: model.watching},
		// Whoever's the run before was, this one is ours.
		watching: false,
		screen: 'live',
		feed: null,
		run: null,
		notice: null,
		live: startLive,
		flame: startFlame,
	}
}

/** One step back, never out: innermost thing first. */
function back(model: Model): Model {
	if (model.prompt) return {...withPromptText(model, model.prompt.for, ''), prompt: null}
	if (model.overlays.length > 0) return closed(model)
	if (model.notice) return {...model, notice: null}
	switch (model.screen) {
		case 'suites':
			if (model.suites.filter !== '') return {...model, suites: {...model.suites, filter: ''}}
			return isRunning(model) ? {...model, screen: 'live'} : model
		case 'live':
			if (model.live.output) return {...model, live: {...model.live, output: false}}
			if (model.live.zoomed) return {...model, live: {...model.live, zoomed: false}}
			if (model.live.benchmark !== null) return {...model, live: {...model.live, benchmark: null}}
			if (model.live.asOfMs !== null) return {...model, live: {...model.live, asOfMs: null}}
			return {...model, screen: 'suites'}
		case 'flame': {
			const {flame} = model
			if (flame.table) return {...model, flame: {...flame, table: false}}
			if (flame.search !== '') return {...model, flame: {...flame, search: ''}}
			if (flame.zoom.length > 0) return updateFlame(model, {type: 'flame-unzoom'})
			return {...model, screen: isRunning(model) || model.run?.outcome == null ? 'live' : 'results'}
		}
		case 'results':
			if (model.results.scroll > 0) return {...model, results: {...model.results, scroll: 0}}
			return {...model, screen: 'suites'}
		case 'log':
			if (model.log.filter !== '') return {...model, log: {...model.log, filter: ''}}
			return {...model, screen: isRunning(model) ? 'live' : model.run ? 'results' : 'suites'}
	}
}

function interrupted(model: Model, atMs: number): Updated {
	if (!isRunning(model)) return leave(model, 'quit')
	if (model.watching) return leave(model, 'detached')
	const isSoon = model.interruptedAtMs !== null && atMs - model.interruptedAtMs <= secondInterruptMs
	if (isSoon || model.notice?.text === offerToLeave)
		return [
			model,
			[
				{do: 'send', command: {type: 'stop'}},
				{do: 'quit', reason: 'interrupted'},
			],
		]
	return [
		{
			...said({...model, overlays: [], prompt: null}, 'warn', offerToLeave),
			interruptedAtMs: atMs,
			stopping: true,
		},
		[{do: 'send', command: {type: 'stop'}}],
	]
}

function moved(model: Model, by: number): Model {
	const overlay = topOverlay(model)
	if (overlay) {
		const top = model.overlays.length - 1
		const replace = (changed: Overlay): Model => ({...model, overlays: model.overlays.with(top, changed)})
		switch (overlay.is) {
			case 'help':
			case 'hidden-frames': {
				// From where it stands: the window may have grown since.
				const most = mostScroll(model)
				return replace({...overlay, scroll: Math.min(most, Math.max(0, Math.min(most, overlay.scroll) + by))})
			}
			case 'deep-menu':
				return replace({...overlay, cursor: (overlay.cursor + by + deepProfilers.length) % deepProfilers.length})
			default:
				return model
		}
	}
	return moveInList({...model, notice: null}, by)
}

/** By half a screen; of the results what is told of a row comes before the rows after it. */
function paged(model: Model, by: number): Model {
	if (model.screen === 'results' && !topOverlay(model)) {
		const scrolled = scrollDetails(model, by)
		if (scrolled !== null) return {...scrolled, notice: null}
	}
	return moved(model, by)
}

function promptText(model: Model, of: NonNullable<Model['prompt']>['for']): string {
	switch (of) {
		case 'suite-filter':
			return model.suites.filter
		case 'flame-search':
			return model.flame.search
		case 'log-filter':
			return model.log.filter
	}
}

function withPromptText(model: Model, of: NonNullable<Model['prompt']>['for'], text: string): Model {
	switch (of) {
		case 'suite-filter':
			return {...model, suites: {...model.suites, filter: text}}
		case 'flame-search':
			return updateFlame({...model, flame: {...model.flame, search: text}}, {type: 'flame-searched'})
		case 'log-filter':
			return {...model, log: {back: 0, filter: text}}
	}
}

function typed(model: Model, edit: (text: string) => string): Model {
	if (model.prompt) {
		const text = edit(model.prompt.text).slice(0, 200)
		return {...withPromptText(model, model.prompt.for, text), prompt: {...model.prompt, text}}
	}
	const overlay = topOverlay(model)
	if (overlay?.is !== 'help') return model
	return {
		...model,
		overlays: model.overlays.with(-1, {is: 'help', filter: edit(overlay.filter).slice(0, 40), scroll: 0}),
	}
}

function picked(model: Model): Model {
	const listed = listedSuites(model)
	const suite = listed.find(one => one.name === model.suites.cursor) ?? listed[0]
	if (suite === undefined) return model
	if (suite.problem !== null) return said(model, 'warn', suite.problem)
	const set = new Set(model.suites.picked)
	if (!set.delete(suite.name)) set.add(suite.name)
	return {...model, notice: null, suites: {...model.suites, cursor: suite.name, picked: set}}
}

/** Writes the flame of the last seconds and opens it: of what just happened, so its span ends now. */
function flameNow(model: Model): Updated {
	const {run} = model
	if (run === null) return stay(said(model, 'warn', 'no samples yet'))
	const open: Model = {...model, screen: 'flame', overlays: [], notice: null}
	if (!isRunning(model)) return stay({...open, flame: {...startFlame}})
	const suite = shownSuite(run)
	const windowMs = run.plan.flameWindowMs
	const flames = suite?.flames.length ?? 0
	const waiting = said(
		{
			...open,
			flame: {...startFlame, span: {fromMs: Math.max(0, run.tMs - windowMs), toMs: run.tMs}},
			awaitingFlame: {suite: run.current, flames},
		},
		'info',
		'writing the flame graph',
	)
	return [waiting, [{do: 'send', command: {type: 'flame', seconds: windowMs / 1000}}]]
}

function writeSvg(model: Model): Updated {
	const {run, flame} = model
	if (run === null) return stay(said(model, 'warn', 'no samples yet'))
	if (!isRunning(model)) {
		if (shownSuite(run)?.cpu.held) return stay(said(model, 'info', 'for a drawing: arsenal-tui flame FILE --svg OUT'))
		const path = newestFlamePath(run, model.feed?.folder ?? null)
		return stay(said(model, 'info', path === null ? 'the run is over and wrote no flame graph' : `written: ${path}`))
	}
	const fromMs = flame.span?.fromMs ?? shownSuite(run)?.startedMs ?? 0
	const seconds = Math.max(1, Math.ceil((run.tMs - fromMs) / 1000))
	return [
		said(
			{...model, awaitingFlame: {suite: run.current, flames: shownSuite(run)?.flames.length ?? 0}},
			'info',
			'writing the flame graph',
		),
		[{do: 'send', command: {type: 'flame', seconds}}],
	]
}

function copied(model: Model, what: 'path' | 'scp'): Updated {
	const {run} = model
	if (run === null) return stay(said(model, 'warn', 'nothing to copy yet'))
	const folder = model.feed?.folder ?? null
	if (what === 'scp') return [model, [{do: 'copy', text: scpLine(run, folder), what: 'scp line'}]]
	const path = (model.screen === 'flame' ? newestFlamePath(run, folder) : null) ?? reportPath(run, folder)
	return [model, [{do: 'copy', text: path, what: 'path'}]]
}

function runChanged(model: Model): Model {
	const {feed} = model
	if (feed === null) return model
	let changed: Model = model.run === feed.state ? model : {...model, run: feed.state}
	const {run, awaitingFlame} = changed
	if (run && awaitingFlame) {
		const flames = run.suites[awaitingFlame.suite]?.flames ?? []
		const written = flames[awaitingFlame.flames]
		if (written) {
			const path = newestFlamePath(run, feed.folder) ?? 'nothing to write: no samples'
			changed = {
				...changed,
				awaitingFlame: null,
				notice: {
					kind: 'info',
					text: `wrote ${written.svg ?? path} in ${Math.round(written.tookMs)} ms (w shows where)`,
				},
				flame:
					changed.flame.span === null
						? changed.flame
						: {...changed.flame, span: {fromMs: written.fromMs, toMs: written.toMs}},
			}
		} else if (!isRunning(changed)) changed = {...changed, awaitingFlame: null, notice: null}
	}
	return changed.sawEnd || isRunning(changed) || run === null ? changed : finished(changed)
}

/** The run is over. Whoever just watches it is shown what it came to; whoever is busy elsewhere is only told. */
function finished(model: Model): Model {
	const trouble = model.feed?.ended?.trouble ?? null
	const told: Model = {
		...model,
		sawEnd: true,
		overlays: model.overlays.filter(overlay => overlay.is !== 'confirm-quit' && overlay.is !== 'deep-menu'),
	}
	const watching =
		model.screen === 'live' && model.live.asOfMs === null && model.overlays.length === 0 && model.prompt === null
	const text = trouble ?? `the run is over: ${watching ? '2 shows its last moment again' : '4 shows the results'}`
	return said(watching ? {...told, screen: 'results'} : told, trouble === null ? 'info' : 'warn', text)
}

function resultsSorted(model: Model): Model {
	const table = model.run && resultTable(runReportOf(model.run), model.results)
	return table ? {...model, results: {...model.results, sort: next(table.sorts, table.sort)}} : model
}

function nextResult(model: Model, by: 1 | -1): Model {
	const count = model.run?.suites.length ?? 0
	if (count === 0) return model
	return {
		...model,
		results: {...model.results, suite: (model.results.suite + by + count) % count, row: null, scroll: 0},
	}
}

function next<T>(of: readonly T[], value: T): T {
	return of[(of.indexOf(value) + 1) % of.length]!
}

/** Screens by number, for tests and the header. */
export const screenNumber = (screen: (typeof screenNames)[number]): number => screenNames.indexOf(screen) + 1
