/**
 * Change points as Apache Otava's documentation gives them (docs/MATH.md and the docstrings of its analysis, 2026), written anew: windows of 50 that overlap by half, in each e-divisive over
 * all beginnings of a stretch and all its ends, Student's t at 10 times the p that is asked for, then the weakest point of all is dropped until each has that p. Standard
 * deviations are over n, as there, and a side may be one value.
 */
import {tCdf} from '../../src/core/stats/student-t.ts'

interface Point {
	readonly at: number
	readonly p: number
}

export function otavaPoints(series: readonly number[], level = 0.001, windowLength = 50): number[] {
	const weak = new Set<number>()
	for (let start = 0; start < series.length; ) {
		const found = pointsInWindow(series.slice(start, start + windowLength), 10 * level).map(at => at + start)
		for (const at of found) weak.add(at)
		start = Math.max(found.at(-1) ?? 0, start + Math.floor(windowLength / 2))
	}
	return strong(
		series,
		[...weak].sort((a, b) => a - b),
		level,
	)
}

function strong(series: readonly number[], weak: readonly number[], level: number): number[] {
	let points: Point[] = weak.map(at => ({at, p: 0}))
	const tested = () =>
		points.map(({at}, i) => {
			const before = series.slice(points[i - 1]?.at ?? 0, at)
			return {at, p: studentP(before, series.slice(at, points[i + 1]?.at ?? series.length))}
		})
	points = tested()
	while (points.length > 0) {
		const worst = points.reduce((worst, one) => (one.p > worst.p ? one : worst))
		if (worst.p < level) break
		points = points.filter(one => one !== worst)
		points = tested()
	}
	return points.map(one => one.at)
}

function pointsInWindow(window: readonly number[], level: number): number[] {
	const points: number[] = []
	for (;;) {
		const edges = [0, ...points, window.length]
		let best: {at: number; energy: number; from: number; to: number} | null = null
		for (let i = 1; i < edges.length; i++) {
			const [from, to] = [edges[i - 1]!, edges[i]!]
			const candidate = candidateOf(window.slice(from, to))
			if (candidate !== null && (best === null || candidate.energy > best.energy))
				best = {at: from + candidate.at, energy: candidate.energy, from, to}
		}
		if (best === null || studentP(window.slice(best.from, best.at), window.slice(best.at, best.to)) > level)
			return points
		points.push(best.at)
		points.sort((a, b) => a - b)
	}
}

function candidateOf(values: readonly number[]): {at: number; energy: number} | null {
	const n = values.length
	if (n < 2) return null
	const within = new Float64Array(n + 1)
	for (let to = 1; to <= n; to++)
		within[to] =
			within[to - 1]! + values.slice(0, to - 1).reduce((sum, one) => sum + Math.abs(one - values[to - 1]!), 0)
	let best = {at: 1, energy: Number.NEGATIVE_INFINITY}
	const right = new Float64Array(n)
	for (let to = 2; to <= n; to++) {
		let added = 0
		for (let at = to - 1; at >= 1; at--) {
			added += Math.abs(values[at]! - values[to - 1]!)
			right[at]! += added
			const [m, k] = [at, to - at]
			const across = within[to]! - within[at]! - right[at]!
			const own = m < 2 ? 0 : (2 * k * within[at]!) / ((m + k) * (m - 1))
			const others = k < 2 ? 0 : (2 * m * right[at]!) / ((m + k) * (k - 1))
			const energy = (2 * across) / (m + k) - own - others
			if (energy > best.energy) best = {at, energy}
		}
	}
	return best
}

function studentP(before: readonly number[], after: readonly number[]): number {
	const degrees = before.length + after.length - 2
	if (degrees <= 0) return 1
	const [one, other] = [before, after].map(side => {
		const mean = side.reduce((sum, value) => sum + value, 0) / side.length
		return {n: side.length, mean, variance: side.reduce((sum, value) => sum + (value - mean) ** 2, 0) / side.length}
	})
	const pooled = ((one!.n - 1) * one!.variance + (other!.n - 1) * other!.variance) / degrees
	const difference = Math.abs(one!.mean - other!.mean)
	if (pooled === 0) return difference === 0 ? 1 : 0
	return 2 * tCdf(-difference / Math.sqrt(pooled * (1 / one!.n + 1 / other!.n)), degrees)
}
