import {describe, expect, test} from 'vitest'
import {screensOf} from '../../../src/tui/kinds.ts'
import {rowsOf} from '../../../src/tui/screens/live-frame.ts'
import type {Band} from '../../../src/tui/screens/live-screen.ts'
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
		const names = screens.panes(suite).map(one => one.name)
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
