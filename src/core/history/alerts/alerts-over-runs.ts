/** How alerts of a file would have stood had each run that is kept been a look at them. */
import {isRule, readRule} from '../../plan/read-rule.ts'
import {type AlertRule, isForSuite} from '../../rules/alert-rule.ts'
import {type AlertCourse, type AlertState, nextAlert, restingAlert} from '../../rules/alert-state.ts'
import {parseRule} from '../../rules/parse-rule.ts'
import type {RuleSeverity} from '../../rules/rule.ts'
import type {CommitOrder} from '../course/commit-order.ts'
import {measuredAlike} from '../course/suite-history.ts'
import type {MetricSeries, SeriesPoint} from '../kept/metric-series.ts'
import type {MetricRecord} from '../kept/run-record.ts'
import {conditionOfRun, type KeptAnswer} from './condition-of-run.ts'

export interface AlertOverRuns {
	readonly name: string
	readonly suite: string
	/** As its owner wrote it. */
	readonly expr: string
	readonly severity: RuleSeverity
	readonly message: string
	/** After the newest run. */
	readonly state: AlertState
	/** Oldest first. */
	readonly changes: readonly AlertChangeOfRun[]
	/** Runs that do not tell it, of how many. */
	readonly untold: number
	readonly runs: number
}

export interface AlertChangeOfRun extends Pick<KeptAnswer, 'observed' | 'unit'> {
	readonly state: AlertState
	readonly run: string
	readonly commit: string | null
	readonly atMs: number
}

/** More are dropped in the middle. */
const mostChanges = 100

/**
 * @param all  series of one suite; runs that were measured as the newest one was are looked at
 * @param order  what git says of their commits
 * @returns one for each rule that fits the suite
 */
export function alertsOverRuns(
	rules: readonly AlertRule[],
	suite: string,
	all: readonly MetricSeries[],
	order: CommitOrder = new Map(),
): readonly AlertOverRuns[] {
	const alike = measuredAlike(all, order)
	const kind = alike[0]?.kind
	if (kind === undefined) return []
	const runs = runsOf(alike)
	return rules
		.filter(rule => isForSuite(rule, {name: suite, kind}))
		.flatMap(rule => overRuns(rule, suite, {kind, runs}) ?? [])
}

interface Run {
	readonly at: SeriesPoint
	readonly metrics: readonly MetricRecord[]
}

/** In the order they were made. */
function runsOf(series: readonly MetricSeries[]): readonly Run[] {
	const runs = new Map<string, {at: SeriesPoint; metrics: MetricRecord[]}>()
	for (const {metric, unit, direction, points} of series)
		for (const point of points) {
			const run = runs.get(point.run) ?? {at: point, metrics: []}
			run.metrics.push({...point, name: metric, unit, direction})
			runs.set(point.run, run)
		}
	return [...runs.values()].toSorted((a, b) => a.at.startedMs - b.at.startedMs || (a.at.run < b.at.run ? -1 : 1))
}

function overRuns(
	{spec}: AlertRule,
	suite: string,
	{kind, runs}: {readonly kind: string; readonly runs: readonly Run[]},
): AlertOverRuns | null {
	const rule = readRule(spec, kind as Parameters<typeof readRule>[1])
	if (!isRule(rule)) return null
	const {alert} = spec
	const timing = {forMs: forMsOf(spec.reads ?? spec.expr), keepFiringForMs: alert.keepFiringForMs, noData: alert.noData}
	const changes: AlertChangeOfRun[] = []
	let course: AlertCourse = restingAlert
	let untold = 0
	for (const {at, metrics} of runs) {
		const {holds, observed, unit} = conditionOfRun(rule.condition, {kind, metrics})
		if (holds === null) untold++
		const before = course.state
		course = nextAlert(course, holds, at.startedMs, timing)
		if (course.state !== before)
			changes.push({state: course.state, observed, unit, run: at.run, commit: at.commit, atMs: at.startedMs})
		if (changes.length > mostChanges) changes.splice(mostChanges >> 1, 1)
	}
	return {
		...{name: alert.name, suite, expr: spec.expr, severity: spec.severity, message: alert.message},
		...{state: course.state, changes, untold, runs: runs.length},
	}
}

function forMsOf(text: string): number {
	const parsed = parseRule(text)
	return ('condition' in parsed ? parsed.forMs : null) ?? 0
}
