import type {Frame, FrameCategory} from '../core/profile/frame.ts'

/**
 * Warm is JavaScript somebody chose to run (app, dependencies), cool is what runs it (Node, native code); collections are rose, what
 * nobody could name is grey. Told apart by hue and by lightness, so a colour-blind reader keeps most of it, and always by the legend.
 * Three shades each, picked by the function's name, let neighbours differ.
 */
export interface Palette {
	readonly background: string
	readonly text: string
	readonly mutedText: string
	readonly rule: string
	/** On every fill. */
	readonly label: string
	readonly mutedLabel: string
	readonly focusRing: string
	readonly match: {readonly fill: string; readonly label: string}
	readonly fills: Readonly<Record<FillName, readonly [string, string, string]>>
}

export type FillName = 'app' | 'dependency' | 'node' | 'native' | 'gc' | 'program' | 'root'

export const fillNames: readonly FillName[] = ['app', 'dependency', 'node', 'native', 'gc', 'program', 'root']

export const fillLabels: Readonly<Record<FillName, string>> = {
	app: 'app',
	dependency: 'dependencies',
	node: 'node',
	native: 'native',
	gc: 'gc',
	program: 'program',
	root: 'all',
}

export const light: Palette = {
	background: '#ffffff',
	text: '#1b1f27',
	mutedText: '#5a6270',
	rule: '#d9dde4',
	label: '#1b1f27',
	mutedLabel: '#353b45',
	focusRing: '#1b1f27',
	match: {fill: '#a3197f', label: '#ffffff'},
	fills: {
		app: ['#f6a95f', '#f8b878', '#f19c4c'],
		dependency: ['#f5dc7d', '#f8e495', '#efd167'],
		node: ['#9cc6f0', '#b1d3f5', '#89b9ea'],
		native: ['#93d5c4', '#a9dfd1', '#7fcab7'],
		gc: ['#f3a3ad', '#f6b5bd', '#ee929e'],
		program: ['#c9cdd5', '#d4d7de', '#bec3cc'],
		root: ['#e7eaef', '#e7eaef', '#e7eaef'],
	},
}

export const dark: Palette = {
	background: '#14171c',
	text: '#e9ecf1',
	mutedText: '#9aa3b2',
	rule: '#343a45',
	label: '#ffffff',
	mutedLabel: '#f3f5f8',
	focusRing: '#ffffff',
	match: {fill: '#f3a0de', label: '#14171c'},
	fills: {
		app: ['#9a5518', '#8a4c15', '#9f591a'],
		dependency: ['#75620f', '#69580d', '#796611'],
		node: ['#2c5d9c', '#27538c', '#3266a8'],
		native: ['#1d6b5e', '#195f53', '#207165'],
		gc: ['#98384a', '#893243', '#a43f52'],
		program: ['#545b68', '#4b515d', '#5e6573'],
		root: ['#2a303a', '#2a303a', '#2a303a'],
	},
}

export function fillOf(category: FrameCategory): FillName {
	return category === 'idle' ? 'root' : category
}

/** Class of a box: first letter of the fill (native is `v`, because node has the `n`) and the shade. */
export function fillClass(fill: FillName, frame: Frame): string {
	return `${fill === 'native' ? 'v' : fill[0]}${fill === 'root' ? 0 : shadeOf(frame)}`
}

/** FNV-1a: the same function has the same shade in every profile. */
function shadeOf(frame: Frame): number {
	let hash = 0x811c9dc5
	for (const text of [frame.name, frame.url]) {
		for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
	}
	return (hash >>> 8) % 3
}

/** Everything is below `.arsenal-flame`, so that the drawing can stand inside a page. No custom properties: some viewers know none. */
export function paletteCss(): string {
	return `${schemeCss(light)}@media (prefers-color-scheme:dark){${schemeCss(dark)}}`
}

function schemeCss(palette: Palette): string {
	const root = '.arsenal-flame'
	const rules: Array<readonly [selectors: string[], declarations: string]> = [
		[[' .bg'], `fill:${palette.background}`],
		// The window below the drawing.
		[[':root'], `background:${palette.background}`],
		[[' text', ' .bar'], `fill:${palette.text};color:${palette.text}`],
		[[' .s'], `fill:${palette.mutedText}`],
		[[' .rule'], `stroke:${palette.rule}`],
		[[' .b text', ' svg text'], `fill:${palette.label}`],
		[[' .l'], `fill:${palette.mutedLabel}`],
		[[' .b:focus rect'], `stroke:${palette.focusRing}`],
		[[' .b.m', ' .b.m rect'], `fill:${palette.match.fill}`],
		[[' .b.m text', ' .b.m .l'], `fill:${palette.match.label}`],
		[
			[' .bar input', ' .bar button'],
			`background:${palette.background};color:${palette.text};border-color:${palette.mutedText}`,
		],
		[[' .bar input:focus', ' .bar button:focus'], `outline-color:${palette.focusRing}`],
		[[' .bar button[aria-pressed=true]'], `background:${palette.text};color:${palette.background}`],
	]
	for (const name of fillNames) {
		palette.fills[name].forEach((colour, shade) => {
			if (name !== 'root' || shade === 0) {
				rules.push([[` .${name === 'native' ? 'v' : name[0]}${shade}`], `fill:${colour}`])
			}
		})
	}
	return rules
		.map(([selectors, declarations]) => `${selectors.map(selector => root + selector).join(',')}{${declarations}}`)
		.join('')
}
