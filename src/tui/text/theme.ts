/**
 * Colours by what they mean. The sixteen ANSI names only: five bytes each, and the user's own palette decides how they look.
 * Nothing is said by colour alone: a word, a sign or `>` stands next to it, so `mono` loses nothing but the paint.
 */
export type StyleName =
	| 'header'
	| 'rule'
	| 'title'
	| 'focus'
	| 'selected'
	| 'dim'
	| 'strong'
	| 'key'
	| 'bar'
	| 'line'
	| 'good'
	| 'warn'
	| 'bad'
	| 'match'
	| 'flame-root'
	| 'flame-app'
	| 'flame-dependency'
	| 'flame-node'
	| 'flame-native'
	| 'flame-gc'
	| 'flame-program'
	| 'flame-idle'
	| 'flame-selected'
	| 'flame-match'

/** SGR parameters: what follows `ESC [` and precedes `m`. '' for none. */
export type Theme = Readonly<Record<StyleName, string>>

const mono: Theme = {
	header: '7',
	rule: '',
	title: '1',
	focus: '7',
	selected: '7',
	dim: '',
	strong: '1',
	key: '1',
	bar: '',
	line: '',
	good: '1',
	warn: '1',
	bad: '1;7',
	match: '4',
	'flame-root': '',
	'flame-app': '',
	'flame-dependency': '',
	'flame-node': '',
	'flame-native': '',
	'flame-gc': '',
	'flame-program': '',
	'flame-idle': '',
	'flame-selected': '7',
	'flame-match': '4',
}

const standard: Theme = {
	...mono,
	rule: '90',
	dim: '90',
	key: '1',
	bar: '36',
	line: '36',
	good: '34',
	warn: '33',
	bad: '35',
	match: '30;43',
	'flame-root': '30;47',
	'flame-app': '30;42',
	'flame-dependency': '30;46',
	'flame-node': '30;44',
	'flame-native': '30;43',
	'flame-gc': '30;41',
	'flame-program': '37;100',
	'flame-idle': '90',
	'flame-selected': '1;7',
	'flame-match': '30;45',
}

/** On a white background: bright black and yellow are too pale to read there. */
const light: Theme = {...standard, rule: '', dim: '2', bar: '34', line: '34', warn: '35', good: '34', bad: '31'}

/** Blue against orange (yellow), the pair that stays apart for the common forms of colour blindness. */
const deuteranopia: Theme = {
	...standard,
	good: '34',
	bad: '33;1',
	warn: '33',
	'flame-app': '30;44',
	'flame-native': '30;43',
	'flame-node': '30;46',
	'flame-dependency': '30;47',
	'flame-gc': '30;103',
}

export const themes = {default: standard, light, mono, deuteranopia} as const satisfies Record<string, Theme>
export type ThemeName = keyof typeof themes

export function isThemeName(name: string): name is ThemeName {
	return Object.hasOwn(themes, name)
}
