/**
 * What lives in this folder: conditions on what a suite measures, as their owner writes them (`p99 < 40us`, `error_rate[30s] > 1%`), taken apart and
 * checked. Nothing here knows what was measured: that is `run/evaluation`.
 */
import type {RuleUnit} from './units.ts'

export const ruleSeverities = ['warning', 'error', 'critical'] as const
/** A warning is shown and never changes the exit code; `critical` gates like `error`, and says more of it to people. */
export type RuleSeverity = (typeof ruleSeverities)[number]

export const ruleLists = ['budgets', 'alerts', 'capture'] as const
/** `budgets` must hold, `alerts` must not happen, `capture` files a flamegraph when it happens. The list decides, never the operator. */
export type RuleList = (typeof ruleLists)[number]

/** One rule of a suite, as plain data. */
export interface RuleSpec {
	readonly list: RuleList
	/** As its owner wrote it. */
	readonly expr: string
	/** The same in our own words, where it was written in those of another tool. */
	readonly reads?: string
	readonly severity: RuleSeverity
	/** The run ends as soon as it is broken. */
	readonly abort: boolean
	/** What comes earlier after the program was ready is not looked at. */
	readonly delayMs: number
	/** In logs of before, where `expr` did not say it: it has to be broken for so long without a pause. */
	readonly forMs?: number
	/** What the file says that it stands in. Absent: it stands in none. */
	readonly alert?: AlertSpec
}

/** What an alert of a file has beside its condition. */
export interface AlertSpec {
	/** As its file calls it. Several may be called so. */
	readonly name: string
	/** What is told when it fires, with `{{ $value }}` and `{{ $labels.NAME }}` as written; '' for nothing. */
	readonly message: string
	readonly labels: Readonly<Record<string, string>>
	/** It goes on firing for so long after its condition was last true. */
	readonly keepFiringForMs: number
	readonly noData: NoData
	/** Its figures are of all that was measured so far, as Prometheus is told them. Absent: of the last seconds, as in any alert. */
	readonly ofWhole?: true
}

export const noDataPolicies = ['inconclusive', 'ok', 'alert'] as const
/**
 * What a look means that cannot tell: that the condition is true (`alert`), or that it is not. With `inconclusive` it is not, and nobody says of a suite
 * that the alert stayed quiet where there were such looks.
 */
export type NoData = (typeof noDataPolicies)[number]

export type Operator = '<' | '<=' | '>' | '>=' | '==' | '!='

export type Condition =
	| {readonly is: 'compare'; readonly op: Operator; readonly left: Value; readonly right: Value}
	| {readonly is: 'and' | 'or'; readonly parts: readonly Condition[]}
	| {readonly is: 'not'; readonly part: Condition}

export type Value =
	| Amount
	| Figure
	/** The same figure of the baseline. */
	| {readonly is: 'baseline'; readonly of: Value; readonly at: Span}
	| {
			readonly is: 'arithmetic'
			readonly op: '+' | '-' | '*' | '/'
			readonly left: Value
			readonly right: Value
			readonly at: Span
	  }

/** A number with its unit, in seconds, bytes, or as it is. */
export interface Amount {
	readonly is: 'amount'
	readonly value: number
	/** As it was written; '' without one. */
	readonly unit: string
	readonly at: Span
}

/** A figure of a metric. */
export interface Figure {
	readonly is: 'figure'
	/** As it was written, with what it may say of the figure: `response_time_p95`, `steps.reload.p95`; '': the metric that speaks for the suite. */
	readonly name: string
	readonly labels: readonly Label[]
	/** null: the name says it, or the metric has one that is meant. */
	readonly statistic: Statistic | null
	/** Only what lies in so much time before a moment; null: all of the measured time. */
	readonly windowMs: number | null
	readonly at: Span
}

export interface Label {
	readonly name: string
	readonly value: string
}

/** Where in the text: [from, to). */
export interface Span {
	readonly from: number
	readonly to: number
}

/**
 * What is said of a metric's values. `rate`: how many a second. `share`: what part of all. `step`: the largest rise from one level to the next; `growth`: a
 * second, by a line through all of them.
 */
export type Statistic =
	| {readonly is: 'quantile'; readonly q: number}
	| {readonly is: Exclude<StatisticName, 'quantile'>}

export const statisticNames = [
	'quantile',
	'mean',
	'min',
	'max',
	'stddev',
	'last',
	'count',
	'rate',
	'share',
	'step',
	'growth',
] as const
export type StatisticName = (typeof statisticNames)[number]

/** A rule that was read and fits the suite it is of. */
export interface Rule {
	readonly condition: CheckedCondition
	readonly forMs: number
}

/** Conditions with every name looked up, so that evaluating them cannot go wrong. */
export type CheckedCondition =
	| CheckedComparison
	| {readonly is: 'and' | 'or'; readonly parts: readonly CheckedCondition[]}
	| {readonly is: 'not'; readonly part: CheckedCondition}

export interface CheckedComparison {
	readonly is: 'compare'
	readonly op: Operator
	readonly left: CheckedValue
	readonly right: CheckedValue
	/** What both sides are counted in where people read it. */
	readonly unit: RuleUnit
	/** Whether what is observed stands on the right: `500ms > response_time_p95`. */
	readonly mirrored: boolean
}

export type CheckedValue =
	| {readonly is: 'amount'; readonly value: number}
	| CheckedFigure
	| {readonly is: 'baseline'; readonly of: CheckedValue}
	| {
			readonly is: 'arithmetic'
			readonly op: '+' | '-' | '*' | '/'
			readonly left: CheckedValue
			readonly right: CheckedValue
	  }

export interface CheckedFigure {
	readonly is: 'figure'
	/** One of the metrics of its kind of suite. */
	readonly metric: string
	readonly labels: readonly Label[]
	readonly statistic: Statistic
	readonly windowMs: number | null
}
