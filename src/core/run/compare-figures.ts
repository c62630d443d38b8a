/** The figures of a run that are compared, and what they are called in a verdict. */
export interface CompareFigure {
	/** In `slot-finished`. */
	readonly key: string
	readonly metric: string
	/** What stands for a run: of a command its one value. */
	readonly stat: string
	/** Of the value itself. */
	readonly unit: 'ns' | 'bytes'
}

export const compareFigures: readonly CompareFigure[] = [
	{key: 'wall', metric: 'wall', stat: 'median', unit: 'ns'},
	{key: 'cpu', metric: 'cpu', stat: 'median', unit: 'ns'},
	{key: 'peakRss', metric: 'peakRss', stat: 'median', unit: 'bytes'},
	// Of a benchmark of functions, whose run has thousands of samples.
	{key: 'median', metric: 'time', stat: 'median', unit: 'ns'},
	{key: 'p99', metric: 'time', stat: 'p99', unit: 'ns'},
	{key: 'heap', metric: 'heap', stat: 'mean', unit: 'bytes'},
]

/** The one figure that can decide. */
export function decidingFigure(metric: string): CompareFigure {
	return compareFigures.find(one => one.metric === metric && one.stat === 'median') ?? compareFigures[0]!
}

/** Of a metric of a verdict; a verdict of a newer version may have others, which are taken for times. */
export function unitOfMetric(metric: string): CompareFigure['unit'] {
	return compareFigures.find(one => one.metric === metric)?.unit ?? 'ns'
}
