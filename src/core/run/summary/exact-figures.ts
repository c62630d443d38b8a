import {momentsOf} from '../../stats/moments.ts'
import {quantileOfSorted, supportsQuantile} from '../../stats/quantile.ts'
import {type Figures, figuresOf} from './figures.ts'

/** For values that are all at hand, one at least; a quantile that so many cannot support is null. */
export function exactFigures(sorted: Float64Array): Figures {
	const {n, mean, stddev} = momentsOf(sorted)
	return figuresOf({
		quantile: q => (supportsQuantile(n, q) ? quantileOfSorted(sorted, q) : null),
		mean,
		stddev,
		min: sorted[0]!,
		max: sorted.at(-1)!,
	})
}
