import type {MetricsOfKind} from '../../rules/metric-def.ts'
import {insideMetrics, requestMetrics, sampledMetrics} from '../../rules/observed-metrics.ts'

export const observeMetrics: MetricsOfKind = {
	main: 'response_time',
	all: [
		...requestMetrics,
		...sampledMetrics,
		...insideMetrics,
		{
			name: 'ready_time',
			shape: 'single',
			unit: 'ms',
			windowed: false,
			help: 'from the start of the program to its readiness',
		},
	],
}
