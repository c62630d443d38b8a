import type {SuiteMatch} from '../rules/alert-rule.ts'
import type {Span} from '../rules/rule.ts'
import type {RuleTrouble} from '../rules/words.ts'
import {withoutDust} from '../stats/nice-step.ts'
import type {SuiteKind} from '../suite/suite.ts'
import {nearest} from '../units/nearest.ts'
import {
	type ExportedSeries,
	exportedFamilies,
	exportedSeries,
	isBareFigure,
	readTest,
	unaskedFamilies,
} from './exported-metrics.ts'
import {type PromCondition, type PromMatcher, type PromSeries, parsePromql} from './promql.ts'

/** A comparison of PromQL in our words: `rss_max > 200000000B`, and the suites it is of. */
export interface ReadExpression {
	readonly reads: string
	readonly suites: readonly SuiteMatch[]
	/** Those of which this is said under that name. Names are the same in several of them, and mean something else. */
	readonly kinds: readonly SuiteKind[]
}

export function readPromql(text: string): ReadExpression | RuleTrouble {
	const parsed = parsePromql(text)
	if ('expected' in parsed) return parsed
	try {
		return conditionOf(parsed)
	} catch (error) {
		if (error instanceof NotOurs) return error.trouble
		throw error
	}
}

class NotOurs extends Error {
	readonly trouble: RuleTrouble

	constructor(at: Span, expected: string) {
		super(expected)
		this.trouble = {at, expected}
	}
}

interface Part extends ReadExpression {
	/** By which Prometheus finds what belongs together. */
	readonly labels: readonly string[]
}

function conditionOf(condition: PromCondition): Part {
	if (condition.is === 'compare') return comparisonOf(condition)
	const {is, on, at} = condition
	const parts = condition.parts.map(conditionOf)
	const [first, ...others] = parts
	if (is === 'or') {
		if (others.some(one => JSON.stringify(one.suites) !== JSON.stringify(first!.suites)))
			throw new NotOurs(at, 'the same suites on both sides of "or": each can be a rule of its own')
		if (on !== null) throw new NotOurs(at, '"or" without "on"')
	} else if (on === null) {
		const differs = others.find(one => one.labels.join() !== first!.labels.join())
		if (differs !== undefined)
			throw new NotOurs(
				at,
				'and on (suite): without it Prometheus finds no two that belong together, because their labels differ',
			)
	} else if (on.join() !== 'suite') throw new NotOurs(at, 'and on (suite)')
	return {
		reads: parts.map(({reads}) => `(${reads})`).join(` ${is} `),
		suites: uniqueOf(parts.flatMap(({suites}) => suites)),
		kinds: parts.reduce((kinds, part) => kinds.filter(kind => part.kinds.includes(kind)), first!.kinds),
		labels: first!.labels,
	}
}

function uniqueOf(suites: readonly SuiteMatch[]): readonly SuiteMatch[] {
	return [...new Map(suites.map(one => [JSON.stringify(one), one])).values()]
}

function comparisonOf({op, series, limit, isMirrored}: Extract<PromCondition, {is: 'compare'}>): Part {
	const rows = exportedSeries.filter(({family}) => family === series.metric)
	if (rows.length === 0) throw new NotOurs(series.at, unknownMetric(series.metric))
	const wanted = valuesOf(series, rows)
	const found = seriesOf(rows, series, wanted)
	if (!Number.isFinite(limit)) throw new NotOurs(series.at, 'a number that is not infinite beside it')
	const figure = sayFigure(found.row, found.which, wanted.stat, series)
	const amount = sayAmount(limit, found.row.unit)
	return {
		reads: isMirrored ? `${amount} ${op} ${figure}` : `${figure} ${op} ${amount}`,
		suites: series.matchers.filter(({label}) => label === 'suite').map(suiteMatch),
		kinds: found.row.kinds,
		// That of the suite is there whether it is asked for or not.
		labels: series.matchers
			.filter(({label}) => label !== 'suite')
			.map(({label, value}) => `${label}=${value}`)
			.sort((a, b) => (a < b ? -1 : 1)),
	}
}

function unknownMetric(name: string): string {
	const why = Object.hasOwn(unaskedFamilies, name) ? unaskedFamilies[name] : null
	if (why !== null) return `another metric: of ${name}, ${why}`
	const near = nearest(name, exportedFamilies)
	return `a metric that arsenal-tui exports${near === null ? `: ${exportedFamilies.join(', ')}` : ` (nearest: ${near})`}`
}

interface Wanted {
	readonly test: string | null
	readonly stat: string | null
}

/** What its labels say, each once and exactly: a figure is one of one test. */
function valuesOf({matchers, metric, at}: PromSeries, rows: readonly ExportedSeries[]): Wanted {
	const known = [
		'suite',
		...(rows.some(({test}) => test !== null) ? ['test'] : []),
		...(hasStats(rows) ? ['stat'] : []),
	]
	const values = new Map<string, string>()
	for (const {label, op, value, at: where} of matchers) {
		if (!known.includes(label)) {
			const near = nearest(label, known)
			throw new NotOurs(
				where,
				`a label that decides which it is (${near === null ? known.join(', ') : `nearest: ${near}`})`,
			)
		}
		if (label === 'suite') continue
		if (op !== '=') throw new NotOurs(where, `${label}="...": a rule is about one of them`)
		if (values.has(label)) throw new NotOurs(where, `the label ${label} once`)
		values.set(label, value)
	}
	for (const label of known.slice(1))
		if (!values.has(label))
			throw new NotOurs(at, `which ${label} is meant, as in ${metric}{${label}="${exampleOf(label, rows)}"}`)
	return {test: values.get('test') ?? null, stat: values.get('stat') ?? null}
}

function hasStats(rows: readonly ExportedSeries[]): boolean {
	return rows.some(({stats}) => !Object.hasOwn(stats, ''))
}

function exampleOf(label: string, rows: readonly ExportedSeries[]): string {
	return label === 'stat' ? (Object.keys(rows[0]!.stats).at(-1) ?? '') : rows[0]!.test!.starts
}

function seriesOf(
	rows: readonly ExportedSeries[],
	series: PromSeries,
	{test}: Wanted,
): {readonly row: ExportedSeries; readonly which: string} {
	for (const row of rows) {
		const which = row.test === null ? '' : readTest(row.test, test!)
		if (which !== null) return {row, which}
	}
	const at = series.matchers.find(({label}) => label === 'test')!.at
	throw new NotOurs(at, `a test whose figure a rule may name, such as "${rows[0]!.test!.starts}"`)
}

/** `response_time_p95`, `measure{name="render"}.p95`, `success_rate`. */
function sayFigure(
	{metric, stats, test}: ExportedSeries,
	which: string,
	stat: string | null,
	{matchers}: PromSeries,
): string {
	const figure = Object.hasOwn(stats, stat ?? '') ? stats[stat ?? '']! : null
	if (figure === null) {
		const at = matchers.find(({label}) => label === 'stat')!.at
		const near = nearest(stat!, Object.keys(stats))
		throw new NotOurs(
			at,
			`a stat that rules may name (${near === null ? Object.keys(stats).join(', ') : `nearest: ${near}`})`,
		)
	}
	const isBare = stat === null && isBareFigure(figure)
	if (test?.label === undefined) return isBare ? metric : `${metric}_${figure}`
	const one = `${metric}{${test.label}=${JSON.stringify(which)}}`
	return isBare && metric !== 'measure' ? one : `${one}.${figure}`
}

function sayAmount(limit: number, unit: ExportedSeries['unit']): string {
	if (unit === '%') return `${withoutDust(limit * 100)}%`
	return `${withoutDust(limit)}${unit}`
}

/** `suite="api"`, `suite=~"api|web-.*"`. */
function suiteMatch({op, value, at}: PromMatcher): SuiteMatch {
	const isNot = op.startsWith('!')
	if (op === '=' || op === '!=') return {isNot, names: [[value]]}
	return {isNot, names: alternativesOf(value).map(one => piecesOf(one, at))}
}

function alternativesOf(pattern: string): readonly string[] {
	return (/^\((?:\?:)?([^()]*)\)$/.exec(pattern)?.[1] ?? pattern).split('|')
}

/** A pattern of anybody's, run as it is, may take for ever: what is meant by nearly all of them needs none. */
function piecesOf(pattern: string, at: Span): readonly string[] {
	const pieces = ['']
	for (const [part] of pattern.matchAll(/\.\*|\\.|./gsu)) {
		if (part === '.*') pieces.push('')
		else if (/^[.+*?^$()[\]{}]$/.test(part) || /^\\[\p{L}\p{N}]$/u.test(part))
			throw new NotOurs(at, 'names with | between them, .* for anything, and a backslash before what is meant as it is')
		else pieces.push(pieces.pop()! + part.replace(/^\\(?=.)/u, ''))
	}
	return pieces
}
