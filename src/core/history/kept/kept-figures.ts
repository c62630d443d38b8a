/** What rules ask of a baseline, out of what is kept of runs: a few figures of each metric, and no samples. */
import {baselineFiguresOf, figureKey} from '../../plan/baseline-figures.ts'
import type {BaselineFigure} from '../../plan/baseline-plan.ts'
import type {CheckedCondition, CheckedFigure, Statistic} from '../../rules/rule.ts'
import type {BaselineSample} from '../baseline/baseline-sample.ts'
import type {MetricRecord} from './run-record.ts'

/** @returns for each figure that is asked, and each of several it may have, one value of each run that tells it */
export function keptFigures(
	samples: readonly BaselineSample[],
	conditions: readonly CheckedCondition[],
): readonly BaselineFigure[] {
	const asked = new Map(conditions.flatMap(baselineFiguresOf).map(figure => [figureKey(figure), figure]))
	return [...asked].flatMap(([key, figure]) => {
		const values = new Map<string | null, number[]>()
		for (const {result} of samples)
			for (const {name, value} of keptValues(result.kind, figure, result.metrics))
				values.set(name, [...(values.get(name) ?? []), value])
		return [...values].map(([name, all]): BaselineFigure => ({figure: key, name, values: all}))
	})
}

export interface KeptValue {
	/** Which of several; null: there is only one. */
	readonly name: string | null
	/** In seconds, bytes, or as it is. */
	readonly value: number
}

/** What is kept of a figure in one run. */
export function keptValues(
	kind: string,
	figure: CheckedFigure,
	metrics: readonly MetricRecord[],
): readonly KeptValue[] {
	return metrics.flatMap(metric => {
		const name = nameIn(kind, figure, metric)
		const value = name === undefined ? null : statisticOf(metric, figure.statistic)
		return name === undefined || value === null ? [] : [{name, value: value / (perUnit[metric.unit] ?? 1)}]
	})
}

/** So many make one of what rules are judged in. */
const perUnit: Readonly<Record<string, number>> = {ns: 1e9, ms: 1000}

/** By the names of the metrics in rules: those of report.json, which a benchmark or a step stands behind. */
const prefixes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	command: {wall: 'wall', user_time: 'user', system_time: 'system', cpu_time: 'cpu', rss: 'peakRss'},
	steps: {whole: 'step:(all)', response_time: 'http', rss: 'rssBytes', cpu: 'cpuShare'},
	observe: {response_time: 'http', rss: 'rssBytes', cpu: 'cpuShare'},
	load: {
		...{response_time: 'load:response', service_time: 'load:service', first_byte_time: 'load:firstByte'},
		...{connect_time: 'load:connect', send_lag: 'load:sendLag', server_time: 'http', rss: 'rssBytes', cpu: 'cpuShare'},
	},
}
/** What the name of a benchmark's metric ends with. */
const endings: Readonly<Record<string, string>> = {time: '', heap: ' heap', gc_time: ' gc'}

/** @returns which of several it is; null: there is only one. undefined: it is not what is asked */
function nameIn(kind: string, {metric, labels}: CheckedFigure, {name}: MetricRecord): string | null | undefined {
	const wanted = labels[0]?.value
	if (kind === 'micro') return benchmarkIn(name, endings[metric], wanted)
	if (metric === 'measure') return name === `measure:${wanted}` ? null : undefined
	if (metric === 'step') return stepIn(name, wanted)
	const prefix = prefixes[kind]?.[metric]
	if (prefix === undefined) return undefined
	if (name === prefix) return wanted === undefined ? null : undefined
	if (!name.startsWith(`${prefix}/`)) return undefined
	const label = name.slice(prefix.length + 1)
	return wanted === undefined || wanted === label ? label : undefined
}

function benchmarkIn(name: string, ending: string | undefined, wanted: string | undefined): string | undefined {
	if (ending === undefined || !name.endsWith(ending)) return undefined
	const benchmark = name.slice(0, name.length - ending.length)
	// One that is called so is taken for what it is called like: its own metric has the shorter name.
	if (ending === '' && /(?: heap| gc)$/.test(name) && wanted !== name) return undefined
	return wanted === undefined || wanted === benchmark ? benchmark : undefined
}

function stepIn(name: string, wanted: string | undefined): string | undefined {
	const key = /^step:(?!\(all\))(.*)$/s.exec(name)?.[1]
	if (key === undefined) return undefined
	return wanted === undefined || key === wanted || key.startsWith(`${wanted}/`) ? key : undefined
}

const quantiles: ReadonlyMap<number, 'median' | 'p90' | 'p95' | 'p99'> = new Map([
	[0.5, 'median'],
	[0.9, 'p90'],
	[0.95, 'p95'],
	[0.99, 'p99'],
])

function statisticOf(metric: MetricRecord, statistic: Statistic): number | null {
	switch (statistic.is) {
		case 'quantile': {
			const stat = quantiles.get(statistic.q)
			return stat === undefined ? null : metric[stat]
		}
		case 'mean':
		case 'min':
		case 'max':
			return metric[statistic.is]
		default:
			return null
	}
}
