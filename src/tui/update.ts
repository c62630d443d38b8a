import {deepProfilers} from '../core/plan/plan.ts'
import type {Message} from './message.ts'
import {mostScroll} from './screens/overlays.ts'
import {isRunning, type Model, type Overlay, suiteSorts, topOverlay, topSorts} from './state.ts'
import {bodyRows} from './text/size.ts'
import {updateFirst} from './update-first.ts'
import {backInFlame, updateFlame, writeSvg} from './update-flame.ts'
import {updateLeaving} from './update-leaving.ts'
import {chosenBy, moveInList, scrollDetails} from './update-list.ts'
import {backInLive, updateLive} from './update-live.ts'
import {updateOutside} from './update-outside.ts'
import {backInResults, nextResult, resultsSorted, updateResults} from './update-results.ts'
import {backInSuites, updateSuites} from './update-suites.ts'
import {updateTyping, withoutPrompt} from './update-typing.ts'
import {closed, next, opened, stay, type Updated} from './updated.ts'

/** The only way a model changes. Pure: what must be done in the world is returned as commands. */
export function update(model: Model, message: Message): Updated {
	switch (message.type) {
		case 'show':
			return stay({...model, screen: message.screen, overlays: [], prompt: null, notice: null})
		case 'back':
			return stay(back(model))
		case 'help':
			return stay(opened(model, {is: 'help', filter: '', scroll: 0}))
		case 'move':
			return stay(moved(model, message.by))
		case 'page':
			return stay(paged(model, message.by * Math.max(1, Math.floor(bodyRows(model.size) / 2))))
		case 'move-to':
			return stay(moved(model, message.end === 'first' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY))
		case 'sort':
			return stay(sorted(model))
		case 'reverse':
			return stay(reversed(model))
		case 'next-suite':
			if (model.screen === 'results') return stay(nextResult(model, message.by))
			return stay(updateFlame({...model, notice: null}, message))

		case 'quit':
		case 'quit-now':
		case 'interrupt':
		case 'suspend':
		case 'redraw':
			return updateLeaving(model, message)

		case 'prompt':
		case 'typed':
		case 'erase':
		case 'erase-all':
		case 'accept':
			return updateTyping(model, message)

		case 'first-go':
		case 'write-config':
		case 'open-chosen':
		case 'open-typed':
		case 'looked-around':
		case 'feed-opened':
		case 'suites-opened':
		case 'not-opened':
			return updateFirst(model, message)

		case 'pick':
		case 'pick-all':
		case 'run-picked':
			return updateSuites(model, message)

		case 'next-pane':
		case 'zoom-pane':
		case 'freeze':
		case 'window':
		case 'window-reset':
		case 'next-scale':
		case 'next-metric':
		case 'toggle-output':
		case 'stop-run':
		case 'skip-suite':
		case 'deep':
		case 'flame-now':
			return updateLive(model, message)

		case 'flame-go':
		case 'flame-zoom':
		case 'flame-reset':
		case 'find':
		case 'find-same':
		case 'invert':
		case 'toggle-table':
			return stay(updateFlame({...model, notice: null}, message))
		case 'show-hidden':
			return stay(opened(model, {is: 'hidden-frames', scroll: 0}))
		case 'write-svg':
			return writeSvg(model)

		case 'rerun':
		case 'report-files':
		case 'copy':
			return updateResults(model, message)

		case 'resized':
		case 'machine-checked':
		case 'past-read':
		case 'run-opened':
		case 'run-refused':
		case 'run-changed':
		case 'printed':
		case 'notice':
		case 'forget-notice':
			return updateOutside(model, message)
		default:
			return message satisfies never
	}
}

/** One step back, never out: innermost thing first. */
function back(model: Model): Model {
	if (model.prompt) return withoutPrompt(model, model.prompt)
	if (model.overlays.length > 0) return closed(model)
	if (model.notice) return {...model, notice: null}
	switch (model.screen) {
		case 'suites':
			return backInSuites(model)
		case 'live':
			return backInLive(model)
		case 'flame':
			return backInFlame(model)
		case 'results':
			return backInResults(model)
		case 'log':
			if (model.log.filter !== '') return {...model, log: {...model.log, filter: ''}}
			return {...model, screen: isRunning(model) ? 'live' : model.run ? 'results' : 'suites'}
	}
}

function sorted(model: Model): Model {
	if (model.screen === 'flame')
		return {...model, flame: {...model.flame, tableSort: next(topSorts, model.flame.tableSort)}}
	if (model.screen === 'results') return resultsSorted(model)
	return {...model, suites: {...model.suites, sort: next(suiteSorts, model.suites.sort)}}
}

function reversed(model: Model): Model {
	if (model.screen === 'flame') return {...model, flame: {...model.flame, tableReversed: !model.flame.tableReversed}}
	if (model.screen === 'results') return {...model, results: {...model.results, reversed: !model.results.reversed}}
	return {...model, suites: {...model.suites, reversed: !model.suites.reversed}}
}

function moved(model: Model, by: number): Model {
	const overlay = topOverlay(model)
	if (overlay) {
		const top = model.overlays.length - 1
		const replace = (changed: Overlay): Model => ({...model, overlays: model.overlays.with(top, changed)})
		switch (overlay.is) {
			case 'help':
			case 'new-config':
			case 'hidden-frames': {
				// From where it stands: the window may have grown since.
				const most = mostScroll(model)
				return replace({...overlay, scroll: Math.min(most, Math.max(0, Math.min(most, overlay.scroll) + by))})
			}
			case 'deep-menu':
				return replace({...overlay, cursor: (overlay.cursor + by + deepProfilers.length) % deepProfilers.length})
			case 'profile-menu':
				return replace({...overlay, cursor: chosenBy(model, overlay.cursor, by)})
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
