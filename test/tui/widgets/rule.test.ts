import {expect, test} from 'vitest'
import {ascii} from '../../../src/tui/text/glyphs.ts'
import {lineText} from '../../../src/tui/text/line.ts'
import {rule, simpleRule} from '../../../src/tui/widgets/rule.ts'

const name = 'fetch many things at once/concurrency=10'

test('a title is cut within the name it holds, so that what is said of it stays', () => {
	const title = {text: `runs of ${name}: 3 of 6`, name}
	expect(lineText(simpleRule(title, 'x run', 72, ascii))).toBe(
		'-- runs of fetch many things at once/concurrency=10: 3 of 6 --- x run --',
	)
	expect(lineText(simpleRule(title, 'x run', 50, ascii))).toBe('-- runs of fet~/concurrency=10: 3 of 6 -- x run --')
})

test('a title that does not fit with the shortest name either is cut at its end', () => {
	const drawn = lineText(rule([{at: 2, title: {text: `${name} ms, n=1200`, name, focus: 1}}], '', 20, ascii))
	expect(drawn).toHaveLength(20)
	expect(drawn).toMatch(/^-- \[1 ~ency=10~ -+$/)
})
