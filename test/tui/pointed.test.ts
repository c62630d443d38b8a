/** The mouse on the screens: what it finds is what is drawn there, and what it does is what keys do. */
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {RunState} from '../../src/core/run/state/run-state.ts'
import type {Mouse} from '../../src/tui/mouse.ts'
import {pointed} from '../../src/tui/pointed.ts'
import {resultsReach} from '../../src/tui/screens/results.ts'
import {screen} from '../../src/tui/screens/screen.ts'
import {type Model, screenNames, topOverlay} from '../../src/tui/state.ts'
import type {Target} from '../../src/tui/target.ts'
import {targetAt} from '../../src/tui/text/aim.ts'
import {type Line, lineText, type Size} from '../../src/tui/text/line.ts'
import {widthOf} from '../../src/tui/text/width.ts'
import {update} from '../../src/tui/update.ts'
import {isInReach, keyOf} from '../../src/tui/update-pointing.ts'
import {firstModel} from './support/demo-first.ts'
import {finishedRun, runningRun} from './support/demo-run.ts'
import {context, modelOf, press} from './support/draw.ts'
import {recorded} from './support/recorded.ts'
import {sweepRun} from './support/sweep-run.ts'

const runs: readonly (RunState | null)[] = [
	null,
	runningRun(31),
	finishedRun(31),
	...['lists', 'build-ab', 'sweep-ab-open', 'startup-noise'].flatMap(name => [recorded(name, 0.5), recorded(name)]),
	sweepRun(0.5),
	sweepRun(1),
]
const sizes: readonly Size[] = [
	{columns: 80, rows: 24},
	{columns: 120, rows: 40},
	{columns: 200, rows: 60},
	{columns: 60, rows: 15},
	{columns: 44, rows: 8},
]
const walks = [
	[],
	['j', 'j'],
	['G'],
	['w'],
	['w', 'G'],
	['F'],
	['t'],
	['t', 'G'],
	['j', 'j', 'enter'],
	['z'],
	['?'],
	['tab'],
	['i', 'j'],
]

/** A terminal with somebody in front of it: what is drawn depends on what was drawn before. */
class Seat {
	model: Model
	readonly #context = context()

	constructor(model: Model) {
		this.model = model
		this.lines()
	}

	lines(): readonly Line[] {
		return screen(this.model, this.#context)
	}

	/** @returns the commands that came of it */
	points(mouse: Mouse) {
		const [after, commands] = pointed(this.model, mouse, this.lines(), 1000)
		this.model = after
		this.lines()
		return commands
	}

	clicks(column: number, row: number) {
		return this.points({is: 'click', button: 'left', column, row})
	}

	turns(by: number, column = 5, row = 5) {
		return this.points({is: 'wheel', by, column, row})
	}

	rows(): string[] {
		return this.lines().map(lineText)
	}

	/** Row and column at which this stands. */
	find(text: string | RegExp): {readonly column: number; readonly row: number} {
		const rows = this.rows()
		for (const [row, of] of rows.entries()) {
			const column = typeof text === 'string' ? of.indexOf(text) : of.search(text)
			if (column >= 0) return {column, row}
		}
		throw new Error(`${text} is not there:\n${rows.join('\n')}`)
	}

	clicksOn(text: string | RegExp) {
		const {column, row} = this.find(text)
		return this.clicks(column, row)
	}

	/** What there is to click, and where each begins. */
	targets(): Found[] {
		const lines = this.lines()
		const found = new Map<string, Found>()
		for (const row of lines.keys())
			for (let column = 0; column < this.model.size.columns; column++) {
				const target = targetAt(lines, {column, row})
				if (target !== null && !found.has(keyOf(target))) found.set(keyOf(target), {target, column, row})
			}
		return [...found.values()]
	}

	/** All that is drawn for it. */
	textOf(target: Target): string {
		const spans = this.lines().flat()
		return spans.map(one => (one.target && keyOf(one.target) === keyOf(target) ? one.text : '')).join('')
	}

	/** The part of a line that a cell is of. */
	textAt(column: number, row: number): string {
		let end = 0
		return this.lines()[row]!.find(one => (end += widthOf(one.text)) > column)?.text ?? ''
	}
}

interface Found {
	readonly target: Target
	readonly column: number
	readonly row: number
}

/** Every run at every size; every screen and every way into one comes with some of them. */
function everySeat(): Seat[] {
	const places = screenNames.flatMap(name => walks.map(keys => ({name, keys})))
	let next = 0
	const models = runs.flatMap(run =>
		sizes.map(size => {
			const {name, keys} = places[(next += 7) % places.length]!
			return press(modelOf({size, run, screen: name}), ...keys).model
		}),
	)
	const first = sizes.map(size => press(firstModel(size), 'j', 'G').model)
	return [...models, ...first, firstModel({columns: 80, rows: 24})].map(model => new Seat(model))
}

describe('every screen', () => {
	test('has each thing in one place, and finds nothing where nothing is drawn', () => {
		for (const seat of everySeat()) {
			const lines = seat.lines()
			const seen = new Set<string>()
			for (const [row, line] of lines.entries()) {
				const here = new Set<string>()
				for (let column = 0; column < seat.model.size.columns; column++) {
					const target = targetAt(lines, {column, row})
					if (target === null) continue
					expect(lineText(line).trim(), 'a blank row stands for nothing').not.toBe('')
					here.add(keyOf(target))
				}
				for (const key of here) {
					expect(seen.has(key), `${key} twice:\n${seat.rows().join('\n')}`).toBe(false)
					seen.add(key)
				}
			}
			expect(targetAt(lines, {column: 0, row: lines.length})).toBeNull()
		}
	})

	test('puts the cursor where it is clicked, under the mouse, and starts nothing', () => {
		for (const seat of everySeat()) {
			const {model} = seat
			const all = seat.targets()
			for (const {target, column, row} of all.filter((_, i) => i % Math.ceil(all.length / 4) === 0)) {
				const own = new Seat(model)
				expect(own.clicks(column, row)).toEqual([])
				if (!isInReach(model, target) || model.prompt) {
					expect({...own.model, notice: null}).toEqual({...model, notice: null})
					continue
				}
				if (target.is === 'pane' || (target.is === 'frame' && target.node === 0)) continue
				// What is told of another row may take more of the room or less: then the list has to move.
				const after = targetAt(own.lines(), {column, row})
				if (own.targets().length === all.length)
					expect(after && keyOf(after), own.rows().join('\n')).toBe(keyOf(target))
				expect(own.textOf(target), own.rows().join('\n')).toMatch(/^ ?>/)
			}
		}
	})

	test('starts nothing by one click or by any turn of the wheel, wherever, whatever was done before', () => {
		const action = fc.record({
			is: fc.constantFrom('left' as const, 'right' as const, 'up' as const, 'down' as const),
			column: fc.nat(210),
			row: fc.nat(65),
		})
		const law = fc.property(
			fc.constantFrom(...sizes),
			fc.constantFrom(...runs),
			fc.constantFrom(...screenNames, 'first' as const),
			fc.constantFrom(...walks),
			fc.array(action, {maxLength: 12}),
			(size, run, name, keys, actions) => {
				const start = name === 'first' ? firstModel(size) : modelOf({size, run, screen: name})
				const seat = new Seat(press(start, ...keys).model)
				for (const {is, column, row} of actions) {
					const {clicked} = seat.model
					const target = targetAt(seat.lines(), {column, row})
					const isSecond = clicked !== null && target !== null && keyOf(target) === clicked
					const commands =
						is === 'left' || is === 'right'
							? seat.points({is: 'click', button: is, column, row})
							: seat.points({is: 'wheel', by: is === 'up' ? -2 : 3, column, row})
					if (is !== 'left' || !isSecond || name === 'first') expect(commands).toEqual([])
					const lines = seat.lines()
					expect(lines).toHaveLength(size.rows)
				}
			},
		)
		fc.assert(law, {numRuns: 60, seed: 3})
	})
})

const size = {columns: 80, rows: 24}
const cursorRow = (seat: Seat) => seat.rows().find(row => /^ ?>/.test(row)) ?? ''

describe('the suites', () => {
	const seat = () => new Seat(modelOf({size, run: null, screen: 'suites'}))

	test('the second click on one does what enter does', () => {
		const own = seat()
		expect(own.clicksOn('startup')).toEqual([])
		expect(cursorRow(own)).toContain('startup')
		expect(own.clicksOn('startup')).toEqual([{do: 'start-run', suites: ['startup']}])
	})

	test('a key, a turn of the wheel or a click elsewhere between the two makes the second the first', () => {
		for (const between of [
			(own: Seat) => void (own.model = press(own.model, 'j', 'k').model),
			(own: Seat) => own.turns(1) && own.turns(-1),
			(own: Seat) => own.clicksOn('leak'),
		]) {
			const own = seat()
			own.clicksOn('startup')
			between(own)
			expect(own.clicksOn('startup')).toEqual([])
			expect(own.clicksOn('startup')).toHaveLength(1)
		}
	})

	test('data that come between the two do not', () => {
		const own = seat()
		own.clicksOn('startup')
		own.model = update(own.model, {type: 'past-read', past: []})[0]
		expect(own.clicksOn('startup')).toHaveLength(1)
	})

	test('the row that has the cursor is not run by the first click either', () => {
		const own = seat()
		expect(cursorRow(own)).toContain('http-json')
		expect(own.clicksOn('http-json')).toEqual([])
	})

	test('what is typed is not disturbed', () => {
		const own = new Seat(press(modelOf({size, run: null, screen: 'suites'}), '/', 's').model)
		own.clicksOn('startup')
		own.turns(1)
		own.points({is: 'click', button: 'right', column: 3, row: 3})
		expect(own.model.prompt?.text).toBe('s')
	})
})

describe('without a configuration', () => {
	test('clicks move the cursor, and no number of them starts anything', () => {
		const own = new Seat(firstModel(size))
		for (let click = 0; click < 5; click++) expect(own.clicksOn('watch npm run build')).toEqual([])
		expect(cursorRow(own)).toContain('watch npm run build')
		expect(own.model.notice?.text).toBe('enter does what the row says')
	})
})

describe('the wheel', () => {
	test('moves by one row where few are listed, by three where many are', () => {
		const few = new Seat(modelOf({size, run: null, screen: 'suites'}))
		const names = few.model.suitesKnown.map(suite => suite.name)
		few.turns(2)
		expect(few.model.suites.cursor).toBe(names[2])
		const suites = Array.from({length: 40}, (_, i) => ({...few.model.suitesKnown[0]!, name: `suite-${i}`}))
		const many = new Seat({
			...modelOf({size: {columns: 80, rows: 40}, run: null, screen: 'suites'}),
			suitesKnown: suites,
		})
		many.turns(2)
		expect(many.model.suites.cursor).toBe('suite-6')
		many.turns(-1)
		expect(many.model.suites.cursor).toBe('suite-3')
	})

	test('turned too far says nothing', () => {
		const own = new Seat(modelOf({size, run: null, screen: 'suites'}))
		const {model} = own
		own.turns(-3)
		expect(own.model).toBe(model)
		own.turns(100)
		expect(own.model.notice).toBeNull()
		expect(own.model.suites.cursor).toBe(own.model.suitesKnown.at(-1)!.name)
	})

	test('scrolls help, files of text and the log by three rows', () => {
		const own = new Seat(press(modelOf({size, run: runningRun(31), screen: 'live'}), '?').model)
		own.turns(2)
		expect(topOverlay(own.model)).toMatchObject({is: 'help', scroll: 6})
		const lines = Array.from({length: 100}, (_, i) => `line ${i}`)
		const file = {is: 'text', path: '/x', lines, unreadBytes: 0} as const
		const inFiles = press(modelOf({size, run: finishedRun(31), screen: 'results'}), 'w').model
		const pager = new Seat(
			update(press(inFiles, 'enter').model, {
				type: 'file-opened',
				file: {...file, path: '/srv/app/.arsenal/runs/20261120T104122-k3vq/report.md'},
			})[0],
		)
		pager.turns(3)
		expect(topOverlay(pager.model)).toMatchObject({is: 'pager', scroll: 9})
		const log = new Seat(modelOf({size: {columns: 44, rows: 8}, run: runningRun(60), screen: 'log'}))
		log.turns(-1)
		expect(log.model.log.back).toBe(3)
	})

	test('over the rows of results goes through them, over what is told of one through that', () => {
		const own = new Seat(modelOf({size: {columns: 80, rows: 24}, run: recorded('sweep-ab-open'), screen: 'results'}))
		const rows = own.targets().filter(one => one.target.is === 'result')
		own.turns(1, rows[0]!.column, rows[0]!.row)
		expect(own.model.results.row).not.toBeNull()
		expect(own.model.results.scroll).toBe(0)
		own.turns(1, 5, size.rows - 5)
		expect(own.model.results.scroll).toBe(Math.min(3, resultsReach(own.model).most))
		expect(own.model.results.scroll).toBeGreaterThan(0)
	})
})

describe('the flame graph', () => {
	const seat = (...keys: string[]) =>
		new Seat(press(modelOf({size: {columns: 120, rows: 40}, run: runningRun(31), screen: 'flame'}), ...keys).model)
	const frames = (own: Seat) => own.targets().filter(one => one.target.is === 'frame')

	test('every frame is hit in all its cells, selected by a click and zoomed into by a second', () => {
		const all = frames(seat())
		expect(all.length).toBeGreaterThan(10)
		for (const {column, row, target} of all.slice(1).filter((_, i) => i % Math.ceil(all.length / 8) === 0)) {
			const own = seat()
			own.clicks(column, row)
			expect(own.textAt(column, row)).toMatch(/^>/)
			expect(own.model.flame.zoom).toEqual([])
			own.clicks(column, row)
			expect(own.model.flame.zoom).toEqual(own.model.flame.selected)
			expect(keyOf(targetAt(own.lines(), {column: 0, row})!)).toBe(keyOf(target))
			expect(keyOf(targetAt(own.lines(), {column: 119, row})!)).toBe(keyOf(target))
		}
	})

	test('the root leads out of the zoom, the right button one step', () => {
		const own = seat('j', 'j', 'j', 'enter')
		expect(own.model.flame.zoom.length).toBe(3)
		own.points({is: 'click', button: 'right', column: 0, row: 0})
		expect(own.model.flame.zoom.length).toBe(2)
		own.clicksOn('(all)')
		expect(own.model.flame).toMatchObject({zoom: [], selected: []})
	})

	test('the wheel goes down to callees and up again', () => {
		const own = seat()
		own.turns(3)
		expect(own.model.flame.selected).toEqual(press(seat().model, 'j', 'j', 'j').model.flame.selected)
		own.turns(-100)
		expect(own.model.flame.selected).toEqual([])
		expect(own.model.notice).toBeNull()
	})

	test('a deep one stands still under the mouse', () => {
		const own = new Seat(
			press(modelOf({size: {columns: 60, rows: 15}, run: runningRun(31), screen: 'flame'}), ...Array(20).fill('j'))
				.model,
		)
		for (const {column, row, target} of frames(own)) {
			if (target.is === 'frame' && target.node === 0) continue
			const other = new Seat(own.model)
			const here = keyOf(targetAt(other.lines(), {column, row})!)
			other.clicks(column, row)
			expect(keyOf(targetAt(other.lines(), {column, row})!)).toBe(here)
		}
	})

	test('a function of the table is shown in the graph by the second click', () => {
		const own = seat('t')
		const {column, row} = own.targets().filter(one => one.target.is === 'function')[3]!
		own.clicks(column, row)
		expect(own.model.flame.table).toBe(true)
		own.clicks(column, row)
		expect(own.model.flame.table).toBe(false)
		expect(own.model.flame.search).not.toBe('')
	})
})

describe('panes', () => {
	test.each([
		{columns: 80, rows: 24},
		{columns: 60, rows: 15},
	])('a click on a title or tab at %o moves the focus there', size => {
		const own = new Seat(modelOf({size, run: runningRun(31), screen: 'live'}))
		const panes = own.targets().filter(one => one.target.is === 'pane')
		expect(panes.length).toBeGreaterThan(2)
		for (const {target, column, row} of panes) {
			const other = new Seat(own.model)
			other.clicks(column, row)
			expect(other.model.live.focus).toBe(target.is === 'pane' && target.name)
		}
	})

	test('the second one is z, and so is the third', () => {
		const own = new Seat(modelOf({size, run: runningRun(31), screen: 'live'}))
		own.clicksOn('cpu %')
		own.clicksOn('cpu %')
		expect(own.model.live.zoomed).toBe(true)
	})

	test('a benchmark is looked at by a click on its row', () => {
		const own = new Seat(modelOf({size: {columns: 120, rows: 40}, run: recorded('lists', 0.5), screen: 'live'}))
		const rows = own.targets().filter(one => one.target.is === 'benchmark')
		const {column, row, target} = rows.at(-1)!
		own.clicks(column, row)
		expect(own.model.live.benchmark).toBe(target.is === 'benchmark' && target.key)
	})
})

test('the files of a run: the second click opens one; behind the dialog nothing is hit; the right button closes it', () => {
	const own = new Seat(press(modelOf({size, run: finishedRun(31), screen: 'results'}), 'w').model)
	const files = own.targets().filter(one => one.target.is === 'file')
	const {column, row, target} = files[1]!
	own.clicks(column, row)
	expect(topOverlay(own.model)).toMatchObject({is: 'files', cursor: target.is === 'file' && target.path})
	expect(own.clicks(column, row)).toMatchObject([{do: 'open-file'}])
	own.points({is: 'click', button: 'right', column: 0, row: 0})
	expect(own.model.overlays).toEqual([])
})
