import {type StatisticName, statisticNames} from './rule.ts'
import type {RuleUnit} from './units.ts'

/**
 * What a metric is made of, and so what can be said of it.
 * - `times`: a value for each event, kept as a distribution.
 * - `values`: a value for each run or second, all of them known.
 * - `level`: a value for each second, in the order of time.
 * - `counter`: events; `share`: events among others.
 * - `single`: one number for the whole suite.
 */
export type MetricShape = 'times' | 'values' | 'level' | 'counter' | 'share' | 'single'

/** A metric that rules of a kind of suite may name: a row of `kinds.ts`, which stands in the room of the kind. */
export interface MetricDef {
	readonly name: string
	/** Other names of it, such as those of other tools. */
	readonly aliases?: readonly string[]
	readonly shape: MetricShape
	readonly unit: RuleUnit
	/** What its bare name means; absent: it has to be said. */
	readonly standard?: StatisticName
	/** It is known second by second, so that a window can be cut out. */
	readonly windowed: boolean
	/** What tells one of several apart. */
	readonly label?: {
		readonly name: string
		/** There is no telling without. Else all of them are looked at, and the worst decides. */
		readonly required: boolean
		/** Windows can be cut out of each. */
		readonly windowed: boolean
		/** What is known of each; absent: as much as of all. */
		readonly statistics?: readonly StatisticName[]
		readonly help: string
	}
	/** For docs/metrics.md: a phrase. */
	readonly help: string
	/** Where it comes from, if not from every suite of the kind. */
	readonly needs?: 'probe' | 'samples' | 'linux'
}

/** One of several benchmarks. @param which how it is named: a phrase */
export function benchmarkLabel(which: string): NonNullable<MetricDef['label']> {
	const help = `${which}; without it every one has to keep the budget`
	return {name: 'benchmark', required: false, windowed: false, help}
}

const ofShape: Readonly<Record<MetricShape, readonly StatisticName[]>> = {
	times: ['quantile', 'mean', 'min', 'max', 'stddev', 'count', 'rate'],
	values: ['quantile', 'mean', 'min', 'max', 'stddev', 'count'],
	level: ['max', 'mean', 'min', 'last', 'quantile', 'stddev', 'step', 'growth'],
	counter: ['count', 'rate'],
	share: ['share'],
	single: ['last'],
}

export function statisticsOf({shape, unit}: MetricDef): readonly StatisticName[] {
	const canGrow = unit === 'bytes' || unit === 'count'
	return statisticNames.filter(name => ofShape[shape].includes(name) && (name !== 'growth' || canGrow))
}

/** What is meant where nothing is said of it; null: that has to be said. */
export function standardOf({shape, standard}: MetricDef): StatisticName | null {
	if (standard !== undefined) return standard
	switch (shape) {
		case 'counter':
			return 'count'
		case 'share':
			return 'share'
		case 'single':
			return 'last'
		case 'level':
			return 'max'
		default:
			return null
	}
}

/** What the figure is counted in. */
export function unitOf({unit}: MetricDef, statistic: StatisticName): RuleUnit {
	if (statistic === 'count') return 'count'
	if (statistic === 'rate') return '1/s'
	if (statistic === 'growth') return unit === 'bytes' ? 'bytes/s' : '1/s'
	return unit
}

/** What can be asked of one kind of suite. */
export interface MetricsOfKind {
	/** The metric that `p95` alone is of, the first that there is. */
	readonly main: string
	readonly all: readonly MetricDef[]
}
