import {clockMs} from '../core/units/format.ts'
import {messageFor} from './bindings.ts'
import type {Key} from './keys.ts'
import type {Message} from './message.ts'
import {plainContext} from './screens/context.ts'
import {screen} from './screens/screen.ts'
import {type Model, timeWindowsMs} from './state.ts'
import {lineText} from './text/line.ts'
import {layoutOf} from './text/size.ts'
import {update} from './update.ts'
import {idle, type Updated} from './updated.ts'

/** What a key does. One of which nothing is seen says that: whoever presses it would take it for dead. */
export function pressed(model: Model, key: Key, nowMs: number): Updated {
	const message = messageFor(model, key, nowMs)
	const [after, commands] = update(model, message)
	if (commands.length > 0 || (after.notice !== null && after.notice !== model.notice)) return [after, commands]
	const seen = shown(after)
	return seen !== null && seen === shown(model) ? [idle(after, whyUnseen(after, message)), []] : [after, []]
}

/** null: it cannot be drawn, which is said where it is tried. */
function shown(model: Model): string | null {
	try {
		const lines = screen({...model, notice: null}, plainContext())
		return lines.map(lineText).join('\n')
	} catch {
		return null
	}
}

function whyUnseen(model: Model, message: Message): string {
	const layout = layoutOf(model.size)
	if (layout === 'strip' || layout === 'none') return 'there is no room here to show that'
	if (model.screen === 'live' && model.live.output) return 'the output stands over that: o closes it'
	if (message.type === 'window') {
		const windowMs = timeWindowsMs[model.live.window]!
		return `the same is in a time window of ${Number.isFinite(windowMs) ? clockMs(windowMs) : 'the whole suite'}`
	}
	return 'that looks the same here'
}
