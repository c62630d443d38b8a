import type {MetricsOfKind} from '../../rules/metric-def.ts'
import {insideMetrics, readyMetric, requestMetrics, sampledMetrics} from '../../rules/observed-metrics.ts'

const step = {
	name: 'step',
	required: false,
	windowed: false,
	help: 'the name of one, such as `steps.reload.p95`, or `reload/files=10` of one combination of parameters; without it every one has to keep the budget',
} as const

const share = {shape: 'share', unit: 'share', windowed: false} as const

/** Here these are of runs. */
const ofRuns: readonly string[] = ['error_rate', 'success_rate']

export const stepsMetrics: MetricsOfKind = {
	main: 'whole',
	all: [
		{
			name: 'whole',
			aliases: ['time', 'duration'],
			shape: 'values',
			unit: 'ms',
			windowed: false,
			help: 'all steps of a counted run together, without the rests between them',
		},
		{
			name: 'step',
			aliases: ['steps'],
			shape: 'values',
			unit: 'ms',
			windowed: false,
			label: step,
			help: 'one step of a counted run: from what is done to what is waited for',
		},
		{name: 'runs', shape: 'counter', unit: 'count', windowed: false, help: 'counted runs, those that failed too'},
		{...share, name: 'error_rate', help: 'share of the runs in which a step failed'},
		{...share, name: 'success_rate', help: 'share of the runs in which none did'},
		...requestMetrics.filter(({name}) => !ofRuns.includes(name)),
		...sampledMetrics,
		...insideMetrics,
		readyMetric,
	],
}
