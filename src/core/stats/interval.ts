/**
 * Where the true value of a figure lies, with the level that was really reached.
 * @template Method how it was found; a summary of one sample knows two ways, comparisons of samples name their own
 */
export interface Interval<Method extends string = 'order-statistic' | 't'> {
	/** In (0, 1): at least what was asked for. */
	readonly level: number
	readonly low: number
	readonly high: number
	readonly method: Method
}
