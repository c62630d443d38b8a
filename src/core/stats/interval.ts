/** Where the true value of a figure lies, with the level that was really reached. */
export interface Interval {
	/** In (0, 1): at least what was asked for. */
	readonly level: number
	readonly low: number
	readonly high: number
	readonly method: 'order-statistic' | 't'
}
