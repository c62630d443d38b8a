import {describe, expect, test} from 'vitest'
import {helpGroups, hintsFor, keysAsMarkdown, messageFor, scopesOf} from '../../src/tui/bindings.ts'
import {bindings, type Scope} from '../../src/tui/key-table.ts'
import {mouseRows} from '../../src/tui/mouse-table.ts'
import {screenNames} from '../../src/tui/state.ts'
import {runningRun} from './support/demo-run.ts'
import {modelOf, press} from './support/draw.ts'

const run = runningRun(2)
const at = (columns: number, screen: (typeof screenNames)[number] = 'live') =>
	modelOf({size: {columns, rows: 24}, run, screen})

describe('the key table', () => {
	test('gives a key one meaning in a scope', () => {
		const seen = new Map<string, string>()
		for (const binding of bindings) {
			for (const key of binding.keys) {
				const place = `${binding.when} ${key}`
				expect(seen.get(place), place).toBeUndefined()
				seen.set(place, binding.id)
			}
		}
	})

	test('never lets a scope take a key that must work anywhere', () => {
		const anywhere = bindings.filter(binding => binding.when === 'anywhere').flatMap(binding => binding.keys)
		const others = bindings.filter(binding => binding.when !== 'anywhere').flatMap(binding => binding.keys)
		expect(others.filter(key => anywhere.includes(key))).toEqual([])
	})

	test('has ids of its own and help that fits two columns of 80', () => {
		expect(new Set(bindings.map(binding => binding.id)).size).toBe(bindings.length)
		for (const binding of bindings) expect(binding.help.length, binding.id).toBeLessThanOrEqual(25)
	})

	test('closes every dialog with esc', () => {
		const dialogs: Scope[] = [
			'help',
			'confirm-quit',
			'deep-menu',
			'advice',
			'files',
			'pager',
			'hidden-frames',
			'new-config',
			'profile-menu',
			'prompt',
			'path',
		]
		for (const scope of dialogs) {
			const esc = bindings.find(binding => binding.when === scope && binding.keys.includes('esc'))
			expect(esc?.message, scope).toEqual({type: 'back'})
		}
	})

	test('uses no key that a terminal, tmux or screen takes for itself', () => {
		const taken = ['ctrl-s', 'ctrl-q', 'ctrl-m', 'ctrl-i', 'ctrl-[', 'ctrl-b', 'ctrl-a', 'ctrl-\\']
		expect(bindings.flatMap(binding => binding.keys).filter(key => taken.includes(key))).toEqual([])
	})
})

describe('the bottom line', () => {
	const text = (columns: number, screen?: (typeof screenNames)[number]) =>
		hintsFor(at(columns, screen), columns - 1)
			.map(hint => `${hint.keys} ${hint.label}`)
			.join('  ')

	test('is what the drawings say at 80 columns', () => {
		expect(text(80)).toBe('space freeze  f flame now  tab pane  z zoom  +/- window  x stop  ? help  q quit')
	})

	test('keeps help and quit when it is narrow', () => {
		expect(text(40)).toMatch(/\? help {2}q quit$/)
		expect(text(20)).toMatch(/\? help {2}q quit$/)
	})

	test('fits at every width on every screen', () => {
		for (const screen of screenNames)
			for (let columns = 1; columns < 140; columns++)
				expect(text(columns, screen).length).toBeLessThan(Math.max(1, columns))
	})

	test('offers to zoom only where there are several panes', () => {
		const hints = (columns: number, rows: number) =>
			hintsFor(modelOf({size: {columns, rows}, run, screen: 'live'}), 199).map(hint => hint.keys)
		expect(hints(80, 24)).toContain('z')
		expect(hints(60, 15)).not.toContain('z')
		expect(messageFor(modelOf({size: {columns: 60, rows: 15}, run, screen: 'live'}), 'z', 0).type).toBe('no-effect')
	})

	test('does not offer what cannot be done', () => {
		const idle = modelOf({size: {columns: 200, rows: 24}, run: null, screen: 'live'})
		expect(hintsFor(idle, 199).map(hint => hint.label)).not.toContain('stop')
	})
})

describe('looking up', () => {
	test('a dialog shadows the screen behind it', () => {
		const {model} = press(at(80), 'q')
		expect(scopesOf(model)).toEqual(['confirm-quit', 'anywhere'])
		expect(messageFor(model, 'f', 0).type).toBe('no-effect')
	})

	test('text goes to the prompt, also what would be a key', () => {
		const {model} = press(at(80, 'suites'), '/', 'q', 'space', 'j')
		expect(model.prompt?.text).toBe('q j')
	})
})

test('help and docs tell the mouse and every key but those of dialogs that name their own', () => {
	const outside = bindings.filter(
		binding =>
			!['help', 'confirm-quit', 'deep-menu', 'hidden-frames', 'new-config', 'profile-menu', 'prompt', 'path'].includes(
				binding.when,
			),
	)
	const told = outside.length + mouseRows.length
	expect(helpGroups().flatMap(group => group.rows)).toHaveLength(told)
	expect(keysAsMarkdown().split('\n')).toHaveLength(told + 2)
	for (const [name, help, more] of mouseRows) {
		expect(help.length, name).toBeLessThanOrEqual(25)
		expect(keysAsMarkdown()).toContain(`| mouse | \`${name}\` | ${more} |`)
	}
})
