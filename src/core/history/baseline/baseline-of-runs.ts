/** From runs that are kept under a name to what a suite is held against. */

import type {BaselineMetric, BaselinePlan, BaselineRun, BaselineStat} from '../../plan/baseline-plan.ts'
import {isRuntimeAlike, type Runtime, runtimeMisfit} from '../../plan/runtime.ts'
import {type Setup, setupDifferences} from '../../plan/setup.ts'
import type {CheckedCondition} from '../../rules/rule.ts'
import {bytes, grouped} from '../../units/format.ts'
import {keptFigures} from '../kept/kept-figures.ts'
import type {EnvironmentRecord, KeptRun, MetricRecord} from '../kept/run-record.ts'
import {type BaselineSample, runtimeOfSamples} from './baseline-sample.ts'

/**
 * Those of its runs whose program ran under the Node of the newest one: a strategy that follows the latest goes through a change of it.
 * @param gate  the metric that decides: `wall` stands for time, whatever it is called in the suite; `cpu`; `peakRss`, memory
 * @param rules  conditions of the suite, which may name the baseline
 * @param misfits  clauses: what differs, where that was accepted
 * @param isForced  whether what shows only when it runs is accepted as well
 */
export function baselinePlanOf(
	name: string,
	all: readonly BaselineSample[],
	{
		gate,
		margin,
		misfits,
		isForced,
		rules,
	}: {
		readonly gate: string
		readonly margin: number
		readonly misfits: readonly string[]
		readonly isForced: boolean
		readonly rules: readonly CheckedCondition[]
	},
): BaselinePlan {
	const runtime = runtimeOfSamples(all)
	const samples = all.filter(({result}) => isRuntimeAlike(result.runtime, runtime))
	const metrics = new Map<string, MetricRecord[]>()
	for (const {result} of samples)
		for (const metric of result.metrics) metrics.set(metric.name, [...(metrics.get(metric.name) ?? []), metric])
	return {
		name,
		runs: samples.map(({run}) => runOf(run)),
		misfits,
		runtime,
		...(isForced ? {isForced: true as const} : {}),
		margin,
		metrics: [...metrics.values()].flatMap(records => questionsOf(records, gate)),
		figures: keptFigures(samples, rules),
	}
}

function runOf({id, startedMs, commit}: KeptRun['run']): BaselineRun {
	return {id, startedAt: new Date(startedMs).toISOString(), commit}
}

const times: ReadonlySet<string> = new Set(['ns', 'ms'])
const memory: ReadonlySet<string> = new Set(['peakRss', 'rssBytes'])

/** What is asked of a metric: by its median where it is a time, by its mean or its peak where it is a level. */
function questionsOf(records: readonly MetricRecord[], gate: string): readonly BaselineMetric[] {
	const {name, unit, direction} = records.at(-1)!
	if (direction === 'none') return []
	const stats: readonly BaselineStat[] = times.has(unit)
		? ['median', 'p99']
		: unit === 'bytes' && figureOf(name) === 'rssBytes'
			? ['max']
			: ['median']
	return stats.flatMap((stat, i): readonly BaselineMetric[] => {
		const values = records.flatMap(record => record[stat] ?? (stat === 'median' ? record.mean : null) ?? [])
		return values.length === 0 ? [] : [{metric: name, stat, gates: i === 0 && decides(name, unit, gate), values}]
	})
}

function decides(name: string, unit: string, gate: string): boolean {
	const figure = figureOf(name)
	const isCpu = ['cpu', 'user', 'system', 'cpuShare'].includes(figure)
	if (gate === 'wall') return times.has(unit) && !isCpu && !/ gc$/.test(name)
	if (gate === 'cpu') return figure === 'cpu' || figure === 'cpuShare'
	return memory.has(figure) || / heap$/.test(name)
}

/** `wall` of `wall/size=10`. */
function figureOf(name: string): string {
	return name.split('/', 1)[0]!
}

/** What of the machine and of the measurement is not as it was, as clauses: `cores: 2 -> 4`. */
export function misfitsOf(
	before: {readonly environment: EnvironmentRecord; readonly setup: string | null; readonly runtime: Runtime},
	after: {readonly environment: EnvironmentRecord; readonly setup: Setup; readonly runtime: Runtime},
): readonly string[] {
	const ofRuntime = runtimeMisfit(before.runtime, after.runtime)
	return [
		...machineMisfits(before.environment, after.environment),
		...(ofRuntime === null ? [] : [ofRuntime]),
		...setupMisfits(before.setup, after.setup),
	]
}

const machineWords: ReadonlyArray<readonly [word: string, of: (machine: EnvironmentRecord) => string]> = [
	['operating system', ({os}) => os],
	['kernel', ({kernel}) => kernel],
	['architecture', ({arch}) => arch],
	['processor', ({cpu}) => cpu],
	['cores', ({cores}) => grouped(cores)],
	['memory', ({memBytes}) => bytes(memBytes)],
	['Node of arsenal-tui', ({node}) => node],
]

function machineMisfits(before: EnvironmentRecord, after: EnvironmentRecord): readonly string[] {
	if (before.fingerprint === after.fingerprint) return []
	const differing = machineWords.flatMap(([word, of]) =>
		of(before) === of(after) ? [] : [`${word}: ${of(before)} -> ${of(after)}`],
	)
	return differing.length > 0 ? differing : [`machine: ${before.fingerprint} -> ${after.fingerprint}`]
}

function setupMisfits(before: string | null, after: Setup): readonly string[] {
	if (before === null) return ['how it was measured is not known of the runs of the baseline']
	return setupDifferences(JSON.parse(before) as Setup, after).map(
		({setting, before: was, after: is}) => `${setting}: ${was ?? 'not set'} -> ${is ?? 'not set'}`,
	)
}
