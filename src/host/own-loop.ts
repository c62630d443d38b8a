import type {OwnLoop} from '../ports.ts'

/** The shortest there is: milliseconds. Each is a wake-up of our process, for as long as somebody waits for a reaction. */
const tickMs = 1
/** So late a timer comes on a machine at rest. */
const usualNs = 300_000n

/**
 * Told by a timer of our own, and not by perf_hooks' histogram of delays: that knows the longest of a time, and whether we see something late depends on
 * the last one before it. What is seen had not come when the loop last looked for input, which is when an immediate runs: after the poll.
 */
export const ownLoop: OwnLoop = {
	watch() {
		let lookedNs = process.hrtime.bigint()
		const timer = setInterval(() => {
			setImmediate(() => {
				lookedNs = process.hrtime.bigint()
			})
		}, tickMs)
		return {
			lateNs(atNs) {
				return Math.max(0, Number(atNs - lookedNs - BigInt(tickMs * 1e6) - usualNs))
			},
			stop() {
				clearInterval(timer)
			},
		}
	},
}
