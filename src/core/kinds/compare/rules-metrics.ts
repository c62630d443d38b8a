import {benchmarkLabel, type MetricDef, type MetricsOfKind} from '../../rules/metric-def.ts'

const label = benchmarkLabel('one benchmark or combination of parameters')

const time = {shape: 'values', unit: 'ms', windowed: false, label} as const satisfies Partial<MetricDef>

/** What is said of a comparison is said of its head side; `baseline(...)` is its base. */
export const compareMetrics: MetricsOfKind = {
	main: 'wall',
	all: [
		{...time, name: 'wall', aliases: ['duration'], help: 'wall time of a run of the head side (commands)'},
		{...time, name: 'cpu_time', help: 'CPU time of a run of the head side (commands)', needs: 'linux'},
		{
			name: 'rss',
			aliases: ['peak_rss', 'memory'],
			shape: 'values',
			unit: 'bytes',
			standard: 'max',
			windowed: false,
			label,
			help: 'peak memory of a run of the head side (commands)',
			needs: 'linux',
		},
		{
			...time,
			name: 'time',
			unit: 'ns',
			help: 'median time of a call in a run of the head side (bench files)',
		},
		{
			name: 'heap',
			shape: 'values',
			unit: 'bytes',
			standard: 'max',
			windowed: false,
			label,
			help: 'bytes of heap that one call of the head side allocates (bench files)',
		},
		{
			name: 'error_rate',
			shape: 'share',
			unit: 'share',
			windowed: false,
			help: 'share of the runs of the head side that failed',
		},
	],
}
