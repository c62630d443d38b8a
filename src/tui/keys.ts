/**
 * From what Ink hands over to key names. Over SSH and in tmux keys arrive together: `jjj` or `j` and enter are one event. Everything is taken
 * apart here, before anyone compares a key.
 */
import {graphemes} from './text/graphemes.ts'

/** A printable character as typed, or one of the names below; `ctrl-x` for the rest. */
export type Key = string

/** The part of Ink's key object that is read. */
export interface InkKey {
	readonly upArrow: boolean
	readonly downArrow: boolean
	readonly leftArrow: boolean
	readonly rightArrow: boolean
	readonly pageDown: boolean
	readonly pageUp: boolean
	readonly home: boolean
	readonly end: boolean
	readonly return: boolean
	readonly escape: boolean
	readonly ctrl: boolean
	readonly shift: boolean
	readonly tab: boolean
	readonly backspace: boolean
	readonly delete: boolean
	readonly meta: boolean
}

const named: ReadonlyArray<readonly [keyof InkKey, Key]> = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageDown', 'pgdn'],
	['pageUp', 'pgup'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['backspace', 'backspace'],
	['delete', 'backspace'], // what terminals send for the backspace key
]

/** What Ink read as one input. Sequences are whole by then: see input-stage.ts. */
export function keysOf(input: string, key: InkKey): Key[] {
	if (key.escape) return ['esc']
	for (const [flag, name] of named) if (key[flag]) return [name]
	if (key.tab) return [key.shift ? 'shift-tab' : 'tab']
	if (key.meta) return [] // no key of ours; of escape and a letter input-stage.ts makes two
	if (key.ctrl) return input.length === 1 ? [`ctrl-${input}`] : []
	return splitText(input)
}

function splitText(text: string): Key[] {
	const keys: Key[] = []
	for (const {segment} of graphemes(text)) {
		// The segmenter keeps CR LF together.
		if (segment === '\r' || segment === '\n' || segment === '\r\n') keys.push('enter')
		else if (segment === '\t') keys.push('tab')
		else if (segment === ' ') keys.push('space')
		else if (segment === '\x7f' || segment === '\b') keys.push('backspace')
		else if (segment === '\x1b') keys.push('esc')
		else if (segment.length === 1 && segment < ' ') keys.push(`ctrl-${String.fromCharCode(segment.charCodeAt(0) + 96)}`)
		else keys.push(segment)
	}
	return keys
}

/** What a key adds to a line of text; null for keys that write nothing. */
export function textOfKey(key: Key): string | null {
	if (key === 'space') return ' '
	return [...graphemes(key)].length === 1 ? key : null
}

/** How a key is written on screens. */
export function labelOfKey(key: Key): string {
	return keyLabels[key] ?? key
}

const keyLabels: Readonly<Record<string, string>> = {
	up: 'up',
	down: 'down',
	pgup: 'PgUp',
	pgdn: 'PgDn',
	home: 'Home',
	end: 'End',
}
