import {type RuleSpec, ruleLists} from '../rules/rule.ts'
import type {Problem} from '../trouble/problem.ts'
import {nearest} from '../units/nearest.ts'
import {besideKeys, type ConfigBeside, readBeside} from './config-beside.ts'
import type {KindOfSuite} from './kind-of-suite.ts'
import {orKinds} from './kind-words.ts'
import {kindsWithKey, suiteKinds, suitesOfKind} from './kinds.ts'
import type {ParseOptions} from './parse-options.ts'
import {problemAt, unknownKeyAt} from './problems-of.ts'
import {type RawSuite, rawSuite} from './raw-suite.ts'
import {readRules} from './read-rules.ts'
import {readStarted} from './read-started.ts'
import {showValue} from './show-value.ts'
import type {Suite, SuiteKind} from './suite.ts'
import {unknownKindSchema} from './suite-schema.ts'

export type ParsedConfig = CheckedConfig | {readonly problems: readonly Problem[]}

export interface CheckedConfig extends ConfigBeside {
	readonly suites: readonly Suite[]
}

const knownKeys: readonly string[] = ['suites', ...besideKeys]

/** Kinds of the configuration's contract that this version cannot carry out. */
const laterKinds: readonly string[] = ['external']

/**
 * A configuration's value to suites with every default filled in, or every problem it has. The value may come from anywhere: nothing in
 * it is trusted, and nothing of it is shown without being shortened and escaped.
 */
export function parseConfig(value: unknown, options: ParseOptions): ParsedConfig {
	try {
		return parse(value, options)
	} catch (error) {
		// Only a getter or a proxy of the configuration's own can throw in there.
		const reason = error instanceof Error ? error.message : String(error)
		return {
			problems: [
				{path: 'the configuration', value: showValue(reason), expected: 'plain values (reading one threw an error)'},
			],
		}
	}
}

function parse(value: unknown, options: ParseOptions): ParsedConfig {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		return {problems: [problemAt([], value, 'an object such as {suites: [...]}')]}
	}
	const problems: Problem[] = []
	for (const key of Object.keys(value)) {
		if (knownKeys.includes(key)) continue
		problems.push(unknownKeyAt([key], (value as Record<string, unknown>)[key], unknownKey(key, knownKeys)))
	}
	const {suites: list, ...others} = value as {suites?: unknown}
	const beside = readBeside(others, options, problems)
	if (!Array.isArray(list) || list.length === 0) {
		problems.push(problemAt(['suites'], list, 'a list with at least one suite'))
		return {problems}
	}
	// Array.from, unlike map, also visits the holes of a sparse list.
	const suites = Array.from(list, (item: unknown, index) => parseSuite(item, index, options, problems))
	problems.push(...repeatedNames(list))
	if (problems.length > 0) return {problems}
	return {suites: suites.filter(suite => suite !== null), ...beside}
}

/** @returns null when it has problems, which have then been added to `problems` */
function parseSuite(value: unknown, index: number, options: ParseOptions, problems: Problem[]): Suite | null {
	const raw = rawSuite(value, ['suites', index], options, unknownKey)
	const said = typeof value === 'object' && value !== null ? (value as {kind?: unknown}).kind : undefined
	const kind = suiteKinds.find(known => known === said)
	if (kind === undefined) readUnknownKind(raw, said)
	const suite = kind === undefined ? null : suitesOfKind[kind].read(raw)
	const rules = kind === undefined ? [] : rulesOf(raw, kind, suite)
	problems.push(...raw.problems)
	return suite === null || rules.length === 0 ? suite : {...suite, rules}
}

function rulesOf(raw: RawSuite, kind: SuiteKind, suite: Suite | null): readonly RuleSpec[] {
	const {schema, labels} = suitesOfKind[kind] as KindOfSuite<Suite>
	return readRules(raw.value, {
		kind,
		lists: ruleLists.filter(list => Object.hasOwn(schema.shape, list)),
		...(suite === null || labels === undefined ? {} : {labels: labels(suite)}),
		report: raw.report,
	})
}

/** For its problems alone. */
function readUnknownKind(raw: RawSuite, kind: unknown): void {
	const {value} = raw
	if (typeof value === 'object' && value !== null && !Array.isArray(value))
		raw.report(['kind'], kind, expectedKind(kind))
	readStarted(raw, raw.parse(unknownKindSchema))
}

function expectedKind(kind: unknown): string {
	const available = orKinds(suiteKinds)
	if (typeof kind !== 'string') return available
	if (laterKinds.includes(kind)) return `${available} ("${kind}" is not available in this version)`
	const near = nearest(kind, suiteKinds)
	return near === null ? available : `${available} (nearest: "${near}")`
}

function unknownKey(key: string, known: readonly string[]): string {
	// A key of other kinds, where a suite's own keys are meant and not those of its driver.
	const others = known.includes('kind') ? kindsWithKey(key) : null
	if (others !== null) return `no such key, only suites of kind ${orKinds(others)} have it`
	const near = nearest(key, known)
	return near === null ? `a known key: ${known.join(', ')}` : `a known key (nearest: ${near})`
}

/** Compared as written, whether or not the suites are otherwise right. */
function repeatedNames(list: readonly unknown[]): readonly Problem[] {
	const first = new Map<string, number>()
	const problems: Problem[] = []
	list.forEach((item, index) => {
		const name = typeof item === 'object' && item !== null ? (item as {name?: unknown}).name : undefined
		if (typeof name !== 'string') return
		const earlier = first.get(name)
		if (earlier === undefined) first.set(name, index)
		else
			problems.push(problemAt(['suites', index, 'name'], name, `a name of its own (suites[${earlier}] has it already)`))
	})
	return problems
}
