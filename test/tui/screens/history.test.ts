/** What the runs that are kept say together. Compare with the pictures in fixtures/golden/screens. */
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {bindings} from '../../../src/tui/key-table.ts'
import {screen} from '../../../src/tui/screens/screen.ts'
import {startModel} from '../../../src/tui/state.ts'
import {ascii, unicode} from '../../../src/tui/text/glyphs.ts'
import {lineWidth} from '../../../src/tui/text/line.ts'
import {drawn as series} from '../../core/history/drawn.ts'
import {entryOf, eventfulEntry, historyModel, severalEntries, shownHistory} from '../support/demo-history.ts'
import {context, drawn, press} from '../support/draw.ts'
import {expectDrawing} from '../support/golden.ts'

const size = {columns: 80, rows: 24}
const empty = (span: string | null) => startModel({size, suites: [], feed: null, history: shownHistory([], span)})

test.each([
	[80, 24],
	[120, 40],
	[200, 60],
	[60, 15],
	[44, 8],
	[40, 4],
	[30, 3],
])('one suite at %dx%d', (columns, rows) => {
	const model = historyModel({columns, rows})
	expectDrawing('history', drawn(model), model.size)
})

test.each([
	[80, 24],
	[120, 40],
	[60, 15],
	[40, 4],
])('several suites at %dx%d', (columns, rows) => {
	const model = historyModel({columns, rows}, severalEntries)
	expectDrawing('history-suites', drawn(model), model.size)
})

test.each([
	['history-metric', historyModel(size), ['G', 'k']],
	['history-drift', historyModel(size), ['j']],
	['history-point', historyModel(size), ['h', 'h', 'h']],
	['history-event', historyModel(size), ['G', 'k', 'N']],
	['history-advice', historyModel(size), ['enter']],
	['history-advice-printed', historyModel(size), ['enter', 'j', 'p']],
	['history-point-advice', historyModel(size), ['G', 'k', 'N', 'enter']],
	['history-steady', historyModel(size, severalEntries), ['S', 'enter']],
	['history-by-name', historyModel(size, severalEntries), ['s', 'j']],
	['history-empty', empty(null), []],
	['history-none-since', empty('the last 30 days'), []],
])('%s at 80x24', (name, model, keys) => {
	expectDrawing(name, drawn(press(model, ...keys).model), size)
})

test('in the ASCII set', () => {
	expectDrawing('history-ascii', drawn(press(historyModel(size), 'h').model, context(ascii)), size)
	expectDrawing('history-suites-ascii', drawn(historyModel(size, severalEntries), context(ascii)), size)
})

const hostile = '\x1b]0;owned\x07\x1b[2J\nrm -rf ~ 漢\u202e'

/** Whose texts are not ours, as they may come out of a database that others write to. */
const hostileEntry = entryOf(hostile, [
	{
		...series(hostile, {base: 1, cv: 1, seed: 21, unit: hostile, commits: 30}, i => (i > 20 ? 2 : 1)),
		kind: hostile,
		points: series(hostile, {base: 1, cv: 1, seed: 21, commits: 30}, i => (i > 20 ? 2 : 1)).points.map(point => ({
			...point,
			run: `${point.run}${hostile}`,
			branch: hostile,
			commit: `${hostile}${point.commit}`,
			fingerprint: hostile,
		})),
	},
])
const short = entryOf('short', [series('wall', {base: 1, cv: 1, seed: 22, commits: 1}, () => 1)])
const still = entryOf('still', [series('errors', {base: 0, cv: 0, seed: 23, unit: 'count'}, () => 0)])
const long = entryOf('long', [
	series('wall', {base: 5e7, cv: 3, seed: 24, commits: 700}, i => 1 + 0.2 * Math.floor(i / 100)),
	series('http', {base: 1e-4, cv: 3, seed: 25, commits: 700}, () => 1),
])

describe('whatever is pressed', () => {
	const keys = [...new Set(bindings.flatMap(binding => binding.keys)), 'x', '漢']
	const anySize = fc.record({columns: fc.integer({min: 1, max: 200}), rows: fc.integer({min: 1, max: 60})})
	const kept = [[], [eventfulEntry], severalEntries, [short], [still], [long], [hostileEntry, eventfulEntry, short]]

	test('it has as many rows as the terminal, none wider than it, and nothing that moves a cursor', () => {
		fc.assert(
			fc.property(
				anySize,
				fc.nat({max: kept.length - 1}),
				fc.array(fc.constantFrom(...keys), {maxLength: 12}),
				fc.constantFrom(unicode, ascii),
				(at, which, pressed, glyphs) => {
					const lines = screen(press(historyModel(at, kept[which]!), ...pressed).model, context(glyphs))
					expect(lines).toHaveLength(at.rows)
					for (const line of lines) {
						expect(lineWidth(line)).toBeLessThanOrEqual(at.columns)
						expect(line.map(({text}) => text).join('')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/)
					}
				},
			),
			{numRuns: 300, seed: 23},
		)
	})

	test('it consists of ASCII in the ASCII set', () => {
		for (const at of [size, {columns: 120, rows: 40}])
			for (const entries of kept.slice(0, -1))
				for (const walk of [[], ['G'], ['h', 'enter'], ['enter']]) {
					const text = drawn(press(historyModel(at, entries), ...walk).model, context(ascii))
					expect(text.join('\n')).toMatch(/^[\x20-\x7e\n]*$/)
				}
	})
})

test('a command is printed as one line, and quoted where its words are not ours', () => {
	const {model} = press(historyModel({columns: 200, rows: 60}, [hostileEntry]), 'enter', 'p', 'j', 'j', 'p')
	expect(model.toPrint).toHaveLength(2)
	for (const command of model.toPrint) expect(command).toMatch(/^[^\x00-\x1f\u202e]*'[^\x00-\x1f\u202e]*$/)
})
