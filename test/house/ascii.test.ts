import {expect, test} from 'vitest'
import {sources} from './sources.ts'

/** What is read in a browser or an editor, and the sets of characters that a screen chooses from. */
const drawn = [/^report\//, /^tui\/text\/glyphs\.ts$/, /^core\/words\/text-bars\.ts$/]

test('nothing we say on a screen or in a line needs more than ASCII: only what is drawn does', () => {
	const found = sources()
		.filter(({file}) => !drawn.some(one => one.test(file)))
		.flatMap(({file, text}) =>
			text
				.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
				.split('\n')
				.filter(line => /[^\x00-\x7f]/.test(line))
				.map(line => `${file}: ${line.trim()}`),
		)
	expect(found).toEqual([])
})
