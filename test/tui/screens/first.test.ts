/** A folder without a configuration. Compare with the pictures in fixtures/golden/screens. */
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {bindings} from '../../../src/tui/key-table.ts'
import type {FirstEntries} from '../../../src/tui/ports.ts'
import {screen} from '../../../src/tui/screens/screen.ts'
import {ascii, unicode} from '../../../src/tui/text/glyphs.ts'
import {lineWidth} from '../../../src/tui/text/line.ts'
import {update} from '../../../src/tui/update.ts'
import {demoEntries, demoNear, firstModel, script} from '../support/demo-first.ts'
import {demoMachine, demoPast} from '../support/demo-suites.ts'
import {context, drawn, press} from '../support/draw.ts'
import {expectDrawing} from '../support/golden.ts'

const size = {columns: 80, rows: 24}
const many = Array.from({length: 60}, (_, index) => script(`task:${index}`, 'true', {isUsual: false}))

test.each([
	[80, 24],
	[120, 40],
	[200, 60],
	[60, 15],
	[40, 10],
	[40, 4],
	[30, 3],
])('at %dx%d', (columns, rows) => {
	const model = {...firstModel({columns, rows}), past: demoPast, machine: demoMachine}
	expectDrawing('first', drawn(model), model.size)
})

const nothing: FirstEntries = {...demoEntries, scripts: null, lastRun: null}

test.each([
	['first-script-unknown', firstModel(size), ['G', 'k', 'k']],
	['first-config', firstModel(size), ['j', 'j', 'j']],
	['first-config-window', firstModel(size), ['j', 'j', 'j', 'enter']],
	['first-demo', firstModel(size), ['j', 'j', 'j', 'j']],
	['first-profile', firstModel(size), ['j', 'j', 'j', 'j', 'j']],
	['first-profile-window', firstModel(size), ['j', 'j', 'j', 'j', 'j', 'enter', 'j']],
	['first-profile-typed', firstModel(size), ['j', 'j', 'j', 'j', 'j', 'enter', 'j', 'j', 'enter', 'a', '.', 'x']],
	['first-last-run', {...firstModel(size), past: demoPast}, ['j', 'j', 'j', 'j', 'j', 'j']],
	['first-no-package', firstModel(size, nothing, {...demoNear, profiles: []}), ['j', 'j']],
	['first-looking', firstModel(size, demoEntries, null), ['j', 'j', 'j', 'enter']],
	['first-many', firstModel(size, {...demoEntries, scripts: [...demoEntries.scripts!, ...many]}), ['G']],
])('%s at 80x24', (name, model, keys) => {
	expectDrawing(name, drawn(press(model, ...keys).model), size)
})

test('in a wide terminal the file itself stands beside what would be written', () => {
	const {model} = press(firstModel({columns: 120, rows: 40}), 'j', 'j', 'j')
	expectDrawing('first-config', drawn(model), model.size)
})

describe('whatever is pressed', () => {
	const keys = [...new Set(bindings.flatMap(binding => binding.keys)), 'x', '漢']
	const anySize = fc.record({columns: fc.integer({min: 1, max: 200}), rows: fc.integer({min: 1, max: 60})})
	const models = (at: {columns: number; rows: number}) => [
		firstModel(at),
		firstModel(at, nothing, null),
		firstModel(at, nothing, {...demoNear, profiles: []}),
		firstModel(at, {...demoEntries, scripts: many}),
	]

	test('it has as many rows as the terminal and none wider than it', () => {
		fc.assert(
			fc.property(
				anySize,
				fc.integer({min: 0, max: 3}),
				fc.array(fc.constantFrom(...keys), {maxLength: 12}),
				fc.constantFrom(unicode, ascii),
				(at, which, pressed, glyphs) => {
					const lines = screen(press(models(at)[which]!, ...pressed).model, context(glyphs))
					expect(lines).toHaveLength(at.rows)
					for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(at.columns)
				},
			),
			{numRuns: 300, seed: 22},
		)
	})

	test('it consists of ASCII in the ASCII set', () => {
		for (const at of [size, {columns: 120, rows: 40}]) {
			const text = models(at).flatMap(model => drawn(model, context(ascii)))
			expect(text.join('\n')).toMatch(/^[\x20-\x7e\n]*$/)
		}
	})
})

test('a command is shown whole, as it would be run', () => {
	const does = `node ${'x'.repeat(90)}  --flag   'two  blanks'`
	const model = firstModel(size, {...demoEntries, scripts: [script('start', does)]})
	const told = drawn(model)
		.slice(drawn(model).findIndex(row => row.includes('  does ')))
		.map(row => row.slice(12))
	expect(told.join('')).toContain(does)
})

test('hostile text of package.json and of file names cannot leave its line or colour it', () => {
	const evil = 'evil\x1b[2J\x1b]0;title\x07\x9b31m\r\n\u202eoff\x00'
	const entries: FirstEntries = {
		...demoEntries,
		scripts: [script(evil, evil, {around: [[evil, evil]]}), script(`x${evil}`, evil, {isUsual: false, problem: evil})],
		trouble: evil,
		runsFolder: evil,
		configFile: evil,
		demoCommand: evil,
		lastRun: {folder: evil, text: evil, whenMs: 0},
	}
	const near = {
		config: {text: evil, suites: [{name: evil, kind: 'observe', does: evil}], leftOut: [evil]},
		profiles: [{file: evil, bytes: 1, whenMs: 0}],
	}
	for (const [columns, rows] of [
		[120, 40],
		[80, 24],
		[40, 6],
	] as const) {
		for (let row = 0; row < 6; row++) {
			const {model} = press(firstModel({columns, rows}, entries, near), ...Array(row).fill('j'))
			const opened = press(model, 'enter').model
			const refused = update(model, {type: 'not-opened', opening: '', text: evil})[0]
			const text = [model, opened, refused].flatMap(one => drawn(one)).join('')
			expect(text).toContain('evil')
			expect(text).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/)
		}
	}
})
