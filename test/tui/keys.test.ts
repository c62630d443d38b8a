import {describe, expect, test} from 'vitest'
import {type InkKey, KeyReader} from '../../src/tui/keys.ts'

const none: InkKey = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageDown: false,
	pageUp: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	ctrl: false,
	shift: false,
	tab: false,
	backspace: false,
	delete: false,
	meta: false,
}

const read = (input: string, key: Partial<InkKey> = {}) => new KeyReader().read(input, {...none, ...key}, 0)

describe('keys', () => {
	test('that arrive together are taken apart', () => {
		expect(read('jjj')).toEqual(['j', 'j', 'j'])
		expect(read('j\r')).toEqual(['j', 'enter'])
		expect(read('\t\t')).toEqual(['tab', 'tab'])
		expect(read('  ')).toEqual(['space', 'space'])
		expect(read('/a\r\nb')).toEqual(['/', 'a', 'enter', 'b'])
		expect(read('x\x03')).toEqual(['x', 'ctrl-c'])
	})

	test('of several code points stay whole', () => {
		expect(read('é漢👩‍👩‍👧')).toEqual(['é', '漢', '👩‍👩‍👧'])
	})

	test('have names', () => {
		expect(read('', {upArrow: true})).toEqual(['up'])
		expect(read('', {return: true})).toEqual(['enter'])
		expect(read('', {tab: true, shift: true})).toEqual(['shift-tab'])
		expect(read('z', {ctrl: true})).toEqual(['ctrl-z'])
		expect(read('', {delete: true})).toEqual(['backspace'])
	})

	test('an arrow in two pieces is an arrow', () => {
		const reader = new KeyReader()
		expect(reader.read('', {...none, escape: true}, 1000)).toEqual(['esc'])
		expect(reader.read('[Aj', none, 1100)).toEqual(['up', 'j'])
	})

	test('a bracket long after escape is a bracket', () => {
		const reader = new KeyReader()
		reader.read('', {...none, escape: true}, 1000)
		expect(reader.read('[A', none, 1200)).toEqual(['[', 'A'])
	})

	test('with meta mean nothing: escape and a letter are too easily one', () => {
		expect(read('q', {meta: true})).toEqual([])
	})
})
