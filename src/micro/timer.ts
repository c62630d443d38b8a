/**
 * What lives in this folder: what measures a function inside the process it runs in, and the program that loads a bench file to do so. It
 * is loaded into other people's processes, so it imports nothing but `core`, keeps its state in one place (`registry.ts`) and takes every
 * built-in it needs before a bench file can replace it.
 */
import type {TimerFigures} from '../core/kinds/micro/events-message.ts'

/**
 * The clock of all measurements, ms. Measured on an EPYC under Node 24: performance.now 31 to 35 ns a reading, process.hrtime.bigint 25 to 30
 * and process.hrtime 35, all of the same clock, which steps by 10 ns. The two others make a bigint or an array at each reading: garbage of
 * ours among the samples, for nothing that a batch a thousand readings long could show. The difference of two readings is exact to 0.01 ns
 * for a year after start.
 */
export const nowMs: () => number = performance.now.bind(performance)

/** A sample shorter than this many readings is made longer by calling more often: then the clock's cost is a thousandth of it. */
export const readingsPerSample = 1000

const readings = 256
const groups = 96

/** Two milliseconds, so it is measured anew in every process; what the first two thirds tell is the compiler's, and what is above the least is other programs'. */
export function measureTimer(): TimerFigures {
	const steps = new Float64Array(readings)
	const costs: number[] = []
	const counts = new Map<number, number>()
	for (let group = 0; group < groups; group++) {
		const costNs = readOften(steps)
		if (group < (groups * 2) / 3) continue
		costs.push(costNs)
		for (const ns of steps) counts.set(Math.round(ns), (counts.get(Math.round(ns)) ?? 0) + 1)
	}
	return {name: 'performance.now', costNs: Math.min(...costs), resolutionNs: stepOf(counts)}
}

function readOften(steps: Float64Array): number {
	const from = nowMs()
	let before = from
	for (let i = 0; i < steps.length; i++) {
		const now = nowMs()
		steps[i] = (now - before) * 1e6
		before = now
	}
	return ((before - from) * 1e6) / steps.length
}

/**
 * A reading takes 30 or 40 ns on a clock that steps by 10, and 0 or 1000 on one that steps by 1000: the step is what common times between
 * readings differ by. With one common time there is nothing to compare, and the step is at most that.
 * @param counts how often each time between two readings was seen, ns
 */
export function stepOf(counts: ReadonlyMap<number, number>): number {
	const often = Math.max(...counts.values()) / 10
	const common = [...counts]
		.filter(([, count]) => count >= often)
		.map(([ns]) => ns)
		.sort((a, b) => a - b)
	const positive = [...counts.keys()].filter(ns => ns > 0)
	let step = common.find(ns => ns > 0) ?? Math.min(...positive)
	for (let i = 1; i < common.length; i++) step = Math.min(step, common[i]! - common[i - 1]!)
	return Number.isFinite(step) ? step : 1e6
}
