/** What the probe tells of shares of time, which others must not have taken meanwhile. */
import {describe, expect, test, vi} from 'vitest'
import {fixture, observe, program, type TargetNode, targetNodes} from './observe-target.ts'

/** Each starts programs by the dozen, which a machine that is busy takes its time for. */
vi.setConfig({testTimeout: 120_000})

describe.each(targetNodes)('in a target on Node $version', ({path: node}: TargetNode) => {
	test.concurrent('vitals tell a busy loop, its garbage and its heap', async () => {
		const {exitCode, seen} = await observe([node, program('garbage.cjs')], {
			livesUntil: seen => seen.nth('node-sampled', 3),
		})
		expect(exitCode).toBe(0)
		const vitals = seen.of('node-sampled')
		expect(vitals.length).toBeGreaterThanOrEqual(2)
		expect(vitals.reduce((sum, one) => sum + (one.gc?.count ?? 0), 0)).toBeGreaterThan(5)
		expect(vitals.reduce((sum, one) => sum + (one.gc?.totalMs ?? 0), 0)).toBeGreaterThan(0)
		expect(Math.max(...vitals.map(one => one.loopDelayMs.max))).toBeGreaterThan(150)
		for (const one of vitals) {
			expect(one.heapUsedBytes).toBeGreaterThan(1e6)
			expect(one.utilisation).toBeGreaterThanOrEqual(0)
			expect(one.utilisation).toBeLessThanOrEqual(1)
		}
		expect(vitals.at(-1)!.heapSpaces.old_space).toBeGreaterThan(1e5)
	})

	test('a stall is told in its whole length, also across the reading of the delays', async () => {
		const {exitCode, stdout, seen} = await observe([node, program('stalls.cjs')], {
			livesUntil: seen => seen.nth('node-sampled'),
		})
		expect(exitCode).toBe(0)
		const told = seen.of('node-sampled').map(event => event.loopDelayMs.max)
		const {stallsMs, waitedMs} = JSON.parse(stdout)
		for (const stallMs of stallsMs) {
			// A loop at rest is asked every 10 to 30 ms: what waits came up to 30 after the stall began, and before it is dealt with others may have the core.
			const about = told.filter(one => one > stallMs - 31 && one < stallMs + 50 + waitedMs)
			expect(about, `${stallMs} ms among ${told.map(Math.round)}`).not.toEqual([])
		}
	})

	// Program and profiler look at clocks that go on while others have the processor: what was waited for one may be counted for either.
	test.each(['cpu-split-70-30.js', 'never-yields.js'])('%s is measured within 3 points', async name => {
		const {exitCode, stdout, seen} = await observe([node, fixture(name), '--seconds', '2.5'])
		expect(exitCode).toBe(0)
		const selfMs = seen.selfMs()
		const bothMs = selfMs.get('seventy')! + selfMs.get('thirty')!
		const {seventyMs, thirtyMs, seventyShare, waitedShare} = JSON.parse(stdout)
		expect(Math.abs(bothMs / (seventyMs + thirtyMs) - 1)).toBeLessThan(0.1 + waitedShare)
		expect(Math.abs(selfMs.get('seventy')! / bothMs - seventyShare)).toBeLessThan(0.03 + waitedShare)
	})

	test.concurrent('a program that never yields is seen while it blocks', async () => {
		await observe([node, fixture('never-yields.js'), '--seconds', '60'], {
			cpuIntervalUs: 5000,
			async meanwhile(seen, running) {
				await seen.nth('node-attached')
				await Promise.all([seen.observers[0]!.roll(), seen.observers[0]!.roll()])
				await seen.nth('cpu-sampled')
				// The first second may be the one in which it was started.
				await seen.nth('node-sampled', 2)
				expect(seen.of('node-sampled').some(one => one.loopDelayMs.stalledMs > 300)).toBe(true)
				expect(seen.of('node-sampled').at(-1)!.utilisation).toBeGreaterThan(0.9)
				running.kill('SIGKILL')
			},
		})
	})
})
