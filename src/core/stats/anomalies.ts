import {holmAdjusted} from './holm.ts'
import {quantileOfSorted, sortedCopy} from './quantile.ts'
import {medianVariance, robustLevelOf} from './robust-level.ts'
import {tCdf} from './student-t.ts'
import {tukeyFences} from './tukey.ts'

const fewestOthers = 10

/**
 * Single values that stand out of those around them: the values between the same two changes. Each is held against all others of its segment, by their median and Qn as in
 * `predictionInterval`; Holm's correction over all values of the series leaves the chance of even one false one at `level` where the noise is normal. It also has to
 * lie beyond Tukey's outer fences of the others, so that noise with somewhat longer tails has few.
 *
 * Not one that stands next to another one on the same side, which may be a change that was taken back or has just begun. The newest value may be the start of a change as well:
 * what comes next tells.
 *
 * @param values in order, finite
 * @param changes indices of the first value after each change, ascending (`changePointsOf`)
 * @returns ascending indices; none of a segment of 10 values or fewer
 * Cost O(n^2) for each value beyond the inner fences: 200 values with ten of those 20 ms.
 */
export function anomaliesOf(values: ArrayLike<number>, changes: readonly number[], level = 0.01): number[] {
	const series = Float64Array.from(values)
	const edges = [0, ...changes, series.length]
	const sides = new Int8Array(series.length)
	const ps = new Array<number>(series.length).fill(1)
	for (let i = 1; i < edges.length; i++) {
		const [from, to] = [edges[i - 1]!, edges[i]!]
		if (to - from <= fewestOthers) continue
		const segment = series.subarray(from, to)
		const sorted = sortedCopy(segment)
		const {mildLow, mildHigh} = tukeyFences(quantileOfSorted(sorted, 0.25), quantileOfSorted(sorted, 0.75))
		for (const [at, value] of segment.entries()) {
			// No need to ask about most of them.
			if (value >= mildLow && value <= mildHigh) continue
			const [side, p] = standsOut(
				value,
				segment.filter((_, other) => other !== at),
			)
			sides[from + at] = side
			ps[from + at] = p
		}
	}
	const found = holmAdjusted(ps).map((p, at) => (p <= level ? sides[at]! : 0))
	const isAlone = (at: number) => found[at - 1] !== found[at] && found[at + 1] !== found[at]
	return [...found.keys()].filter(at => found[at] !== 0 && isAlone(at))
}

/** @returns on which side of the others it lies, and the chance of so far out */
function standsOut(value: number, others: Float64Array): readonly [side: number, p: number] {
	const {n, centre, scale, degrees} = robustLevelOf(others)
	const side = Math.sign(value - centre)
	if (scale === 0) return [side, others.every(other => other === centre) && side !== 0 ? 0 : 1]
	const sorted = sortedCopy(others)
	const {severeLow, severeHigh} = tukeyFences(quantileOfSorted(sorted, 0.25), quantileOfSorted(sorted, 0.75))
	if (value >= severeLow && value <= severeHigh) return [side, 1]
	const distance = Math.abs(value - centre) / (scale * Math.sqrt(1 + medianVariance / n))
	return [side, Math.min(1, 2 * tCdf(-distance, degrees))]
}
