import {describe, expect, test} from 'vitest'
import {screensOf} from '../../../src/tui/kinds.ts'
import {liveLayout, rowsOf} from '../../../src/tui/screens/live-layout.ts'
import {type Band, type LivePane, type LiveScreen, onlyBand} from '../../../src/tui/screens/live-screen.ts'
import {line, lineText, padded} from '../../../src/tui/text/line.ts'
import {runningRun} from '../support/demo-run.ts'
import {context, modelOf} from '../support/draw.ts'
import {recorded} from '../support/recorded.ts'
import {sweepRun} from '../support/sweep-run.ts'

describe('the rows of bands', () => {
	const asked: string[] = []
	const band = (name: string, rows: Band['rows'], isLast?: true): Band => ({
		panes: [],
		rows: room => {
			asked.push(`${name} ${room.free} ${room.left}`)
			return rows(room)
		},
		...(isLast ? {isLast} : {}),
	})

	test('are asked for from the bottom up, and last of the one that takes what is left', () => {
		const bands = [band('top', ({left}) => left, true), band('middle', ({free}) => free / 2), band('foot', () => 3)]
		expect(rowsOf(bands, 20)).toEqual([7, 10, 3])
		expect(asked).toEqual(['foot 20 20', 'middle 20 17', 'top 20 7'])
	})
})

describe('every pane that a kind names', () => {
	const runs = {
		observe: runningRun(),
		command: sweepRun(0.6),
		micro: recorded('lists', 0.55),
		compare: recorded('sweep-ab-open', 0.95),
	}

	test.each(Object.entries(runs))('is drawn for %s, in exactly the rows it is given', (kind, run) => {
		const suite = run.suites[run.current]!
		expect(suite.kind).toBe(kind)
		const model = modelOf({size: {columns: 120, rows: 40}, run, screen: 'live'})
		const screens = screensOf(suite)
		const live = screens.live(model, run, suite, context())
		const names = screens.panes(suite, null).map(one => one.name)
		expect(names.length).toBeGreaterThan(2)
		for (const name of names) {
			const pane = live.pane(name)
			expect(pane.name).toBe(name)
			for (const rows of [1, 3, 12]) expect(pane.body({columns: 80, rows})).toHaveLength(rows)
		}
		const all = live.all().flatMap(band => band.panes.flatMap(pane => pane.name ?? []))
		expect(all).toEqual(names)
	})
})

describe('a kind that offers two panes and nothing else', () => {
	const run = runningRun()
	const suite = run.suites[run.current]!
	const {view} = screensOf(suite).live(modelOf({size: {columns: 80, rows: 24}, run}), run, suite, context())
	const pane = (name: string): LivePane => ({
		name,
		title: {text: `the ${name}`},
		end: '',
		body: ({rows}) => padded([line(`${name} in ${rows}`)], rows),
	})
	const made: LiveScreen = {
		view,
		details: [],
		pane,
		all: () => [
			{panes: [pane('first')], rows: ({left}) => left, isLast: true},
			{panes: [pane('second')], rows: () => 4},
		],
		alone: name => onlyBand(pane(name)),
		foot: () => [line('how it stands')],
		strip: () => ({
			start: word => `made ${word}`,
			end: '',
			text: ['how it stands'],
			spark: ['', ''],
			pane: size => pane('first').body(size),
		}),
	}
	const tabs = [
		{name: 'first', tab: 'one'},
		{name: 'second', tab: 'two'},
	]
	const drawnAt = (columns: number, rows: number, live: {focus?: string; zoomed?: boolean} = {}) => {
		const model = modelOf({size: {columns, rows}, run, screen: 'live'})
		const lines = liveLayout({...model, live: {...model.live, ...live}}, tabs, made, context()).map(lineText)
		expect(lines).toHaveLength(rows)
		return lines.join('\n')
	}

	test('has them on a screen of every size', () => {
		expect(drawnAt(40, 4)).toContain('how it stands')
		expect(drawnAt(60, 9)).toContain('first in 4')
		expect(drawnAt(60, 15)).toMatch(/\[1 one\] 2 two .*first in 10.*how it stands/s)
		expect(drawnAt(80, 24)).toMatch(/\[1 the first\].*first in 15.* the second .*second in 4/s)
		expect(drawnAt(120, 40)).toContain('first in 31')
	})

	test('gives the focus to the first, where another kind had it, and to the one that is asked for', () => {
		expect(drawnAt(80, 24, {focus: 'nowhere'})).toContain('[1 the first]')
		expect(drawnAt(80, 24, {focus: 'second'})).toContain('[2 the second]')
		expect(drawnAt(60, 15, {focus: 'second'})).toMatch(/1 one \[2 two\].*second in 10/s)
		const alone = drawnAt(80, 24, {focus: 'second', zoomed: true})
		expect(alone).toContain('second in 20')
		expect(alone).not.toContain('the first')
	})
})
