import {nearest} from '../units/nearest.ts'
import {type MetricDef, type MetricsOfKind, standardOf, statisticsOf, unitOf} from './metric-def.ts'
import type {ParsedRule} from './parse-rule.ts'
import type {
	Amount,
	CheckedCondition,
	CheckedFigure,
	CheckedValue,
	Condition,
	Figure,
	Label,
	Operator,
	Rule,
	RuleList,
	Span,
	Statistic,
	Value,
} from './rule.ts'
import {sayStatistic, statisticNamed, statisticWords} from './statistic.ts'
import {
	type Dimension,
	divided,
	isSame,
	multiplied,
	type RuleUnit,
	ruleUnitRow,
	sayDimension,
	unitNamed,
} from './units.ts'
import type {RuleTrouble} from './words.ts'

/** What is judged as it goes looks back so far, where its owner does not say how far. */
export const standardWindowMs = 10_000
/** A level is what it is now: how long it has to last is said by `for`. */
const momentMs = 2000
/** A level and the one before it take longer to tell apart, and a slope longer still. */
const stepWindowMs = 20_000
const growthWindowMs = 60_000

/**
 * Looks up every name and holds every unit against the metric it is compared with.
 * @param kind  as the user calls it: `observe`
 */
export function checkRule(
	{condition, overMs, forMs}: ParsedRule,
	of: {
		readonly metrics: MetricsOfKind
		readonly kind: string
		readonly list: RuleList
		readonly forMs: number
		/** It says nothing of how the measurement begins. */
		readonly skipsStart: boolean
		/** Its figures are of all that was measured so far, though it is judged as it goes. */
		readonly isOfWhole?: boolean
	},
): Rule | readonly RuleTrouble[] {
	const whole = forMs ?? of.forMs
	const checker = new Checker({...of, overMs, looksBack: (of.list !== 'budgets' || whole > 0) && !of.isOfWhole})
	const checked = checker.condition(condition)
	return checked === null ? checker.troubles : {condition: checked, forMs: whole}
}

/** A value with what it is counted in. `unit` null: of something that is made of several. */
interface Typed {
	readonly value: CheckedValue
	readonly dimension: Dimension
	readonly unit: RuleUnit | null
	readonly hasFigure: boolean
	/** What of it is written as a plain number or in a unit, for who has mistaken one. */
	readonly amount: Amount | null
}

interface NamedFigure {
	readonly metric: MetricDef
	/** null: the name says none. */
	readonly statistic: Statistic | null
	readonly labels: readonly Label[]
}

interface Checking {
	readonly metrics: MetricsOfKind
	readonly kind: string
	readonly list: RuleList
	readonly overMs: number | null
	readonly skipsStart: boolean
	/** It is judged as it goes, by the last seconds. */
	readonly looksBack: boolean
}

class Checker {
	readonly troubles: RuleTrouble[] = []
	readonly #metrics: MetricsOfKind
	readonly #of: Checking

	constructor(of: Checking) {
		this.#metrics = of.metrics
		this.#of = of
	}

	condition(condition: Condition): CheckedCondition | null {
		switch (condition.is) {
			case 'not': {
				const part = this.condition(condition.part)
				return part && {is: 'not', part}
			}
			case 'compare':
				return this.#compare(condition)
			default: {
				const parts = condition.parts.map(part => this.condition(part))
				return parts.includes(null) ? null : {is: condition.is, parts: parts.filter(part => part !== null)}
			}
		}
	}

	#compare({op, left, right}: Extract<Condition, {is: 'compare'}>): CheckedCondition | null {
		const [a, b] = [this.#value(left), this.#value(right)]
		if (a === null || b === null) return null
		if (!a.hasFigure && !b.hasFigure)
			return this.#refuse({from: left.at.from, to: right.at.to}, `a metric on one side: ${this.#names()}`)
		const mirrored = !a.hasFigure
		const [observed, limit] = mirrored ? [b, a] : [a, b]
		const unit = observed.unit ?? limit.unit ?? displayUnit(observed.dimension, limit.amount)
		if (unit === null)
			return this.#refuse(left.at, `something that is measured (this is ${sayDimension(observed.dimension)})`)
		const wrong =
			wrongAmount(limit, unit) ??
			wrongDimension(observed, limit, unit, () => this.#asRate(observed, limit, {op, mirrored}))
		if (wrong !== null) return this.#refuse(mirrored ? left.at : right.at, wrong)
		return {is: 'compare', op, left: a.value, right: b.value, unit, mirrored}
	}

	/** `requests_per_second > 100`, of who has compared how many there were with how many a second there should be. null: that is not known of it. */
	#asRate(
		{value}: Typed,
		{amount}: Typed,
		{op, mirrored}: {readonly op: Operator; readonly mirrored: boolean},
	): string | null {
		const metric = value.is === 'figure' && value.statistic.is === 'count' ? this.#metric(value.metric) : null
		if (value.is !== 'figure' || metric === null || amount === null || !statisticsOf(metric).includes('rate'))
			return null
		const [label] = value.labels
		const name =
			label === undefined
				? `${metric.name}_per_second`
				: `${metric.name}{${label.name}=${JSON.stringify(label.value)}}.per_second`
		const {factor} = unitNamed(amount.unit)!
		const limit = `${Number((amount.value / factor).toPrecision(12))}${factor === 1 ? '' : amount.unit}`
		return mirrored ? `${limit} ${op} ${name}` : `${name} ${op} ${limit}`
	}

	#value(value: Value): Typed | null {
		switch (value.is) {
			case 'amount': {
				const {dimension} = unitNamed(value.unit)!
				return {
					value: {is: 'amount', value: value.value},
					dimension,
					unit: null,
					hasFigure: false,
					amount: value,
				}
			}
			case 'figure':
				return this.#figure(value)
			case 'baseline': {
				const of = this.#value(value.of)
				if (of === null) return null
				if (!of.hasFigure) return this.#refuse(value.at, 'a metric in baseline(...)')
				return {...of, value: {is: 'baseline', of: of.value}}
			}
			case 'arithmetic': {
				const [a, b] = [this.#value(value.left), this.#value(value.right)]
				if (a === null || b === null) return null
				return this.#arithmetic(value, a, b)
			}
		}
	}

	#arithmetic({op, at}: Extract<Value, {is: 'arithmetic'}>, a: Typed, b: Typed): Typed | null {
		const isSum = op === '+' || op === '-'
		if (isSum && !isSame(a.dimension, b.dimension))
			return this.#refuse(
				at,
				`the same on both sides of ${op}, not ${sayDimension(a.dimension)} and ${sayDimension(b.dimension)}`,
			)
		const dimension = isSum
			? a.dimension
			: op === '*'
				? multiplied(a.dimension, b.dimension)
				: divided(a.dimension, b.dimension)
		// A plain factor changes nothing of what is counted.
		const isScaled = isPlain(b) && !b.hasFigure
		const unit = isSum
			? (a.unit ?? b.unit)
			: isScaled
				? a.unit
				: isPlain(a) && !a.hasFigure && op === '*'
					? b.unit
					: null
		return {
			value: {is: 'arithmetic', op, left: a.value, right: b.value},
			dimension,
			unit: unit ?? (op === '/' && a.hasFigure && b.hasFigure && isSame(a.dimension, b.dimension) ? 'share' : null),
			hasFigure: a.hasFigure || b.hasFigure,
			amount: isSum || isScaled ? (a.amount ?? b.amount) : null,
		}
	}

	#figure(figure: Figure): Typed | null {
		const named = this.#resolve(figure)
		if (named === null) return null
		const {metric, statistic} = named
		const labels = [...named.labels, ...figure.labels]
		const wrongLabel = this.#wrongLabel(metric, labels)
		if (wrongLabel !== null) return this.#refuse(figure.at, wrongLabel)
		const windowMs = this.#windowOf(figure, metric, statistic, labels)
		if (windowMs === undefined) return null
		const unit = unitOf(metric, statistic.is)
		const checked: CheckedFigure = {is: 'figure', metric: metric.name, labels, statistic, windowMs}
		return {value: checked, dimension: ruleUnitRow(unit).dimension, unit, hasFigure: true, amount: null}
	}

	/** @returns undefined: one was asked for that there cannot be */
	#windowOf(
		{windowMs, at}: Figure,
		metric: MetricDef,
		statistic: Statistic,
		labels: readonly Label[],
	): number | null | undefined {
		const canBe = metric.windowed && (labels.length === 0 || metric.label?.windowed === true)
		const asked = windowMs ?? this.#of.overMs
		if ((asked !== null || this.#of.skipsStart) && !canBe) {
			const why = metric.windowed ? 'is not kept second by second for each' : 'is only known of all that was measured'
			this.#refuse(at, `${asked === null ? 'no delay' : 'no window'}: "${metric.name}" ${why}`)
			return undefined
		}
		if (asked !== null) return asked
		if (!this.#of.looksBack || !canBe) return null
		if (statistic.is === 'step') return stepWindowMs
		if (statistic.is === 'growth') return growthWindowMs
		return metric.shape === 'level' ? momentMs : standardWindowMs
	}

	#wrongLabel({name, label}: MetricDef, labels: readonly Label[]): string | null {
		if (label === undefined) return labels.length === 0 ? null : `no label, because there is only one "${name}"`
		const other = labels.find(one => one.name !== label.name)
		if (other !== undefined) return `the label ${label.name}, as in ${name}{${label.name}="..."}`
		return label.required && labels.length === 0 ? `which one: ${name}{${label.name}="..."}` : null
	}

	#resolve(
		figure: Figure,
	): {readonly metric: MetricDef; readonly statistic: Statistic; readonly labels: readonly Label[]} | null {
		const apart = this.#apart(figure.name)
		if (apart !== null) return this.#refuse(figure.at, `blanks around -, as in ${apart}`)
		const found = this.#named(figure.name)
		if (found === null) return this.#refuse(figure.at, this.#unknown(figure.name))
		const {metric, labels} = found
		if (found.statistic !== null && figure.statistic !== null)
			return this.#refuse(figure.at, `one figure: "${figure.name}" says ${sayStatistic(found.statistic)} already`)
		const standard = standardOf(metric)
		const said = found.statistic ?? figure.statistic
		if (said === null && (standard === null || standard === 'quantile'))
			return this.#refuse(figure.at, `which figure of it, as in ${metric.name}_p95 or max(${metric.name})`)
		// What k6 calls the rate of a share is the share.
		const statistic: Statistic =
			said === null || (said.is === 'rate' && metric.shape === 'share') ? ({is: standard} as Statistic) : said
		const isLabelled = labels.length + figure.labels.length > 0
		const allowed = (isLabelled ? metric.label?.statistics : undefined) ?? statisticsOf(metric)
		if (!allowed.includes(statistic.is))
			return this.#refuse(
				figure.at,
				`a figure that "${metric.name}" has (${allowed.map(name => (name === 'quantile' ? 'p95' : name)).join(', ')}), not ${sayStatistic(statistic)}`,
			)
		return {metric, statistic, labels}
	}

	/** `response_time_p95`, `steps.reload.p95`, `p95`, `rss`. */
	#named(name: string): NamedFigure | null {
		if (name === '') return {metric: this.#metric(this.#metrics.main)!, statistic: null, labels: []}
		const whole = this.#metric(name)
		if (whole !== null) return {metric: whole, statistic: null, labels: []}
		const alone = statisticNamed(name)
		if (alone !== null) return {metric: this.#metric(this.#metrics.main)!, statistic: alone, labels: []}
		for (let at = 1; at < name.length; at++) {
			if (name[at] !== '_' && name[at] !== '.') continue
			const statistic = statisticNamed(name.slice(at + 1))
			const metric = this.#metric(name.slice(0, at))
			if (statistic !== null && metric !== null) return {metric, statistic, labels: []}
		}
		return this.#dotted(name)
	}

	/** `steps.reload.p95`, `steps.reload`: what tells one of several apart stands in the middle. */
	#dotted(name: string): NamedFigure | null {
		const dot = name.indexOf('.')
		const metric = dot < 0 ? null : this.#metric(name.slice(0, dot))
		if (metric?.label === undefined) return null
		const rest = name.slice(dot + 1)
		const last = [...rest.matchAll(/[._]/g)]
			.map(({index}) => index)
			.find(at => statisticNamed(rest.slice(at + 1)) !== null)
		const value = last === undefined ? rest : rest.slice(0, last)
		return {
			metric,
			statistic: last === undefined ? null : statisticNamed(rest.slice(last + 1)),
			labels: [{name: metric.label.name, value}],
		}
	}

	/** `p95 - p50` of `p95-p50`, where both sides mean something by themselves: a name may hold a `-`. null: they do not. */
	#apart(name: string): string | null {
		if (this.#metric(name) !== null) return null
		for (const {index} of name.matchAll(/-/g)) {
			const [left, right] = [name.slice(0, index), name.slice(index + 1)]
			if (!this.#isWhole(left)) continue
			const rest = this.#apart(right) ?? (/^\d/.test(right) || this.#isWhole(right) ? right : null)
			if (rest !== null) return `${left} - ${rest}`
		}
		return null
	}

	/** A figure or a metric. What is left of the name of one of several is neither. */
	#isWhole(name: string): boolean {
		const found = name === '' ? null : this.#named(name)
		return found !== null && (found.labels.length === 0 || found.statistic !== null)
	}

	#metric(name: string): MetricDef | null {
		return this.#metrics.all.find(one => one.name === name || one.aliases?.includes(name)) ?? null
	}

	#unknown(name: string): string {
		const known = this.#metrics.all.flatMap(one => [one.name, ...(one.aliases ?? [])])
		const figures = known.flatMap(one => ['p95', 'p99', 'max', 'mean', 'per_second'].map(figure => `${one}_${figure}`))
		const near = nearest(name, [...known, ...statisticWords, ...figures])
		return `a metric of ${this.#of.kind} suites${near === null ? `: ${this.#names()}` : ` (nearest: ${near})`}`
	}

	#names(): string {
		return this.#metrics.all.map(one => one.name).join(', ')
	}

	#refuse(at: Span, expected: string): null {
		this.troubles.push({at, expected})
		return null
	}
}

function isPlain({dimension}: Typed): boolean {
	return dimension.s === 0 && dimension.bytes === 0
}

function isRate({s, bytes}: Dimension): boolean {
	return s === -1 && bytes === 0
}

function displayUnit({s, bytes}: Dimension, amount: Amount | null): RuleUnit | null {
	if (s === 1 && bytes === 0) return 'ms'
	if (s === 0 && bytes === 1) return 'bytes'
	if (s === -1) return bytes === 0 ? '1/s' : bytes === 1 ? 'bytes/s' : null
	return s === 0 && bytes === 0 ? (amount?.unit === '%' ? 'share' : 'count') : null
}

/** A plain number where people must have meant something. */
function wrongAmount({amount, hasFigure}: Typed, unit: RuleUnit): string | null {
	if (amount === null || hasFigure) return null
	const {examples, dimension} = ruleUnitRow(unit)
	const isBare = amount.unit === '' && amount.value !== 0
	if (isBare && (dimension.s !== 0 || dimension.bytes !== 0) && unit !== '1/s')
		return `a unit behind ${amount.value}: ${examples}`
	if (isBare && unit === 'cores') return `a unit behind ${amount.value}: % (100 % is one core busy) or cores`
	if (isBare && unit === 'share' && Math.abs(amount.value) > 1)
		return `a share such as ${amount.value}%, because ${amount.value} means ${amount.value * 100} %`
	if (unit === 'count' && amount.unit === '%') return 'a number without a unit, because this is a count'
	if (unit === 'share' && amount.unit.startsWith('core')) return 'a share such as 5%'
	return null
}

/** @param asRate  the same as a rate, where there is one */
function wrongDimension(observed: Typed, limit: Typed, unit: RuleUnit, asRate: () => string | null): string | null {
	if (isSame(observed.dimension, limit.dimension)) return null
	// Nothing is nothing, whatever it is counted in.
	if (limit.amount?.unit === '' && limit.amount.value === 0 && !limit.hasFigure) return null
	// Events in a time may be told without saying that it is a second.
	if (unit === '1/s' && limit.amount?.unit === '' && !limit.hasFigure) return null
	const not = `not ${sayDimension(limit.dimension)}`
	if (unit === 'count') {
		const rate = isRate(limit.dimension) ? asRate() : null
		return `a number without a unit, because this is a count, ${not}${rate === null ? '' : ` (for how many a second: ${rate})`}`
	}
	if (unit === 'share') return `a share such as 5%, ${not}`
	if (unit === 'cores') return `a share of one core such as 150%, ${not}`
	return `${sayDimension(observed.dimension)}, in ${ruleUnitRow(unit).examples}, ${not}`
}
