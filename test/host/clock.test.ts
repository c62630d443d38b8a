import {describe, expect, it} from 'vitest'
import {systemClock} from '../../src/host/clock.ts'

it('counts the same time in both units, and never back', () => {
	const beforeMs = systemClock.nowMs()
	const ns = systemClock.nowNs()
	const afterMs = systemClock.nowMs()
	expect(Number(ns) / 1e6).toBeGreaterThanOrEqual(beforeMs)
	expect(Number(ns) / 1e6).toBeLessThanOrEqual(afterMs)
})

describe('sleep', () => {
	it('lasts at least as long as asked', async () => {
		const startMs = systemClock.nowMs()
		await systemClock.sleep(20)
		// Timers count whole milliseconds of a clock that was read a moment earlier.
		expect(systemClock.nowMs() - startMs).toBeGreaterThanOrEqual(19)
	})

	it('is over at once when aborted, before or during, and does not reject', async () => {
		await systemClock.sleep(1e9, AbortSignal.abort())
		const abort = new AbortController()
		const sleeping = systemClock.sleep(1e9, abort.signal)
		abort.abort()
		await sleeping
	})

	it('takes more than a timer can hold, and less than nothing', async () => {
		const abort = new AbortController()
		let woke = false
		const sleeping = systemClock.sleep(1e12, abort.signal).then(() => {
			woke = true
		})
		await systemClock.sleep(-5)
		await systemClock.sleep(10)
		expect(woke).toBe(false)
		abort.abort()
		await sleeping
	})
})
