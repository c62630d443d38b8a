/**
 * At most `width` values. Bins start at multiples of their length counted from `firstIndex`, so a growing series scrolls bin by bin
 * instead of being cut anew every second.
 * @param pick 'max' for shares and delays, where a peak must stay visible; 'last' for levels
 */
export function downsample(values: readonly number[], width: number, pick: 'max' | 'last', firstIndex = 0): number[] {
	if (width <= 0) return []
	if (values.length <= width) return [...values]
	const length = binLength(values.length, width, firstIndex)
	const bins: number[] = []
	let bin = Number.NaN
	let binIndex = Math.floor(firstIndex / length)
	for (let i = 0; i < values.length; i++) {
		const index = Math.floor((firstIndex + i) / length)
		if (index !== binIndex) {
			bins.push(bin)
			bin = Number.NaN
			binIndex = index
		}
		const value = values[i]!
		if (Number.isNaN(value)) continue
		bin = Number.isNaN(bin) || pick === 'last' ? value : Math.max(bin, value)
	}
	bins.push(bin)
	return bins
}

/** How many values share a bin. As if the first and the last bin were always partial: a length that depended on where a bin begins would change as time goes on. */
export function binLength(count: number, width: number, firstIndex: number): number {
	if (count <= width) return 1
	return width === 1 ? firstIndex + count : Math.floor((count - 2) / (width - 1)) + 1
}

/** The highest known value; 0 when none is known. */
export function peakOf(values: readonly number[]): number {
	return values.reduce((peak, value) => (Number.isNaN(value) ? peak : Math.max(peak, value)), 0)
}
