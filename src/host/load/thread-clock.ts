/**
 * The machine's monotonic clock (that of ports.ts `Clock.nowMs`), for code that asks it several times for each request: `performance.now()` costs a
 * tenth of a bigint. It counts from when its own thread began, so how far the two lie apart is measured once.
 */
const apartMs = apart()

export function threadNowMs(): number {
	return performance.now() + apartMs
}

function apart(): number {
	let least = Number.POSITIVE_INFINITY
	let found = 0
	// Whoever is interrupted between the two clocks measures the interruption.
	for (let i = 0; i < 20; i++) {
		const before = performance.now()
		const machineMs = Number(process.hrtime.bigint()) / 1e6
		const after = performance.now()
		if (after - before >= least) continue
		least = after - before
		found = machineMs - (before + after) / 2
	}
	return found
}
