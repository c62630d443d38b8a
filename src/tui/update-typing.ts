import {deepProfilers} from '../core/plan/plan.ts'
import type {TypeMessage} from './message.ts'
import {isRunning, type Model, topOverlay} from './state.ts'
import {updateFlame} from './update-flame.ts'
import {closed, idle, said, stay, type Updated} from './updated.ts'

/** A path is as long as the system lets it be; what is searched for is not. */
const longestText: Readonly<Record<NonNullable<Model['prompt']>['for'], number>> = {
	'suite-filter': 200,
	'flame-search': 200,
	'log-filter': 200,
	'profile-path': 4096,
}

/** What is typed goes to the line at the bottom, or to the dialog that takes text. */
export function updateTyping(model: Model, message: TypeMessage): Updated {
	switch (message.type) {
		case 'prompt': {
			const text = promptText(model, message.for)
			return stay({...model, notice: null, prompt: {for: message.for, text}})
		}
		case 'typed':
			return stay(typed(model, text => text + message.text))
		case 'erase':
			return stay(erased(model, text => [...text].slice(0, -1).join('')))
		case 'erase-all':
			return stay(erased(model, () => ''))
		case 'accept':
			return accepted(model)
		default:
			return message satisfies never
	}
}

function accepted(model: Model): Updated {
	const overlay = topOverlay(model)
	if (overlay?.is !== 'deep-menu') return stay({...model, prompt: null})
	const profiler = deepProfilers[overlay.cursor]!
	// The menu may have stood open while the run ended.
	if (!isRunning(model)) return stay(said(closed(model), 'warn', `too late for ${profiler}: the run is over`))
	return [
		said(closed(model), 'info', `asked for ${profiler}: the suite runs again under it`),
		[{do: 'send', command: {type: 'deep', profiler}}],
	]
}

export function withoutPrompt(model: Model, {for: of}: NonNullable<Model['prompt']>): Model {
	return {...withPromptText(model, of, ''), prompt: null}
}

function promptText(model: Model, of: NonNullable<Model['prompt']>['for']): string {
	switch (of) {
		case 'suite-filter':
			return model.suites.filter
		case 'flame-search':
			return model.flame.search
		case 'log-filter':
			return model.log.filter
		case 'profile-path':
			return ''
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
		case 'profile-path':
			return model
	}
}

function erased(model: Model, edit: (text: string) => string): Model {
	const overlay = topOverlay(model)
	const text = model.prompt?.text ?? (overlay?.is === 'help' ? overlay.filter : '')
	return text === '' ? idle(model, 'there is no text to erase') : typed(model, edit)
}

function typed(model: Model, edit: (text: string) => string): Model {
	if (model.prompt) {
		const text = edit(model.prompt.text).slice(0, longestText[model.prompt.for])
		return {...withPromptText(model, model.prompt.for, text), prompt: {...model.prompt, text}}
	}
	const overlay = topOverlay(model)
	if (overlay?.is !== 'help') return model
	return {
		...model,
		overlays: model.overlays.with(-1, {is: 'help', filter: edit(overlay.filter).slice(0, 40), scroll: 0}),
	}
}
