import {describe, expect, test} from 'vitest'
import {type InkKey, keysOf} from '../../src/tui/keys.ts'

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

const read = (input: string, key: Partial<InkKey> = {}) => keysOf(input, {...none, ...key})

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

	test('with meta, said in so many words, mean nothing', () => {
		expect(read('q', {meta: true})).toEqual([])
	})
})
