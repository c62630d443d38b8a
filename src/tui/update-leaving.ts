import type {LeaveMessage} from './message.ts'
import {isRunning, type Model} from './state.ts'
import {closed, leave, opened, said, stay, type Updated} from './updated.ts'

/** A second ctrl-c leaves at once for as long as the screen offers that, and this soon whatever the screen says instead. */
const secondInterruptMs = 2000
const offerToLeave = 'stopping, data kept; ctrl-c again leaves at once'

export function updateLeaving(model: Model, message: LeaveMessage): Updated {
	switch (message.type) {
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
		default:
			return message satisfies never
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
