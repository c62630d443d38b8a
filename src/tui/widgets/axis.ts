import {niceStep, withoutDust} from '../../core/stats/nice-step.ts'
/** The vertical scale of a chart: `rows` labelled levels from `min` to `max`, `step` apart. */
export interface Axis {
	readonly min: number
	readonly max: number
	readonly step: number
}

/** Below it is nothing but zeros, in any unit we draw. */
export const leastSpread = 1e-9

/**
 * Round numbers that hold [low, high] in `rows` levels. Keeps `before` while the data fit and use more than 40 % of it: a scale that
 * follows every wiggle makes all rows of a chart change and the picture jump.
 */
export function niceAxis(low: number, high: number, rows: number, before?: Axis): Axis {
	const levels = Math.max(1, rows - 1)
	if (!Number.isFinite(low) || !Number.isFinite(high)) return before ?? {min: 0, max: levels, step: 1}
	if (
		before !== undefined &&
		Math.round((before.max - before.min) / before.step) === levels &&
		low >= before.min &&
		high <= before.max &&
		high - low > 0.4 * (before.max - before.min) - before.step
	)
		return before
	const spread = Math.max(high - low, Math.abs(high) * 1e-3)
	let step = spread < leastSpread ? 1 : niceStep(spread / levels)
	for (;;) {
		const min = Math.floor(low / step) * step
		if (min + levels * step >= high - step * 1e-9)
			return {min: withoutDust(min), max: withoutDust(min + levels * step), step}
		step = niceStep(step * 1.01)
	}
}

/** The values its rows stand for, the lowest first. */
export function levelsOf({min, max, step}: Axis): number[] {
	return Array.from({length: Math.round((max - min) / step) + 1}, (_, i) => withoutDust(min + i * step))
}
