import {expect, test} from 'vitest'
import {sources} from './sources.ts'

/** Where numbers are put into words: everybody else asks these, so that one number is said in one way. */
const sayers = [/^core\/units\//, /^core\/words\//]
/** Not for people: coordinates of a drawing; or as another tool prints it. */
const others = [/^report\/flame-svg-(data|text)\.ts$/, /^micro\/adapters\//]

test('numbers are rounded for people in core/units and core/words alone', () => {
	const found = sources()
		.filter(({file}) => /^(tui|report|cli)\//.test(file) && ![...sayers, ...others].some(one => one.test(file)))
		.flatMap(({file, text}) =>
			text
				.split('\n')
				.filter(line => /\.to(Fixed|Precision|LocaleString|Exponential)\(|\$\{[^}]*Math\.round\(/.test(line))
				.map(line => `${file}: ${line.trim()}`),
		)
	expect(found).toEqual([])
})
