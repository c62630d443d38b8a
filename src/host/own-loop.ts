import type {OwnLoop} from '../ports.ts'

/** The shortest there is: milliseconds. Each is a wake-up of our process, for as long as somebody waits for a reaction. */
const tickMs = 1
/** So late a timer comes on a machine at rest. */
const usualNs = 300_000n

/**
 * Told by a timer of our own, and not by perf_hooks' histogram of delays: that knows the longest of a time, and whether we see something late depends on
 * the last one before it.
 */
export const ownLoop: OwnLoop = {
	watch() {
		let lastNs = process.hrtime.bigint()
		let gapNs = 0n
		const timer = setInterval(() => {
			const nowNs = process.hrtime.bigint()
			gapNs = nowNs - lastNs
			lastNs = nowNs
		}, tickMs)
		return {
			lateNs() {
				// After a stop timers come first: then the stop is the gap before the last tick.
				const sinceNs = process.hrtime.bigint() - lastNs
				const longestNs = sinceNs > gapNs ? sinceNs : gapNs
				return Math.max(0, Number(longestNs - BigInt(tickMs * 1e6) - usualNs))
			},
			stop() {
				clearInterval(timer)
			},
		}
	},
}
