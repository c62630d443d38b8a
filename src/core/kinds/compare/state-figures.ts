/** The figures of a run that are compared, and what they are called in a verdict. */
export interface CompareFigure {
	/** In `slot-finished`. */
	readonly key: string
	readonly metric: string
	/** What stands for a run; a command has one value. */
	readonly stat: string
	/** What the value itself is counted in. */
	readonly unit: 'ns' | 'bytes'
	/** What it is measured in steps of, and what less than one is taken for: 0 has no ratio. null: 0 means that it is not known. */
	readonly step: number | null
}

export const compareFigures: readonly CompareFigure[] = [
	{key: 'wall', metric: 'wall', stat: 'median', unit: 'ns', step: 1000},
	// Where the kernel counts in ticks a short run has none.
	{key: 'cpu', metric: 'cpu', stat: 'median', unit: 'ns', step: 10e6},
	{key: 'peakRss', metric: 'peakRss', stat: 'median', unit: 'bytes', step: null},
	// From here on those of a function, whose run has thousands of samples.
	{key: 'median', metric: 'time', stat: 'median', unit: 'ns', step: 1},
	{key: 'p99', metric: 'time', stat: 'p99', unit: 'ns', step: 1},
	{key: 'heap', metric: 'heap', stat: 'mean', unit: 'bytes', step: 1},
]

/** The one figure that can decide. */
export function decidingFigure(metric: string): CompareFigure {
	return compareFigures.find(one => one.metric === metric && one.stat === 'median') ?? compareFigures[0]!
}

/** What a metric of a verdict is counted in; a verdict of a newer version may have others, which are taken for times. */
export function unitOfMetric(metric: string): CompareFigure['unit'] {
	return compareFigures.find(one => one.metric === metric)?.unit ?? 'ns'
}
