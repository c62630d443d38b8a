import {expect, test} from 'vitest'
import {mainThreadMs} from '../../../src/core/run/state/sample-coverage.ts'
import type {ProcessRow} from '../../../src/core/run/state/usage-track.ts'

const row = (mainRunMs: number | null, lookedAtMs: number, usedMs: number) =>
	({mainRunMs, usedMs, last: {userMs: lookedAtMs, systemMs: 0}}) as ProcessRow

test('what was used after the last look is shared among the threads as before', () => {
	// Two cores for the last tenth of a second of a program whose pool does the work.
	expect(mainThreadMs(row(70, 1400, 1600))).toBe(80)
	expect(mainThreadMs(row(500, 500, 600))).toBe(600)
	expect(mainThreadMs(row(100, 400, 400))).toBe(100)
})

test('where nobody looked in time all of it is the main thread’s, and never more than was used', () => {
	expect(mainThreadMs(row(0, 0, 90))).toBe(90)
	expect(mainThreadMs(row(60, 50, 55))).toBe(55)
	expect(mainThreadMs(row(null, 50, 55))).toBeNull()
})
