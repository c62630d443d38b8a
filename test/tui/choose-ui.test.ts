import {describe, expect, test} from 'vitest'
import {chooseUi} from '../../src/tui/choose-ui.ts'

const tty = {stdin: true, stdout: true}
const env = {TERM: 'xterm-256color', LANG: 'en_US.UTF-8'}

describe('screens or lines', () => {
	test.each([
		[{...env, TERM: 'dumb'}, tty, {}, 'TERM is dumb'],
		[{LANG: 'C.UTF-8'}, tty, {}, 'TERM is not set'],
		[{...env, CI: 'true'}, tty, {}, 'CI is set'],
		[env, {stdin: true, stdout: false}, {}, 'output is not a terminal'],
		[env, {stdin: false, stdout: true}, {}, 'input is not a terminal'],
		[env, tty, {plain: true}, null],
		[{...env, ARSENAL_PLAIN: '1'}, tty, {}, null],
		// No flag makes a terminal out of a pipe.
		[env, {stdin: true, stdout: false}, {plain: false}, 'output is not a terminal'],
	])('lines for %o %o %o', (given, ends, flags, why) => {
		expect(chooseUi(given, ends, flags)).toEqual({ui: 'plain', why})
	})

	test.each([
		[env, {}],
		[{...env, CI: 'false'}, {}],
		[{...env, CI: ''}, {}],
		[{...env, CI: 'true'}, {plain: false}],
		[{...env, ARSENAL_PLAIN: '0', CI: '1'}, {}],
		[{...env, ARSENAL_PLAIN: '1'}, {plain: false}],
	])('screens for %o %o', (given, flags) => {
		expect(chooseUi(given, tty, flags).ui).toBe('tui')
	})
})

describe('colour', () => {
	test.each([
		[env, {}, 'default'],
		[{...env, NO_COLOR: '1'}, {}, 'mono'],
		[{...env, NO_COLOR: ''}, {}, 'default'],
		[{...env, NO_COLOR: '1'}, {color: true}, 'default'],
		[{...env, NO_COLOR: '1'}, {theme: 'light'}, 'light'],
		[{...env, FORCE_COLOR: '0'}, {}, 'mono'],
		[{...env, FORCE_COLOR: '3'}, {}, 'default'],
		[env, {color: false}, 'mono'],
		[env, {color: false, theme: 'light'}, 'mono'],
		[{...env, ARSENAL_THEME: 'deuteranopia'}, {}, 'deuteranopia'],
		[{...env, ARSENAL_THEME: 'toString'}, {}, 'default'],
	])('%o %o gives %s', (given, flags, theme) => {
		expect(chooseUi(given, tty, flags)).toMatchObject({theme})
	})
})

describe('characters', () => {
	test.each([
		[env, {}, 'unicode'],
		[{TERM: 'xterm', LC_ALL: 'C', LANG: 'en_US.UTF-8'}, {}, 'ascii'],
		[{TERM: 'xterm', LC_ALL: '', LC_CTYPE: 'de_DE.utf8', LANG: 'C'}, {}, 'unicode'],
		[{TERM: 'xterm'}, {}, 'ascii'],
		[{TERM: 'xterm', LANG: 'de_DE.ISO-8859-1'}, {}, 'ascii'],
		[{...env, TERM: 'linux'}, {}, 'ascii'],
		[{...env, TERM: 'vt220'}, {}, 'ascii'],
		[{...env, TERM: 'linux'}, {ascii: false}, 'unicode'],
		[env, {ascii: true}, 'ascii'],
		[{...env, ARSENAL_ASCII: '1'}, {}, 'ascii'],
	])('%o %o gives %s', (given, flags, glyphs) => {
		expect(chooseUi(given, tty, flags)).toMatchObject({glyphs})
	})
})

describe('the mouse', () => {
	test.each([
		[env, {}, null],
		[{...env, ARSENAL_MOUSE: '0'}, {}, false],
		[{...env, ARSENAL_MOUSE: '1'}, {}, true],
		[{...env, ARSENAL_MOUSE: '1'}, {mouse: false}, false],
		[{...env, TERM: 'linux', ARSENAL_MOUSE: '1'}, {}, false],
	])('%o %o gives %o', (given, flags, mouse) => {
		expect(chooseUi(given, tty, flags)).toMatchObject({mouse})
	})
})

describe('drawings a second', () => {
	test.each([
		[env, {}, 4],
		[{...env, SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22'}, {}, 2],
		[{...env, SSH_CONNECTION: 'x', ARSENAL_FPS: '8'}, {}, 8],
		[{...env, ARSENAL_FPS: '8'}, {fps: 1}, 1],
		[{...env, ARSENAL_FPS: 'many'}, {}, 4],
		[env, {fps: 1000}, 15],
	])('%o %o gives %d', (given, flags, fps) => {
		expect(chooseUi(given, tty, flags)).toMatchObject({fps})
	})
})
