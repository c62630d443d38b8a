import {figureKey} from '../../plan/baseline-figures.ts'
import type {BaselinePlan} from '../../plan/baseline-plan.ts'
import {runtimeMisfit} from '../../plan/runtime.ts'
import {calculated} from '../../rules/calculated.ts'
import {comparisonsOf, figuresOf} from '../../rules/figures-of.ts'
import type {
	CheckedComparison,
	CheckedCondition,
	CheckedFigure,
	CheckedValue,
	Operator,
	Rule,
	RuleList,
} from '../../rules/rule.ts'
import {inUnit, type RuleUnit} from '../../rules/units.ts'
import {medianOf} from '../../stats/quantile.ts'
import {fewestEarlier} from '../../stats/ratio-to-earlier.ts'
import type {SuiteState} from '../state/run-state.ts'
import {runtimeOfSuite} from '../state/suite-runtime.ts'
import {evaluationOf} from './kinds.ts'
import {type Asked, lacking, type Reading, reading} from './reading.ts'
import {wholeUp} from './statistics.ts'

/** What one rule came to at a moment, by the comparison that decides. */
export interface Evaluation {
	/** Whether the condition holds; null: that cannot be told. */
	readonly holds: boolean | null
	/** In `unit`. */
	readonly observed: number | null
	readonly limit: number | null
	readonly unit: RuleUnit
	readonly n: number
	/** What is left until the rule is broken, as a share of the limit; below 0: it is. null: not known, or there is no such thing. */
	readonly headroom: number | null
	/** Which of several; null: there is only one. */
	readonly name: string | null
	/** Why it cannot be told: a sentence without its end. */
	readonly why: string | null
	/** It cannot be told, because every window reaches to before what was measured. */
	readonly isTooEarly: boolean
	/** It cannot be told, because nothing happened and nothing was to be expected. */
	readonly isIdle: boolean
	/** Where it cannot be told: which of its comparisons cannot, by their order, those left out that had nothing to tell of. */
	readonly untold: readonly number[]
}

export interface Moment {
	/** From when on the suite is measured, what is not to be looked at left out. */
	readonly fromMs: number
	readonly toMs: number
	/** Nothing was left out at the beginning. */
	readonly isWhole: boolean
	/** All there ever will be was measured. Else what only grows may still reach a limit. */
	readonly isOver: boolean
}

/** @param list  decides what a broken one is: a budget must hold for all there are, an alert must hold for none */
export function evaluateRule(suite: SuiteState, {condition}: Rule, list: RuleList, moment: Moment): Evaluation {
	const evaluator = new Evaluator(suite, moment)
	const {isIdle: _, ...found} = evaluator.condition(condition, list === 'budgets')
	if (found.holds !== null) return {...found, isIdle: false, isTooEarly: false, untold: []}
	const untold = evaluator.looks.flatMap(({is}, at) => (is === 'told' || is === 'idle' ? [] : [at]))
	const ofWindows = evaluator.looks.filter(({hasWindow}) => hasWindow)
	const isTooEarly = ofWindows.length > 0 && ofWindows.every(({is}) => is === 'too-early')
	return {...found, isIdle: untold.length === 0, isTooEarly, untold}
}

/** It looks back over windows, and so means something at every moment. */
export function hasWindow(rule: Rule): boolean {
	return windowsOf(rule).some(windowMs => windowMs !== null)
}

/** How far each of its comparisons looks back: of several figures, that which looks back the least. null: over all that was measured. */
export function windowsOf({condition}: Rule): ReadonlyArray<number | null> {
	return comparisonsOf(condition).map(shortestWindowMs)
}

function shortestWindowMs(comparison: CheckedComparison): number | null {
	const windows = figuresOf(comparison).flatMap(({windowMs}) => windowMs ?? [])
	return windows.length === 0 ? null : Math.min(...windows)
}

/** What is read of it is counted in: of several comparisons the first. */
export function unitOfRule({condition}: Rule): RuleUnit {
	return comparisonsOf(condition)[0]!.unit
}

/** The longest; 0: none. */
export function longestWindowMs({condition}: Rule): number {
	return figuresOf(condition).reduce((most, {windowMs}) => Math.max(most, windowMs ?? 0), 0)
}

type Compared = Omit<Evaluation, 'isTooEarly' | 'isIdle' | 'untold'> & {readonly isIdle?: true}

/** What became of a comparison at a moment. */
interface Look {
	readonly is: 'told' | 'idle' | 'too-early' | 'untold'
	readonly hasWindow: boolean
}

class Evaluator {
	/** One of each comparison, in their order. */
	readonly looks: Look[] = []
	#isTooEarly = false
	readonly #suite: SuiteState
	readonly #moment: Moment

	constructor(suite: SuiteState, moment: Moment) {
		this.#suite = suite
		this.#moment = moment
	}

	/** @param mustHold  whether it is the condition that has to hold, or its contrary */
	condition(condition: CheckedCondition, mustHold: boolean): Compared {
		switch (condition.is) {
			case 'compare':
				return this.#compare(condition, mustHold)
			case 'not': {
				const {holds, ...rest} = this.condition(condition.part, !mustHold)
				return {...rest, holds: holds === null ? null : !holds}
			}
			default: {
				const parts = condition.parts.map(part => this.condition(part, mustHold))
				// In three values (Kleene): one that decides does so whatever cannot be told.
				return decidedBy(parts, condition.is === 'and')
			}
		}
	}

	#compare(comparison: CheckedComparison, mustHold: boolean): Compared {
		this.#isTooEarly = false
		const found = this.#compared(comparison, mustHold)
		const is = found.holds !== null ? 'told' : this.#isTooEarly ? 'too-early' : found.isIdle ? 'idle' : 'untold'
		this.looks.push({is, hasWindow: shortestWindowMs(comparison) !== null})
		return found
	}

	#compared({op, left, right, unit, mirrored}: CheckedComparison, mustHold: boolean): Compared {
		const observed = this.#value(mirrored ? right : left)
		const limit = this.#value(mirrored ? left : right)
		const asRead = mirrored ? turned[op] : op
		const course = this.#moment.isOver ? null : courseOf(mirrored ? right : left)
		const names = [...new Set([...observed, ...limit].flatMap(({name}) => name ?? []))]
		const of = (readings: readonly Reading[], name: string | null) =>
			readings.find(one => one.name === name) ?? readings.find(one => one.name === null)
		const all = (names.length === 0 ? [null] : names).map(name => {
			const [a, b] = [of(observed, name), of(limit, name)]
			return compared(
				a ?? lacking('it is not known for this one', 0, name),
				b ?? lacking('it is not known for this one', 0, name),
				{op: asRead, unit, mustHold, name, course},
			)
		})
		return decidedBy(all, mustHold)
	}

	#value(value: CheckedValue): readonly Reading[] {
		switch (value.is) {
			case 'amount':
				return [reading(value.value, 0)]
			case 'figure':
				return this.#figure(value, false)
			case 'baseline':
				return this.#baseline(value.of)
			case 'arithmetic':
				return combined(this.#value(value.left), this.#value(value.right), value.op)
		}
	}

	#baseline(value: CheckedValue): readonly Reading[] {
		switch (value.is) {
			case 'figure':
				return this.#figure(value, true)
			case 'arithmetic':
				return combined(this.#baseline(value.left), this.#baseline(value.right), value.op)
			default:
				return this.#value(value)
		}
	}

	#figure({metric, labels, statistic, windowMs}: CheckedFigure, ofBaseline: boolean): readonly Reading[] {
		const {fromMs, toMs, isWhole} = this.#moment
		const begin = windowMs === null ? fromMs : toMs - windowMs
		// What was measured begins within a second, and is told second by second.
		if (begin < fromMs - 1000 + 1e-6) {
			this.#isTooEarly = true
			return [lacking('the window is longer than what was measured')]
		}
		const from = Math.max(begin, fromMs)
		const asked: Asked = {
			...{metric, labels, statistic, fromMs: from, toMs},
			isWhole: isWhole && windowMs === null,
			isLast: this.#moment.isOver,
		}
		const {read, baseline} = evaluationOf(this.#suite)
		if (!ofBaseline) return read(this.#suite, asked)
		const kept = this.#suite.plan.baseline
		if (kept !== undefined) {
			const misfit = kept.isForced ? null : runtimeMisfit(kept.runtime ?? null, runtimeOfSuite(this.#suite))
			return misfit === null ? keptReadings(kept, {metric, labels, statistic}) : [lacking(misfit)]
		}
		return baseline?.(this.#suite, asked) ?? [lacking('there is no baseline to compare it with')]
	}
}

const turned: Readonly<Record<Operator, Operator>> = {
	'<': '>',
	'<=': '>=',
	'>': '<',
	'>=': '<=',
	'==': '==',
	'!=': '!=',
}

/** In the middle of the runs that were kept. */
function keptReadings({figures}: BaselinePlan, figure: Parameters<typeof figureKey>[0]): readonly Reading[] {
	const key = figureKey(figure)
	const found = figures.filter(one => one.figure === key && one.values.length > 0)
	if (found.length === 0) return [lacking('the runs of the baseline do not tell it')]
	return found.map(({name, values}) =>
		values.length < fewestEarlier
			? lacking(`${values.length} of the ${fewestEarlier} runs it takes have it`, values.length, name)
			: reading(medianOf(values), values.length, name),
	)
}

function combined(left: readonly Reading[], right: readonly Reading[], op: '+' | '-' | '*' | '/'): readonly Reading[] {
	const names = [...new Set([...left, ...right].flatMap(({name}) => name ?? []))]
	const of = (readings: readonly Reading[], name: string | null) =>
		readings.find(one => one.name === name) ?? readings.find(one => one.name === null)
	return (names.length === 0 ? [null] : names).map(name => {
		const [a, b] = [of(left, name), of(right, name)]
		if (a === undefined || b === undefined) return lacking('it is not known for this one', 0, name)
		const n = Math.max(a.n, b.n)
		const why = a.lacking ?? b.lacking
		if (why !== null) return {...lacking(why, n, name), ...(a.isIdle || b.isIdle ? {isIdle: true} : {})}
		if (op === '/' && b.low <= 0 && b.high >= 0) return lacking('it would be divided by nothing', n, name)
		const value = calculated(a.value!, b.value!, op)
		const ends = [a.low, a.high].flatMap(one => [calculated(one, b.low, op), calculated(one, b.high, op)])
		const resolution = resolutionOf(a, b, op)
		return {
			...reading(value, n, name),
			...(resolution > 0 ? {resolution} : {}),
			...doubtOfBoth(a, b),
			low: Math.min(...ends),
			high: Math.max(...ends),
		}
	})
}

function doubtOfBoth(a: Reading, b: Reading): Partial<Pick<Reading, 'isLeast' | 'isPart' | 'doubt'>> {
	const doubt = a.doubt ?? b.doubt
	return {
		...(a.isLeast || b.isLeast ? {isLeast: true as const} : {}),
		...(a.isPart || b.isPart ? {isPart: true as const} : {}),
		...(doubt === undefined ? {} : {doubt}),
	}
}

/** What is calculated from two can be told as finely as they can: `status_5xx / requests` is a share, too. */
function resolutionOf(a: Reading, b: Reading, op: '+' | '-' | '*' | '/'): number {
	const [ofA, ofB] = [a.resolution ?? 0, b.resolution ?? 0]
	if (op === '+' || op === '-') return Math.max(ofA, ofB)
	if (op === '*') return Math.max(ofA * Math.abs(b.value!), ofB * Math.abs(a.value!))
	return Math.max(ofA, a.isCount && b.isCount ? 1 : 0) / Math.abs(b.value!)
}

function compared(
	observed: Reading,
	limit: Reading,
	{
		op,
		unit,
		mustHold,
		name,
		course,
	}: {
		readonly op: Operator
		readonly unit: RuleUnit
		readonly mustHold: boolean
		readonly name: string | null
		readonly course: Course | null
	},
): Compared {
	const said = (value: number | null) => (value === null ? null : inUnit(value, unit))
	const shown = {
		observed: said(observed.value),
		limit: said(limit.value),
		unit,
		n: Math.max(observed.n, limit.n),
		name,
	}
	const why = observed.lacking ?? limit.lacking
	if (why !== null)
		return {...shown, holds: null, headroom: null, why, ...(observed.isIdle || limit.isIdle ? {isIdle: true} : {})}
	const room = roomOf(observed.value!, limit.value!, op)
	const headroom = room === null ? null : mustHold ? room : -room
	const isLeast = observed.isLeast || limit.isLeast
	const told = decided(observed, limit, op)
	// Too few values, and those of a part, may show what is wrong, and never that nothing is.
	const isPart = observed.isPart || limit.isPart
	const holds = (isLeast || isPart) && told === mustHold ? null : told
	if (holds === null)
		return {
			...shown,
			...(observed.isLeast ? {observed: null} : {}),
			...(limit.isLeast ? {limit: null} : {}),
			holds,
			headroom: isLeast ? null : headroom,
			why: observed.doubt ?? limit.doubt ?? 'the limit lies within what is not known exactly',
		}
	if (holds !== mustHold && course !== null && mayTurn(holds, observed.value! - limit.value!, op, course))
		return {...shown, holds: null, headroom, why: 'more may come'}
	const isEquality = op === '==' || op === '!='
	const unresolved =
		holds === mustHold && !isEquality
			? unresolvedShare(observed, limit, (op === '<' || op === '<=') === mustHold)
			: null
	return unresolved === null
		? {...shown, holds, headroom, why: null}
		: {...shown, holds: null, headroom, why: unresolved}
}

/** Where a figure of all that was measured can go, the longer it takes. `any`: it is made of some that go, and nobody knows where to. */
type Course = 'up' | 'down' | 'any'

/** null: it is as good at any time as at the end. */
function courseOf(value: CheckedValue): Course | null {
	if (value.is === 'arithmetic') return courseOfBoth(courseOf(value.left), courseOf(value.right), value)
	if (value.is !== 'figure' || value.windowMs !== null) return null
	const {is} = value.statistic
	return is === 'count' || is === 'max' ? 'up' : is === 'min' ? 'down' : null
}

function courseOfBoth(
	left: Course | null,
	right: Course | null,
	{op, left: a, right: b}: Extract<CheckedValue, {is: 'arithmetic'}>,
): Course | null {
	if (left === null && right === null) return null
	if (op === '+' && left === right) return left
	// What it is taken from or multiplied by stays what it is.
	if (b.is === 'amount' && (op === '+' || op === '-' || b.value > 0)) return left
	if (a.is === 'amount' && (op === '+' || (op === '*' && a.value > 0))) return right
	return 'any'
}

/** Whether what a comparison says now can become its contrary. */
function mayTurn(holds: boolean, above: number, op: Operator, course: Course): boolean {
	if (course === 'any') return true
	const isBefore = course === 'up' ? above < 0 : above > 0
	switch (op) {
		case '<':
		case '<=':
			return holds === (course === 'up')
		case '>':
		case '>=':
			return holds === (course === 'down')
		case '==':
			return holds || isBefore
		case '!=':
			return !holds || isBefore
	}
}

function decided(a: Reading, b: Reading, op: Operator): boolean | null {
	switch (op) {
		case '<':
			return a.high < b.low ? true : a.low >= b.high ? false : null
		case '<=':
			return a.high <= b.low ? true : a.low > b.high ? false : null
		case '>':
			return a.low > b.high ? true : a.high <= b.low ? false : null
		case '>=':
			return a.low >= b.high ? true : a.high < b.low ? false : null
		case '==':
		case '!=': {
			const isSame =
				a.low === a.high && b.low === b.high ? a.value === b.value : a.high < b.low || a.low > b.high ? false : null
			return isSame === null || op === '==' ? isSame : !isSame
		}
	}
}

function roomOf(observed: number, limit: number, op: Operator): number | null {
	if (limit === 0 || op === '==' || op === '!=') return null
	const above = Number(((observed - limit) / Math.abs(limit)).toPrecision(12))
	return op === '<' || op === '<=' ? -above : above
}

/** No error in twenty requests does not show that there is less than one in a thousand. */
function unresolvedShare(observed: Reading, limit: Reading, isSmallGood: boolean): string | null {
	if (observed.resolution === undefined) return null
	const least = isSmallGood ? limit.value! : 1 - limit.value!
	const times = observed.resolution / least
	if (!(least > 0) || times <= 1 + 1e-9) return null
	return `${observed.n} values are too few to tell so small a share, which takes ${wholeUp(observed.n * times)}`
}

/** @param all  whether all have to hold, or one of them */
function decidedBy(parts: readonly Compared[], all: boolean): Compared {
	const ofRoom = (one: Compared) => one.headroom ?? Number.POSITIVE_INFINITY
	const deciding = parts.filter(({holds}) => holds === !all)
	const unknown = parts.filter(({holds}) => holds === null)
	const candidates = deciding.length > 0 ? deciding : unknown.length > 0 ? unknown : parts
	return candidates.reduce((worst, one) => (ofRoom(one) < ofRoom(worst) ? one : worst))
}
