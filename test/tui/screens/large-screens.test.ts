import {expect, test} from 'vitest'
import {drawn, modelOf} from '../support/draw.ts'
import {recorded} from '../support/recorded.ts'
import {sweepRun} from '../support/sweep-run.ts'

/** What is still to come has its place: runs, and steps in which an interval closes. */
const mostBlank = 8

test.each([
	['micro', recorded('lists', 0.55), 'live'],
	['sweep', sweepRun(0.6), 'live'],
	['comparison', recorded('build-ab', 0.45), 'live'],
	['comparison, over', recorded('build-ab'), 'results'],
] as const)('%s has no large part of a large screen blank', (_, run, screen) => {
	let blank = 0
	for (const text of drawn(modelOf({size: {columns: 200, rows: 60}, run, screen}))) {
		blank = text.trim() === '' ? blank + 1 : 0
		expect(blank).toBeLessThanOrEqual(mostBlank)
	}
})
