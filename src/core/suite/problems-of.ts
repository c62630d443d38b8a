import type * as z from 'zod/mini'
import type {Problem} from '../trouble/problem.ts'
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
		return issue.keys.map(key => problem([...issue.path, key], unknownKey(key, issue.message.split(' '))))
	})

	function problem(path: readonly PropertyKey[], expected: string): Problem {
		return problemAt([...at, ...path], valueAt(value, path), expected)
	}
}

/** @param path  from the top of the configuration */
export function problemAt(path: readonly PropertyKey[], value: unknown, expected: string): Problem {
	return value === undefined
		? {path: showPath(path), expected}
		: {path: showPath(path), value: showValue(value), expected}
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
