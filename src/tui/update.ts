import {deepProfilers} from '../core/plan/plan.ts'
import type {FirstAnswer, Message, OutsideMessage} from './message.ts'
import {mostScroll} from './screens/overlays.ts'
import {flameTree} from './select/flame-tree.ts'
import {
	isRunning,
	type Model,
	type Overlay,
	type ScreenName,
	startFlame,
	suiteSorts,
	topOverlay,
	topSorts,
} from './state.ts'
import {bodyRows} from './text/size.ts'
import {updateFirst} from './update-first.ts'
import {backInFlame, nothingSampled, updateFlame, writeSvg} from './update-flame.ts'
import {adviceBy, backInHistory, historyReversed, historySorted, nextHistory, updateHistory} from './update-history.ts'
import {updateLeaving} from './update-leaving.ts'
import {chosenBy, moveInList, scrollDetails} from './update-list.ts'
import {backInLive, updateLive} from './update-live.ts'
import {updateOutside} from './update-outside.ts'
import {pointedAt} from './update-pointing.ts'
import {backInResults, fileBy, nextResult, resultsReversed, resultsSorted, updateResults} from './update-results.ts'
import {backInSuites, noSuites, updateSuites} from './update-suites.ts'
import {updateTyping, withoutPrompt} from './update-typing.ts'
import {closed, edge, idle, next, opened, stay, type Updated} from './updated.ts'

/** The only way a model changes. Pure: what must be done in the world is returned as commands. */
export function update(model: Model, message: Message): Updated {
	switch (message.type) {
		case 'resized':
		case 'machine-checked':
		case 'past-read':
		case 'run-opened':
		case 'run-refused':
		case 'run-changed':
		case 'file-opened':
		case 'file-refused':
		case 'printed':
		case 'notice':
		case 'forget-notice':
			return updateOutside(model, message)
		case 'looked-around':
		case 'feed-opened':
		case 'suites-opened':
		case 'not-opened':
			return updateFirst(model, message)
		default:
			return meant(withoutTraces(model), message)
	}
}

/** What was said of the key before is gone with the next, and so is what was clicked. */
function withoutTraces(model: Model): Model {
	const unsaid = model.notice?.kind === 'why' ? {...model, notice: null} : model
	return unsaid.clicked === null ? unsaid : {...unsaid, clicked: null}
}

/** What a key meant, or the mouse. */
function meant(model: Model, message: Exclude<Message, OutsideMessage | FirstAnswer>): Updated {
	switch (message.type) {
		case 'no-effect':
			return stay(idle(model, message.why))
		case 'show':
			if (message.screen === 'flame' && model.flame.file !== null)
				return stay({...model, screen: 'flame', flame: startFlame, notice: null})
			if (message.screen === model.screen) return stay(idle(model, `this is the ${screenTitles[model.screen]}`))
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
		case 'point':
			return stay(pointedAt(model, message.at))
		case 'read':
			return stay(scrollDetails(model, message.by) ?? model)
		case 'sort':
			return stay(sorted(model))
		case 'reverse':
			return stay(reversed(model))
		case 'next-suite':
			if (model.screen === 'history') return stay(nextHistory(model, message.by))
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
		case 'open-file':
		case 'print-path':
			return updateResults(model, message)

		case 'open-history':
		case 'next-point':
		case 'next-event':
		case 'advise':
		case 'print-command':
		case 'copy-command':
			return updateHistory(model, message)
		default:
			return message satisfies never
	}
}

const screenTitles: Readonly<Record<ScreenName, string>> = {
	suites: 'list of suites',
	live: 'screen of the run',
	flame: 'flame graph',
	results: 'screen of the results',
	log: 'log',
	history: 'history',
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
		case 'history':
			return backInHistory(model)
		case 'log':
			if (model.log.filter !== '') return {...model, log: {...model.log, filter: ''}}
			return {...model, screen: isRunning(model) ? 'live' : model.run ? 'results' : 'suites'}
	}
}

function sorted(model: Model): Model {
	if (model.screen === 'flame' && flameTree(model.run, model.flame) === null) return idle(model, nothingSampled)
	if (model.screen === 'flame')
		return {...model, flame: {...model.flame, tableSort: next(topSorts, model.flame.tableSort)}}
	if (model.screen === 'results') return resultsSorted(model)
	if (model.screen === 'history') return historySorted(model)
	if (model.suitesKnown.length === 0) return idle(model, noSuites)
	return {...model, suites: {...model.suites, sort: next(suiteSorts, model.suites.sort)}}
}

function reversed(model: Model): Model {
	if (model.screen === 'flame' && flameTree(model.run, model.flame) === null) return idle(model, nothingSampled)
	if (model.screen === 'flame') return {...model, flame: {...model.flame, tableReversed: !model.flame.tableReversed}}
	if (model.screen === 'results') return resultsReversed(model)
	if (model.screen === 'history') return historyReversed(model)
	if (model.suitesKnown.length === 0) return idle(model, noSuites)
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
			case 'hidden-frames':
			case 'pager': {
				// From where it stands: the dialog may have grown since.
				const most = mostScroll(model)
				const from = Math.min(most, overlay.scroll)
				const scroll = Math.min(most, Math.max(0, from + by))
				return scroll === from
					? idle(model, by < 0 ? 'nothing is above' : 'nothing is below')
					: replace({...overlay, scroll})
			}
			case 'advice':
				return adviceBy(model, overlay, by)
			case 'files':
				return fileBy(model, overlay, by)
			case 'deep-menu': {
				const {length} = deepProfilers
				return replace({...overlay, cursor: (((overlay.cursor + by) % length) + length) % length})
			}
			case 'profile-menu': {
				const cursor = chosenBy(model, overlay.cursor, by)
				return cursor === overlay.cursor ? idle(model, edge(by, 'row')) : replace({...overlay, cursor})
			}
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
