/** The vertical scale of a chart: `rows` labelled levels from `min` to `max`, `step` apart. */
export interface Axis {
	readonly min: number
	readonly max: number
	readonly step: number
}

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
	const spread = Math.max(high - low, Math.abs(high) * 1e-3, Number.MIN_VALUE * 1e3)
	let step = niceStep(spread / levels)
	for (;;) {
		const min = Math.floor(low / step) * step
		if (min + levels * step >= high - step * 1e-9) return {min: tidy(min), max: tidy(min + levels * step), step}
		step = niceStep(step * 1.01)
	}
}

/** The next of 1, 2, 2.5, 5 times a power of ten that is at least `atLeast`. */
export function niceStep(atLeast: number): number {
	const power = 10 ** Math.floor(Math.log10(atLeast))
	for (const factor of [1, 2, 2.5, 5, 10]) if (factor * power >= atLeast * (1 - 1e-12)) return tidy(factor * power)
	return tidy(10 * power)
}

function tidy(value: number): number {
	return Number(value.toPrecision(12))
}
