import {type MetricDef, standardOf, statisticsOf} from '../rules/metric-def.ts'
import {metricsOf} from './kinds.ts'
import type {PlanKind} from './plan.ts'

/** What docs/metrics.md says of each kind of suite; a test holds the two equal. */
export function metricsAsMarkdown(kind: PlanKind): string {
	const {all, main} = metricsOf(kind)
	const rows = all.map(metric => {
		const names = [metric.name, ...(metric.aliases ?? [])].map(name => `\`${name}\``).join(', ')
		const label = metric.label === undefined ? '' : `\`${metric.label.name}\`: ${metric.label.help}`
		return `| ${names}${metric.name === main ? ' (main)' : ''} | ${metric.help}${sayNeeds(metric)} | ${metric.unit} | ${figures(metric)} | ${metric.windowed ? 'yes' : ''} | ${label} |`
	})
	return [
		'| metric | what it is | unit | figures | windows | label |',
		'| --- | --- | --- | --- | --- | --- |',
		...rows,
	].join('\n')
}

function sayNeeds({needs}: MetricDef): string {
	return needs === undefined ? '' : needs === 'probe' ? ' (Node processes)' : ' (on Linux)'
}

function figures(metric: MetricDef): string {
	const standard = standardOf(metric)
	return statisticsOf(metric)
		.map(name => `${name === 'quantile' ? 'p95' : name}${name === standard ? ' (bare)' : ''}`)
		.join(', ')
}
