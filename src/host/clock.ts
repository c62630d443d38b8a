import {setTimeout as delay} from 'node:timers/promises'
import type {Clock} from '../ports.ts'

/** setTimeout takes at most this; more would fire at once. */
const longestTimerMs = 2 ** 31 - 1

/** hrtime is CLOCK_MONOTONIC on Linux and mach time on macOS: the clocks V8 stamps its profiles with. */
export const systemClock: Clock = {
	nowMs: () => Number(process.hrtime.bigint()) / 1e6,
	nowNs: () => process.hrtime.bigint(),
	wall: () => new Date(),
	async sleep(ms, signal) {
		let leftMs = Math.max(0, ms)
		while (!signal?.aborted) {
			const stepMs = Math.min(leftMs, longestTimerMs)
			await delay(stepMs, undefined, signal === undefined ? {} : {signal}).catch(() => {})
			leftMs -= stepMs
			if (leftMs <= 0) return
		}
	},
}
