import {benchmarkLabel, type MetricDef, type MetricsOfKind} from '../../rules/metric-def.ts'

const label = benchmarkLabel('one combination of parameters, such as "size=10"')

const time = {shape: 'values', unit: 'ms', windowed: false, label} as const satisfies Partial<MetricDef>

export const commandMetrics: MetricsOfKind = {
	main: 'wall',
	all: [
		{...time, name: 'wall', aliases: ['time', 'duration'], help: 'wall time of a counted run'},
		{...time, name: 'user_time', aliases: ['user'], help: 'user CPU time of a counted run', needs: 'linux'},
		{...time, name: 'system_time', aliases: ['system'], help: 'system CPU time of a counted run', needs: 'linux'},
		{...time, name: 'cpu_time', help: 'CPU time of a counted run, user and system', needs: 'linux'},
		{
			name: 'cpu',
			shape: 'values',
			unit: 'cores',
			standard: 'mean',
			windowed: false,
			label,
			help: 'CPU time of a counted run over its wall time, as a share of one core',
			needs: 'linux',
		},
		{
			name: 'rss',
			aliases: ['peak_rss', 'memory'],
			shape: 'values',
			unit: 'bytes',
			standard: 'max',
			windowed: false,
			label,
			help: 'peak memory of a counted run: that of the largest of its processes',
			needs: 'linux',
		},
		{name: 'runs', shape: 'counter', unit: 'count', windowed: false, help: 'counted runs, those that failed too'},
		{name: 'error_rate', shape: 'share', unit: 'share', windowed: false, label, help: 'share of the runs that failed'},
		{
			name: 'success_rate',
			shape: 'share',
			unit: 'share',
			windowed: false,
			label,
			help: 'share of the runs that did not fail',
		},
	],
}
