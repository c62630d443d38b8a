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
]

/** Of a metric of a verdict; a verdict of a newer version may have others, which are taken for times. */
export function unitOfMetric(metric: string): CompareFigure['unit'] {
	return compareFigures.find(one => one.metric === metric)?.unit ?? 'ns'
}
