import fc from 'fast-check'
import {expect, test} from 'vitest'
import {reachOf, scrolled, type Told} from '../../../src/tui/screens/result-detail.ts'
import {line, lineText} from '../../../src/tui/text/line.ts'

const lines = (name: string, count: number) => Array.from({length: count}, (_, i) => line(`${name} ${i}`))
const told = (pinned: number, below: number): Told => ({pinned: lines('pinned', pinned), below: lines('below', below)})
const texts = (of: Told, rows: number, scroll: number) => scrolled(of, rows, scroll).map(lineText)

test('what fits is shown whole, however far was scrolled in a smaller room', () => {
	expect(texts(told(1, 2), 3, 9)).toEqual(['pinned 0', 'below 0', 'below 1'])
	expect(texts(told(1, 1), 3, 0)).toEqual(['pinned 0', 'below 0', ''])
})

test('what does not fit is shown in part, and the last row says how much there is', () => {
	expect(texts(told(1, 5), 4, 0)).toEqual(['pinned 0', 'below 0', 'below 1', '   pgdn 3 more lines   '])
	expect(texts(told(1, 5), 4, 2)).toEqual(['pinned 0', 'below 2', 'below 3', '   pgdn 1 more line   pgup 2 above'])
	expect(texts(told(1, 5), 4, 9)).toEqual(['pinned 0', 'below 3', 'below 4', '   pgup 3 above'])
})

test('it fills its rows, and between its ends every line is seen', () => {
	const count = fc.nat({max: 30})
	fc.assert(
		fc.property(count, count, count, (pinned, below, rows) => {
			const of = told(pinned, below)
			const {most} = reachOf(of, rows)
			const seen = new Set<string>()
			for (let scroll = 0; scroll <= most; scroll++) {
				const shown = texts(of, rows, scroll)
				expect(shown).toHaveLength(rows)
				for (const text of shown) seen.add(text)
			}
			const wanted = rows < pinned + 2 ? [] : of.below.map(lineText)
			expect(wanted.filter(text => !seen.has(text))).toEqual([])
		}),
	)
})
