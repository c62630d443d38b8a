import {stringify} from 'yaml'
import {isRule, readRule} from '../plan/read-rule.ts'
import type {AlertRule, SuiteMatch} from '../rules/alert-rule.ts'
import {parseRule} from '../rules/parse-rule.ts'
import type {
	CheckedCondition,
	CheckedFigure,
	CheckedValue,
	Condition,
	Operator,
	Rule,
	Statistic,
	Value,
} from '../rules/rule.ts'
import {sayStatistic, statisticNamed} from '../rules/statistic.ts'
import {suiteKinds} from '../suite/kinds.ts'
import type {SuiteKind} from '../suite/suite.ts'
import type {Problem} from '../trouble/problem.ts'
import {durationText} from '../units/duration.ts'
import {type ExportedSeries, exportedSeries} from './exported-metrics.ts'

export interface ExportedAlerts {
	/** A rule file of Prometheus. */
	readonly text: string
	readonly problems: readonly Problem[]
	/** What of them is left out, a line each. */
	readonly notices: readonly string[]
}

const head = ` Written by arsenal-tui alerts export, over the metrics of metrics.prom and --metrics-port (docs/ci-files.md).
 Their figures are of the whole run so far, where arsenal-tui itself looks back over the last seconds.
`

/** Alerts as Prometheus takes them, over the metrics that it is told. What it is not told is refused. */
export function exportAlerts(rules: readonly AlertRule[]): ExportedAlerts {
	const problems: Problem[] = []
	const notices: string[] = []
	const written = rules.flatMap(rule => {
		const {alert, severity} = rule.spec
		const found = expressionOf(rule)
		if ('why' in found) {
			problems.push({path: rule.place, says: `${rule.place}: ${alert.name} cannot be exported: ${found.why}`})
			return []
		}
		for (const {kind, why} of found.without)
			notices.push(`${rule.place}: ${alert.name} is not exported for ${kind} suites: ${why}`)
		return [
			{
				alert: alert.name,
				expr: found.expr,
				...(found.forMs > 0 ? {for: durationText(Math.ceil(found.forMs))} : {}),
				...(alert.keepFiringForMs > 0 ? {keep_firing_for: durationText(Math.ceil(alert.keepFiringForMs))} : {}),
				labels: {severity, ...alert.labels},
				...(alert.message === '' ? {} : {annotations: {summary: templateOf(alert.message)}}),
			},
		]
	})
	const file = {groups: [{name: 'arsenal-tui', rules: written}]}
	return {text: `${head.replace(/^/gm, '#').replace(/#$/, '')}${stringify(file, {lineWidth: 0})}`, problems, notices}
}

/** A template of Prometheus stays one; braces that it would not understand are only braces to it. */
function templateOf(message: string): string {
	const known = /\$|^\s*-?\s*(?:end|else|if|range|with|define|template|externalURL|pathPrefix)\b/
	return message.replace(/\{\{(?:([^{}]*)\}\})?/g, (whole, inside: string | undefined) =>
		inside !== undefined && known.test(inside) ? whole : whole.replaceAll('{{', '{{ "{{" }}'),
	)
}

interface Expression {
	readonly expr: string
	readonly forMs: number
	readonly without: ReadonlyArray<{readonly kind: SuiteKind; readonly why: string}>
}

/** What it means in suites of each kind, and all of that together: a series is only there where a suite of its kind is. */
function expressionOf(rule: AlertRule): Expression | {readonly why: string} {
	const parsed = parseRule(rule.spec.reads ?? rule.spec.expr)
	if ('condition' in parsed && (parsed.overMs !== null || hasWindow(parsed.condition)))
		return {why: 'it asks for a window, and Prometheus is told figures of the whole run so far'}
	const found = new Map<string, Rule>()
	const without: Array<{kind: SuiteKind; why: string}> = []
	for (const kind of suiteKinds.filter(one => rule.kinds.includes(one))) {
		const read = readRule(rule.spec, kind)
		if (!isRule(read)) continue
		try {
			found.set(new Writer(rule, kind).whole(read.condition), read)
		} catch (error) {
			if (!(error instanceof Untold)) throw error
			without.push({kind, why: error.message})
		}
	}
	const [[expr, read] = []] = found
	if (expr === undefined || read === undefined) return {why: without[0]!.why}
	if (found.size > 1 && rule.spec.alert.noData === 'alert')
		return {why: 'it is for suites of several kinds, and Prometheus cannot tell of which of them there is no data'}
	return {
		expr: found.size === 1 ? expr : [...found.keys()].map(one => `(${one})`).join(' or '),
		forMs: read.forMs,
		without,
	}
}

class Untold extends Error {}

function hasWindow(condition: Condition): boolean {
	if (condition.is === 'not') return hasWindow(condition.part)
	if (condition.is !== 'compare') return condition.parts.some(hasWindow)
	return [condition.left, condition.right].some(valueHasWindow)
}

function valueHasWindow(value: Value): boolean {
	if (value.is === 'figure') return value.windowMs !== null
	if (value.is === 'baseline') return valueHasWindow(value.of)
	return value.is === 'arithmetic' && [value.left, value.right].some(valueHasWindow)
}

const contrary: Readonly<Record<Operator, Operator>> = {
	'<': '>=',
	'<=': '>',
	'>': '<=',
	'>=': '<',
	'==': '!=',
	'!=': '==',
}

class Writer {
	readonly #rule: AlertRule
	readonly #kind: SuiteKind
	readonly #series = new Set<string>()

	constructor(rule: AlertRule, kind: SuiteKind) {
		this.#rule = rule
		this.#kind = kind
	}

	/** @throws Untold with what Prometheus is not told */
	whole(condition: CheckedCondition): string {
		const expr = this.#condition(condition, false)
		if (this.#rule.spec.alert.noData !== 'alert') return expr
		return [`(${expr})`, ...[...this.#series].map(one => `absent(${one})`)].join(' or ')
	}

	/** @param isNot  its contrary: PromQL has no word for that */
	#condition(condition: CheckedCondition, isNot: boolean): string {
		if (condition.is === 'not') return this.#condition(condition.part, !isNot)
		if (condition.is === 'compare') {
			const {left, right, op} = condition
			const [a, b] = [this.#value(left), this.#value(right)]
			const both = hasFigure(left) && hasFigure(right) ? ' on (suite)' : ''
			return `${a} ${isNot ? contrary[op] : op}${both} ${b}`
		}
		const parts = condition.parts.map(part => `(${this.#condition(part, isNot)})`)
		return parts.join((condition.is === 'and') === isNot ? ' or ' : ' and on (suite) ')
	}

	#value(value: CheckedValue): string {
		switch (value.is) {
			case 'amount':
				return String(value.value)
			case 'figure': {
				const series = this.#seriesOf(value)
				this.#series.add(series)
				return series
			}
			case 'baseline':
				throw new Untold('Prometheus is told of no baseline')
			case 'arithmetic': {
				const both = hasFigure(value.left) && hasFigure(value.right) ? ' on (suite)' : ''
				return `(${this.#value(value.left)} ${value.op}${both} ${this.#value(value.right)})`
			}
		}
	}

	#seriesOf(figure: CheckedFigure): string {
		const {metric, labels, statistic} = figure
		const ofMetric = exportedSeries.filter(one => one.metric === metric && one.kinds.includes(this.#kind))
		if (ofMetric.length === 0) throw new Untold(`no metric is exported that says ${metric}`)
		const rows = ofMetric.filter(({test}) =>
			test?.label === undefined ? labels.length === 0 : test.label === labels[0]?.name,
		)
		if (rows.length === 0) {
			const label = ofMetric.find(({test}) => test?.label !== undefined)?.test?.label
			throw new Untold(
				labels.length === 0
					? `of ${metric} each is exported by its name: ${metric}{${label}="..."}`
					: `${metric} is not exported for each ${labels[0]!.name}`,
			)
		}
		// What was read of Prometheus' words is the same for suites of all kinds, and goes back as that.
		const inOrder = this.#rule.spec.alert.ofWhole
			? rows.toSorted((a, b) => Number(a.test !== null) - Number(b.test !== null))
			: rows
		for (const row of inOrder) {
			const stat = this.#statOf(row, figure)
			if (stat !== null) return this.#selector(row, labels[0]?.value ?? '', stat)
		}
		const known = [...new Set(rows.flatMap(({stats}) => Object.values(stats)))]
		throw new Untold(`of ${metric} only ${known.join(', ')} is exported, and not ${sayStatistic(statistic)}`)
	}

	/** The last that was measured comes nearest to a level of the last two seconds. null: it is not exported. */
	#statOf({stats}: ExportedSeries, {statistic, windowMs}: CheckedFigure): string | null {
		if (windowMs !== null && Object.hasOwn(stats, 'last') && ['max', 'mean', 'min', 'last'].includes(statistic.is))
			return 'last'
		return Object.keys(stats).find(stat => isSame(statisticNamed(stats[stat]!), statistic)) ?? null
	}

	#selector({family, test}: ExportedSeries, which: string, stat: string): string {
		const matchers = [
			...this.#rule.suites.map(sayMatch),
			...(test === null ? [] : [`test=${quoted(`${test.starts}${which}${test.ends ?? ''}`)}`]),
			...(stat === '' ? [] : [`stat=${quoted(stat)}`]),
		]
		return matchers.length === 0 ? family : `${family}{${matchers.join(', ')}}`
	}
}

function isSame(one: Statistic | null, other: Statistic): boolean {
	if (one?.is !== other.is) return false
	return one.is !== 'quantile' || (other.is === 'quantile' && one.q === other.q)
}

function hasFigure(value: CheckedValue): boolean {
	return value.is === 'arithmetic' ? hasFigure(value.left) || hasFigure(value.right) : value.is === 'figure'
}

function sayMatch({isNot, names}: SuiteMatch): string {
	const [[name, ...more] = ['']] = names
	if (names.length === 1 && more.length === 0) return `suite${isNot ? '!=' : '='}${quoted(name!)}`
	const pattern = names
		.map(pieces => pieces.map(piece => piece.replace(/[\\.+*?^$()[\]{}|]/g, '\\$&')).join('.*'))
		.join('|')
	return `suite${isNot ? '!~' : '=~'}${quoted(pattern)}`
}

/** Those of PromQL know the escapes of JSON that this makes. */
function quoted(text: string): string {
	return JSON.stringify(text)
}
