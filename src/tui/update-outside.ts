import {durationMs} from '../core/units/format.ts'
import type {OutsideMessage} from './message.ts'
import type {OpenedFile, RunFeed} from './ports.ts'
import {newestFlamePath} from './select/results-view.ts'
import {withPast} from './select/suites-view.ts'
import {isRunning, type Model, startFlame, startLive, startResults, topOverlay} from './state.ts'
import {leave, opened, said, stay, type Updated} from './updated.ts'

/** What the program around the screens reports: the terminal, the run, what was printed. */
export function updateOutside(model: Model, message: OutsideMessage): Updated {
	switch (message.type) {
		case 'resized':
			return stay({...model, size: message.size})
		case 'machine-checked':
			return stay({...model, machine: message.checks})
		case 'past-read':
			return stay({...model, past: message.past, suitesKnown: withPast(model.suitesKnown, message.past)})
		case 'run-opened':
			return stay({...shownFrom(model, message.feed), sawEnd: false})
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
		case 'file-opened':
			return stay(fileOpened(model, message.file))
		case 'file-refused':
			return stay(isAwaited(model, message.path) ? said(withoutOpening(model), 'warn', message.text) : model)
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

/** Another run than the one before is looked at from its beginning. */
export function shownFrom(model: Model, feed: RunFeed): Model {
	return {
		...model,
		feed,
		run: feed.state,
		starting: false,
		before: null,
		notice: null,
		live: startLive,
		flame: startFlame,
		results: startResults,
		awaitingFlame: null,
	}
}

/** Whoever has gone on meanwhile is not interrupted. */
function isAwaited(model: Model, path: string): boolean {
	const overlay = topOverlay(model)
	return overlay?.is === 'files' && overlay.opening === path
}

function withoutOpening(model: Model): Model {
	const overlay = topOverlay(model)
	return overlay?.is === 'files' ? {...model, overlays: model.overlays.with(-1, {...overlay, opening: null})} : model
}

function fileOpened(model: Model, file: OpenedFile): Model {
	if (!isAwaited(model, file.path)) return model
	if (file.is === 'text') {
		const {path, lines, unreadBytes} = file
		return opened(withoutOpening(model), {is: 'pager', path, lines, unreadBytes, scroll: 0})
	}
	const {path, run} = file
	return {...model, screen: 'flame', overlays: [], notice: null, flame: {...startFlame, file: {path, run}}}
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
					text: `wrote ${written.svg ?? path} in ${durationMs(written.tookMs)} (w shows where)`,
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
	const flame = model.run?.suites.some(suite => suite.flames.length > 0) ? '3 shows its flamegraph, ' : ''
	const where = watching ? `${flame}2 ${flame === '' ? 'shows ' : ''}its last moment again` : '4 shows the results'
	const text = trouble ?? `the run is over: ${where}`
	return said(watching ? {...told, screen: 'results'} : told, trouble === null ? 'info' : 'warn', text)
}
