import type * as z from 'zod/mini'
import type {Problem} from '../trouble/problem.ts'
import {nearest} from '../units/nearest.ts'
import {saysSecret} from '../units/secret-names.ts'
import {withholdAddress} from '../units/withhold-secrets.ts'
import {showPath, showValue} from './show-value.ts'

/**
 * Zod's issues as problems. `fields.ts` words every message as the expectation, except for unknown keys, whose message is the list of
 * the known ones.
 *
 * @param value  what the issues' paths start from
 * @param at  where that stands in the whole configuration
 */
export function problemsOf(
	issues: readonly z.core.$ZodIssue[],
	value: unknown,
	at: readonly PropertyKey[],
	unknownKey: (key: string, known: readonly string[]) => string,
): readonly Problem[] {
	return issues.flatMap(issue => {
		if (issue.code !== 'unrecognized_keys') return [problem(issue.path, issue.message)]
		return issue.keys.map(key => {
			const path = [...issue.path, key]
			return unknownKeyAt([...at, ...path], valueAt(value, path), unknownKey(key, issue.message.split(' ')))
		})
	})

	function problem(path: readonly PropertyKey[], expected: string): Problem {
		return problemAt([...at, ...path], valueAt(value, path), expected)
	}
}

/** @param path  from the top of the configuration */
export function problemAt(path: readonly PropertyKey[], value: unknown, expected: string): Problem {
	return value === undefined
		? {path: showPath(path), expected}
		: {path: showPath(path), value: showAt(path, value), expected}
}

/** The same where nobody knows the last key: if it was to be one of those whose values are shown nowhere, neither is this one. */
export function unknownKeyAt(path: readonly PropertyKey[], value: unknown, expected: string): Problem {
	const key = String(path.at(-1))
	const meant = saysSecret(key) ? 'env' : nearest(key, [...withValues, ...withAddress].map(String))
	const problem = problemAt(path, value, expected)
	return 'value' in problem && meant !== null ? {...problem, value: showAt([...path, meant], value)} : problem
}

/** Below these stand values that are written nowhere (core/plan/withheld.ts). */
const withValues: readonly PropertyKey[] = ['env', 'headers', 'body']
/** An address is expected here, or an object with one. */
const withAddress: readonly PropertyKey[] = ['http', 'url', 'request', 'ready', 'port']

function showAt(path: readonly PropertyKey[], value: unknown): string {
	if (typeof value !== 'string' && typeof value !== 'number') return showValue(value)
	// What an answer is to hold (`until: {body}`) is a pattern.
	if ((path.some(key => withValues.includes(key)) && !path.includes('until')) || isOfSecret(path))
		return typeof value === 'string' ? 'a text' : 'a number'
	return showValue(typeof value === 'string' && withAddress.includes(path.at(-1)!) ? withholdAddress(value) : value)
}

/** It stands under a name that says so, by itself or in a list. */
function isOfSecret(path: readonly PropertyKey[]): boolean {
	const name = path.findLast(key => typeof key === 'string')
	return name !== undefined && saysSecret(String(name))
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
	let place: unknown = value
	for (const key of path) {
		// Own properties only: `__proto__` as a key of a JSON file is one, inherited ones are not the user's.
		if (typeof place !== 'object' || place === null || !Object.hasOwn(place, key)) return undefined
		place = (place as Record<PropertyKey, unknown>)[key]
	}
	return place
}
