/** Every screen as a drawing, at the sizes that choose the layouts. Compare with the pictures in fixtures/golden/screens. */
import {describe, test} from 'vitest'
import {ascii, unicode} from '../../../src/tui/text/glyphs.ts'
import {coldRun, finishedRun, runningRun} from '../support/demo-run.ts'
import {context, drawn, modelOf, press} from '../support/draw.ts'
import {expectDrawing} from '../support/golden.ts'

const sizes = [
	[80, 24],
	[120, 40],
	[60, 15],
	[40, 4],
	[30, 3],
] as const

const running = runningRun()
const finished = finishedRun()

type Case = readonly [
	name: string,
	screen: 'suites' | 'live' | 'flame' | 'results' | 'log',
	run: typeof running | null,
	keys: readonly string[],
]

const cases: readonly Case[] = [
	['suites', 'suites', null, ['space', 'j', 'space']],
	['live', 'live', running, []],
	['flame', 'flame', running, ['j', 'j', 'j']],
	['results', 'results', finished, []],
	['log', 'log', finished, []],
	['help', 'live', running, ['?']],
]

describe.each(sizes)('at %dx%d', (columns, rows) => {
	test.each(cases)('%s is drawn as it should be', (name, screen, run, keys) => {
		const {model} = press(modelOf({size: {columns, rows}, run, screen}), ...keys)
		expectDrawing(name, drawn(model), model.size)
	})
})

const single: ReadonlyArray<readonly [...Case, typeof unicode]> = [
	['live-ascii', 'live', running, [], ascii],
	['flame-ascii', 'flame', running, ['j'], ascii],
	['live-command', 'live', finished, [], unicode],
	['live-zoomed', 'live', running, ['tab', 'z'], unicode],
	['live-zoomed-latency', 'live', running, ['z'], unicode],
	['live-output', 'live', running, ['o'], unicode],
	['live-frozen', 'live', running, ['space'], unicode],
	['flame-zoomed', 'flame', running, ['j', 'j', 'j', 'j', 'enter'], unicode],
	['flame-inverted', 'flame', running, ['i'], unicode],
	['flame-search', 'flame', running, ['/', 's', 'e', 'r', 'i'], unicode],
	['flame-table', 'flame', running, ['t', 's'], unicode],
	['suites-filter', 'suites', null, ['/', 'n', 'o'], unicode],
	['help-filter', 'live', running, ['?', 'f', 'l', 'a', 'm', 'e'], unicode],
	['help-end', 'live', running, ['?', ...Array(9).fill('down')], unicode],
	['leave', 'live', running, ['q'], unicode],
	['deep-menu', 'live', running, ['F', 'j'], unicode],
	['report-files', 'results', finished, ['w'], unicode],
	['results-cold', 'results', coldRun(), [], unicode],
	['no-run', 'live', null, [], unicode],
]

test('the picker keeps its list and its checks where there are fewer rows', () => {
	const {model} = press(modelOf({size: {columns: 120, rows: 30}, run: null, screen: 'suites'}))
	expectDrawing('suites', drawn(model), model.size)
})

test.each(single)('%s is drawn as it should be at 80x24', (name, screen, run, keys, glyphs) => {
	const {model} = press(modelOf({size: {columns: 80, rows: 24}, run, screen}), ...keys)
	expectDrawing(name, drawn(model, context(glyphs)), model.size)
})
