/**
 * What lives in this folder: rules that stand in files of their own, from their text to alerts of a plan and back to Prometheus. The only place that
 * reads YAML; whoever wants it loads it when it is asked for.
 */

import type {AlertRule, SuiteMatch} from '../rules/alert-rule.ts'
import {parseRule} from '../rules/parse-rule.ts'
import {noDataPolicies, type RuleSeverity, type RuleSpec, ruleSeverities} from '../rules/rule.ts'
import type {RuleTrouble} from '../rules/words.ts'
import {suiteKinds} from '../suite/kinds.ts'
import {sayTrouble, troublesOf} from '../suite/read-rules.ts'
import {showValue} from '../suite/show-value.ts'
import type {SuiteKind} from '../suite/suite.ts'
import type {Problem} from '../trouble/problem.ts'
import {durationText} from '../units/duration.ts'
import {looksLikePromql} from './promql.ts'
import {readPromql} from './read-series.ts'
import {Keys, type RuleDraft} from './rule-draft.ts'
import {type Given, readYaml} from './yaml-tree.ts'

export interface ReadAlertFile {
	readonly rules: readonly AlertRule[]
	/** All there are. Then `rules` are those without. */
	readonly problems: readonly Problem[]
	/** What was passed over, a line each. */
	readonly notices: readonly string[]
}

const mostRules = 1000

/**
 * An alert file in either form: that of Prometheus (`groups`), or the short one (`rules`).
 * @param file  as it is to be called: `alerts.yml`
 */
export function readAlertFile(file: string, text: string): ReadAlertFile {
	const tree = readYaml(text.replace(/^\ufeff/, ''))
	if (Array.isArray(tree)) {
		const problems = (tree as ReadonlyArray<{line: number; says: string}>).map(({line, says}) => ({
			path: file,
			says: `${file}:${line}: ${says}`,
		}))
		return {rules: [], problems, notices: []}
	}
	const problems: Problem[] = []
	const notices: string[] = []
	const drafts = draftsOf(tree as Given | null, {file, problems, notices})
	if (drafts.length > mostRules)
		problems.push({
			path: file,
			says: `${file}: ${drafts.length} rules are more than the ${mostRules} that a file may have`,
		})
	const rules: AlertRule[] = []
	const seen = new Map<string, string>()
	for (const draft of drafts.slice(0, mostRules)) {
		const rule = ruleOf(file, draft, problems)
		if (rule === null) continue
		const key = JSON.stringify([rule.spec.expr, rule.suites, rule.spec.alert.labels])
		const earlier = seen.get(key)
		if (earlier === undefined) {
			seen.set(key, rule.place)
			rules.push(rule)
		} else
			problems.push({
				path: `${file}:${draft.line} ${draft.path}`,
				value: showValue(rule.spec.expr),
				expected: `each rule once (it stands in ${earlier} already)`,
			})
	}
	return {rules, problems: problems.toSorted((a, b) => lineOf(a) - lineOf(b)), notices}
}

function lineOf({path}: Problem): number {
	return Number(/:(\d+)(?: |$)/.exec(path)?.[1] ?? 0)
}

interface Reading {
	readonly file: string
	readonly problems: Problem[]
	readonly notices: string[]
}

const examples = '{groups: [{name, rules: [{alert, expr}]}]} or {rules: [{name, condition}]}'

function draftsOf(tree: Given | null, reading: Reading): readonly RuleDraft[] {
	const {file, problems} = reading
	if (tree === null || (tree.is === 'scalar' && tree.text === null)) {
		problems.push({path: `${file}:1`, expected: `rules, as ${examples}`})
		return []
	}
	const isPrometheus = tree.is === 'map' && tree.entries.some(({key}) => key === 'groups')
	const keys = new Keys(tree, {path: '', file, problems, known: isPrometheus ? ['groups'] : ['rules', 'groups']})
	if (tree.is !== 'map') return []
	if (isPrometheus)
		return (keys.list('groups', 'a list of groups, each {name, rules}', 'needed') ?? []).flatMap((group, index) =>
			draftsOfGroup(group, `groups[${index}]`, reading),
		)
	return (keys.list('rules', `a list of rules, as ${examples}`, 'needed') ?? []).map((rule, index) =>
		shortDraft(rule, `rules[${index}]`, reading),
	)
}

const groupKeys = ['name', 'rules', 'interval', 'limit', 'query_offset', 'labels', 'partial_response_strategy']
/** What Prometheus knows, and nothing here depends on. */
const idleKeys = ['limit', 'query_offset', 'partial_response_strategy']

function draftsOfGroup(group: Given, path: string, reading: Reading): readonly RuleDraft[] {
	const {file, notices} = reading
	const keys = new Keys(group, {...reading, path, known: groupKeys})
	if (group.is !== 'map') return []
	keys.name('name')
	keys.duration('interval')
	for (const key of idleKeys)
		if (keys.value(key) !== null) notices.push(`${file}:${keys.entry(key)!.line} ${path}.${key} is passed over`)
	const labels = keys.texts('labels')
	return (keys.list('rules', 'a list of rules, each {alert, expr}', 'needed') ?? []).flatMap((rule, index) => {
		const at = `${path}.rules[${index}]`
		if (
			rule.is === 'map' &&
			rule.entries.some(({key}) => key === 'record') &&
			!rule.entries.some(({key}) => key === 'alert')
		) {
			notices.push(`${file}:${rule.line} ${at} is a recording rule, and is passed over`)
			return []
		}
		return [prometheusDraft(rule, {path: at, labels}, reading)]
	})
}

const prometheusKeys = ['alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations']

function prometheusDraft(
	rule: Given,
	{path, labels: ofGroup}: {readonly path: string; readonly labels: Readonly<Record<string, string>>},
	reading: Reading,
): RuleDraft {
	const keys = new Keys(rule, {...reading, path, known: prometheusKeys})
	const annotations = keys.texts('annotations')
	const labels = {...ofGroup, ...keys.texts('labels')}
	return {
		name: rule.is === 'map' ? keys.name('alert') : '',
		condition:
			rule.is === 'map' ? (keys.text('expr', 'a condition such as response_time_p95 > 500ms', 'needed') ?? '') : '',
		forMs: keys.duration('for'),
		keepFiringForMs: keys.duration('keep_firing_for'),
		severity: severityOf(labels.severity),
		message: (annotations.message ?? annotations.summary ?? annotations.description ?? '').trim(),
		labels,
		noData: 'inconclusive',
		suites: [],
		line: keys.entry('expr')?.line ?? rule.line,
		path: `${path}.expr`,
		form: 'prometheus',
	}
}

/** A label is anybody's word: what is known to be no reason to stop, and what is known to be more than that. */
function severityOf(label: string | undefined): RuleSeverity {
	const word = label?.toLowerCase() ?? ''
	if (['warning', 'warn', 'info', 'none'].includes(word)) return 'warning'
	return ['critical', 'page', 'fatal'].includes(word) ? 'critical' : 'error'
}

const shortKeys = [
	'name',
	'condition',
	'severity',
	'message',
	'suite',
	'suites',
	'for',
	'keep_firing_for',
	'no_data',
	'labels',
]

function shortDraft(rule: Given, path: string, reading: Reading): RuleDraft {
	const keys = new Keys(rule, {...reading, path, known: shortKeys})
	const isMap = rule.is === 'map'
	return {
		name: isMap ? keys.name('name') : '',
		condition: isMap
			? (keys.text('condition', 'a condition such as response_time_p95 > 500ms for 5m', 'needed') ?? '')
			: '',
		forMs: keys.duration('for'),
		keepFiringForMs: keys.duration('keep_firing_for'),
		severity: keys.oneOf('severity', ruleSeverities) ?? 'error',
		message: keys.message('message'),
		labels: keys.texts('labels'),
		noData: keys.oneOf('no_data', noDataPolicies) ?? 'inconclusive',
		suites: suitesSaid(keys),
		line: keys.entry('condition')?.line ?? rule.line,
		path: `${path}.condition`,
		form: 'short',
	}
}

function suitesSaid(keys: Keys): readonly SuiteMatch[] {
	const one = keys.text('suite', 'the name of a suite')
	const value = keys.value('suites')
	if (one !== null && value !== null) keys.report('suites', 'suite or suites, and not both', value)
	const all = keys.list('suites', 'a list of names of suites') ?? []
	const names = all.flatMap(item => {
		if (item.is === 'scalar' && item.text !== null && item.text !== '') return [item.text]
		keys.report('suites', 'names of suites', item)
		return []
	})
	if (one !== null) names.push(one)
	if (value?.is === 'list' && all.length === 0) keys.report('suites', 'at least one name of a suite', value)
	return names.length === 0 ? [] : [{isNot: false, names: names.map(name => [name])}]
}

function ruleOf(file: string, draft: RuleDraft, problems: Problem[]): AlertRule | null {
	const {condition, name, forMs, message, labels, noData, keepFiringForMs} = draft
	if (condition === '' || name === '') return null
	const report = (value: string, expected: string) =>
		void problems.push({path: `${file}:${draft.line} ${draft.path}`, value: showValue(value), expected})
	const text = condition.trim()
	const isForeign = looksLikePromql(text)
	const read: ReadCondition | RuleTrouble = isForeign ? readPromql(text) : readOwn(text)
	if ('expected' in read) {
		report(text, sayTrouble(read, {expr: text} as RuleSpec))
		return null
	}
	if (forMs > 0 && read.saysFor) {
		report(text, 'the time once: in the condition or as "for"')
		return null
	}
	const wait = forMs === 0 ? '' : ` for ${durationText(Math.max(1000, Math.ceil(forMs)))}`
	const spec: AlertRule['spec'] = {
		list: 'alerts',
		expr: `${name}: ${text.replace(/\s*\n\s*/g, ' ')}${wait}`,
		reads: `${read.reads}${wait}`,
		severity: draft.severity,
		abort: false,
		delayMs: 0,
		alert: {name, message, labels, keepFiringForMs, noData, ...(isForeign ? {ofWhole: true as const} : {})},
	}
	const wrong = wrongForAll(spec, read.kinds)
	if (wrong !== null) {
		const isUnknown = wrong.expected.startsWith('a metric of')
		const other = isUnknown && draft.form === 'prometheus' ? '; or one that arsenal-tui exports (docs/alerts.md)' : ''
		report(text, `${sayTrouble(wrong, spec)}${other}`)
		return null
	}
	const kinds = read.kinds.filter(kind => troublesOf(spec, kind).length === 0)
	return {spec, suites: [...draft.suites, ...read.suites], kinds, place: `${file}:${draft.line}`}
}

interface ReadCondition {
	readonly reads: string
	readonly suites: readonly SuiteMatch[]
	readonly kinds: readonly SuiteKind[]
	readonly saysFor?: boolean
}

function readOwn(text: string): ReadCondition | RuleTrouble {
	const parsed = parseRule(text)
	return 'expected' in parsed
		? parsed
		: {reads: text.replace(/\s*\n\s*/g, ' '), suites: [], kinds: suiteKinds, saysFor: parsed.forMs !== null}
}

/** null: suites of some kind measure such a thing. Else what is wrong, by the kind that comes nearest to it. */
function wrongForAll(spec: RuleSpec, kinds: readonly SuiteKind[]): RuleTrouble | null {
	if (kinds.length === 0)
		return {
			at: {from: 0, to: spec.reads?.length ?? 0},
			expected: 'metrics that suites of one kind have: no suite measures both',
		}
	const troubles = kinds.map(kind => troublesOf(spec, kind)[0] ?? null)
	if (troubles.includes(null)) return null
	const near = ({expected}: RuleTrouble) =>
		expected.startsWith('a metric of') ? (expected.includes('(nearest: ') ? 1 : 0) : 2
	return (troubles as readonly RuleTrouble[]).reduce((best, one) => (near(one) > near(best) ? one : best))
}
