/** Where the interval of a ratio lies to a margin, which is symmetric in the logarithm: exchanging the two sides exchanges `above` and `below`. */
export type Side = 'above' | 'below' | 'inside' | 'open'

/** A figure that never varies can lie exactly on the end of the margin: the logarithm and back move it by 1e-15. */
const rounding = 1e-9

/** The largest ratio that counts as the same; 1 / it is the smallest. @param margin as a share: 0.01 */
export function edgeOf(margin: number): number {
	return (1 + margin) * (1 + rounding)
}

/** `open`: it reaches over an end of the margin, or there is none. @param edge as of `edgeOf` */
export function sideOf(interval: {readonly low: number; readonly high: number} | null, edge: number): Side {
	if (interval === null) return 'open'
	if (interval.low > edge) return 'above'
	if (interval.high < 1 / edge) return 'below'
	return interval.low >= 1 / edge && interval.high <= edge ? 'inside' : 'open'
}
