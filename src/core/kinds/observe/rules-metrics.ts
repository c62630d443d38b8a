import type {MetricsOfKind} from '../../rules/metric-def.ts'
import {insideMetrics, readyMetric, requestMetrics, sampledMetrics} from '../../rules/observed-metrics.ts'

export const observeMetrics: MetricsOfKind = {
	main: 'response_time',
	all: [...requestMetrics, ...sampledMetrics, ...insideMetrics, readyMetric],
}
