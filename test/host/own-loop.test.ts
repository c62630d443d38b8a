import {expect, test} from 'vitest'
import {systemClock} from '../../src/host/clock.ts'
import {ownLoop} from '../../src/host/own-loop.ts'

test('what is seen when the loop has stood still may have been there as long', () => {
	const loop = ownLoop.watch()
	const startNs = systemClock.nowNs()
	while (systemClock.nowNs() - startNs < 20_000_000n);
	const lateNs = loop.lateNs(systemClock.nowNs())
	loop.stop()
	expect(lateNs).toBeGreaterThan(18e6)
	expect(loop.lateNs(startNs)).toBe(0)
})
