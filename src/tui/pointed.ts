import {messageFor} from './bindings.ts'
import type {Mouse} from './mouse.ts'
import {pressed} from './pressed.ts'
import {type Model, topOverlay} from './state.ts'
import type {Target} from './target.ts'
import {targetAt} from './text/aim.ts'
import type {Line} from './text/line.ts'
import {update} from './update.ts'
import {isInReach, keyOf} from './update-pointing.ts'
import {idle, stay, type Updated} from './updated.ts'

/**
 * What the mouse does: a click puts the cursor there, a second one does what enter does there, the wheel goes up and down. Nothing that can be
 * started is started by one click. @param lines as they were drawn last
 */
export function pointed(model: Model, mouse: Mouse, lines: readonly Line[], nowMs: number): Updated {
	const isOutside = mouse.column >= model.size.columns
	const found = isOutside ? null : targetAt(lines, mouse)
	const target = found !== null && isInReach(model, found) ? found : null
	if (mouse.is === 'wheel') return stay(turned(model, mouse.by, {target, lines}, nowMs))
	if (mouse.button === 'right') return backwards(model, nowMs)
	if (target === null) return stay(model)
	if (model.prompt) return stay(idle(model, 'enter keeps the text, esc clears it'))
	return model.clicked === keyOf(target) ? again(model, target, nowMs) : update(model, {type: 'point', at: target})
}

/** A second click on the same. */
function again(model: Model, target: Target, nowMs: number): Updated {
	switch (target.is) {
		case 'first-row':
			// What stands there is run as package.json has it: by nothing but the key that the screen promises.
			return stay(idle(model, 'enter does what the row says'))
		case 'pane':
			return pressed(model, 'z', nowMs)
		case 'benchmark':
			return stay(model)
		default:
			return pressed(model, 'enter', nowMs)
	}
}

/** Where one goes in and out by clicks. */
function backwards(model: Model, nowMs: number): Updated {
	if (model.prompt) return stay(model)
	return model.screen === 'flame' || topOverlay(model) ? pressed(model, 'esc', nowMs) : stay(model)
}

const rowsAtOnce = 3
/** Where so few rows of a list are seen, three at a time would be too many. */
const shortList = 12

/** As the keys up and down do there. Where that does nothing, nothing is said: a wheel is turned too far as a rule. */
function turned(
	model: Model,
	notches: number,
	{target, lines}: {readonly target: Target | null; readonly lines: readonly Line[]},
	nowMs: number,
): Model {
	const isOfList = (one: Line[number]) => one.target && one.target.is !== 'pane' && isInReach(model, one.target)
	const message = messageFor(model, notches < 0 ? 'up' : 'down', nowMs)
	if (message.type === 'move') {
		if (model.screen === 'results' && target === null && topOverlay(model) === undefined)
			return quiet(model, {type: 'read', by: notches * rowsAtOnce})
		const listed = lines.filter(one => one.some(isOfList)).length
		const isShort = listed > 0 && listed <= shortList
		return quiet(model, {type: 'move', by: notches * (isShort ? 1 : rowsAtOnce)})
	}
	if (message.type !== 'flame-go') return model
	let after = model
	for (let left = Math.abs(notches); left > 0; left--) {
		const next = quiet(after, message)
		if (next === after) break
		after = next
	}
	return after
}

function quiet(model: Model, message: Parameters<typeof update>[1]): Model {
	const [after] = update(model, message)
	return after.notice?.kind === 'why' ? model : after
}
