/**
 * Where the true value of a figure lies, with the level that was really reached.
 * @template Method how it was found; a summary of one sample knows three ways, comparisons of samples name their own. `within-run`: by order
 *   statistics over as many independent samples as those of a process are worth, so it is about these processes and not about the next one
 */
export interface Interval<Method extends string = 'order-statistic' | 't' | 'within-run'> {
	/** In (0, 1): at least what was asked for. */
	readonly level: number
	readonly low: number
	readonly high: number
	readonly method: Method
}
