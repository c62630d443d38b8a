import {benchmarkLabel, type MetricsOfKind} from '../../rules/metric-def.ts'

const label = benchmarkLabel('one benchmark, by its name')

export const microMetrics: MetricsOfKind = {
	main: 'time',
	all: [
		{
			name: 'time',
			aliases: ['latency'],
			shape: 'values',
			unit: 'ns',
			windowed: false,
			label,
			help: 'time of one call, of the samples of all runs',
		},
		{
			name: 'throughput',
			aliases: ['ops'],
			shape: 'single',
			unit: '1/s',
			windowed: false,
			label,
			help: 'calls a second, by the mean time of a call',
		},
		{
			name: 'heap',
			shape: 'values',
			unit: 'bytes',
			standard: 'max',
			windowed: false,
			label,
			help: 'bytes of heap that one call allocates, of each run',
		},
		{
			name: 'gc_time',
			aliases: ['gc'],
			shape: 'values',
			unit: 'ns',
			standard: 'max',
			windowed: false,
			label,
			help: 'time in garbage collection for each call, of each run',
		},
		{
			name: 'error_rate',
			shape: 'share',
			unit: 'share',
			windowed: false,
			help: 'share of the benchmarks that failed',
		},
	],
}
