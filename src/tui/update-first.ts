import type {Command, Opened} from './command.ts'
import type {FirstAnswer, FirstMessage} from './message.ts'
import {firstRows, profilesToOpen, rowUnder} from './select/first-rows.ts'
import {type FirstModel, firstShown, isRunning, type Model, startSuites, topOverlay} from './state.ts'
import {shownFrom} from './update-outside.ts'
import {started} from './update-suites.ts'
import {closed, opened, said, stay, type Updated} from './updated.ts'

/** The screen of a folder without a configuration: what its rows do, and what comes of it. */
export function updateFirst(model: Model, message: FirstMessage | FirstAnswer): Updated {
	// What was asked for may come when something else is shown already.
	const {first} = model
	if (first === null) return stay(model)
	switch (message.type) {
		case 'first-go':
			return firstShown(model) === null ? stay(model) : go(model, first)
		case 'write-config':
			return opening(closed(model), first, 'the configuration', {what: 'config'})
		case 'open-chosen':
			return openChosen(model, first)
		case 'open-typed': {
			const file = model.prompt?.text.trim() ?? ''
			const without = {...model, prompt: null}
			return file === '' ? stay(without) : opening(without, first, file, {what: 'profile', file})
		}
		case 'looked-around':
			return stay({...model, first: {...first, near: message.near}})
		case 'feed-opened': {
			if (message.opening !== first.opening) return stay(model)
			const {feed} = message
			const hasEnded = feed.ended !== null || feed.state?.outcome != null
			return stay({
				...shownFrom(arrived(model, first), feed),
				watching: message.is === 'run',
				stopping: false,
				screen: message.is === 'profile' ? 'flame' : hasEnded ? 'results' : 'live',
				sawEnd: hasEnded,
			})
		}
		case 'suites-opened': {
			if (message.opening !== first.opening) return stay(model)
			const shown: Model = {...arrived(model, first), suitesKnown: message.suites, suites: startSuites}
			if (message.of === 'demo') return stay(shown)
			return stay(said({...shown, first: null}, 'info', `wrote ${first.entries.configFile}`))
		}
		case 'not-opened':
			return stay(message.opening === first.opening ? said(arrived(model, first), 'warn', message.text) : model)
		default:
			return message satisfies never
	}
}

function go(model: Model, first: FirstModel): Updated {
	if (isRunning(model)) return stay(said(model, 'warn', 'a run is going: 2 shows it, x there stops it'))
	const rows = firstRows(first, model.past)
	const row = rows[rowUnder(rows, first)]!
	const stillLooking = () => stay(said(model, 'info', 'still looking around in this folder'))
	switch (row.is) {
		case 'script': {
			const {name, problem} = row.script
			if (problem !== null) return stay(said(model, 'warn', problem))
			return [started({...model, first: {...first, opening: null}}), [{do: 'watch-script', name}]]
		}
		case 'config':
			return first.near === null ? stillLooking() : stay(opened(model, {is: 'new-config', scroll: 0}))
		case 'demo':
			return opening(model, first, 'the demo', {what: 'demo'})
		case 'profile': {
			if (first.near === null) return stillLooking()
			const [newest] = profilesToOpen(model)
			if (newest === undefined) return stay(typing(model))
			return stay(opened(model, {is: 'profile-menu', cursor: newest}))
		}
		case 'last-run':
			return opening(model, first, row.run.folder, {what: 'run', folder: row.run.folder})
		default:
			return row satisfies never
	}
}

function openChosen(model: Model, first: FirstModel): Updated {
	const overlay = topOverlay(model)
	if (overlay?.is !== 'profile-menu') return stay(model)
	const {cursor: file} = overlay
	return file === null ? stay(typing(closed(model))) : opening(closed(model), first, file, {what: 'profile', file})
}

function typing(model: Model): Model {
	return {...model, notice: null, prompt: {for: 'profile-path', text: ''}}
}

function opening(model: Model, first: FirstModel, name: string, what: Opened): Updated {
	const command: Command = {do: 'open', opening: name, ...what}
	return [{...model, notice: null, first: {...first, opening: name}}, [command]]
}

function arrived(model: Model, first: FirstModel): Model {
	return {...model, first: {...first, opening: null}}
}
