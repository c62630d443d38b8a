import {metricsOf, planKinds} from '../plan/kinds.ts'
import type {PlanKind} from '../plan/plan.ts'
import {isRule, readRule} from '../plan/read-rule.ts'
import {figuresOf} from '../rules/figures-of.ts'
import {type RuleList, type RuleSeverity, type RuleSpec, ruleSeverities} from '../rules/rule.ts'
import {type RuleTrouble, wordsOf} from '../rules/words.ts'
import {durationText, parseDurationMs} from '../units/duration.ts'
import {nearest} from '../units/nearest.ts'

type Report = (path: readonly PropertyKey[], value: unknown, expected: string) => void

/** A rule as it was said, and where. */
interface Said {
	readonly spec: RuleSpec
	readonly path: readonly PropertyKey[]
}

/**
 * `budgets`, `alerts` and `capture` of a suite of that kind. What is wrong with them is reported, all of it.
 * @param lists  those that suites of the kind have
 */
export function readRules(
	suite: unknown,
	{
		kind,
		lists,
		labels = {},
		report,
	}: {
		readonly kind: PlanKind
		readonly lists: readonly RuleList[]
		/** What labels can say, by their names; others can say anything. */
		readonly labels?: Readonly<Record<string, readonly string[]>>
		readonly report: Report
	},
): readonly RuleSpec[] {
	if (typeof suite !== 'object' || suite === null) return []
	const said = lists.flatMap(list => saidIn(list, (suite as Record<string, unknown>)[list], report))
	for (const {spec, path} of said)
		for (const expected of [
			...troublesOf(spec, kind).map(trouble => sayTrouble(trouble, spec)),
			...strangersIn(spec, kind, labels),
		])
			report(path, spec.expr, expected)
	reportRepeated(said, report)
	return said.map(({spec}) => spec)
}

/** What a label says that there will never be. */
function strangersIn(
	spec: RuleSpec,
	kind: PlanKind,
	known: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
	const read = readRule(spec, kind)
	if (!isRule(read)) return []
	return figuresOf(read.condition).flatMap(figure =>
		figure.labels.flatMap(({name, value}) => {
			const all = known[name]
			if (all === undefined || all.includes(value)) return []
			const near = nearest(value, all)
			const others = near === null ? all.slice(0, 10).join(', ') : `nearest: ${near}`
			return [
				`a ${name} that there is${all.length === 0 ? '' : ` (${others})`}, not ${JSON.stringify(value.slice(0, 60))}`,
			]
		}),
	)
}

/** A rule that was given on the command line. */
export function ruleSaid(list: RuleList, expr: string): RuleSpec {
	return {list, expr, severity: 'error', abort: false, delayMs: 0}
}

/** @returns nothing when it fits suites of that kind */
export function troublesOf(spec: RuleSpec, kind: PlanKind): readonly RuleTrouble[] {
	const read = readRule(spec, kind)
	return isRule(read) ? [] : read
}

/** `a unit behind 40 at "40"`: with the place, where that is not all of it. */
export function sayTrouble({at, expected}: RuleTrouble, {expr, reads}: RuleSpec): string {
	const text = reads ?? expr
	const part = text.slice(at.from, at.to)
	if (part === '') return `${expected} at its end`
	return part === text ? expected : `${expected}, at ${JSON.stringify(part.slice(0, 60))}`
}

const examples: Readonly<Record<RuleList, string>> = {
	budgets: 'a list of budgets such as ["p99 < 40ms", "rss < 100MB"]',
	alerts: 'a list of alerts such as ["response_time_p95 > 500ms for 5m"]',
	capture: 'a list of conditions such as ["loop_block > 100ms"]',
}

function saidIn(list: RuleList, value: unknown, report: Report): readonly Said[] {
	if (value === undefined) return []
	if (Array.isArray(value)) return value.flatMap((one, index) => saidBy(list, one, [list, index], report))
	if (isObject(value) && list !== 'capture') return thresholdsOf(list, value, [list], report)
	report([list], value, examples[list])
	return []
}

function saidBy(list: RuleList, value: unknown, path: readonly PropertyKey[], report: Report): readonly Said[] {
	if (typeof value === 'string') return [{spec: ruleSaid(list, value), path}]
	if (!isObject(value)) {
		report(
			path,
			value,
			list === 'capture' ? 'a condition such as "loop_block > 100ms"' : 'a condition such as "p99 < 40ms"',
		)
		return []
	}
	if (!Object.hasOwn(value, 'expr')) return list === 'capture' ? refuse() : thresholdsOf(list, value, path, report)
	const spec = specOf(list, value, path, report)
	return spec === null ? [] : [{spec, path: [...path, 'expr']}]

	function refuse(): [] {
		report(path, value, 'an object with expr such as {expr: "loop_block > 100ms"}')
		return []
	}
}

const keysOf: Readonly<Record<RuleList, readonly string[]>> = {
	budgets: ['expr', 'severity', 'abort', 'delay', 'for'],
	alerts: ['expr', 'severity', 'abort', 'delay', 'for'],
	capture: ['expr', 'delay', 'for'],
}

function specOf(
	list: RuleList,
	value: Readonly<Record<string, unknown>>,
	path: readonly PropertyKey[],
	report: Report,
): RuleSpec | null {
	let isFine = true
	const wrong = (key: string, expected: string) => {
		isFine = false
		report([...path, key], value[key], expected)
	}
	const known = keysOf[list]
	for (const key of Object.keys(value)) {
		if (known.includes(key)) continue
		const near = nearest(key, known)
		wrong(key, near === null ? `a known key: ${known.join(', ')}` : `a known key (nearest: ${near})`)
	}
	const {expr, severity, abort} = value
	if (typeof expr !== 'string') wrong('expr', 'a condition such as "p99 < 40ms"')
	if (severity !== undefined && !ruleSeverities.some(one => one === severity))
		wrong('severity', `one of ${ruleSeverities.map(one => `"${one}"`).join(', ')}`)
	if (abort !== undefined && typeof abort !== 'boolean') wrong('abort', 'true or false')
	const time = (key: string): number => {
		const said = value[key]
		const ms = said === undefined ? 0 : typeof said === 'string' ? parseDurationMs(said) : null
		if (ms === null) wrong(key, 'a duration such as "30s", with its unit')
		return ms ?? 0
	}
	const [delayMs, forMs] = [time('delay'), time('for')]
	if (severity === 'warning' && abort === true) wrong('abort', 'false or nothing, because a warning never ends a run')
	if (!isFine) return null
	return {
		list,
		// Said in one way, it is read in one way, and two that differ in it alone look different.
		expr: forMs > 0 ? `${expr} for ${durationText(forMs)}` : (expr as string),
		severity: (severity as RuleSeverity | undefined) ?? 'error',
		abort: abort === true,
		delayMs,
	}
}

/** `p(95)<500`: without a unit times are in milliseconds there. */
const threshold =
	/^\s*(count|rate|value|avg|min|max|med|p\(\s*[\d.]+\s*\))\s*(<=|>=|===?|!==?|<|>)\s*(-?[\d.]+)\s*([A-Za-z\u00b5%]*(?:\/[A-Za-z]+)?)\s*$/
const someThreshold = 'a threshold such as "p(95)<500", or {threshold, abortOnFail, delayAbortEval}'

/** As k6 has them: `{http_req_duration: 'p(95)<500'}`, or lists of such, or of `{threshold, abortOnFail, delayAbortEval}`. */
function thresholdsOf(
	list: RuleList,
	value: Readonly<Record<string, unknown>>,
	path: readonly PropertyKey[],
	report: Report,
): readonly Said[] {
	return Object.entries(value).flatMap(([metric, said]) => {
		const all = Array.isArray(said) ? said : [said]
		return all.flatMap((one, index): readonly Said[] => {
			const at = [...path, metric, ...(Array.isArray(said) ? [index] : [])]
			const {
				threshold: text,
				abortOnFail,
				delayAbortEval,
			} = isObject(one) ? one : {threshold: one, abortOnFail: undefined, delayAbortEval: undefined}
			const delayMs = delayAbortEval === undefined ? 0 : parseDurationMs(String(delayAbortEval))
			const reads = typeof text === 'string' ? readAs(metric, text) : null
			if (reads === null || delayMs === null || !['boolean', 'undefined'].includes(typeof abortOnFail)) {
				report(at, one, someThreshold)
				return []
			}
			const spec = {...ruleSaid(list, `${metric}: ${text}`), abort: abortOnFail === true, delayMs, reads}
			return [{spec, path: at}]
		})
	})
}

/** null: it is no threshold. */
function readAs(metric: string, text: string): string | null {
	const [, figure, op, number, unit] = threshold.exec(text) ?? []
	if (figure === undefined) return null
	const isTime = figure !== 'count' && figure !== 'rate' && isTimed(metric)
	return `${figure}(${metric}) ${op} ${number}${unit === '' && isTime ? 'ms' : unit}`
}

/** The names of times are the same in suites of all kinds. */
function isTimed(metric: string): boolean {
	return planKinds.some(kind =>
		metricsOf(kind).all.some(
			one => (one.name === metric || one.aliases?.includes(metric)) && (one.unit === 'ms' || one.unit === 'ns'),
		),
	)
}

function reportRepeated(said: readonly Said[], report: Report): void {
	const first = new Map<string, Said>()
	for (const one of said) {
		const {list, expr, reads} = one.spec
		const key = `${list} ${wordsIn(reads ?? expr)}`
		const earlier = first.get(key)
		if (earlier === undefined) first.set(key, one)
		else report(one.path, one.spec.expr, `each of them once (it stands in ${list} already)`)
	}
}

/** The same of rules that differ in blanks alone, except where those make a difference: `p95-p50` is one name. */
function wordsIn(text: string): string {
	const words = wordsOf(text)
	return 'expected' in words ? text : JSON.stringify(words.map(word => [word.is, word.text]))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
}
